"""The link of a mail by which exactly one person says, without signing in, whether an answer solved their problem.

Signed for this purpose, 30 days long, and only while its reason stands: the same asker at the same address, a
question that is open and on which nothing was decided since.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from forum.models import Acceptance, Answer, Member, Question, Visibility

SALT = "forum.outcome"
LIVES = timedelta(days=30)


class LinkOver(Exception):
    """It was good once: `link` says for what."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link


class Link(NamedTuple):
    answer: Answer
    asker: Member


def token_for(answer: Answer, asker: Member) -> str:
    state = state_of(answer.question, asker)
    return signing.dumps([answer.question_id, answer.pk, asker.pk, state], salt=SALT)


def read(token: str) -> Link:
    """Raises signing.BadSignature for what we never wrote, LinkOver for what is over."""
    question, pk, member, state = signing.loads(token, salt=SALT)
    answer = Answer.objects.select_related("question__author").filter(pk=pk).first()
    asker = Member.objects.filter(pk=member).first()
    if answer is None or asker is None:
        raise signing.BadSignature
    link = Link(answer, asker)
    try:
        signing.loads(token, salt=SALT, max_age=LIVES)
    except signing.SignatureExpired:
        raise LinkOver(link) from None
    if not (answer.question_id == question and is_standing(link, state)):
        raise LinkOver(link)
    return link


def is_standing(link: Link, state: str) -> bool:
    answer, asker = link
    question = answer.question
    is_theirs = question.author_id == asker.pk and asker.is_active
    is_there = answer.visibility == question.visibility == Visibility.PUBLISHED and question.takes_answers
    return is_theirs and is_there and constant_time_compare(state, state_of(question, asker))


def state_of(question: Question, asker: Member) -> str:
    """Another value once anything was chosen, taken back or called unsolved, or the mail goes elsewhere."""
    last = Acceptance.objects.filter(question=question).order_by("-pk").values_list("pk", "ended_at").first()
    made_of = (question.pk, asker.pk, asker.email, last, question.not_solved_at)
    return salted_hmac("forum.outcome.state", repr(made_of)).hexdigest()[:20]
