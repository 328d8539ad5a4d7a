"""Search, suggestions, promotion of answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.views import serve

from forum.access import access_question, viewer_of
from forum.dates import written_moment
from forum.numbers import number_in
from forum.products import matching
from forum.seen import is_counted
from forum.text.search_query import TYPED_MAX, clean_query
from forum.unhurried import afterwards, if_free
from knowledge.editors import editors_only
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage
from knowledge.searching import finding, listing, searches, suggesting
from knowledge.searching.choosing import Filters
from knowledge.searching.correcting import corrected, meant
from knowledge.searching.operators import GUIDE, QUESTION, STATES, asked
from knowledge.translations import history

BODY_MAX = 2000
PLACE_DIGITS = 3
PRODUCTS_MAX = 3


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Guides and questions, the best first; nothing found is a way to ask."""
    query, sent = clean_query(request.GET.get("q", "")), _filters(request)
    wanted = asked(query).narrowed(**sent)
    filters = Filters(query, sent, wanted)
    right = corrected(wanted.words)
    hits = finding.ranked(wanted, right=right)
    number, language = request.GET.get("page"), get_language() or ""
    shown = listing.shown(filters, hits, number, language=language, viewer=viewer_of(request))
    counted = searches.counted_words(request)
    context = {
        "q": query,
        "wanted": wanted,
        "filters": filters,
        "shown": shown,
        "results": shown.results,
        "page_obj": shown.page,
        "token": searches.token_for(counted, shown.keys) if counted and shown.keys else "",
        "ask_url": suggesting.ask_url(wanted.text or query),
    }
    if shown.page.number == 1:
        context["products"] = matching(wanted.text, limit=PRODUCTS_MAX) if wanted.text else []
        context["meant"] = meant(query, right, (result.found.title for result in shown.results))
    response = render(request, "knowledge/search.html", context)
    if counted:
        afterwards(response, lambda: searches.note(request, counted, found=bool(shown.keys)))
    return response


@csrf_exempt  # the signed token is its proof: visitors' pages hold no other, and get no cookie for being counted
@never_cache
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """A script says which result was opened; nobody waits for the answer."""
    token, place = request.POST.get("token", ""), number_in(request.POST.get("place", ""), digits=PLACE_DIGITS)
    if place is None:
        return HttpResponse(status=400)
    try:
        if is_counted("POST", request.headers):
            if_free(lambda: searches.open_result(request, token, place))
    except ValueError:
        return HttpResponse(status=400)
    return HttpResponse(status=204)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What to show under a search box (`q`) or beside the title of a question (`title`): HTML, or JSON if asked."""
    title = request.GET.get("title", "")[:TYPED_MAX]
    typed = title or request.GET.get("q", "")[:TYPED_MAX]
    viewer = viewer_of(request)
    if title:
        groups = suggesting.similar_links(title, "", get_language() or "", viewer=viewer)
    else:
        groups = suggesting.suggestions(typed, viewer=viewer)
    ask_url = "" if title else suggesting.ask_url(clean_query(typed))
    return _suggested(request, groups, ask_url=ask_url, new_tab=bool(title))


@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest) -> HttpResponse:
    """Guides and questions close to the one being written: `title`, `body`, `language`. Changes nothing."""
    sent = request.POST if request.method == "POST" else request.GET
    language = _one_of(sent.get("language", ""), dict(settings.LANGUAGES)) or get_language() or ""
    title, body = sent.get("title", "")[:TYPED_MAX], sent.get("body", "")[:BODY_MAX]
    found = suggesting.similar_links(title, body, language, viewer=viewer_of(request))
    return _suggested(request, found, new_tab=True, found_url=suggesting.found_url(sent.get("draft", ""), found))


@require_safe
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """Guides and questions close to one that stands. Its page fetches them: what it keeps would outlive them."""
    viewer = viewer_of(request)
    found = suggesting.links_beside(access_question(viewer, pk), viewer=viewer)
    return _suggested(request, found, template="knowledge/_beside.html")


def _suggested(
    request: HttpRequest,
    groups: suggesting.Groups,
    *,
    ask_url: str = "",
    new_tab: bool = False,
    found_url: str = "",
    template: str = "components/suggestions.html",
) -> HttpResponse:
    ask_text = _("Ask this question to the community")
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        named = [{"label": label, "links": links} for label, links in groups if links]
        response: HttpResponse = JsonResponse({"groups": named, "ask": {"url": ask_url, "title": ask_text}})
    else:
        context = {
            "groups": groups,
            "ask_url": ask_url,
            "ask_text": ask_text,
            "new_tab": new_tab,
            "found_url": found_url,
        }
        response = render(request, template, context)
    patch_vary_headers(response, ["Accept"])
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def guides(request: HttpRequest) -> HttpResponseBase:
    """The index of guides of this language, by a name that templates know: Wagtail serves it."""
    response: HttpResponseBase = serve(request, "guides/")
    return response


@require_safe
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """The same guide whatever its language and title: what notifications and paper point to."""
    return redirect(access_guide(pk).url)


@require_safe
def guide_history(request: HttpRequest, pk: int) -> HttpResponse:
    """The published versions of a guide, and what one of them changed."""
    page = access_guide(pk)
    found = history.versions(page)
    changed = history.change(found, request.GET.get("version", ""), request.GET.get("from", ""))
    named = [(one.number, written_moment(one.at)) for one in found]
    context = {"page": page, "versions": found, "named": named, "change": changed}
    return render(request, "knowledge/history.html", context)


@login_required
@require_safe
@editors_only
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What the mail to whoever looks after a guide points to: its page in the admin."""
    if pk > BigIntegerField.MAX_BIGINT or not ArticlePage.objects.filter(pk=pk).exists():
        raise Http404
    return redirect("knowledge_check", pk)


def access_guide(pk: int) -> ArticlePage:
    # Pages take their key from another table, where Django does not look whether the database has such numbers.
    is_number = pk <= BigIntegerField.MAX_BIGINT
    found: ArticlePage | None = open_to_all(ArticlePage.objects.filter(pk=pk)).first() if is_number else None
    if found is None:
        raise Http404
    return found


def _filters(request: HttpRequest) -> dict[str, str]:
    """The filters of the address; what is not known is left out."""
    get = request.GET.get
    return {
        "kind": _one_of(get("kind", ""), (GUIDE, QUESTION)),
        "state": _one_of(get("state", ""), STATES),
        "language": _one_of(get("language", ""), dict(settings.LANGUAGES)),
        "tag": clean_query(get("tag", "")),
        "product": clean_query(get("product", "")),
    }


def _one_of(value: str, known: Any) -> str:
    return value if value in known else ""
