"""The way from a reference in an address to a case: through `visible_to`, or the same 404 as for nothing."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from forum.models import Question, Visibility
from moderation.mediation.actions import open_case_of
from moderation.mediation.models import Case, Evidence
from moderation.mediation.references import parse_reference


def access_case(viewer: Any, ref: str) -> Case:
    known = parse_reference(ref)
    found = known and Case.objects.visible_to(viewer).select_related("question", "body", "asker").filter(ref=known)
    case = found.first() if found else None
    if case is None:
        raise Http404
    return case


def access_desk_case(viewer: Any, ref: str) -> Case:
    """For what only the staff of its body may do."""
    case = access_case(viewer, ref)
    if not case.is_staffed_by(viewer):
        raise Http404
    return case


def access_own_case(viewer: Any, ref: str) -> Case:
    """For what only the asker may do."""
    case = access_case(viewer, ref)
    if case.asker_id != viewer.pk:
        raise Http404
    return case


def access_own_question(viewer: Any, pk: int) -> Question:
    """The question of the person who looks; to everybody else there is nothing here, whatever its state.

    A question that its author deleted leads to the case that was begun from it, and to nothing new.
    """
    own = Question.objects.select_related("product", "author").filter(author_id=viewer.pk, pk=pk)
    question = own.first() if viewer.is_active else None
    if question is None:
        raise Http404
    if question.visibility == Visibility.DELETED and open_case_of(question, viewer) is None:
        raise Http404
    return question


def access_evidence(viewer: Any, ref: str, pk: int) -> Evidence:
    case = access_case(viewer, ref)
    found = Evidence.objects.visible_to(viewer).filter(case=case, pk=pk).first()
    if found is None:
        raise Http404
    return found
