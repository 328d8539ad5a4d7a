"""Pieces of this site inside the pages of others. Everybody sees the same there, and nothing there can be pressed.

Nobody is signed in inside a frame of somebody else: whoever asks, it is what a visitor may read.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.decorators import csp_replace
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import conditional_page, require_safe

from forum.access import access_question
from forum.alerts import alerts_for
from forum.embedding import Wishes, embedded_product, first_questions, pairs_of
from forum.models import Product, Question
from forum.views.caching import KEPT_SECONDS, key_of
from forum.views.marks import page_mark
from forum.views.questions import NOBODY, SHOWN, leads_to
from forum.views.thread import page_of_answers

FRESH_SECONDS = 300  # what is hidden here has left the pages of others after as long


@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_ORIGINS})  # type: ignore[arg-type]
@conditional_page
@require_safe
def product_frame(request: HttpRequest, gtin: str) -> HttpResponseBase:
    """`/embed/p/gtin/<digits>/?lang=&limit=&heading=&theme=`: for a frame."""
    return product_piece(request, gtin, "frame")


@conditional_page
@require_safe
def product_fragment(request: HttpRequest, gtin: str) -> HttpResponseBase:
    """The same as a piece of HTML, for the server of a shop, or for the widget."""
    return product_piece(request, gtin, "_questions")


@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_ORIGINS})  # type: ignore[arg-type]
@conditional_page
@require_safe
def question_frame(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A question with its solution, else its most useful answer, in its own language."""
    found = access_question(NOBODY, pk, related=SHOWN)
    canonical = leads_to(found, NOBODY)
    if canonical is not None:
        return redirect("question_frame", canonical.pk)
    with override(found.language):
        html = kept(key_of("embed", pk, page_mark(pk)), lambda: question_html(found))
        return for_others(HttpResponse(html, headers={"Content-Language": found.language}))


def question_html(found: Question) -> str:
    answers, _has_more = page_of_answers(found, NOBODY, "useful", 1)
    answer = answers[0] if answers else None
    if answer is not None:
        answer.question = found  # whose name is shown depends on it
    context = {"question": found, "answer": answer, "alerts": alerts_for(found.product), "language": found.language}
    is_solution = answer is not None and answer.pk == found.accepted_answer_id
    return piece("question", {**context, "is_solution": is_solution})


def product_piece(request: HttpRequest, gtin: str, name: str) -> HttpResponseBase:
    product = embedded_product(gtin)
    if product is None:
        return for_others(HttpResponse(status=404))  # a script of another site must be able to read even that
    wishes = Wishes.read(request.GET)
    with override(language_asked(request)):
        html = product_html(product, wishes, name)
        return for_others(HttpResponse(html, headers={"Content-Language": get_language() or ""}))


def product_html(product: Product, wishes: Wishes, name: str) -> str:
    """In the language of now; kept by the versions of what it shows."""
    language = get_language() or ""
    count, marks = first_questions(product, language, wishes.limit)
    seen = product.pk, product.name, product.slug, count, marks, wishes

    def make() -> str:
        context = {"product": product, "pairs": pairs_of(marks), "count": count, "wishes": wishes}
        return piece(name, {**context, "language": language, "is_frame": name == "frame"})

    return kept(key_of("embed", name, seen), make)


def piece(name: str, context: dict[str, object]) -> str:
    site = {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}
    return render_to_string(f"forum/embed/{name}.html", {**site, **context})


def kept(key: str, make: Callable[[], str]) -> str:
    html: str | None = cache.get(key)
    if html is None:
        html = make()
        cache.set(key, html, KEPT_SECONDS)
    return html


def language_asked(request: HttpRequest) -> str:
    """What the page around it is written in; else its reader's."""
    named = request.GET.get("lang", "")[:2].lower()
    return named if named in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def for_others(response: HttpResponse) -> HttpResponse:
    """Any page may fetch it, every cache may keep it for a while, no search engine should list it."""
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
