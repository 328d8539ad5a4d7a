"""What was begun and not published: the list, saving while somebody writes, and an answer found meanwhile."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import actions, drafts, limits
from forum.access import viewer_of
from forum.models import AnswerDraft, Deflection, Draft
from forum.models.post import Viewer
from forum.views.steps import ONE_PAGE, about, address, saved_at, typed_in

SHOWN = 50


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    rows = list(drafts.own(request)[:SHOWN])
    for draft in rows:
        draft.url = continue_url(draft)  # type: ignore[attr-defined]
    return render(request, "forum/drafts.html", {"rows": rows, "answers": _answers_begun(viewer_of(request))})


def _answers_begun(viewer: Viewer) -> list[AnswerDraft]:
    """Their own, the latest first. Of a question they may read no more, only their words: its `place` is None."""
    if not viewer.is_authenticated:
        return []
    begun = AnswerDraft.objects.filter(member_id=viewer.pk).select_related("question").order_by("-saved_at", "-pk")
    found = list(begun[:SHOWN])
    for draft in found:
        draft.place = draft.question if draft.question.is_visible_to(viewer) else None  # type: ignore[attr-defined]
    return found


def continue_url(draft: Draft) -> str:
    """Where its author left it: at what it is about, or at the question itself."""
    return address("forum:ask_text" if draft.data.get("title") or draft.data.get("body") else "forum:ask", draft)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Twice is once."""
    found = drafts.own(request).filter(pk=pk).first()
    if found is not None:
        found.delete()
        messages.success(request, _("The draft is deleted."))
    return redirect("forum:drafts")


@never_cache
@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """What the script sends while somebody writes; answered by one line, and the number of a draft that is new."""
    typed = {name: value for name, value in typed_in(request.POST, ONE_PAGE).items() if name in request.POST}
    draft = drafts.named(request)
    if not any(typed.get(name, "").strip() for name in ("title", "body", "product", "product_words")) and draft is None:
        return HttpResponse("")
    if drafts.number_of(request) and draft is None:
        return HttpResponse(_("Not saved: you were signed out. Press “Continue”: nothing is lost."), status=409)
    limits.spend(request, "autosave")
    draft = drafts.save(request, draft, typed)
    return HttpResponse(saved_at(), headers={"X-Draft": str(draft.pk)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Somebody found their answer while asking: counted once, and they say what becomes of their draft."""
    draft = drafts.current(request)
    if request.method == "POST":
        return _settle(request, draft)
    if request.method == "GET" and _is_new(request, draft):
        product = about(draft.data)[0] if draft is not None else None
        typed = request.GET.get("shown", "")
        shown = typed if typed in Deflection.Shown.values else Deflection.Shown.UNKNOWN
        actions.count_deflection(draft, product=product, shown=shown)
    return render(request, "forum/ask_found.html", {"draft": draft})


def _settle(request: HttpRequest, draft: Draft | None) -> HttpResponse:
    if draft is not None and request.POST.get("go") == "throw":
        draft.delete()
        messages.success(request, _("The draft is deleted."))
        return redirect("forum:questions")
    return redirect("forum:drafts")


def _is_new(request: HttpRequest, draft: Draft | None) -> bool:
    """Not the same page loaded again; whoever has no draft yet is counted once in a session. Browsers that fetch
    ahead of the reader count nothing."""
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    if draft is not None:
        return draft.found_at is None
    is_first = not request.session.get("found")
    request.session["found"] = True
    return is_first
