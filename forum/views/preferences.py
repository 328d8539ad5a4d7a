"""How a member wants to be told: signed in, or by the link in any mail, which needs no sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from forum import actions, limits, links
from forum.access import member_of
from forum.channels import Channel
from forum.models import Member
from forum.preference_forms import PreferencesForm
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    form = PreferencesForm(request.POST or None, member=member)
    if _saved(request, form, member):
        messages.success(request, _("Your choices are saved."))
        return redirect("forum:preferences")
    return form_page(request, "forum/preferences.html", form, channels=Channel.choices)


@never_cache
@csrf_exempt  # the link is the right to write, and no cookie is asked for
@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: HttpRequest, token: str) -> HttpResponse:
    member = _holder(token, links.PREFERENCES)
    with translation.override(member.language):
        form = PreferencesForm(request.POST or None, member=member)
        if _saved(request, form, member):
            return redirect(f"{request.path}?saved=1")
        context = {"channels": Channel.choices, "member": member, "is_saved": "saved" in request.GET}
        return form_page(request, "forum/preferences.html", form, **context)


def _saved(request: HttpRequest, form: PreferencesForm, member: Member) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False

    def choose() -> Member:
        limits.spend(request, "edit")
        return actions.choose_channels(form.channels, by=member, **form.hours)

    return act(form, choose) is not None


@never_cache
@csrf_exempt  # RFC 8058: the mail programme posts, without cookie or page
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button (scanners follow links); POST stops the mails at once. No sign-in needed."""
    member = _holder(token, links.UNSUBSCRIBE)
    if request.method == "POST":
        actions.set_wants_mail(request.POST.get("undo") == "1", by=member)
    with translation.override(member.language):
        known = {"member": member, "token": token, "preferences": links.token_for(member, links.PREFERENCES)}
        return render(request, "forum/unsubscribe.html", known)


def _holder(token: str, purpose: str) -> Member:
    member = links.holder_of(token, purpose)
    if member is None:
        raise Http404
    return member
