"""An answer that is being written: kept for its author, and said to others without a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import actions, limits
from forum.access import access_question, member_of, viewer_of
from forum.actions.drafting import somebody_writes
from forum.dates import written_time
from forum.forms import DraftForm
from forum.models import AnswerDraft, Question
from forum.models.post import Viewer
from forum.views.signing_in import members_only


@never_cache
@require_safe
def writing(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentence that the question page shows beside its answers, or nothing."""
    viewer = viewer_of(request)
    question = access_question(viewer, pk, related=())
    response = render(request, "forum/_writing.html", {"somebody_writes": is_written(question, viewer)})
    response["X-Robots-Tag"] = "noindex"
    return response


def is_written(question: Question, viewer: Viewer) -> bool:
    return somebody_writes(question, but=viewer.pk)


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What a script sends while somebody types; answered by one line, or by the reason why nothing is kept."""
    question = access_question(request.user, pk, related=())
    if request.method != "POST":
        return redirect(question)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    limits.spend(request, "autosave")
    kept = actions.keep_draft(question, by=member_of(request), body=form.cleaned_data["body"])
    return render(request, "forum/_draft_kept.html", {"time": written_time(kept.saved_at) if kept else ""})


@members_only
@require_POST
@limits.limited("autosave")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Twice is once; of a question that may be read no more, too."""
    asked = Question.objects.filter(pk=pk)  # a number that no database knows finds none here
    own = AnswerDraft.objects.filter(question__in=asked, member=member_of(request))
    kept = own.select_related("question").first()
    if kept is not None:
        actions.discard_draft(kept.question, by=member_of(request))
        messages.success(request, _("The draft is deleted."))
    return redirect("forum:drafts")


def draft_of(question: Question, viewer: Viewer) -> AnswerDraft | None:
    """The member's own; for a question that still takes answers, which is asked before."""
    if not viewer.is_authenticated:
        return None
    return AnswerDraft.objects.filter(question=question, member_id=viewer.pk).first()
