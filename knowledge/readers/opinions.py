"""Views: was this guide helpful, and asking after one that was not.

A script puts the answers in the place of the buttons (`HX-Request`); without it each is a page.
"""

from __future__ import annotations

from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import limits
from forum.numbers import number_in
from forum.text.search_query import clean_query
from forum.views.replies import act, form_page
from knowledge.forms import NO, YES, FeedbackForm
from knowledge.models import ArticlePage, GuideFeedback
from knowledge.readers import asking_on, feedback
from knowledge.views import access_guide

FRAGMENT = "knowledge/_opinion.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helpful(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever says no is asked why, and may leave it at that, or ask their question."""
    page = access_guide(pk)
    form = FeedbackForm(request.POST) if request.method == "POST" else FeedbackForm(initial=_first(request, page))
    if request.method == "POST" and form.is_valid() and act(form, lambda: _record(request, page, form)):
        return _thank(request, page, form)
    if _in_place(request):
        return _fragment(request, page, form, sends_now=request.method == "GET")
    return form_page(request, "knowledge/helpful.html", form, page=page, **_around(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the ask form, with all that is known: guide, product, language, why it did not help, what was searched."""
    page = access_guide(pk)
    if request.method != "POST":
        return redirect("knowledge:helpful", pk)
    limits.spend(request, "draft")
    opinion = feedback.standing(page, **feedback.reader_of(request, begins=False))
    draft = asking_on.begin(request, page, opinion, searched=_searched(request))
    return redirect(asking_on.address(draft))


def _first(request: HttpRequest, page: ArticlePage) -> dict[str, Any]:
    """What was pressed, or what this reader said before."""
    said = feedback.standing(page, **feedback.reader_of(request, begins=False))
    former = {} if said is None else {"value": YES if said.is_helpful else NO, "reason": said.reason}
    comment = {"comment": said.comment} if said is not None else {}
    pressed = {"value": request.GET["value"]} if request.GET.get("value") in {YES, NO} else {}
    read = number_in(request.GET.get("revision", ""))
    revision = page.live_revision_id if read is None else read
    return {**former, **comment, **pressed, "q": _searched(request), "revision": revision}


def _record(request: HttpRequest, page: ArticlePage, form: FeedbackForm) -> GuideFeedback:
    limits.spend(request, "opinion")
    return feedback.record(page, **feedback.reader_of(request), **form.opinion(), address=get_ip(request))


def _thank(request: HttpRequest, page: ArticlePage, form: FeedbackForm) -> HttpResponse:
    """After a bare no, first the reasons; after them the way to ask; after a yes, back to the guide."""
    is_helpful = form.cleaned_data["value"] == YES
    if "ask" in form.data and not is_helpful:
        return ask(request, page.pk)
    if _in_place(request):
        return _fragment(request, page, form, is_said=is_helpful or form.says_why)
    messages.success(request, _("Thank you. The editors read what you say."))
    if is_helpful:
        return redirect(page.url)
    return redirect(f"{request.path}?{'said' if form.says_why else 'value'}={NO}")


def _fragment(request: HttpRequest, page: ArticlePage, form: FeedbackForm, **shown: Any) -> HttpResponse:
    """`sends_now`: a visitor's page is the same for all and holds no token, so a press fetches the form first."""
    if form.is_bound and not form.errors:  # the next step has a token and the same answers, and no faults to show
        form = FeedbackForm(initial=form.cleaned_data)
    return form_page(request, FRAGMENT, form, page=page, **_around(request), **shown)


def _around(request: HttpRequest) -> dict[str, Any]:
    return {"said_no": request.GET.get("said") == NO, "searched": _searched(request)}


def _searched(request: HttpRequest) -> str:
    sent = request.POST if request.method == "POST" else request.GET
    return clean_query(sent.get("q", ""))


def _in_place(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers
