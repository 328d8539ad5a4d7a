"""Lists of questions, and the question page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from forum import product_facts, seen
from forum.access import access_question, viewer_of
from forum.alerts import alerts_for
from forum.forms import AnswerForm
from forum.models import Answer, Member, PrivateNote, Question
from forum.models.answer import STAYED
from forum.models.post import Viewer
from forum.numbers import number_in
from forum.views import visits
from forum.views.acts import Reading, fill, page_acts, reading_of
from forum.views.caching import is_visitor, visitor_page
from forum.views.drafting import draft_of
from forum.views.listing import Filters, known_pages, listing
from forum.views.marks import Authors, page_mark
from forum.views.reader import member_page
from forum.views.standing import standing
from forum.views.thread import PAGE_SIZE, SORTS, thread

NOBODY = AnonymousUser()
SHOWN = ("product", "author", "duplicate_of", "ladder_place")


@require_safe
def questions(request: HttpRequest) -> HttpResponseBase:
    return listing(request, "forum/questions.html", Filters.read(request))


@require_safe
def question(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    response = page_or_way(request, pk, slug)
    seen.note(request, response, pk)
    return response


def page_or_way(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Its page, or where it is now."""
    kept = kept_page(request, pk, slug)
    if kept is not None:
        return kept
    viewer = viewer_of(request)
    found = access_question(viewer, pk, related=SHOWN)
    canonical = leads_to(found, viewer)
    if canonical is not None and STAYED not in request.GET:
        return moved(canonical)
    if slug != (found.slug or "-"):
        return redirect(found, permanent=True)
    return question_page(request, found)


def leads_to(found: Question, viewer: Viewer) -> Question | None:
    """The question it was merged into, as long as its reader may see that: its address holds the title."""
    canonical = found.duplicate_of if found.is_merged else None
    return canonical if canonical is not None and canonical.is_visible_to(viewer) else None


def moved(canonical: Question) -> HttpResponseBase:
    """301, asked again each time: a merge can be undone."""
    response = redirect(canonical, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response


def kept_page(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase | None:
    """The page as most readers see it, made once for all of them; None for those who see another one."""
    mark = page_mark(pk)
    if mark is None or slug != (mark.slug or "-"):
        return None
    order = order_of(request)

    def make(by: HttpRequest = request, **parts: Any) -> HttpResponse:
        return question_page(by, access_question(NOBODY, pk, related=SHOWN), people=mark.authors, **parts)

    if is_visitor(request):
        return visitor_page(request, f"{mark}:{order}", make)
    return member_page(request, pk, mark, order, make) if viewer_of(request).is_authenticated else None


def question_page(
    request: HttpRequest,
    found: Question,
    *,
    reading: Reading | None = None,
    people: Authors | None = None,
    **more: Any,
) -> HttpResponse:
    """The page for whoever asks, or for `reading`; `more` replaces parts of its context."""
    sort, page = order_of(request)
    is_own, reading = reading is None, reading or reading_of(request, found)
    shown = thread(found, reading.viewer, sort=sort, page=page, people=people)
    if page > 1 and not shown.answers:
        return redirect(f"{found.get_absolute_url()}{page_of(sort, min(page - 1, last_page(found)))}")
    own_draft = draft_of(found, reading.viewer) if reading.doings.has_draft else None
    context = {
        "question": found,
        "thread": fill(shown, found, reading),
        "user": reading.viewer,
        "csrf_token": reading.token,
        "answer_form": AnswerForm(initial={"body": own_draft.body} if own_draft else {}, writer=reading.viewer),
        "own_draft": own_draft,
        "own_answer": own_answer(found, reading.viewer),
        "has_notes": PrivateNote.objects.visible_to(reading.viewer).filter(question=found).exists(),
        "standing": standing(found, reading.viewer),
        **page_acts(found, reading.viewer),
        "alerts": alerts_for(found.product),
        "solved_share": product_facts.solved_share(found.product),
        "merged_here": merged_here(found, reading.viewer),
        "previous_url": page_of(sort, page - 1) if page > 1 else "",
        "next_url": page_of(sort, page + 1) if shown.has_more else "",
        "pages": [(number, page_of(sort, number)) for number in known_pages(page)],
        "page_number": page,
        "structured_data": None if reading.viewer.is_authenticated else shown.data,
    }
    if is_own and reading.viewer.is_authenticated:
        doings = reading.doings
        visits.note(request, reading.viewer.pk, found.pk, visited=doings.visited, has_news=doings.is_news)
    return render(request, "forum/question.html", {**context, **more})


def page_of(sort: str, number: int) -> str:
    return f"?sort={sort}&page={number}"


def last_page(question: Question) -> int:
    return max(1, -(-question.answer_count // PAGE_SIZE))


def merged_here(found: Question, viewer: Viewer) -> list[Question]:
    """For moderators, who can take them apart again."""
    if not (viewer.is_authenticated and viewer.is_moderator):
        return []
    return list(found.duplicates.filter(merged_at__isnull=False).order_by("merged_at"))


def own_answer(found: Question, viewer: Viewer) -> Answer | None:
    if not isinstance(viewer, Member):
        return None
    return found.answers.own(viewer.pk).first()


def order_of(request: HttpRequest) -> tuple[str, int]:
    """Sort and page from the address; anything odd is the first page, most useful first."""
    sort = request.GET.get("sort", "")
    return (sort if sort in SORTS else "useful"), number_in(request.GET.get("page", ""), digits=4) or 1


@require_safe
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Its address to copy or to send by e-mail: where a browser can neither share nor copy by itself."""
    return render(request, "forum/share.html", {"question": access_question(NOBODY, pk)})


@require_safe
def short(request: HttpRequest, pk: int) -> HttpResponse:
    """`/q/12`: the address for paper and telephone."""
    viewer = viewer_of(request)
    found = access_question(viewer, pk)
    return redirect(leads_to(found, viewer) or found)
