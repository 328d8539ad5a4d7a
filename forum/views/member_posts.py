"""All answers or questions of a member, page by page, as the reader may see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum.models import Answer, Member, Question
from forum.models.answer import AnswerQuerySet
from forum.models.post import Viewer
from forum.models.question import QuestionQuerySet
from forum.views.catalogue import page_of


def answers_of(found: Member, viewer: Viewer) -> AnswerQuerySet:
    under = Question.objects.published()
    answers = Answer.objects.published().written_by(found, viewer).filter(question__in=under)
    return answers.select_related("question").order_by("-created_at", "-pk")


def questions_of(found: Member, viewer: Viewer) -> QuestionQuerySet:
    return Question.objects.published().written_by(found, viewer).for_listing().order_by("-created_at", "-pk")


LISTS: dict[str, Callable[[Member, Viewer], QuerySet[Any]]] = {"answers": answers_of, "questions": questions_of}


def member_posts(request: HttpRequest, found: Member, viewer: Viewer, show: str) -> HttpResponse:
    page = page_of(request, LISTS[show](found, viewer))
    return render(request, "forum/member_posts.html", {"member": found, "show": show, "page_obj": page})
