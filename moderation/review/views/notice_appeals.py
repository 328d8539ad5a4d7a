"""Contesting what became of a notice, and the conversation about it: for whoever holds its signed link."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.limits import limited
from forum.views.replies import act, form_page
from moderation.review import actions, appealing, notice_appealing
from moderation.review.access import View
from moderation.review.appeal_forms import ContestForm, MessageForm
from moderation.review.appealing import AppealEnded
from moderation.review.models import Appeal, OutsideRedress
from moderation.review.notice_appeal_mails import links_of
from moderation.review.notice_appealing import Contested
from moderation.review.notice_links import Held, notice_of
from moderation.review.views.appeals import ended, spent, with_form
from moderation.review.views.notices import notice_over, unlisted


def holders_only(view: View) -> View:
    """Whoever has the link; nothing kept by browsers or search engines. An appeal that has ended is told, with 409."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        held = notice_of(token)
        if held is None:
            return notice_over(request)
        try:
            return unlisted(view(request, held, token=token, **kwargs))
        except AppealEnded as refusal:
            return ended(request, refusal, _url(token, refusal.appeal))

    return guarded


def _url(token: str, appeal: Appeal) -> str:
    return reverse("moderation:notice_appeal", args=[token, appeal.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@holders_only
def contest(request: HttpRequest, held: Held, token: str, thing: str) -> HttpResponse:
    known = notice_appealing.filed(held.notice, thing)
    if known is not None:
        return redirect(_url(token, known))
    contested = notice_appealing.named(held.notice, thing)
    if contested is None:
        return redirect("moderation:notice_state", token)
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["text"]
        appeal = act(form, lambda: spent(request, lambda: actions.contest_notice(held.notice, thing, text=words)))
        if appeal is not None:
            messages.success(request, _("Your appeal is filed. Somebody else than who decided looks at it."))
            return redirect(_url(token, appeal))
    return form_page(request, "moderation/review/contest.html", form, **_about(contested, token))


def _about(contested: Contested, token: str) -> dict[str, Any]:
    return {
        "notice": contested.notice,
        "links": contested.links,
        "measure": contested.measure,
        "side": Appeal.Side.SENDER,
        "until": contested.until,
        "refusal": _refusal(contested),
        "who": appealing.who_answers(contested.to_file()),
        "outside": OutsideRedress.current(),
        "back_url": reverse("moderation:notice_state", args=[token]),
    }


def _refusal(contested: Contested) -> str:
    try:
        contested.check(timezone.now())
    except PermissionDenied as refusal:
        return str(refusal)
    return ""


@require_safe
@holders_only
def appeal(request: HttpRequest, held: Held, token: str, pk: int) -> HttpResponse:
    return _page(request, held, _found(held, pk), token)


def _page(request: HttpRequest, held: Held, appeal: Appeal, token: str, form: Any = None) -> HttpResponse:
    context = {
        "appeal": appeal,
        "notice": held.notice,
        "links": links_of(appeal, held.notice),
        "said": list(appeal.messages.all()),
        "who": appealing.who_answers(appeal) if appeal.is_open else "",
        "form": form or MessageForm(),
        "outside": OutsideRedress.current(),
        "write_url": reverse("moderation:notice_appeal_write", args=[token, appeal.pk]),
        "withdraw_url": reverse("moderation:notice_appeal_withdraw", args=[token, appeal.pk]),
        "back_url": reverse("moderation:notice_state", args=[token]),
    }
    return with_form(request, "moderation/review/appeal.html", context, form)


@require_POST
@holders_only
def write(request: HttpRequest, held: Held, token: str, pk: int) -> HttpResponse:
    found, form = _found(held, pk), MessageForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        sent = act(
            form,
            lambda: spent(request, lambda: actions.write_about_notice(found, held.notice, text=text)),
            but=AppealEnded,
        )
        if sent is not None:
            messages.success(request, _("Your message is added."))
            return redirect(_url(token, found))
    return _page(request, held, found, token, form)


@require_POST
@limited("appeal")
@holders_only
def withdraw(request: HttpRequest, held: Held, token: str, pk: int) -> HttpResponse:
    found = _found(held, pk)
    actions.withdraw_about_notice(found, held.notice)
    messages.success(request, _("Your appeal is withdrawn. The decision stays."))
    return redirect(_url(token, found))


def _found(held: Held, pk: int) -> Appeal:
    found = held.notice.appeals.for_listing().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
