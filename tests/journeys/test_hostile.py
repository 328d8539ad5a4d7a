"""A canary in every confidential place, then every address as every kind of person, in both languages: who reads what.

A canary is a word nobody can guess. Beside each stands one known word, so that a search which looked into a
confidential text would find it. What a person reads is compared with what they are meant to read, both ways: a
canary that leaks fails, and so does one that its own readers no longer find.
"""

from __future__ import annotations

import logging
from typing import Any

import pytest

from forum import letters
from forum.models import Mail
from selfcare.logs import Line
from tests.journeys.place import Place
from tests.journeys.readers import READERS
from tests.journeys.walking import Reader, searched_once

pytestmark = pytest.mark.django_db

ROLES = (
    "visitor", "member", "asker", "answerer", "brand", "moderator", "editor", "mediator",
    "another mediator", "superuser",
)  # fmt: skip
# What stays on the site whoever reads it, and the one word that goes out.
CONFIDENTIAL = ("case ", "name of a file", "content of a file")
OF_THE_TEAM = {"draft of a guide", "later draft of a guide"}  # addresses of guides are not words of members
OUTSIDE = {"body": {"case trader_name"}, "asker": {"reason for hiding a version"}}  # it was a text of the asker


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_everybody_reads_what_is_theirs_and_nothing_else(place: Place, language: str, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    wrong: list[str] = []
    for role in ROLES[language == "en" :: 2]:  # every second one in each language: a walk takes half a minute
        reader = Reader(place, role)
        with searched_once(place):
            reader.walk(language)
        meant = {name for name, readers in READERS.items() if role in readers}
        wrong += [f"{role}: {fault}" for fault in reader.faults]
        wrong += [f"{role} reads “{name}” at {reader.seen[name]}" for name in sorted(reader.seen.keys() - meant)]
        wrong += [f"{role} no longer finds “{name}”" for name in sorted(meant - reader.seen.keys())]
    logged = "\n".join(map(Line().format, caplog.records))
    kept_out = place.words.keys() - OF_THE_TEAM
    wrong += [f"the log names “{name}”" for name in sorted(kept_out) if place.words[name] in logged]
    assert not wrong, "\n".join(wrong)


@pytest.mark.wide
def test_no_mail_tells_its_reader_what_is_not_theirs(place: Place) -> None:
    """Mails leave the site: of a case they say nothing at all, to nobody."""
    roles = {member.email: role for role, member in place.people.items() if member}
    wrong = []
    for row in Mail.objects.select_related("notification__member"):
        role = roles.get(row.to[0], "body")
        for name, word in place.words.items():
            may = name in OUTSIDE.get(role, set()) or (role in READERS[name] and not name.startswith(CONFIDENTIAL))
            if word in written(row) and not may:
                wrong.append(f"{role} is written “{name}”")
    assert Mail.objects.count() > 5
    assert not wrong, "\n".join(wrong)


def written(row: Mail) -> str:
    """What would leave now."""
    notification = row.notification
    if notification is None:
        return f"{row.subject}{row.text}{row.html}{row.headers}"
    return "".join(letters.compose(notification)) if letters.is_still_right(notification) else ""
