"""oEmbed 1.0 (https://oembed.com): other sites show a question or a guide where somebody pastes its address.

404 for what is not here or not public any more, 401 for what its readers must sign in for, 501 for any format but JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import ResolverMatch, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import get_language_from_path, override
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Site

from forum import link_pictures
from forum.access import Gone, access_question
from forum.linked import picture_address, question_picture
from forum.models import Question
from forum.numbers import number_in
from forum.views.embeds import FRESH_SECONDS, for_others
from forum.views.questions import NOBODY, leads_to
from knowledge.guides import link_picture
from knowledge.models import ArticlePage
from knowledge.views import access_guide
from selfcare import routes

WIDTH, HEIGHT = 600, 420  # CSS pixels, unless the other site has less room
PICTURE = (link_pictures.WIDTH, link_pictures.HEIGHT)
# No script, no form, no cookie of ours; a link may leave the frame when somebody follows it.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
FRAME = '<iframe src="{}" title="{}" width="{}" height="{}" sandbox="{}" loading="lazy" referrerpolicy="{}"></iframe>'
OPEN = {routes.EVERYBODY, routes.EVERYBODY_PUBLISHED, routes.TOKEN, None}
PROBLEMS = {
    400: "maxwidth and maxheight are whole numbers of pixels, and url is needed",
    401: "this address is not public",
    404: "no public question or guide of this site has this address",
    501: "format=json is the only one",
}


class Private(Exception):
    """There, but only for those who sign in."""


class Shown(NamedTuple):
    title: str
    frame: str
    author: dict[str, str]
    picture: str


@conditional_page
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """`/oembed?url=&format=json&maxwidth=&maxheight=`"""
    if request.GET.get("format", "json") != "json":
        return _problem(501)
    try:
        width, height = _side(request.GET, "maxwidth", WIDTH), _side(request.GET, "maxheight", HEIGHT)
        address = request.GET["url"]
    except (KeyError, ValueError):
        return _problem(400)
    try:
        shown = _found(request, address)
    except (Http404, Gone):
        return _problem(404)
    except Private:
        return _problem(401)
    told = {**_told(shown, width, height), **_thumbnail(shown, request.GET)}
    return for_others(JsonResponse(told, json_dumps_params={"ensure_ascii": False}))


def _told(shown: Shown, width: int, height: int) -> dict[str, Any]:
    source = settings.BASE_URL + shown.frame
    return {
        "version": "1.0",
        "type": "rich",
        "title": shown.title,
        **shown.author,
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.BASE_URL}/",
        "cache_age": FRESH_SECONDS,
        "html": format_html(FRAME, source, shown.title, width, height, SANDBOX, "no-referrer"),
        "width": width,
        "height": height,
    }


def _thumbnail(shown: Shown, sent: QueryDict) -> dict[str, Any]:
    """The picture that goes with a link, where there is room for it: it has one size."""
    width, height = PICTURE
    if (_side(sent, "maxwidth", width), _side(sent, "maxheight", height)) != PICTURE:
        return {}
    return {"thumbnail_url": shown.picture, "thumbnail_width": width, "thumbnail_height": height}


def _found(request: HttpRequest, address: str) -> Shown:
    """What has this address on this site. Raises Http404, Gone, or Private."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Http404 from None
    if f"{parts.scheme}://{parts.netloc}" != settings.BASE_URL:
        raise Http404
    path = unquote(parts.path)
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        match = resolve(path)
        show = KINDS.get(match.view_name)
        if show is not None:
            return show(request, match)
    if routes.readers_of(path, match.view_name) in OPEN:
        raise Http404
    raise Private


def _question(request: HttpRequest, match: ResolverMatch) -> Shown:
    question = access_question(NOBODY, match.kwargs["pk"], related=("author", "duplicate_of", "product"))
    question = leads_to(question, NOBODY) or question
    with override(question.language):
        picture = picture_address("question_picture", question_picture(question), question.pk)
    return Shown(question.title, reverse("question_frame", args=[question.pk]), _author(question), picture)


def _author(question: Question) -> dict[str, str]:
    with override(question.language):
        author, name = question.shown_author, question.byline
        known = {"author_url": settings.BASE_URL + author.get_absolute_url()} if author is not None else {}
    return {"author_name": name, **known}


def _guide(request: HttpRequest, match: ResolverMatch) -> Shown:
    return _shown_guide(access_guide(match.kwargs["pk"]))


def _page(request: HttpRequest, match: ResolverMatch) -> Shown:
    """A page of Wagtail: of these, guides alone have a frame."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    steps = [step for step in match.args[0].split("/") if step]
    page = site.root_page.localized.specific.route(request, steps).page
    if page.get_view_restrictions():
        raise Private
    if not isinstance(page, ArticlePage):
        raise Http404
    return _shown_guide(access_guide(page.pk))


def _shown_guide(page: ArticlePage) -> Shown:
    picture = picture_address("guide_picture", link_picture(page), page.pk)
    return Shown(page.title, reverse("guide_frame", args=[page.pk]), {"author_name": settings.SITE_NAME}, picture)


KINDS: dict[str, Callable[[HttpRequest, ResolverMatch], Shown]] = {
    **dict.fromkeys(("short", "forum:question", "forum:question_short"), _question),
    **dict.fromkeys(("short_guide", "knowledge:guide"), _guide),
    "wagtail_serve": _page,
}


def _side(sent: QueryDict, name: str, most: int) -> int:
    """The room there is. Raises ValueError for what is no number of pixels."""
    side = number_in(sent.get(name, str(most)), digits=5)
    if not side:
        raise ValueError(name)
    return min(most, side)


def _problem(status: int) -> HttpResponse:
    told = {"type": "about:blank", "status": status, "title": PROBLEMS[status]}
    response = for_others(JsonResponse(told, status=status, content_type="application/problem+json"))
    if status == 401:
        response["WWW-Authenticate"] = 'Session realm="members"'
    return response
