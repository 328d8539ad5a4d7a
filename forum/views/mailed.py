"""Publishing with nothing but an e-mail address: the page that says where the link went, and the link itself."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, drafts, limits, publishing_links
from forum.actions.drafts import AlreadyPublished, Published
from forum.models import Draft, Question
from forum.question_forms import QuestionForm
from forum.views.previewing import preview_of
from forum.views.replies import act, form_page


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
        return render(request, "forum/link_over.html", status=410)
    if draft.question is not None:
        return _led_there(request, draft.question)
    form = QuestionForm(draft.data)
    if form.is_valid() and request.method == "POST":
        try:
            published = act(form, lambda: _publish(request, draft, form), but=AlreadyPublished)
        except AlreadyPublished as used:
            return _led_there(request, used.question)
        if published is not None:
            return _welcome(request, published)
    fields = getattr(form, "cleaned_data", {})
    shown = preview_of(fields, AnonymousUser(), is_anonymous=_is_anonymous(draft)) if form.is_valid() else {}
    return form_page(request, "forum/publish_by_link.html", form, draft=draft, **shown)


def _publish(request: HttpRequest, draft: Draft, form: QuestionForm) -> Published:
    limits.spend(request, "ask")
    fields: dict[str, Any] = {**form.cleaned_data, "is_anonymous": _is_anonymous(draft)}
    return actions.publish_by_link(draft, **fields)


def _is_anonymous(draft: Draft) -> bool:
    return bool(draft.data.get("is_anonymous"))


def _welcome(request: HttpRequest, published: Published) -> HttpResponseBase:
    url = published.question.get_absolute_url()
    response: HttpResponseBase = perform_login(request, published.member, redirect_url=url)
    messages.success(request, _("Your question is published. We write to you when somebody answers."))
    if published.is_new_member:
        name = {"name": published.member.username}
        messages.info(request, _("Your name here is %(name)s. You can choose another one in your settings.") % name)
    return response


def _led_there(request: HttpRequest, question: Question) -> HttpResponse:
    if not question.is_visible_to(request.user):
        return render(request, "forum/link_over.html", status=410)
    return redirect(question)
