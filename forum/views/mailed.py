"""Publishing with nothing but an e-mail address: the page that says where the link went, and the link itself."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, drafts, limits, publishing_links
from forum.actions.drafts import AlreadyPublished, Published
from forum.actions.joining import owner_of
from forum.charter_forms import AgreeForm
from forum.models import Draft, Member, Question
from forum.question_forms import AskForm
from forum.views.previewing import preview_of
from forum.views.replies import act, form_page, link_over, say_published

NEWCOMER = Member()  # whoever has no account yet: they have accepted nothing


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same whether or not the address is known here."""
    draft = drafts.named(request)
    if draft is None or not draft.email:
        return redirect("forum:ask_review")
    return render(request, "forum/ask_sent.html", {"draft": draft, "days": publishing_links.VALID.days})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, token: str) -> HttpResponseBase:
    """Opening the link changes nothing; its button publishes and signs in. A link that was used does neither."""
    draft = publishing_links.draft_of(token)
    if draft is None:
        return link_over(request)
    if draft.question is not None:
        return _led_there(request, draft.question)
    form = AskForm(draft.data)
    fields = dict(form.cleaned_data) if form.is_valid() else {}
    agreed = AgreeForm(request.POST if request.method == "POST" else None, writer=owner_of(draft.email) or NEWCOMER)
    if fields and agreed.is_valid():
        done = _pressed(request, draft, form, agreed)
        if done is not None:
            return done
    is_anonymous = drafts.choices(draft)["is_anonymous"]
    shown = preview_of(fields, AnonymousUser(), is_anonymous=is_anonymous) if fields else {}
    shown |= {"draft": draft, "seen": digest_of(draft)}
    return form_page(request, "forum/publish_by_link.html", agreed if fields else form, **shown)


def _pressed(request: HttpRequest, draft: Draft, form: AskForm, agreed: AgreeForm) -> HttpResponseBase | None:
    """Publishes what its reader has seen: whoever began the draft can change it while they read."""
    if request.POST.get("seen", digest_of(draft)) != digest_of(draft):
        agreed.add_error(None, _("The text was changed meanwhile. Read it again before you publish it."))
        agreed.status = 409  # type: ignore[attr-defined]
        return None
    try:
        published = act(agreed, lambda: _publish(request, draft, form, agreed), but=AlreadyPublished)
    except AlreadyPublished as used:
        return _led_there(request, used.question)
    return _welcome(request, published) if published is not None else None


def digest_of(draft: Draft) -> str:
    return salted_hmac("forum.views.mailed", json.dumps(draft.data, sort_keys=True)).hexdigest()[:20]


def _publish(request: HttpRequest, draft: Draft, form: AskForm, agreed: AgreeForm) -> Published:
    limits.spend(request, "ask")
    fields: dict[str, Any] = {**form.cleaned_data, **drafts.choices(draft), **agreed.cleaned_data}
    fields["manner"] = drafts.manner(draft)
    return actions.publish_by_link(draft, **fields)


def _welcome(request: HttpRequest, published: Published) -> HttpResponseBase:
    url = published.question.get_absolute_url()
    response: HttpResponseBase = perform_login(request, published.member, redirect_url=url)
    say_published(request, published.question, _("Your question is published. We write to you when somebody answers."))
    if published.is_new_member:
        name = {"name": published.member.username}
        messages.info(request, _("Your name here is %(name)s. You can choose another one in your settings.") % name)
    return response


def _led_there(request: HttpRequest, question: Question) -> HttpResponse:
    if not question.is_visible_to(request.user):
        return link_over(request)
    return redirect(question)
