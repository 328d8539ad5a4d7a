"""The way of a question and of a case in a real browser, with script and without, on a small phone."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page

from forum import actions
from forum.models import Member, Question
from knowledge.search.queue import drain
from moderation.mediation.models import Case
from tests.browser.conftest import Open, overflow
from tests.day_boxes import boxes
from tests.journeys.test_question import words
from tests.moderation import casework
from tests.people import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLES = {
    "fr": "Ma cafetière Tasserole fuit par le dessous depuis hier",
    "en": "My Tasserole coffee machine leaks from below since yesterday",
}
SIMILAR = {"fr": "La cafetière Tasserole fuit quand elle chauffe", "en": "The Tasserole coffee machine leaks when hot"}
FOCUS_SEEN = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (!element.matches(":focus")) return true;  // nowhere, or on a part of the field that the browser draws
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight && style.outlineStyle !== "none";
}"""


WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""


@pytest.fixture(params=["fr with script", "en without"])
def way(request: pytest.FixtureRequest) -> tuple[str, bool]:
    """Language, and whether scripts run."""
    language, _, how = request.param.partition(" ")
    return language, how == "with script"


@pytest.fixture
def known(way: tuple[str, bool], alice: Member) -> Question:
    """Somebody else asked something close, and search knows it."""
    question = actions.ask(SIMILAR[way[0]], by=alice, body="Tasserole", language=way[0], tags=["leak"])
    while drain():
        pass
    return question


def wide(page: Page) -> list[str]:
    """What makes the page wider than the screen."""
    return list(page.evaluate(WIDE)) if overflow(page) > 0 else []


def check(page: Page) -> Page:
    """What holds on every page of a journey."""
    page.wait_for_load_state()
    assert wide(page) == [], page.url
    silent = [said for said in page.said if "422" not in said and "autocomplete" not in said]  # type: ignore[attr-defined]
    assert silent == [], page.url
    return page


def press(page: Page, text: str) -> Page:
    page.get_by_role("button", name=text, exact=True).first.click()
    return check(page)


def test_from_a_search_to_the_solution(visit: Open, way: tuple[str, bool], known: Question) -> None:
    language, script = way
    options = {"width": 320, "java_script_enabled": script}
    asker = visit(f"/{language}/", **options)
    search_then_ask(asker, language)
    write(asker, language, script=script, known=known)
    sign_up(asker, language)
    question = publish(asker, language)
    address = f"/{language}/questions/{question.pk}/{question.slug}/"
    answer(visit(address, by=make_member("bob"), **options), language, script=script)
    vote(visit(address, by=make_member("mallory"), **options), language)
    accept(asker, question, language)


def search_then_ask(page: Page, language: str) -> None:
    """Enter searches; what was typed goes on to the question."""
    field = page.locator("main input[type=search]")
    field.fill(TITLES[language])
    field.press("Enter")
    page.wait_for_url("**/search/?q=*")
    check(page).locator("main a[href*='/questions/ask/']").first.click()
    page.wait_for_url("**/questions/ask/**")
    check(page).locator("[name=about][value=none]").check()
    press(page, words("Continue", language))
    page.wait_for_url("**/questions/ask/text/**")
    assert check(page).input_value("#id_title") == TITLES[language]


def write(page: Page, language: str, *, script: bool, known: Question) -> None:
    """Close questions appear while she types, or on the page before publishing; Enter goes on."""
    page.fill("#id_title", "")
    page.locator("#id_title").press_sequentially(TITLES[language])
    if script:
        link = page.locator("#similar a", has_text=SIMILAR[language])
        link.wait_for()
        assert link.get_attribute("target") == "_blank"
        assert page.evaluate("document.activeElement.id") == "id_title"
    page.fill("#id_body", "Tasserole\n\n- **un**\n- deux")
    page.press("#id_title", "Enter")
    page.locator("#error-summary").wait_for()
    assert check(page).input_value("#id_body").endswith("- deux")
    page.locator("[name=context]").nth(1).check()
    page.fill("#id_tags", "Tasserole")
    page.press("#id_tags", "Enter")
    page.wait_for_url("**/review/*")
    assert check(page).locator("article li strong").inner_text() == "un"
    assert page.locator("main a", has_text=SIMILAR[language]).count() == 1


