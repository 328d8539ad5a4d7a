"""The way from an answer to a guide, as editors meet it: two people, assistive tools, a small phone, no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from forum import actions
from forum.models import Answer, Member
from knowledge import promotion
from knowledge.models import ArticlePage
from knowledge.upkeep import tasks
from tests.browser.conftest import Open, overflow
from tests.browser.test_look import TOO_SMALL, faults
from tests.knowledge.pictures import answered, picture
from tests.people import make_editor, make_member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"
    ),  # Wagtail leaves files to the collector
]

STEPS = ["texts", "parts", "guide", "personal", "check"]
TITLE = {"fr": "La machine à laver affiche E18 et ne vidange plus", "en": "The washing machine shows E18"}
FILTER = {"fr": "Le filtre", "en": "The filter"}
SAID = {
    "fr": "Bonjour, j’ai eu la même panne.\n\n1. Débranchez la machine.\n2. Ouvrez la trappe.\n\n{picture}\n\n"
    "Attention, l’eau est chaude.\n\nAppelez-moi au 06 12 34 56 78.",
    "en": "Hello, I had the same.\n\n1. Unplug the machine.\n2. Open the flap.\n\n{picture}\n\n"
    "Careful, the water is hot.\n\nCall me: 06 12 34 56 78.",
}
SUBMIT, APPROVE = {"fr": "Soumettre", "en": "Submit"}, {"fr": "Approuver et", "en": "Approve and"}
CUT_OFF = """() => [...document.querySelectorAll("main form *")]
    .filter(element => element.getBoundingClientRect().right > innerWidth)
    .map(element => element.outerHTML.slice(0, 90))"""
LOOKS = [(1280, "light"), (320, "dark")]


@pytest.fixture(params=["fr", "en"])
def language(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def solution(visit: Open, ask: Any, language: str, settings: Any, tmp_path: Path, live_server: Any) -> Answer:
    """Its picture is shown, and another question waits for a guide."""
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.BASE_URL = tmp_path, tmp_path / "private", live_server.url
    bob = make_member("bob", language=language)
    other = ask(f"{TITLE[language]} – 2", language=language)
    answered(other, make_member("rita"), SAID[language].format(picture=""))
    said = SAID[language].format(picture=picture(bob, size=(900, 600)).markdown(FILTER[language]))
    return answered(ask(TITLE[language], language=language), bob, said)


@pytest.fixture
def editor(language: str) -> Member:
    return make_editor("first")


def wizard(solution: Answer, language: str) -> str:
    with translation.override(language):
        return reverse("knowledge:promote", args=[solution.pk])


def wrong(page: Page) -> list[str]:
    """Everything that is wrong with a page."""
    found = faults(page) + [words for words in page.said if "autocomplete" not in words]
    return found + ["too wide"] * (overflow(page) > 0)


def go_on(page: Page) -> None:
    page.locator("main p.actions button.primary").click()


def test_every_step(visit: Open, solution: Answer, editor: Member, language: str) -> None:
    for width, scheme in LOOKS:
        page = visit(wizard(solution, language), by=editor, width=width, color_scheme=scheme)
        for step, after in zip(STEPS, [*STEPS[1:], ""], strict=True):
            assert page.locator("main h1").count() == 1
            assert wrong(page) == [], step
            assert page.evaluate(TOO_SMALL) == [], step
            if after:
                go_on(page)
                page.wait_for_url(f"**/{after}/")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_part_is_moved_by_keyboard(
    visit: Open, solution: Answer, editor: Member, language: str, script: bool
) -> None:
    page = visit(wizard(solution, language), by=editor, width=320, java_script_enabled=script)
    go_on(page)
    page.wait_for_url("**/parts/")
    first = page.locator("fieldset.part").first.get_attribute("id")
    page.locator("button[value^='down ']").first.press("Enter")
    page.wait_for_url("**way=down")
    assert page.locator("fieldset.part").nth(1).get_attribute("id") == first
    focused = page.locator(":focus")
    assert focused.get_attribute("value") == f"down {first}".replace("part-", "")
    focused.press("Enter")
    page.wait_for_timeout(500)
    assert page.locator("fieldset.part").nth(2).get_attribute("id") == first


@pytest.mark.parametrize("name", ["guide_candidates", "knowledge_checks", "translations_to_update"])
def test_a_list_of_the_admin(visit: Open, solution: Answer, editor: Member, language: str, name: str) -> None:
    actions.edit_answer(_published(solution, editor).sources.first().answer, by=solution.author, body="Clean the pump.")
    tasks.examine()
    for width, scheme in LOOKS:
        page = visit(reverse(name), by=editor, width=width, color_scheme=scheme, locale=f"{language}-FR")
        assert wrong(page) == []
        assert page.evaluate(CUT_OFF) == []


def test_the_page_of_a_guide_to_check(visit: Open, solution: Answer, editor: Member, language: str) -> None:
    guide = _published(solution, editor)
    actions.edit_answer(solution, by=solution.author, body="Clean the pump, then the hose.")
    tasks.examine()
    for width, scheme in LOOKS:
        address = reverse("knowledge_check", args=[guide.pk])
        page = visit(address, by=editor, width=width, color_scheme=scheme, locale=f"{language}-FR")
        assert page.locator("main del, main ins").count()
        page.locator("main summary").last.click()
        assert wrong(page) == []


def _published(solution: Answer, editor: Member) -> ArticlePage:
    promotion.promote(solution, by=editor).get_latest_revision().publish()
    found: ArticlePage = ArticlePage.objects.get()
    return found


def test_two_people_bring_a_guide_to_its_readers(visit: Open, solution: Answer, editor: Member, language: str) -> None:
    small = {"width": {"fr": 320, "en": 1280}[language], "locale": f"{language}-FR"}
    page = visit(wizard(solution, language), by=editor, java_script_enabled=False, **small)
    for _step in STEPS:
        go_on(page)
    page.wait_for_url("**/edit/")
    guide = ArticlePage.objects.get()
    page = visit(reverse("wagtailadmin_pages:edit", args=[guide.pk]), by=editor, **small)
    _choose(page, SUBMIT[language])
    page.goto(page.url.split("/admin/")[0] + reverse("wagtailadmin_pages:edit", args=[guide.pk]))
    assert page.locator("footer button", has_text=APPROVE[language]).count() == 0
    page.close()
    other = visit(reverse("wagtailadmin_pages:edit", args=[guide.pk]), by=make_editor("second"), **small)
    _choose(other, APPROVE[language])
    guide.refresh_from_db()
    assert guide.live
    for address in (guide.url, f"/{language}/guide/{guide.pk}/print/", f"/embed/guides/{guide.pk}/"):
        page = visit(address, **small)
        assert wrong(page) == []
        shown = page.locator("figure img")
        assert shown.get_attribute("alt") == FILTER[language]
        assert shown.evaluate("image => image.complete && image.naturalWidth") == 800


def _choose(page: Page, words: str) -> None:
    """An action of the menu at the foot of Wagtail's editor."""
    page.wait_for_load_state("networkidle")
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("footer button", has_text=words).click()
    page.wait_for_url("**/admin/pages/*/")
