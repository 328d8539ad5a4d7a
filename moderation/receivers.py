"""What this app does when something happened in the forum. All of it is done again by the clock if missed."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from forum.models import Answer, Member, Question
from forum.signals import answer_accepted, question_not_solved
from moderation.handover.offers import offer_if_due
from moderation.mediation.actions import solved_meanwhile


@receiver(question_not_solved)
def offer_a_way_out(question: Question, **kwargs: Any) -> None:
    offer_if_due(question, at=timezone.now())


@receiver(answer_accepted)
def close_an_offer(answer: Answer, by: Member, **kwargs: Any) -> None:
    solved_meanwhile(answer.question, by=by)