def sign_up(page: Page, language: str) -> None:
    page.get_by_role("link", name=words("Create an account", language)).click()
    check(page).fill("#id_email", "eve@example.org")
    page.fill("#id_username", "eve")
    page.fill("#id_password1", "rain on the roof 7")
    page.press("#id_password1", "Enter")
    page.wait_for_url("**/confirm-email/")
    link = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    page.goto(re.sub(r"^(https?://[^/]+).*", r"\1", check(page).url) + link[1])
    press(page, words("Yes, this is my address", language))


def publish(page: Page, language: str) -> Question:
    page.wait_for_url("**/review/**")
    press(page, words("Publish my question", language))
    question = Question.objects.get(author__username="eve")
    page.wait_for_url(f"**{question.get_absolute_url().partition('/questions')[2]}")
    assert check(page).locator("h1").inner_text().split() == TITLES[language].split()
    return question


def answer(page: Page, language: str, *, script: bool) -> None:
    check(page).fill("main textarea", "Serrez la vis *du fond*.")
    if script:
        page.press("main textarea", "Control+Enter")
    else:
        press(page, words("Publish my answer", language))
    page.locator("article em", has_text="du fond").wait_for()
    check(page)


def vote(page: Page, language: str) -> None:
    useful = words("Useful", language)
    page.get_by_role("button", name=f"{useful} (0)").click()
    page.get_by_role("button", name=f"{useful} (1)", pressed=True).wait_for()
    check(page)


def accept(page: Page, question: Question, language: str) -> None:
    page.reload()
    press(page, words("Yes, it is the solution", language))
    page.locator(".solution-mark").wait_for()
    question.refresh_from_db()
    assert check(page) and question.is_resolved


@pytest.fixture
def case(alice: Member) -> Case:
    question = actions.ask("Remboursement refusé pour un casque", by=alice, body="Litige.", language="fr", tags=["sav"])
    casework.make_body("body-a")
    return casework.draft_case(question)


def test_a_case_is_prepared_on_a_small_phone(visit: Open, way: tuple[str, bool], case: Case) -> None:
    """Enter saves, and neither sends a file nor gives up; a date that cannot be keeps everything typed."""
    language, script = way
    address = f"/{language}/questions/{case.question_id}/escalate/form/"
    page = check(visit(address, by=case.asker, width=320, java_script_enabled=script))
    for name in ("contract", "consumer", "trader"):
        page.check(f"[name={name}][value=yes]")
    for name in ("court", "other_mediator"):
        page.check(f"[name={name}][value=no]")
    for name, value in boxes("sent_on", casework.today(-80).isoformat()).items():
        page.fill(f"[name={name}]", value)
    page.check("[name=proof][value=yes]")
    page.fill("[name=amount]", "beaucoup")
    page.fill("[name=trader_name]", "Casque & Compagnie")
    page.press("[name=trader_name]", "Enter")
    page.locator("#error-summary").wait_for()
    assert check(page).input_value("[name=trader_name]") == "Casque & Compagnie"
    page.fill("[name=amount]", "89,00 €")
    page.press("[name=amount]", "Enter")
    page.locator("#error-summary").wait_for(state="detached")
    check(page)
    case.refresh_from_db()
    assert (case.trader_name, case.amount) == ("Casque & Compagnie", 89)
    assert case.is_open
    assert not case.evidence.exists()


def test_a_case_is_checked_and_sent_on_a_small_phone(visit: Open, way: tuple[str, bool], alice: Member) -> None:
    language, script = way
    question = actions.ask("Remboursement refusé pour un casque", by=alice, body="Litige.", language="fr", tags=["sav"])
    case = casework.ready_case(question, casework.make_body("body-a", make_member("carol", "Mediators")))
    cases_page = f"/{language}/questions/{question.pk}/escalate/send/"
    page = check(visit(cases_page, by=alice, width=320, java_script_enabled=script))
    page.check("[name=consent]")
    press(page, words("Send my case", language))
    page.wait_for_url(f"**/cases/{case.ref}/")
    check(page)


PLACES = [
    "/fr/questions/ask/",
    "/fr/account/signup/",
    "{question}",
    "{escalate}",
    "{escalate}check/written/",
    "{escalate}form/documents/",
    "{escalate}send/",
    "{escalate}letter/",
    "{escalate}letter/sent/",
]


@pytest.mark.parametrize("place", PLACES)
def test_the_focus_is_seen_on_a_small_phone(visit: Open, case: Case, alice: Member, place: str) -> None:
    own = {"question": case.question.get_absolute_url(), "escalate": f"/fr/questions/{case.question_id}/escalate/"}
    by = alice if "{" in place else None
    page = check(visit(place.format(**own), by=by, width=320))
    for _press in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
