"""Journeys of a phone whose browser runs no script: report, follow, keep a draft, mediate.

Those from a search to the solution and of the person who escalates are in test_journey.py, that of whoever
moderates in test_queue.py.
"""

import pytest
from playwright.sync_api import Page

from forum import actions
from forum.models import AnswerDraft, Member, Question, Subscription
from moderation.mediation.models import Case, Message
from moderation.review.models import Flag
from tests.browser.conftest import Open
from tests.browser.test_journey import check, press
from tests.day_boxes import boxes
from tests.journeys.test_question import words
from tests.moderation import casework

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "java_script_enabled": False}


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def thread(question: Question, language: str) -> str:
    return f"/{language}/questions/{question.pk}/{question.slug}/"


def follows(member: Member, question: Question) -> bool:
    return Subscription.objects.filter(member=member, question=question).exists()


def follow_link(page: Page, text: str) -> Page:
    page.get_by_role("link", name=text).first.click()
    return check(page)


def test_a_text_is_reported(visit: Open, question: Question, thread: str, bob: Member, language: str) -> None:
    answer = actions.answer(question, by=bob, body="Buy it at my shop instead, it is cheap.")
    page = check(visit(thread, by=question.author, **PHONE))
    page.locator(f"#answer-{answer.pk} details summary", has_text=words("More", language)).click()
    follow_link(page, f"{words('Report', language)} {words('this answer', language)}")
    page.check("[name=reason][value=law]")
    page.fill("[name=law]", "Publicité déguisée")
    press(page, words("Send the report", language))
    assert Flag.objects.get().answer == answer


def test_a_question_is_followed_and_let_go(visit: Open, question: Question, thread: str, bob: Member) -> None:
    page = check(visit(thread, by=bob, **PHONE))
    language = thread[1:3]
    press(page, words("Follow", language))
    assert follows(bob, question)
    press(page, words("Following", language))
    assert not follows(bob, question)


def test_a_draft_is_kept_found_again_and_thrown_away(visit: Open, thread: str, bob: Member, language: str) -> None:
    page = check(visit(thread, by=bob, **PHONE))
    page.fill("main textarea", "Nettoyez le filtre d’abord.")
    press(page, words("Save draft", language))
    page.goto(page.url.partition(f"/{language}/")[0] + f"/{language}/questions/drafts/")
    check(page).locator("main a[href*='/questions/']").first.click()
    assert check(page).locator("main textarea").first.input_value() == "Nettoyez le filtre d’abord."
    page.goto(page.url.partition(f"/{language}/")[0] + f"/{language}/questions/drafts/")
    press(page, words("Delete", language))
    assert not AnswerDraft.objects.exists()


@pytest.fixture
def case(question: Question) -> Case:
    return casework.sent_case(question, casework.make_body("body-a", casework.make_mediator()))


def test_a_case_is_taken_answered_and_moved(visit: Open, case: Case, language: str) -> None:
    page = check(visit(f"/{language}/cases/", by=Member.objects.get(username="carol"), **PHONE))
    follow_link(page, case.ref)
    press(page, words("Take it", language))
    page.fill("main textarea[name=text]", "Qui avez-vous eu au téléphone ?")
    page.check("[name=readers][value=consumer]")
    press(page, words("Continue", language))
    page.locator("button[name=send]").click()
    check(page)
    assert Message.objects.get().readers == "consumer"
    page.locator("main a[href*='/step/acknowledge/']").click()
    check(page)
    for name, value in boxes("received_on", casework.today().isoformat()).items():
        page.fill(f"[name={name}]", value)
    press(page, words("Record", language))
    case.refresh_from_db()
    assert case.state == "under_review"
