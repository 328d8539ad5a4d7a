"""Questions that were asked before: proposing and confirming it, merging, and those that come back most."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, turns, undoing
from forum.access import access_question, member_of
from forum.actions import rights
from forum.actions.duplicates import AlreadySettled
from forum.duplicate_forms import DuplicateForm, MergeForm
from forum.limits import limited
from forum.models import DuplicateProposal, Member, Question, Visibility
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only

READ_OR_ACT = ["GET", "HEAD", "POST"]
PAGE_SIZE = 20

_DONE = gettext_lazy("The question now leads to the one that was asked before.")
_PROPOSED = gettext_lazy("Thank you. Whoever asked is told, and somebody confirms it.")


@never_cache
@members_only
@require_http_methods(READ_OR_ACT)
@limited("report")
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a question was asked before: it is done, or proposed, as the member's rights are."""
    member = member_of(request)
    question = access_question(member, pk)
    rights.check_may_propose_duplicate(question, member)
    is_final = rights.allows(rights.check_may_mark_duplicate, question, member)
    form = DuplicateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        original = form.cleaned_data["original"]
        act(form, lambda: actions.propose_duplicate(question, of=original, by=member))
        if not form.errors:
            undoing.done(request, _DONE if is_final else _PROPOSED, undo=_undo(question, member) if is_final else "")
            return redirect(question)
    return form_page(request, "forum/duplicate.html", form, question=question, is_final=is_final)


def _undo(question: Question, member: Member) -> str:
    """For those who may: the moderation team."""
    return reverse("forum:reopen", args=[question.pk]) if member.is_moderator else ""


@never_cache
@members_only
@require_http_methods(READ_OR_ACT)
@limited("edit")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    member = member_of(request)
    question = access_question(member, pk)
    rights.check_may_merge(question, member)
    known = {"original": question.duplicate_of_id} if question.duplicate_of_id else {}
    form = MergeForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_bound and form.is_valid():
        into = form.cleaned_data["original"]
        if act(form, lambda: actions.merge(question, into=into, by=member)):
            said = _("Merged: the replies stand under the other question now.")
            undoing.done(request, said, undo=_undo(question, member))
            return redirect(into)
    return form_page(request, "forum/merge.html", form, question=question)


@never_cache
@members_only
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    rights.check_may_confirm_duplicates(member_of(request))
    found = DuplicateProposal.objects.open().select_related("question", "original", "proposed_by")
    page = Paginator(found.order_by("proposed_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "forum/proposals.html", {"page_obj": page})


@never_cache
@members_only
@require_http_methods(READ_OR_ACT)
@limited("vote")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever asked, and for those who may confirm: both questions, and a button for each answer."""
    member = member_of(request)
    found = DuplicateProposal.objects.select_related("question", "original").filter(pk=pk).first()
    if found is None or not (found.question.is_visible_to(member) and found.original.is_visible_to(member)):
        raise Http404
    rights.check_may_mark_duplicate(found.question, member)
    if request.method == "POST":
        return _decide(request, found)
    return _proposal_page(request, found)


def _proposal_page(request: HttpRequest, found: DuplicateProposal, sentence: str = "") -> HttpResponse:
    """`sentence`: why nothing was decided."""
    member = member_of(request)
    is_asker = found.question.author_id == member.pk
    may_refuse = rights.allows(rights.check_may_confirm_duplicates, member)
    context = {"proposal": found, "is_asker": is_asker, "may_refuse": may_refuse, "sentence": sentence}
    return render(request, "forum/proposal.html", context, status=409 if sentence else 200)


def _decide(request: HttpRequest, found: DuplicateProposal) -> HttpResponse:
    is_same = request.POST.get("value") == "yes"
    sentence = turns.refusal(request, "duplicate", found.pk) or _settle(found, is_same, by=member_of(request))
    if sentence:
        found.refresh_from_db()
        return _proposal_page(request, found, sentence)
    undo = _undo(found.question, member_of(request)) if is_same else ""
    undoing.done(request, _DONE if is_same else _("They stay two questions."), undo=undo)
    here = found.question.get_absolute_url() if is_same else reverse("forum:duplicates")
    return redirect(turns.following(request, "duplicate", found.pk) or here)


def _settle(found: DuplicateProposal, is_same: bool, *, by: Member) -> str:
    """Whoever comes after somebody who said the opposite is told."""
    try:
        if is_same:
            actions.confirm_duplicate(found, by=by)
        else:
            actions.refuse_duplicate(found, by=by)
    except AlreadySettled as refusal:
        return str(refusal)
    return ""


@never_cache
@members_only
@require_safe
def most_duplicated(request: HttpRequest) -> HttpResponse:
    """For editors and moderators: what people ask again and again is worth a guide."""
    member = member_of(request)
    if not (member.is_moderator or member.is_editor):
        raise PermissionDenied(_("This is for editors and the moderation team."))
    repeated = Q(duplicates__visibility=Visibility.PUBLISHED)
    found = Question.objects.published().filter(repeated).annotate(repeated_count=Count("duplicates"))
    rows = found.select_related("accepted_answer").order_by("-repeated_count", "-vote_count", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "forum/most_duplicated.html", {"page_obj": page})
