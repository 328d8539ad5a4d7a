"""The link of “save and come back later”, opened by a browser on which nobody is signed in."""

from __future__ import annotations

import re

import pytest

from forum.models import Mail, Question
from moderation.mediation import actions
from tests.browser.conftest import Open, overflow
from tests.moderation import casework

pytestmark = [pytest.mark.browser, pytest.mark.doors, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("with_script", [True, False])
def test_the_button_of_the_mailed_link_opens_the_draft(visit: Open, question: Question, with_script: bool) -> None:
    """A browser names an origin with the button, or the form is refused: that depends on the page's headers."""
    case = casework.draft_case(question)
    actions.mail_link(case, by=case.asker)
    found = re.search(r"/en/cases/return/\S+", Mail.objects.order_by("-pk")[0].text)
    assert found is not None
    page = visit(found[0], width=320, java_script_enabled=with_script)
    assert overflow(page) <= 0
    page.click("main button.primary")
    page.wait_for_url(f"**/questions/{case.question_id}/escalate/**")
    page.click("main a.primary")
    page.wait_for_url(f"**/questions/{case.question_id}/escalate/**")
    assert page.locator("main button.primary").count() == 1
