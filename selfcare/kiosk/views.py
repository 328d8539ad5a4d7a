"""The pages of the kiosk: as somebody who is not signed in sees the site, and without a way out of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Locale

from forum import limits
from forum.access import access_question
from forum.alerts import alerts_for
from forum.mail_in import asking
from forum.qr import code
from forum.text.search_query import clean_query
from forum.views.replies import act, with_wait
from forum.views.thread import page_of_answers
from knowledge.cards.reading import card_of
from knowledge.guides import public_guides
from knowledge.searching import finding
from knowledge.views import access_guide
from selfcare.kiosk import devices
from selfcare.kiosk.forms import CodeForm, CounterForm

GUIDES = 8  # on the first page
PER_PAGE = 20
RESULTS = 20
ANSWERS = 3  # of a question: the accepted one, then the best

_VISITOR = AnonymousUser()

View = Callable[..., HttpResponse]


def at_a_counter(view: View) -> View:
    """Not found where the site has no kiosk; kept by no browser."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.KIOSK_CODE:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    about = {"is_device": devices.device_of(request) is not None, "idle": devices.IDLE, "writing": devices.WRITING}
    return render(request, f"kiosk/{name}.html", {**about, **context}, status=status)


def _form_page(request: HttpRequest, name: str, form: Form, **context: Any) -> HttpResponse:
    """422 with its errors, 429 when it came too often."""
    status = getattr(form, "status", 422) if form.errors else 200
    return with_wait(page(request, name, {"form": form, **context}, status), form)


@at_a_counter
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return page(request, "start", {"guides": _guides()[:GUIDES], "is_first": True})


@at_a_counter
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    return page(request, "guides", {"page_obj": Paginator(_guides(), PER_PAGE).get_page(request.GET.get("page"))})


def _guides() -> Any:
    return public_guides(Locale.get_active().pk).order_by("-last_published_at", "-pk")


@at_a_counter
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Guides and questions in one list, those in the language of the page first. The words are counted nowhere."""
    query = clean_query(request.GET.get("q", ""))
    hits = sorted(finding.ranked(query)[:RESULTS], key=lambda hit: hit.language != get_language()) if query else []
    return page(request, "search", {"q": query, "results": finding.results(hits, query, viewer=_VISITOR)})


@at_a_counter
@require_safe
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """One guide, for the screen and for the printer beside it."""
    card = card_of(access_guide(pk))
    return page(request, "guide", {"card": card, "code": code(card.short_url)})


@at_a_counter
@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_question(_VISITOR, pk)
    answers = page_of_answers(found, _VISITOR, "useful", 1)[0][:ANSWERS]
    for answer in answers:
        answer.question = found  # whose name is shown depends on it
    address = f"{settings.BASE_URL}{reverse('short', args=[found.pk])}"
    alerts = alerts_for(found.product)
    shown = {"question": found, "answers": answers, "code": code(address), "address": address, "alerts": alerts}
    return page(request, "question", shown)


@at_a_counter
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A question, gone on with at home: the link goes to the address typed here, and nothing stays on this screen."""
    form = CounterForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and act(form, lambda: _keep(request, form)):
        return redirect(f"{reverse('kiosk:ask')}?sent")
    return _form_page(request, "ask", form, is_sent="sent" in request.GET, is_writing=True)


def _keep(request: HttpRequest, form: CounterForm) -> object:
    typed = form.cleaned_data
    limits.spend(request, "link")
    limits.spend_for(limits.hidden(typed["email"]), "address")
    return asking.keep_typed(typed["title"], typed["body"], email=typed["email"], language=get_language() or "en")


@at_a_counter
@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """A script says that somebody reads or types."""
    return HttpResponse(status=204)


@at_a_counter
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """The team makes this browser one of a counter, or an ordinary one again; both ask for the code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and act(form, lambda: _try_code(request, form)):
        response = redirect("kiosk:start")
        if "leave" in request.POST:
            devices.leave(response)
        else:
            logout(request)
            devices.begin(response)
        return response
    return _form_page(request, "device", form)


def _try_code(request: HttpRequest, form: CodeForm) -> bool:
    limits.spend(request, "code")
    is_right = constant_time_compare(form.cleaned_data["code"], settings.KIOSK_CODE)
    if not is_right:
        form.add_error("code", _("This is not the code of this site. Ask the team for it."))
    return is_right
