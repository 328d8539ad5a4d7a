"""The queue in a browser: keys, the focus after a decision, pictures, and all of it without script."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from forum import actions as forum_actions
from forum.models import Answer, Member, Question, SuggestedEdit
from moderation.review import actions
from moderation.review.models import Appeal, Claim, Decision, Deferral, Notice
from tests.browser.conftest import Open, overflow
from tests.moderation.contesting import REASONS, WHY
from tests.moderation.noticing import BASE, give
from tests.moderation.reviewing import FACTS, courtesy, hide, make_rules
from tests.people import make_moderator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SELFCARE_SHOTS", "")


def shot(page: Any, name: str) -> None:
    """For whoever looks at the pages by hand: SELFCARE_SHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture(autouse=True)
def keys(dora: Member) -> None:
    """Chosen in her settings: nobody has them unasked."""
    Member.objects.filter(pk=dora.pk).update(uses_keys=True)


@pytest.fixture
def reported(question: Question, bob: Member, alice: Member) -> list[Any]:
    """Three comments, in the order of the queue."""
    make_rules()
    texts = [forum_actions.comment(question, by=bob, body=f"You idiot, number {number}.") for number in range(3)]
    for text in texts:
        actions.flag(text, by=alice, rule=courtesy(), note="Look at this.")
    return texts


def where(text: Any, language: str = "en") -> str:
    return f"/{language}/moderation/{text.kind}/{text.pk}/"


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_keys_decide_and_the_next_one_gets_the_focus(visit: Open, reported: list[Any], dora: Member) -> None:
    page = visit(where(reported[0]), by=dora)
    page.keyboard.press("1")
    page.wait_for_url(f"**/comment/{reported[1].pk}/**")
    assert Decision.objects.get().kind == "keep"
    assert focused(page) == "item"
    assert "The text stays as it is." in page.inner_text("#messages")
    page.keyboard.press("z")
    page.wait_for_url(f"**/comment/{reported[0].pk}/**")
    assert Decision.objects.get().undone_at is not None
    page.keyboard.press("j")
    page.wait_for_url(f"**/comment/{reported[1].pk}/**")
    page.keyboard.press("k")
    page.wait_for_url(f"**/comment/{reported[0].pk}/**")
    assert page.said == []


def test_a_key_that_lacks_something_leads_to_its_field(visit: Open, reported: list[Any], dora: Member) -> None:
    page = visit(where(reported[0]), by=dora)
    page.keyboard.press("h")
    assert focused(page) == "id_reason"
    page.keyboard.type("1 and 3 are no keys in a field")
    assert page.input_value("#id_reason") == "1 and 3 are no keys in a field"
    assert not Decision.objects.exists()
    page.select_option("#id_until", "days")
    page.locator("h1").click()
    page.keyboard.press("h")
    page.wait_for_url(f"**/comment/{reported[1].pk}/**")
    assert Deferral.objects.get().reason == "1 and 3 are no keys in a field"


def test_keys_can_be_turned_off(visit: Open, reported: list[Any], dora: Member) -> None:
    page = visit(where(reported[0]), by=dora)
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    page.click("#keys a")
    page.uncheck("#id_uses_keys")
    page.click("main form .primary")
    page.goto(page.url.split("/en/")[0] + where(reported[0]))
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    assert not Decision.objects.exists()
    assert page.locator("[data-key='1'] kbd").is_hidden()


def test_the_draft_follows_the_rule_until_somebody_writes(visit: Open, reported: list[Any], dora: Member) -> None:
    page = visit(where(reported[0]), by=dora)
    assert "[…]" in page.input_value("#id_facts")
    page.select_option("#id_rule", "no-advertising")
    assert "promotes […]" in page.input_value("#id_facts")
    page.fill("#id_facts", "My own words.")
    page.select_option("#id_rule", "courtesy")
    assert page.input_value("#id_facts") == "My own words."


@pytest.fixture
def suggested(question: Question, answer: Answer, mallory: Member) -> list[SuggestedEdit]:
    make_rules()
    words = {"by": mallory, "body": "Clean both.", "reason": "Clearer.", "revision": 1}
    first = forum_actions.suggest_edit(answer, **words)
    return [first, forum_actions.suggest_edit(question, title=question.title, tags=["dishwasher"], **words)]


def test_suggested_edits_are_reviewed_by_keys_one_after_the_other(
    visit: Open, suggested: list[SuggestedEdit], dora: Member
) -> None:
    first, second = suggested
    page = visit("/en/moderation/?kind=edits", by=dora)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/edits/{first.pk}/?kind=edits#item")
    page.keyboard.press("3")  # lacks its reason
    assert focused(page) == "id_reason"
    page.keyboard.type("It says less.")
    page.locator("h1").click()
    page.keyboard.press("3")  # final: the key goes to the button
    assert SuggestedEdit.objects.get(pk=first.pk).state == "pending"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/edits/{second.pk}/?kind=edits#item")
    assert focused(page) == "item"
    assert (SuggestedEdit.objects.get(pk=first.pk).state, Claim.objects.get().object_id) == ("refused", second.pk)
    page.keyboard.press("?")
    assert "Approve this edit" in page.inner_text("#keys")
    page.locator("h1").click()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moderation/?kind=edits")
    assert SuggestedEdit.objects.get(pk=second.pk).state == "approved"
    assert page.said == []


