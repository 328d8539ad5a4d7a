"""Members only: whoever was signed out meanwhile signs in and goes on where they were, with what they typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from forum.access import viewer_of

KEPT = "kept"  # session key: what was typed, by the address it was sent to
KEPT_ADDRESSES = 5
KEPT_LENGTH = 60_000  # characters of all fields of an address: anybody can fill a session
FOUND = 302  # what was typed was taken
NEVER_KEPT = {"csrfmiddlewaretoken", "key"}

# What the sign-in page says, by the name of the address that led there.
REASONS = {
    "forum:me_too": _("To say that you have the same problem, use an account. You then come back to the question."),
    "forum:follow": _("To follow a question, use an account. You then come back to the question."),
    "forum:follow_product": _("To follow a product, use an account. You then come back to its page."),
    "forum:follow_tag": _("To follow a tag, use an account. You then come back to its page."),
    "forum:follow_member": _("To follow somebody, use an account. You then come back to their page."),
    "forum:vote": _("To say whether an answer helped you, use an account. You then come back to the answer."),
    "forum:answer": _("To answer, use an account. You then come back to the question."),
    "forum:comment": _("To comment, use an account. You then come back to where you were."),
    "moderation:flag": _("To report something, use an account. You then come back to where you were."),
    "moderation:vote_amendment": _("To vote on the charter, use an account. You then come back to the proposal."),
    "moderation:escalate": _("Only the person who asked can see the way out: sign in to go on."),
}

View = Callable[..., Any]


def members_only(view: View) -> View:
    """An address that only takes acts answers GET too, by leading to what they are about: people come back to it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        response: HttpResponse = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == FOUND:
            forget(request)
        return response

    return guarded


def sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        keep(request)
    response = redirect_to_login(request.path)
    # A fragment request would put the sign-in page in the place of a button.
    return HttpResponseClientRedirect(response.url) if "HX-Request" in request.headers else response


def reason_for(target: str) -> str:
    try:
        return str(REASONS.get(resolve(urlsplit(target).path).view_name, ""))
    except (Resolver404, ValueError):
        return ""


def kept(request: HttpRequest) -> dict[str, str]:
    """What was typed into the form at this address before its author was signed out."""
    found: dict[str, str] = request.session.get(KEPT, {}).get(request.path, {})
    return found


def fill_in(request: HttpRequest, form: forms.Form) -> None:
    """An empty form shows what was typed into it before its author was signed out."""
    if form.is_bound or not viewer_of(request).is_authenticated:
        return
    typed = kept(request)
    for name in typed.keys() & form.fields.keys():
        if not isinstance(form.fields[name], forms.MultipleChoiceField):  # of those, one value alone was kept
            form.initial[name] = typed[name]


def forget(request: HttpRequest) -> None:
    """It is published: once is enough."""
    if kept(request):
        request.session[KEPT] = {path: typed for path, typed in request.session[KEPT].items() if path != request.path}


def keep(request: HttpRequest) -> None:
    """What was typed, until its author is signed in again: for this address, in this browser."""
    typed = _bounded((name, str(value)) for name, value in request.POST.items() if name not in NEVER_KEPT)
    others = {path: fields for path, fields in request.session.get(KEPT, {}).items() if path != request.path}
    latest = [*others.items(), (request.path, typed)][-KEPT_ADDRESSES:]
    request.session[KEPT] = dict(latest)


def _bounded(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    typed, left = {}, KEPT_LENGTH
    for name, value in fields:
        left -= len(name)
        if left < 0:
            break
        typed[name] = value[:left]
        left -= len(typed[name])
    return typed
