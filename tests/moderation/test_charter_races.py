"""Two people at once: one version, one acceptance, one vote."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from moderation.review import actions
from moderation.review.charter import drafting
from moderation.review.charter.content import RULE_COLUMNS
from moderation.review.invariants import differences
from moderation.review.models import AmendmentVote, CharterAcceptance, CharterVersion, Rule, RuleDraft
from tests.moderation.chartering import NOTES, change_rule, open_charter
from tests.moderation.test_charter_amendments import WORDS, courtesy
from tests.people import make_member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]


def at_once(act: Callable[[], object], times: int = 4) -> list[object]:
    """The results of that many threads that begin together."""
    barrier, found = Barrier(times), []

    def run() -> None:
        try:
            barrier.wait(10)
            found.append(act())
        finally:
            connection.close()

    threads = [Thread(target=run) for _number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def beside(act: Callable[[], object]) -> Thread:
    """It runs in a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def opened(site_tree):
    return open_charter()


def test_one_version_is_published(opened):
    admin = make_member("root", is_superuser=True, is_staff=True)
    change_rule()
    found = at_once(lambda: actions.publish_charter(by=admin, is_major=False, **NOTES))
    assert {version.number for version in found} == {2}
    assert len(found) == 4
    assert CharterVersion.objects.count() == 2
    assert Rule.objects.filter(code="courtesy", valid_until=None).count() == 1


def test_what_is_drafted_while_it_is_published_waits_for_the_next_version(opened, monkeypatch):
    """One draft is changed and another one begun between the reading and the end of a publication."""
    admin, draft = make_member("root", is_superuser=True, is_staff=True), drafting.draft
    change = change_rule()
    said = {name: getattr(change, name) for name in RULE_COLUMNS}
    editors: list[Thread] = []

    def meanwhile(*args):
        editors.append(beside(lambda: RuleDraft.objects.create(code="new-rule", **{**said, "number": 90})))
        change.text_en = "Written meanwhile."
        editors.append(beside(change.save))
        editors[0].join(10)
        editors[1].join(1)  # waits for who publishes
        return draft(*args)

    monkeypatch.setattr(drafting, "draft", meanwhile)
    version = actions.publish_charter(by=admin, is_major=False, **NOTES)
    for editor in editors:
        editor.join(10)
    in_force = {rule["code"]: rule["text_en"] for rule in version.content["rules"]}
    assert in_force["courtesy"].endswith("Even on Mondays.")
    assert "new-rule" not in in_force
    assert set(RuleDraft.objects.values_list("code", "text_en")) == {
        ("courtesy", "Written meanwhile."), ("new-rule", said["text_en"]),
    }  # fmt: skip
    assert not list(differences())


def test_one_acceptance_is_noted(opened):
    eve = make_member("eve")
    assert len(at_once(lambda: actions.accept_charter(1, by=eve))) == 4
    assert CharterAcceptance.objects.count() == 1


def test_one_vote_is_counted(opened, dora):
    eve = make_member("eve")
    made = actions.propose_amendment(by=dora, rule=courtesy(), **WORDS)
    assert len(at_once(lambda: actions.vote_on_amendment(made, by=eve, is_yes=True))) == 4
    assert AmendmentVote.objects.count() == 1
    found = at_once(lambda: actions.propose_amendment(by=dora, rule=courtesy(), **WORDS))
    assert {one.pk for one in found} == {made.pk}
