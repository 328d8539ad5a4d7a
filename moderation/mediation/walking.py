"""The way through the pages of a case: which come, in which order, what is still open on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from moderation.handover import sending
from moderation.mediation import actions, returning
from moderation.mediation.deadlines import civil_date
from moderation.mediation.facts import Answer
from moderation.mediation.forms.intake import unasked
from moderation.mediation.forms.pages import DOCUMENTS, Page, Step, way
from moderation.mediation.models import Case

_ASKED_OF_ALL = ("contract", "consumer", "trader", "court", "other_mediator")


@dataclass(frozen=True, slots=True)
class Stage:
    """A step as its list shows it."""

    step: Step
    url: str
    is_open: bool
    file_count: int | None = None


def pages_of(case: Case) -> list[Page]:
    return way(actions.kept_values(case), unasked(case, civil_date(timezone.now())))


def left_on(page: Page) -> str:
    """The name under which is kept what a page did not take yet."""
    return f"form-{page.name}"


def address(case: Case, page: Page | None) -> str:
    """None: the last step, which shows everything."""
    if page is None:
        return reverse("moderation:send", args=[case.question_id])
    return reverse("moderation:form_page", args=[case.question_id, page.name])


def after(case: Case, page: Page) -> Page | None:
    """A page that is no more asked, by what was just said on it, still has its place in the order."""
    return next((other for other in pages_of(case) if other.place > page.place), None)


def before(case: Case, page: Page) -> Page | None:
    return next((other for other in reversed(pages_of(case)) if other.place < page.place), None)


def wanted(case: Case) -> set[str]:
    """What must be known before the case can be sent, and is not: names of fields."""
    kept = actions.kept_values(case)
    unknown = {name for name in _ASKED_OF_ALL if kept["answers"].get(name, Answer.UNKNOWN.value) == Answer.UNKNOWN}
    unwritten = set() if kept["complaint"].get("sent_on") else {"sent_on"}
    return {*sending.lacking(case), *unknown, *unwritten}


def first_open(case: Case) -> str:
    """Where to go on: what was left unfinished, else the first page that lacks something, else the last step."""
    names, pages = wanted(case), pages_of(case)
    left = (page for page in pages if returning.typed_on(case, left_on(page)))
    lacking = (page for page in pages if names.intersection(page.fields))
    return address(case, next(left, None) or next(lacking, None))


def steps_of(case: Case) -> Iterator[Stage]:
    pages, names = pages_of(case), wanted(case)
    for step in Step:
        own = [page for page in pages if page.step is step]
        lacking = next((page for page in own if names.intersection(page.fields)), None)
        url = address(case, lacking or (own[0] if own else None))
        is_open = bool(names) if step is Step.CHECK else lacking is not None
        yield Stage(step, url, is_open, case.evidence.count() if step is DOCUMENTS.step else None)
