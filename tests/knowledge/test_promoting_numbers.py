"""Whatever number the forms of the wizard, its queue and the checks name: a sentence or 404, never a fault."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from forum.models import Answer, Member
from knowledge import promotion
from knowledge.models import ArticlePage
from tests.knowledge.promoting import Wizard, through

pytestmark = pytest.mark.wide

NUMBERS = ["9" * 5000, "9" * 18, "9" * 19, "9223372036854775808", "-1", "0", "", "²", "٣", "1e9", "x", "\x00", "1 OR 1"]
Browser = Callable[[Member], Client]


@pytest.mark.parametrize("step", ["texts", "parts", "guide", "personal", "check"])
def test_in_a_form_of_the_wizard(wizard: Wizard, solution: Answer, step: str) -> None:
    through(wizard)
    for number in NUMBERS:
        wizard.get(reverse("knowledge:promote_step", args=[solution.pk, step]))
        named = {f"{name}-{number}": "on" for name in ("text", "on", "place", "kind", "keep")}
        named |= {"other": number, "related": number, "target": number, "q": number, "move": f"up {number}"}
        wizard.send(**named, plan=number, seen=f"{number},{number}")
        assert wizard.response.status_code in {200, 400, 403, 422}, number
        assert wizard.page.select("main h1")


def test_in_an_address(editor: Member, as_member: Browser, solution: Answer) -> None:
    for number in ("9" * 5000, "9" * 18, "9" * 19, "0"):
        for rest in ("", "parts/", "check/", "nothing/"):
            assert as_member(editor).get(f"/en/answers/{number}/promote/{rest}").status_code == 404


def test_in_the_queue(editor: Member, as_member: Browser, solution: Answer) -> None:
    browser, address = as_member(editor), reverse("guide_candidates")
    for number in NUMBERS:
        assert browser.get(address, {"p": number, "language": number, "product": number}).status_code == 200
        for sent in ({"question": number, "reason": "other"}, {"question": number, "go": "again"}):
            response = browser.post(address, sent, follow=True)
            assert response.status_code == 200, number
            assert "question" in response.text


def test_where_guides_are_checked(editor: Member, as_member: Browser, solution: Answer) -> None:
    page: ArticlePage = promotion.promote(solution, by=editor)
    browser, address = as_member(editor), reverse("knowledge_check", args=[page.pk])
    for number in NUMBERS:
        filters = {"p": number, "owner": number, "reason": number}
        assert browser.get(reverse("knowledge_checks"), filters).status_code == 200
        for sent in ({"task": number}, {"hand_over": "1", "to": number}):
            assert browser.post(address, sent, follow=True).status_code == 200, number


def test_of_a_guide_to_check(editor: Member, as_member: Browser, solution: Answer) -> None:
    browser = as_member(editor)
    for number in ("9" * 5000, "9" * 19, "9" * 18, "0"):
        for address in ("/admin/guides/checks/%s/", "/en/guide/%s/check/", "/en/guide/%s/original/"):
            assert browser.get(address % number).status_code == 404, number
