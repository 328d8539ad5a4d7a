"""The way from a reference in an address to a case: through `visible_to`, or the same 404 as for nothing.

Whoever comes this way is written down: who read a case is asked of the table of readings, not of the log. For the
body's staff the way is closed, before anything is looked for, until their session took the second step, and for each
case until they said that nothing binds them to its parties.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from forum import second_factor
from forum.models import Question, Visibility
from moderation.mediation import readings
from moderation.mediation.actions import open_case_of
from moderation.mediation.models import Case, Evidence, MediationBody
from moderation.mediation.models.case import bodies_of
from moderation.mediation.references import parse_reference


class Undeclared(Exception):
    """A case of theirs, of which they have not said yet that nothing binds them to its parties."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.case = case


def access_case(request: HttpRequest, ref: str, *, what: str = "") -> Case:
    """Noted as a reading, of `what`, else of what the address names. Http404, second_factor.Needed, Undeclared."""
    case = access_undeclared_case(request, ref)
    if case.is_staffed_by(request.user) and not case.is_declared_by(request.user):
        raise Undeclared(case)
    readings.note(request, case, what=what)
    return case


def access_undeclared_case(request: HttpRequest, ref: str) -> Case:
    """For the page on which the staff say whether something binds them: the parties are named there, nothing else."""
    viewer: Any = request.user
    known = parse_reference(ref)
    found = known and Case.objects.visible_to(viewer).select_related("question", "body", "asker").filter(ref=known)
    case = found.first() if found else None
    if case is not None and case.asker_id == viewer.pk:
        return case
    if case is not None or is_on_a_staff(viewer):
        second_factor.check_is_proved(request)
    if case is None:
        raise Http404
    return case


def is_on_a_staff(viewer: Any) -> bool:
    return bool(viewer.is_authenticated) and bodies_of(viewer).exists()


def access_bodies(request: HttpRequest) -> list[MediationBody]:
    """Those the viewer works for; the same 404 as for nothing to everybody else."""
    if not is_on_a_staff(request.user):
        raise Http404
    second_factor.check_is_proved(request)
    return list(MediationBody.objects.filter(pk__in=bodies_of(request.user)))


def access_desk_case(request: HttpRequest, ref: str) -> Case:
    """For what only the staff of its body may do."""
    case = access_case(request, ref)
    if not case.is_staffed_by(request.user):
        raise Http404
    return case


def access_own_case(request: HttpRequest, ref: str) -> Case:
    """For what only the asker may do."""
    case = access_case(request, ref)
    if case.asker_id != request.user.pk:
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


def access_evidence(request: HttpRequest, ref: str, pk: int, *, what: str = "") -> Evidence:
    case = access_case(request, ref, what=what)
    found = Evidence.objects.visible_to(request.user).filter(case=case, pk=pk).first()
    if found is None:
        raise Http404
    return found
