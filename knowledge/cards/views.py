"""The card of a guide at its addresses: text, paper, frame, fragment; and whether a copy is still right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from forum import limits
from forum.access import Gone, member_of
from forum.views.caching import is_visitor, visitor_page
from forum.views.link_pictures import picture_response
from forum.views.replies import act, form_page
from knowledge import guides
from knowledge.cards.card import Card
from knowledge.cards.channels import page as html
from knowledge.cards.channels import plain
from knowledge.cards.reading import card_of
from knowledge.forms import SendForm
from knowledge.models import ArticlePage
from knowledge.readers import copies, keepers, sending
from knowledge.views import access_guide

FORMS: dict[str, Callable[[Card], str]] = {
    "": plain.full,
    "sms": lambda card: f"{card.short}\n",
    "lines": lambda card: "\n".join(card.lines) + "\n",
}


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponseBase:
    """As plain text: the whole guide, or `?form=sms` (280 characters), or `?form=lines` (two lines)."""
    form = request.GET.get("form", "")
    response = _made(request, access_guide(pk), FORMS.get(form, plain.full))
    response["Content-Type"] = "text/plain; charset=utf-8"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For the printer, with a QR code of the short address; `?size=large` is in large letters. In its own language."""
    is_large = request.GET.get("size") == "large"
    return _made(request, access_guide(pk), partial(html.paper, is_large=is_large))


@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_ORIGINS})  # type: ignore[arg-type]
@require_safe
def embedded(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For a frame: it holds nothing of its reader and nothing to press, so that nobody can be led to press it."""
    return _for_others(_made(request, access_guide(pk), html.embedded))


@require_safe
def fragment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For pages that fetch it by their server or script; everybody may."""
    response = _for_others(_made(request, access_guide(pk), html.fragment))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _made(request: HttpRequest, page: ArticlePage, make: Callable[[Card], str]) -> HttpResponseBase:
    """Of the guide as it is now; kept for visitors as its page is."""

    def response() -> HttpResponse:
        return HttpResponse(make(card_of(page)))

    if not is_visitor(request):
        return response()
    with override(page.locale.language_code):
        return visitor_page(request, f"card:{page.pk}:{page.last_published_at}:{page.mark(request)}", response)


def _for_others(response: HttpResponseBase) -> HttpResponseBase:
    """Whoever keeps it asks each time whether it still holds: a guide that is withdrawn is gone at once, everywhere."""
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def link_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a link to the guide shows where people share it."""
    return picture_response(request, guides.link_picture(access_guide(pk)))


@require_safe
def short(request: HttpRequest, pk: int, revision: int | None = None) -> HttpResponse:
    """`/g/12/345/`: what copies carry; to the page that says whether that one is still right. `/g/12/`: the guide."""
    if revision is None:
        return redirect(access_guide(pk).url)
    with override(copies.language_of(pk, revision)):
        return redirect("knowledge:copy", pk, revision)


@require_safe
def copy(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Is my copy still right? What changed since, and the guide as it is now."""
    try:
        found = copies.find(pk, revision)
    except Gone:
        reason = _("This guide is no longer public. Do not go by your copy any more.")
        return render(request, "410.html", {"reason": reason}, status=410)
    keeps = request.user.is_authenticated and keepers.is_kept(found.page, member_of(request))
    return render(request, "knowledge/copy.html", {"copy": found, "card": found.card, "keeps": keeps})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """A member sends the guide to their own address."""
    page, by = access_guide(pk), member_of(request)
    form = SendForm(
        request.POST if request.method == "POST" else None, initial={"wants_news": keepers.is_kept(page, by)}
    )
    if request.method == "POST" and form.is_valid() and act(form, lambda: _send(request, page, form)):
        messages.success(request, _("The guide is on its way to %(address)s.") % {"address": by.email})
        return redirect(page.url)
    return form_page(request, "knowledge/send.html", form, page=page)


def _send(request: HttpRequest, page: ArticlePage, form: SendForm) -> object:
    limits.spend(request, "copy")
    return sending.send(page, card_of(page), by=member_of(request), wants_news=form.cleaned_data["wants_news"])


@never_cache
@login_required
@require_http_methods(["POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """They no longer want to be told of this guide."""
    page = access_guide(pk)
    keepers.stop(page, by=member_of(request))
    messages.success(request, _("You are not told of changes of this guide any more."))
    return redirect(page.url)
