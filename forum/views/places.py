"""Where an answer, a comment or a member is: short addresses that hold when texts move and people are renamed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum import mentions
from forum.access import Gone, access_answer, access_comment, access_question, member_of, viewer_of
from forum.models import Answer, Member
from forum.models.post import Viewer
from forum.views.signing_in import members_only
from forum.views.thread import page_with


@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = access_answer(viewer, pk)
    return redirect(f"{_page_of(found, viewer)}#answer-{pk}")


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = access_comment(viewer, pk)
    page = _page_of(found.answer, viewer) if found.answer else found.question.get_absolute_url()
    return redirect(f"{page}#comment-{pk}")


def _page_of(answer: Answer, viewer: Viewer) -> str:
    number = page_with(answer, viewer)
    return answer.question.get_absolute_url() + (f"?page={number}" if number > 1 else "")


@require_safe
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a mention leads, whatever the member is called by now; a closed account leads nowhere."""
    found = Member.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise Gone
    return redirect(found)


@never_cache
@members_only
@require_safe
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom somebody may want to name after an @ under this question: a fragment with a line for each."""
    question = access_question(request.user, pk, related=())
    typed = request.GET.get("q", "")[:150].lower().replace("\x00", "")
    found = mentions.suggested(question, typed, but=member_of(request).pk)
    return render(request, "forum/_names.html", {"members": found})
