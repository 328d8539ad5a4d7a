"""What this app does when something happened in the forum. All of it is done again by the clock if missed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published

from forum.models import Answer, Member, Question
from forum.signals import (
    answer_accepted,
    answer_called_dangerous,
    content_changed,
    public_post_held,
    question_not_solved,
    question_reopened,
    second_step_taken_off,
)
from moderation.handover import watching
from moderation.handover.models import QuestionToJudge
from moderation.law import words
from moderation.law.models import LegalText
from moderation.mediation import staffing
from moderation.mediation.actions import solved_meanwhile
from moderation.review.actions import report_danger
from moderation.review.actions.holding import give_reasons
from moderation.review.actions.posts import opened_again
from moderation.review.models import TransparencyReportPage
from moderation.review.targets import Target
from moderation.review.transparency.freezing import freeze


@receiver(post_save, sender=LegalText)
def read_the_law_anew(**kwargs: Any) -> None:
    """At once for whoever saves it, and again when everybody can read it."""
    words.forget()
    transaction.on_commit(words.forget)


@receiver(content_changed, sender=Question)
def look_again(instance: Question, **kwargs: Any) -> None:
    """Inside the transaction of the change."""
    QuestionToJudge.objects.put(instance)


@receiver(question_not_solved)
def offer_a_way_out(question: Question, **kwargs: Any) -> None:
    """Now: whoever says so is looking at the page."""
    watching.judge(question, at=timezone.now())


@receiver(question_reopened)
def take_back_its_closing(question: Question, by: Member, **kwargs: Any) -> None:
    opened_again(question, by=by)


@receiver(answer_accepted)
def close_an_offer(answer: Answer, by: Member, **kwargs: Any) -> None:
    solved_meanwhile(answer.question, by=by)


@receiver(second_step_taken_off)
def tell_their_services(member: Member, **kwargs: Any) -> None:
    staffing.tell_of_lost_step(member)


@receiver(answer_called_dangerous)
def tell_moderators(answer: Answer, by: Member, sentence: str, at: datetime, **kwargs: Any) -> None:
    """Inside the transaction of the mark: a danger is never said without being heard."""
    report_danger(answer, by=by, sentence=sentence, at=at)


@receiver(public_post_held)
def say_why_it_is_held(post: Target, at: datetime, **kwargs: Any) -> None:
    """Inside the transaction: nothing is taken from public sight without its reasons."""
    give_reasons(post, at=at)


@receiver(page_published, sender=TransparencyReportPage)
def freeze_figures(instance: TransparencyReportPage, **kwargs: Any) -> None:
    """The first page of a year that is published freezes its figures, for all languages."""
    freeze(instance)
