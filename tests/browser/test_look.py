"""Pages as people meet them: readable by assistive tools, on a small phone, by keyboard, and without script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from forum import actions
from forum.models import Draft, Member, Product, Question
from knowledge.search.health import rebuild
from tests.browser.conftest import Open, overflow
from tests.pages.figures import count_days
from tests.pages.looking import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "It **stops** in the middle.\n\n1. filter\n2. hose\n\n```\n" + "E18 " * 60 + "\n```\n\n|a|b|c|\n|-|-|-|\n|1|2|3|\n"
)
PUBLIC = [
    "/en/", "/fr/", "/en/questions/", "{question}", "/en/questions/ask/", "/en/products/", "/en/tags/", "/en/members/",
    "/en/guides/", "/en/search/", "/en/charter/", "/en/account/login/", "/fr/account/signup/",
    "/en/account/password/reset/", "/en/nothing-is-here/", "/fr/statistics/",
    "/fr/search/?q=washing", f"/en/search/?q=machine+is:resolved&tag={'x' * 120}",
]  # fmt: skip
OWN = ["{question}", "/en/notifications/", "/en/account/email/", "/en/account/password/change/", "/en/account/logout/"]
TOO_SMALL = """() => [...document.querySelectorAll("button, .button, input, select, textarea, summary")]
    .filter(element => !["checkbox", "radio", "hidden"].includes(element.type))
    .filter(element => { const box = element.getBoundingClientRect(); return box.height > 0 && box.height < 43.5; })
    .map(element => element.outerHTML.slice(0, 90))"""
SHEET = "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }"
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"


@pytest.fixture
def solved(question: Question, alice: Member, bob: Member) -> Question:
    answer = actions.answer(question, by=bob, body=BODY)
    actions.accept(answer, by=alice)
    actions.comment(answer, by=alice, body="That was it.")
    return question


@pytest.fixture
def counted(db: Any) -> None:
    count_days()


# Words of bars that stand outside their drawing: on a telephone nobody would see them.
CUT_OFF = """() => [...document.querySelectorAll("svg.drawing:not([viewBox])")].flatMap(drawing => {
  const frame = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll("text")].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left || box.right > frame.right;
  }).map(text => text.textContent);
})"""


def faults(page: Page) -> list[str]:
    return list(violations(page))


@pytest.mark.parametrize("path", PUBLIC)
def test_a_visitors_page(visit: Open, solved: Question, path: str) -> None:
    path = path.format(question=solved.get_absolute_url())
    for width, scheme in ((1280, "light"), (320, "dark")):
        page = visit(path, width=width, color_scheme=scheme)
        assert faults(page) == []
        assert overflow(page) <= 0
        assert [words for words in page.said if "404" not in words and "autocomplete" not in words] == []
    assert page.evaluate(TOO_SMALL) == []


def test_the_charts_of_the_team(visit: Open, dora: Member, counted: None) -> None:
    for width, scheme in ((1280, "light"), (320, "dark")):
        page = visit("/fr/statistics/staff/", by=dora, width=width, color_scheme=scheme)
        for summary in page.locator("main summary").all():
            summary.click()
        assert page.locator("svg.drawing").count() > 5
        assert page.evaluate(CUT_OFF) == []
        assert faults(page) == []
        assert overflow(page) <= 0
        assert [words for words in page.said if "autocomplete" not in words] == []


@pytest.mark.parametrize("path", OWN)
def test_a_members_page(visit: Open, solved: Question, alice: Member, path: str) -> None:
    path = path.format(question=solved.get_absolute_url())
    for width, scheme in ((1280, "dark"), (320, "light")):
        page = visit(path, by=alice, width=width, color_scheme=scheme)
        assert faults(page) == []
        assert overflow(page) <= 0
        assert [words for words in page.said if "Password forms" not in words] == []


@pytest.mark.parametrize("style", [SPACED, "html { font-size: 200% !important }"], ids=["spacing", "large"])
def test_text_may_be_spaced_and_enlarged(visit: Open, solved: Question, style: str) -> None:
    page = visit(solved.get_absolute_url())
    page.evaluate(SHEET, style)
    assert overflow(page) <= 0


def test_the_other_direction_of_writing(visit: Open, solved: Question) -> None:
    page = visit(solved.get_absolute_url(), width=320)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert overflow(page) <= 0


def test_every_stop_of_the_keyboard_is_seen(visit: Open, solved: Question, bob: Member) -> None:
    page = visit(solved.get_absolute_url(), by=bob)
    stops = []
    for _press in range(40):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate("""() => {
                const element = document.activeElement, box = element.getBoundingClientRect();
                const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
                const outlined = getComputedStyle(element).outlineStyle !== "none";
                return [element.className, seen && outlined, element.localName];
            }""")
        )
    assert stops[0][0] == "skip"
    assert [stop for stop in stops if not stop[1] and stop[2] != "body"] == []


def test_suggestions_by_keyboard(visit: Open, solved: Question) -> None:
    page = visit("/en/")
    field = page.locator("main input[type=search]")
    field.press_sequentially("washing")
    page.wait_for_selector("[role=option]")
    assert field.get_attribute("aria-expanded") == "true"
    assert faults(page) == []
    field.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "washing"


def test_a_product_is_found_while_somebody_types(visit: Open) -> None:
    rows = [Product(name="Coffee machine C3", slug=slug, reference=slug) for slug in ("c3-red", "c3-blue")]
    Product.objects.bulk_create(rows)
    page = visit("/en/questions/ask/", width=320)
    field = page.locator("#id_product")
    field.press_sequentially("coffee")
    page.wait_for_selector("[role=option]")
    assert page.text_content("#announce") == "Suggestions: 3"
    assert (faults(page), overflow(page)) == ([], 0)
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    assert (field.input_value(), field.get_attribute("aria-expanded")) == ("Coffee machine C3", "false")
    field.press("Enter")
    page.wait_for_url("**/ask/text/**")
    assert Draft.objects.get().data["pick"] == "c3-blue"


def test_whoever_finds_no_product_says_what_it_is(visit: Open) -> None:
    page = visit("/en/questions/ask/")
    page.locator("#id_product").press_sequentially("kettle")
    page.get_by_role("option", name="I cannot find my product").click()
    assert page.evaluate("document.activeElement.id") == "id_product_words"
    assert page.input_value("#id_product_words") == "kettle"
    assert page.is_checked("[name=about][value=unknown]")


def test_a_refused_form_says_why_first(visit: Open) -> None:
    page = visit("/en/questions/ask/")
    page.check("[name=about][value=none]")
    page.click("main button.primary")
    page.wait_for_url("**/ask/text/**")
    page.fill("#id_title", "short")
    page.press("#id_title", "Control+Enter")
    page.wait_for_selector("#error-summary")
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.input_value("#id_title") == "short"
    page.locator("#error-summary a", has_text="longer").click()
    assert page.evaluate("document.activeElement.id") == "id_title"
    assert faults(page) == []


def test_unsaved_text_is_guarded(visit: Open) -> None:
    page = visit("/en/questions/ask/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#id_product", "Will the browser ask before this is lost?")
    page.click(".brand")
    page.wait_for_url("**/en/")
    assert asked == ["beforeunload"]


def test_colours_are_chosen_without_script(visit: Open) -> None:
    page = visit("/en/questions/", java_script_enabled=False)
    page.click("button[name=theme][value=dark]")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.url.endswith("/en/questions/")


def test_dates_are_absolute_without_script_and_near_with_it(visit: Open, solved: Question) -> None:
    plain = visit(solved.get_absolute_url(), java_script_enabled=False).locator("time[data-when]").first
    near = visit(solved.get_absolute_url()).locator("time[data-when]").first
    assert near.inner_text() in {"now", "1 minute ago"}
    assert plain.inner_text() == near.get_attribute("title")


def test_similar_questions_stand_beside_a_question(visit: Open, solved: Question, ask: Callable[..., Question]) -> None:
    other = ask("The washing machine shows E18 again")
    rebuild()
    page = visit(other.get_absolute_url(), width=320)
    page.locator(".aside").scroll_into_view_if_needed()  # what nobody scrolls to is not fetched
    page.locator(".aside a", has_text=solved.title).wait_for()
    assert faults(page) == []
    assert overflow(page) <= 0
    plain = visit(other.get_absolute_url(), java_script_enabled=False)
    plain.locator(".aside a", has_text="Search for similar questions").wait_for()
