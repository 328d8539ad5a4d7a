"""What the person who asked reads of the ladder: what was done for their question, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from forum import climbing
from forum.ladder import Rung
from forum.models import LadderPlace, LadderStep, Question
from forum.models.post import Viewer

Outcome = LadderStep.Outcome


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    done: list[Line]
    next: Line | None


def standing(question: Question, viewer: Viewer) -> Standing | None:
    """For whoever asked, as long as the question waits for an answer; two queries, for nobody else."""
    if not viewer.is_authenticated or viewer.pk != question.author_id or not climbing.is_open(question):
        return None
    place = LadderPlace.objects.filter(pk=question.pk).first()
    if place is None or (question.answer_count and question.not_solved_at is None):
        return None
    steps = list(LadderStep.objects.filter(question=question).order_by("taken_at", "rung"))
    return Standing(_done(steps, place.owners_told), _next(place, question))


def _done(steps: list[LadderStep], owners: int) -> list[Line]:
    """One line for a step; that nobody was told because it was too late is said once, however many came too late."""
    late = [step for step in steps if step.outcome == Outcome.LATE]
    said = [step for step in steps if step not in late[1:]]
    return [Line(text, step.taken_at) for step in said if (text := said_of(step, owners))]


def _next(place: LadderPlace, question: Question) -> Line | None:
    now = timezone.now()
    step = climbing.next_step(place, question, now)
    text = promised(step.rung) if step is not None else ""
    return Line(text, max(step.due_at, now)) if step is not None and text else None


def said_of(step: LadderStep, owners: int = 0) -> str:
    """What was done on a rung; nothing for one that was passed over. `owners`: those among the followers told."""
    if step.outcome == Outcome.PASSED:
        return ""
    if step.outcome == Outcome.LATE:
        return gettext("Nobody was told: it was too late for that.")
    if step.outcome != Outcome.TOLD:
        return _nobody(step.rung)
    if step.rung != Rung.FOLLOWERS or not owners:
        return _told(step, step.told_count)
    others = step.told_count - owners
    return " ".join([_owners(owners), *([_told(step, others)] if others > 0 else [])])


def _owners(count: int) -> str:
    found = ngettext(
        "%(n)s person who owns this product was told.", "%(n)s people who own this product were told.", count
    )
    return found % {"n": count}


def _told(step: LadderStep, count: int) -> str:
    match step.rung:
        case Rung.FOLLOWERS:
            found = ngettext(
                "%(n)s person who follows the subject was told.",
                "%(n)s people who follow the subject were told.",
                count,
            )
        case Rung.EXPERTS if step.basis == "product":
            found = ngettext(
                "%(n)s person who answered questions about this product was asked.",
                "%(n)s people who answered questions about this product were asked.",
                count,
            )
        case Rung.EXPERTS:
            found = ngettext(
                "%(n)s person who answered similar questions was asked.",
                "%(n)s people who answered similar questions were asked.",
                count,
            )
        case Rung.BRAND:
            return gettext("The brand has been told.")
        case Rung.MODERATORS:
            return gettext("The moderation team has been told.")
        case Rung.WAY_OUT:
            return gettext("Nobody here has found a solution. You can take this further: see below.")
        case _:
            return ""
    return found % {"n": count}


def _nobody(rung: int) -> str:
    match rung:
        case Rung.FOLLOWERS:
            return gettext("Nobody follows this subject yet.")
        case Rung.EXPERTS:
            return gettext("We looked for people who answered similar questions: nobody could be asked.")
        case Rung.BRAND:
            return gettext("Nobody answers here for the brand.")
        case _:
            return ""


def promised(rung: int) -> str:
    """What is done on a rung that comes."""
    match rung:
        case Rung.FOLLOWERS:
            return gettext("people who follow the subject are told")
        case Rung.EXPERTS:
            return gettext("people who answered similar questions are asked")
        case Rung.BRAND:
            return gettext("the brand is told")
        case Rung.MODERATORS:
            return gettext("the moderation team is told")
        case Rung.SOLVED:
            return gettext("we ask you whether it is solved")
        case Rung.WAY_OUT:
            return gettext("we show you how to take this further")
        case _:
            return ""
