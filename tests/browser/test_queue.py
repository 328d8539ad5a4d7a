"""The queue in a browser: keys, the focus after a decision, pictures, and all of it without script."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from forum import actions as forum_actions
from forum.models import Answer, Member, Question
from moderation.review import actions
from moderation.review.models import Decision, Deferral
from tests.browser.conftest import Open, overflow
from tests.moderation.reviewing import FACTS, courtesy, make_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SELFCARE_SHOTS", "")


def shot(page: Any, name: str) -> None:
    """For whoever looks at the pages by hand: SELFCARE_SHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


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
    page.uncheck("#use-keys")
    page.reload()
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    assert not Decision.objects.exists()


def test_the_draft_follows_the_rule_until_somebody_writes(visit: Open, reported: list[Any], dora: Member) -> None:
    page = visit(where(reported[0]), by=dora)
    assert "[…]" in page.input_value("#id_facts")
    page.select_option("#id_rule", "no-advertising")
    assert "promotes […]" in page.input_value("#id_facts")
    page.fill("#id_facts", "My own words.")
    page.select_option("#id_rule", "courtesy")
    assert page.input_value("#id_facts") == "My own words."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_of_it_without_script(language: str, visit: Open, reported: list[Any], dora: Member) -> None:
    page = visit(f"/{language}/moderation/", by=dora, java_script_enabled=False)
    page.locator(".question-row a").first.click()
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
