"""Who has to accept the charter is led to the site by mail, with all that they wrote."""

import pytest

from forum.mail_in.receiving import Outcome
from forum.models import Answer, AnswerDraft, Mail
from moderation.review import actions
from tests.forum.mailing import letter, mail_is_read, receive, to_answer
from tests.moderation.chartering import open_charter

__all__ = ["mail_is_read", "to_answer"]  # fixtures

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


def test_an_answer_by_mail_becomes_a_draft(question, bob, to_answer):
    open_charter()
    assert receive(letter(bob.email, to_answer, "It is the pump.")) == Outcome.REFUSED
    assert not Answer.objects.exists()
    assert AnswerDraft.objects.get(member=bob).body == "It is the pump."
    mail = Mail.objects.filter(to=[bob.email]).latest("pk")
    assert "charter in five points" in mail.text
    assert "It is the pump." in mail.text
    assert question.get_absolute_url() in mail.text


def test_who_accepted_answers_by_mail(question, bob, to_answer):
    open_charter()
    actions.accept_charter(1, by=bob)
    assert receive(letter(bob.email, to_answer, "It is the pump.")) == Outcome.PUBLISHED
