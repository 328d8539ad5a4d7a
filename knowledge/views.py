"""Search, suggestions, promotion of answers, opinions on guides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.views import serve

from forum import limits
from forum.access import access_answer, access_question, viewer_of
from forum.text.search_query import clean_query
from forum.views.replies import act, form_page
from knowledge import feedback, finding, promotion, suggesting
from knowledge.forms import NO, YES, FeedbackForm, PromoteForm
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage, GuideFeedback

PER_PAGE = 10  # whoever finds nothing in these asks; and a phone loads them in half the time
TYPED_MAX = 400  # characters looked at of a query, before it is cleaned
BODY_MAX = 2000


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Guides and questions in one ranked list; nothing found is a way to ask."""
    typed = request.GET.get("q", "")[:TYPED_MAX]
    query = clean_query(typed)
    kind = _one_of(request.GET.get("kind", ""), (finding.GUIDE, finding.QUESTION))
    language = _one_of(request.GET.get("language", ""), dict(settings.LANGUAGES))
    hits = finding.ranked(query, kind=kind, language=language)
    page = Paginator(hits, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": query,
        "kind": kind,
        "language": language,
        "kinds": [("", _("All")), (finding.GUIDE, _("Guides")), (finding.QUESTION, _("Questions"))],
        "languages": [("", _("All languages")), *settings.LANGUAGES],
        "page_obj": page,
        "results": finding.results(list(page.object_list), query, viewer=viewer_of(request)),
        "is_cut": len(hits) >= finding.HITS_MAX,
        "ask_url": suggesting.ask_url(query),
    }
    return render(request, "knowledge/search.html", context)


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
    return _suggested(request, found, new_tab=True, found_url=suggesting.found_url(sent.get("draft", "")))


@require_safe
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """Guides and questions close to one that stands. Its page fetches them: what it keeps would outlive them."""
    viewer = viewer_of(request)
    return _suggested(request, suggesting.links_beside(access_question(viewer, pk), viewer=viewer))


def _suggested(
    request: HttpRequest, groups: suggesting.Groups, *, ask_url: str = "", new_tab: bool = False, found_url: str = ""
) -> HttpResponse:
    ask_text = _("Ask this question")
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
        response = render(request, "components/suggestions.html", context)
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


def access_guide(pk: int) -> ArticlePage:
    # Pages take their key from another table, where Django does not look whether the database has such numbers.
    is_number = pk <= BigIntegerField.MAX_BIGINT
    found: ArticlePage | None = open_to_all(ArticlePage.objects.filter(pk=pk)).first() if is_number else None
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helpful(request: HttpRequest, pk: int) -> HttpResponse:
    """Was this guide helpful? Whoever says no is asked why, and may leave it at that."""
    page = access_guide(pk)
    value = _one_of(request.GET.get("value", ""), (YES, NO))
    form = FeedbackForm(request.POST) if request.method == "POST" else FeedbackForm(initial={"value": value})
    if request.method == "POST" and form.is_valid() and act(form, lambda: _record(request, page, form)):
        return _thank(request, page, form)
    return form_page(request, "knowledge/helpful.html", form, page=page)


def _record(request: HttpRequest, page: ArticlePage, form: FeedbackForm) -> GuideFeedback:
    limits.spend(request, "opinion")
    by = request.user if request.user.is_authenticated else None
    return feedback.record(page, by=by, visitor=feedback.visitor_of(request), **form.opinion())


def _thank(request: HttpRequest, page: ArticlePage, form: FeedbackForm) -> HttpResponse:
    """Back to the guide; after a bare no, first to the reasons."""
    messages.success(request, _("Thank you. The editors read what you say."))
    opinion = form.opinion()
    if opinion["is_helpful"] or opinion["reason"] or opinion["comment"] or "details" in form.data:
        return redirect(page.url)
    return redirect(f"{request.path}?value={NO}")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def promote(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor makes a draft guide of an accepted answer, and goes on in the editor."""
    by: Any = request.user
    answer = access_answer(by, pk)
    if not promotion.may_promote(by, answer.question.language):
        raise PermissionDenied(_("Only editors can make a guide of an answer."))
    existing = promotion.guide_from(answer)
    if existing is not None:
        return redirect("wagtailadmin_pages:edit", existing.pk)
    form = PromoteForm(request.POST or None, initial={"title": answer.question.title})
    if request.method == "POST" and form.is_valid():
        page: Any = act(form, lambda: promotion.promote(answer, by=by, title=form.cleaned_data["title"]))
        if page is not None:
            return redirect("wagtailadmin_pages:edit", page.pk)
    return form_page(request, "knowledge/promote.html", form, answer=answer)


def _one_of(value: str, known: Any) -> str:
    return value if value in known else ""