def test_suggested_edits_without_script(visit: Open, suggested: list[SuggestedEdit], dora: Member) -> None:
    first, second = suggested
    page = visit("/en/moderation/?kind=edits", by=dora, java_script_enabled=False)
    page.locator(".question-row button").first.click()
    page.click("button[data-key='j']")
    page.wait_for_url(f"**/edits/{second.pk}/?kind=edits#item")
    page.click("button[data-key='k']")
    page.fill("#id_reason", "It says less.")
    page.click("button[data-key='3']")
    page.wait_for_url(f"**/edits/{second.pk}/?kind=edits#item")
    assert SuggestedEdit.objects.get(pk=first.pk).state == "refused"
    shot(page, "edit")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_notice_and_an_appeal_by_keys(
    width: int, visit: Open, answer: Answer, bob: Member, dora: Member, settings: Any
) -> None:
    make_rules()
    settings.BASE_URL = BASE
    notice = give(urls=[f"{BASE}/en/members/nobody/"])
    appeal = actions.contest(hide(answer, make_moderator("max")), by=bob, text=WHY)
    page = visit(f"/en/moderation/appeals/{appeal.pk}/", by=dora, width=width)
    assert overflow(page) <= 0
    shot(page, f"appeal-{width}")
    page.keyboard.press("1")
    assert focused(page) == "id_reasons"
    assert page.is_checked("input[name=outcome][value=upheld]")
    page.keyboard.type(REASONS)
    page.get_by_text("Decide and tell them").click()
    page.wait_for_url(f"**/notices/{notice.ref}/#item")
    assert overflow(page) <= 0
    shot(page, f"notice-{width}")
    page.keyboard.press("1")
    assert Notice.objects.get().decided_at is None
    page.keyboard.press("Enter")
    page.wait_for_url("**/moderation/")
    assert (Notice.objects.get().decided_at is not None, Appeal.objects.get().outcome) == (True, "upheld")
    assert page.said == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_of_it_without_script(language: str, visit: Open, reported: list[Any], dora: Member) -> None:
    page = visit(f"/{language}/moderation/", by=dora, java_script_enabled=False)
    page.locator(".question-row button").first.click()
    page.select_option("#id_rule", "no-advertising")
    page.click("button[name=draft]")
    assert "[…]" in page.input_value("#id_facts")
    page.fill("#id_facts", FACTS)
    page.click("button[data-key='3']")
    assert Decision.objects.get().statement.decision_facts == FACTS  # type: ignore[union-attr]
    page.click("button[data-key='z']")
    assert Decision.objects.get().undone_at is not None


def test_pictures_are_blurred_until_somebody_asks(visit: Open, answer: Answer, alice: Member, dora: Member) -> None:
    make_rules()
    picture = '<p>Look</p><p><img src="/static/selfcare/img/favicon.svg" alt="A photo" width="200" height="200"></p>'
    Answer.objects.filter(pk=answer.pk).update(body_html=picture + "<p>Long.</p>" * 600)
    actions.flag(answer, by=alice, rule=courtesy())
    for script in (True, False):
        page = visit(where(answer), by=dora, java_script_enabled=script)
        seen = "getComputedStyle(document.querySelector('.blurred img')).filter"
        if script:
            assert "blur" in page.evaluate(seen)
        page.check("#show-pictures")
        page.check("#show-all")
        if script:
            assert page.evaluate(seen) == "none"
    shot(page, "pictures")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_fits_the_screen(
    language: str, width: int, visit: Open, question: Question, reported: list[Any], dora: Member, mallory: Member
) -> None:
    actions.flag(question, by=mallory, rule=courtesy())
    for name, address in [("queue", f"/{language}/moderation/"), ("item", where(question, language))]:
        page = visit(address, by=dora, width=width)
        assert overflow(page) <= 0
        shot(page, f"{name}-{language}-{width}")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_duplicate_is_chosen_by_keys(
    language: str, width: int, visit: Open, ask: Any, dora: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rules()
    asked = ask("Why does the dishwasher show E18 again?")
    others = [ask(f"The dishwasher of my mother shows E18 on its display, number {number}") for number in range(5)]
    monkeypatch.setattr(
        "knowledge.templatetags.knowledge.similar_to", lambda *_, **__: [("question", o) for o in others]
    )
    page = visit(where(asked, language), by=dora, width=width)
    page.keyboard.press("5")
    assert page.evaluate("document.activeElement.name") == "candidate"
    assert overflow(page) <= 0
    shot(page, f"duplicate-{language}-{width}")
    page.locator(f'input[name=candidate][value="{others[1].pk}"]').check()
    page.keyboard.press("5")
    page.wait_for_url(lambda url: f"/question/{asked.pk}/" not in url)
    assert Question.objects.get(pk=asked.pk).duplicate_of == others[1]
    assert page.said == []
