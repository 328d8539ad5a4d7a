"""Bare addresses of this site in a post show what their page is called: questions, products and guides for everybody.

Nothing is fetched. A row for each link keeps which title a post shows, so that it follows when the page is renamed,
hidden or withdrawn: docs/adr/0003-text-pipeline.md
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.models import Page

from forum.models import LinkedTitle, Post, Product, Question
from forum.products import by_gtin
from forum.text.commonmark import addresses
from forum.text.typography import typeset_in

MOST = 20  # titles in one post; further addresses stay as they are


class Target(NamedTuple):
    """The page an address leads to: the column of `LinkedTitle`, its number, and its title if it is for everybody."""

    column: str
    pk: int
    title: str
    language: str


def shown_in(text: str) -> dict[str, str]:
    """The bare addresses in a text that show a title, and which, as it is printed."""
    return {href: typeset_in(one.language, one.title) for href, one in _targets(text).items() if one.title}


def keep(post: Post, *, is_new: bool = False) -> None:
    """Write down what a saved post shows. Call inside its transaction."""
    rows = {(one.column, one.pk): one.title for one in _targets(post.body).values()}
    if not is_new:
        LinkedTitle.objects.filter(**{post.kind: post}).delete()
    new = [LinkedTitle(**{post.kind: post, f"{column}_id": pk}, title=title) for (column, pk), title in rows.items()]
    LinkedTitle.objects.bulk_create(new)


def _targets(text: str) -> dict[str, Target]:
    base = settings.BASE_URL.rstrip("/")
    if not base or base not in text:
        return {}
    found: dict[str, Target] = {}
    for href in addresses(text):
        if len(found) < MOST and href.startswith(f"{base}/") and (target := _target(href.removeprefix(base))):
            found[href] = target
    return found


def _target(address: str) -> Target | None:
    path = unquote(urlsplit(address).path)
    language = path.split("/")[1]
    with translation.override(language if language in dict(settings.LANGUAGES) else None):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    look = _BY_VIEW.get(match.view_name)
    return look(language, *match.args, **match.kwargs) if look else None


def _question(_language: str, pk: int, slug: str = "") -> Target | None:
    found = Question.objects.filter(pk=pk).first()
    title = found.title if found is not None and found.is_published else ""
    return Target("to_question", found.pk, title, found.language) if found is not None else None


def _product(_language: str, slug: str = "", gtin: str = "") -> Target | None:
    found = Product.objects.filter(slug=slug).first() if slug else by_gtin(gtin)
    return Target("to_product", found.pk, found.name, "") if found is not None else None


def _guide(_language: str, pk: int) -> Target | None:
    return _page(pk=pk)


def _served(language: str, path: str) -> Target | None:
    return _page(locale__language_code=language, url_path__endswith=f"/{path}") if path else None


def _page(**known: Any) -> Target | None:
    page = Page.objects.public().filter(depth__gt=2, **known).select_related("locale").first()
    return Target("to_page", page.pk, page.title if page.live else "", page.locale.language_code) if page else None


# Only what is the page itself: `/questions/1/history/` is not what the question is called.
_BY_VIEW: dict[str, Callable[..., Target | None]] = {
    "short": _question,
    "forum:question": _question,
    "forum:product": _product,
    "gtin": _product,
    "short_guide": _guide,
    "knowledge:guide": _guide,
    "wagtail_serve": _served,
}
