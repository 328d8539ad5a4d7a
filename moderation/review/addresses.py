"""What an address of this site leads to, whether or not anybody may see it: for the team, never for who typed it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from wagtail.models import Locale, Page, Site

from forum.models import Answer, Comment, Picture, Question
from moderation.review.models import Amendment
from moderation.review.models.notice import URL_MAX
from moderation.review.targets import BIGGEST, Target, question_of

_ANCHOR = re.compile(r"(answer|comment)-([0-9]{1,18})")
_BY_KIND: dict[str, type[Any]] = {
    "forum:question": Question,
    "forum:question_short": Question,
    "short": Question,
    "forum:answer_place": Answer,
    "short_answer": Answer,
    "forum:comment_place": Comment,
    "short_comment": Comment,
    "moderation:amendment": Amendment,
}
_GUIDES = {"knowledge:paper", "knowledge:copy", "knowledge:history", "short_guide", "guide_text", "guide_frame"}


@dataclass(frozen=True)
class Place:
    """A post or a proposal, a page, or neither: then a person looks at the address itself."""

    post: Target | None = None
    page: Page | None = None


def is_ours(address: str) -> bool:
    """Whether it is a whole address of this site. What lies there makes no difference."""
    parts = _split(address)
    if parts is None or parts.scheme not in {"http", "https"} or parts.username or len(address) > URL_MAX:
        return False
    return (parts.hostname or "").removeprefix("www.") in _hosts()


def _hosts() -> set[str]:
    named = {urlsplit(settings.BASE_URL).hostname or "", *settings.ALLOWED_HOSTS}
    return {host.strip("[]").removeprefix("www.") for host in named if host and not host.startswith((".", "*"))}


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.hostname, parts.port
    except ValueError:
        return None
    return parts


def place_of(address: str) -> Place:
    """The post or page there, hidden and held ones too; cases are confidential and are never looked up."""
    parts = _split(address)
    if parts is None:
        return Place()
    try:
        with override(get_language_from_path(parts.path)):  # the address says its language, whatever the reader's is
            match = resolve(parts.path or "/")
    except Resolver404:
        return Place()
    name, found = match.view_name, match.kwargs
    if int(found.get("pk", 0)) > BIGGEST:
        return Place()
    if name in _BY_KIND:
        post = _BY_KIND[name].objects.filter(pk=found.get("pk")).first()
        return Place(post=_at_anchor(post, parts.fragment))
    if name == "post_picture":
        return Place(post=_of_picture(found["key"]))
    if name in _GUIDES:
        return Place(page=Page.objects.filter(pk=found["pk"]).first())
    return Place(page=_page_at(parts.path)) if name in {"wagtail_serve", "home"} else Place()


def _at_anchor(post: Target | None, fragment: str) -> Target | None:
    """The answer or comment that the address points at, where it stands under this question."""
    found = _ANCHOR.fullmatch(fragment)
    if found is None or not isinstance(post, Question):
        return post
    model: Any = Answer if found[1] == "answer" else Comment
    inner: Target | None = model.objects.filter(pk=int(found[2])).first()
    return inner if inner is not None and question_of(inner) == post else post


def _of_picture(key: str) -> Target | None:
    picture = Picture.objects.select_related("question", "answer", "comment").filter(key=key).first()
    return (picture.question or picture.answer or picture.comment) if picture else None


def _page_at(path: str) -> Page | None:
    """By the place in the tree, so that drafts and withdrawn pages are found too."""
    language, _, rest = path.strip("/").partition("/")
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    locale = Locale.objects.filter(language_code=language).first()
    if site is None or locale is None or not rest:
        return None
    root = site.root_page.get_translation_or_none(locale) or site.root_page
    page: Page | None = Page.objects.filter(url_path=f"{root.url_path}{rest}/").first()
    return page
