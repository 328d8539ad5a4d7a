"""What the page of the charter holds, in both languages: who decides, the votes, addresses that last, small changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from forum import charter
from forum.dates import written_day
from forum.models import Member
from moderation.review import actions
from tests.moderation.chartering import change_rule, open_charter, publish
from tests.moderation.proposing import may_propose, propose
from tests.moderation.reviewing import courtesy, fresh, hide
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
SignIn = Callable[[Member], Client]
SECTIONS = {
    "en": ("Who decides", "How to contest a decision", "Mediation is independent", "The role of brands",
           "Advertising and paid answers"),
    "fr": ("Qui décide", "Contester une décision", "La médiation est indépendante", "La place des marques",
           "Publicité et réponses payées"),
}  # fmt: skip


@pytest.fixture
def opened(site_tree: Any) -> Any:
    return open_charter()


@pytest.fixture
def admin(db: Any) -> Member:
    return make_member("root", is_superuser=True, is_staff=True, date_joined=timezone.now() - timedelta(days=90))


def read(language: str, path: str = "charter/") -> str:
    return str(Client().get(f"/{language}/{path}").text)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_says_who_decides_and_how_to_contest(language: str, opened: Any) -> None:
    shown = read(language)
    for heading in SECTIONS[language]:
        assert re.search(rf"<h2 id=\"part-\d+\">{heading}</h2>", shown.replace("\xa0", " ")), heading
    assert "<details" not in shown[shown.index("<main") : shown.index("</main>")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_headings_of_rules_are_numbered_in_order_and_have_both_anchors(language: str, opened: Any) -> None:
    shown = read(language)
    numbers = [int(number) for number in re.findall(r"<h3 id=[^>]+><span id=[^>]+></span>(\d+)\. ", shown)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 10
    for number in numbers:
        assert shown.count(f'id="rule-{number}"') == shown.count(f'id="regle-{number}"') == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_moderates_is_named_and_kept_up_to_date(language: str, opened: Any) -> None:
    heading = {"en": "Who moderates today", "fr": "Qui modère aujourd’hui"}[language]
    assert heading not in read(language)
    dora = make_moderator()
    make_moderator("gone").groups.clear()
    shown = read(language)
    assert heading in shown
    assert f"/{language}/members/dora/" in shown
    assert "/members/gone/" not in shown
    dora.is_active = False
    dora.save()
    assert heading not in read(language)
    assert heading not in read(language, "charter/versions/1/")  # of another day


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_vote_is_beside_the_rule_it_would_change(language: str, opened: Any) -> None:
    proposal = propose(may_propose("paula"), rule=courtesy(), wording="Be kind.", reason="Shorter.")
    anchor = {"en": "rule-1", "fr": "regle-1"}[language]
    address = f"/{language}/charter/amendments/{proposal.pk}/"

    def beside() -> bool:
        return address in re.findall(rf'<section class="card" id="{anchor}".*?</section>', read(language), re.DOTALL)[0]

    assert beside()
    assert read(language).count(address) == 2  # and at the top
    hide(proposal, make_moderator())
    assert address not in read(language)


@pytest.mark.parametrize(("language", "path"), [("en", ""), ("fr", ""), ("en", "easy-read/"), ("fr", "versions/1/")])
def test_its_date_is_the_same_on_paper(language: str, path: str, opened: Any) -> None:
    """A script says “now” or “2 days ago” of other dates."""
    with translation.override(language):
        assert f"Version 1, {written_day(opened.published_at)}" in read(language, f"charter/{path}").replace(
            "&nbsp;", "\xa0"
        )


def test_who_proposes_finds_the_charter(opened: Any, as_member: SignIn) -> None:
    shown = as_member(may_propose("paula")).get("/en/charter/amendments/new/").text
    assert "The charter in five points" in shown


@pytest.mark.parametrize("path", ["answer/", ""])
def test_a_small_change_is_told_until_it_is_read(
    path: str, opened: Any, ask: Any, mallory: Member, admin: Member, as_member: SignIn
) -> None:
    for member in Member.objects.all():
        actions.accept_charter(1, by=member)
    question = ask(accepts=1)
    change_rule()
    publish(admin)
    client, place = as_member(mallory), f"{question.get_absolute_url()}{path}"
    if path:
        place = f"/en/questions/{question.pk}/{path}"
    told = "/en/charter/versions/2/changes/"
    assert told in client.get(place).text
    client.head(told)
    assert told in client.get(place).text
    assert client.get(told).status_code == 200
    assert told not in client.get(place).text
    assert fresh(mallory).charter_version == 1  # read, and not accepted
    assert charter.standing_of(fresh(admin)).news is not None  # others are told still


def test_reading_an_old_change_tells_of_the_new_one_still(
    opened: Any, mallory: Member, admin: Member, as_member: SignIn
) -> None:
    actions.accept_charter(1, by=mallory)
    change_rule()
    publish(admin)
    as_member(mallory).get("/en/charter/versions/2/changes/")
    change_rule("no-danger")
    publish(admin)
    news = charter.standing_of(fresh(mallory)).news
    assert news is not None
    assert news.number == 3
    as_member(mallory).get("/en/charter/versions/3/changes/")
    as_member(mallory).get("/en/charter/versions/2/changes/")
    assert charter.standing_of(fresh(mallory)).news is None


def test_reading_a_major_change_accepts_nothing(opened: Any, mallory: Member, admin: Member, as_member: SignIn) -> None:
    actions.accept_charter(1, by=mallory)
    change_rule()
    publish(admin, is_major=True)
    as_member(mallory).get("/en/charter/versions/2/changes/")
    assert charter.standing_of(fresh(mallory)).owes is not None
