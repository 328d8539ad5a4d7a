"""Replies that somebody keeps: their page, and the list of them beside the form of an answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, limits
from forum.access import access_question, member_of
from forum.actions.saved_replies import ChangedMeanwhile
from forum.models import Question, SavedReply
from forum.models.post import Viewer
from forum.replies import filled
from forum.reply_forms import SavedReplyForm
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def saved_replies(request: HttpRequest) -> HttpResponse:
    """All of them, and a form for a new one."""
    member = member_of(request)
    form = SavedReplyForm(request.POST or None, initial={"language": get_language()}, may_share=member.is_on_the_team)
    if form.is_valid() and act(form, lambda: _save(request, form.cleaned_data)):
        messages.success(request, _("The reply is saved."))
        return redirect("forum:saved_replies")
    return form_page(request, "forum/saved_replies.html", form, known=SavedReply.objects.visible_to(member))


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def saved_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """`delete`: it goes. Else its text changes."""
    if request.POST and "delete" not in request.POST and not SavedReply.objects.visible_to(request.user).filter(pk=pk):
        return _gone(request)
    found = access_reply(request.user, pk)
    if "delete" in request.POST:
        limits.spend(request, "edit")
        actions.delete_reply(found, by=member_of(request))
        messages.success(request, _("The reply is deleted."))
        return redirect("forum:saved_replies")
    known = {"title": found.title, "body": found.body, "language": found.language, "seen": found.mark}
    form = SavedReplyForm(request.POST or None, initial=known)
    if form.is_valid() and _is_saved(request, form, found):
        messages.success(request, _("The reply is saved."))
        return redirect("forum:saved_replies")
    return form_page(request, "forum/saved_reply.html", form, reply=found)


def _is_saved(request: HttpRequest, form: SavedReplyForm, found: SavedReply) -> bool:
    try:
        return bool(act(form, lambda: _save(request, form.cleaned_data, found), but=ChangedMeanwhile))
    except ChangedMeanwhile as refusal:
        form.begin_anew(refusal)
        return False


def _gone(request: HttpRequest) -> HttpResponse:
    """It was deleted while somebody changed it: what they typed stands in the form of a new one."""
    member = member_of(request)
    form = SavedReplyForm(request.POST, may_share=member.is_on_the_team)
    form.add_error(None, _("This reply was deleted meanwhile. What you typed is here: save it as a new reply."))
    form.status = 404
    return form_page(request, "forum/saved_replies.html", form, known=SavedReply.objects.visible_to(member))


@never_cache
@members_only
@require_safe
def replies_to(request: HttpRequest, pk: int) -> HttpResponse:
    """A fragment: what can be put into an answer to this question, as it would read there."""
    question = access_question(request.user, pk)
    return render(request, "forum/_replies.html", {"replies": replies_for(question, request.user)})


def replies_for(question: Question, viewer: Viewer) -> list[SavedReply]:
    """Those in the language of the question first; each with its text for this question."""
    found = sorted(SavedReply.objects.visible_to(viewer), key=lambda reply: reply.language != question.language)
    for reply in found:
        reply.text = filled(reply, question)  # type: ignore[attr-defined]
    return found


def access_reply(viewer: Viewer, pk: int) -> SavedReply:
    found = SavedReply.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _save(request: HttpRequest, data: dict[str, Any], reply: SavedReply | None = None) -> SavedReply:
    limits.spend(request, "edit")
    return actions.save_reply(reply, by=member_of(request), **data)
