"""The small files at the root by which programs find their way: crawlers, browsers, password managers, researchers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forum.text.search_query import TYPED_MAX
from knowledge.searching import suggesting

PRIVATE = ("search", "account", "notifications", "cases", "moderation", "questions/ask")
# As their operators name them in their documentation (read in November 2026); whether they obey is theirs.
TRAINING = (
    *("GPTBot", "ClaudeBot", "Google-Extended", "Applebot-Extended", "CCBot", "Meta-ExternalAgent"),
    *("Bytespider", "Amazonbot", "cohere-training-data-crawler"),
)
ANSWERING = ("OAI-SearchBot", "ChatGPT-User", "Claude-SearchBot", "Claude-User", "PerplexityBot", "Perplexity-User")
SECURITY_TXT_LASTS = dt.timedelta(days=180)  # RFC 9116: less than a year
DAY = 60 * 60 * 24  # seconds
PAPER, INK = "#ffffff", "#0b4853"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What is for nobody's index; and two switches, since who trains on texts and who answers with them differ."""
    lines: list[str] = []
    for refused, agents in ((not settings.AI_TRAINING, TRAINING), (not settings.AI_ANSWERS, ANSWERING)):
        if refused:
            lines += [*(f"User-agent: {agent}" for agent in agents), "Disallow: /", ""]
    lines.append("User-agent: *")
    lines += [f"Disallow: /{code}/{part}/" for code, _name in settings.LANGUAGES for part in PRIVATE]
    lines += ["Disallow: /admin/", f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return _text(lines)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116, so that whoever finds a hole knows whom to tell. It is true today, and is read anew each time."""
    address = settings.SECURITY_CONTACT or settings.CONTACT_EMAIL
    contact = address if address.startswith("https://") else f"mailto:{address}"
    day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + SECURITY_TXT_LASTS
    return _text(
        [
            f"Contact: {contact}",
            f"Expires: {day:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {', '.join(dict(settings.LANGUAGES))}",
            f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
        ]
    )


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers look for it."""
    return redirect("account_change_password")


@require_safe
@cache_control(public=True, max_age=DAY)
def opensearch(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1: the browser's own search box asks this site."""
    with override(_asked(request)):
        told = _("Guides and questions of %(site_name)s") % {"site_name": settings.SITE_NAME}
        context = {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL, "description": told}
        kind = "application/opensearchdescription+xml; charset=utf-8"
        return render(request, "opensearch.xml", context, content_type=kind)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What a browser shows under its box: words, notes, addresses, as OpenSearch’s extension has them."""
    typed = request.GET.get("q", "")[:TYPED_MAX]
    with override(_asked(request)):
        groups = suggesting.suggestions(typed, viewer=AnonymousUser())
    links = [(label, link) for label, found in groups for link in found]
    rows: list[Any] = [
        typed,
        [link["title"] for _label, link in links],
        [label for label, _link in links],
        [settings.BASE_URL + link["url"] for _label, link in links],
    ]
    response = JsonResponse(rows, safe=False, content_type="application/x-suggestions+json")
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@cache_control(public=True, max_age=DAY)
def manifest(request: HttpRequest) -> HttpResponse:
    """For phones that put the site beside their programs; what is shared with it becomes a question."""
    with override(_asked(request)):
        ask, home = reverse("forum:ask"), reverse("home")
        icon = {"src": static("selfcare/img/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
        shortcuts = [(_("Ask a question"), ask), (_("Questions"), reverse("forum:questions"))]
        told = {
            "id": "/",
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME[:12],
            "lang": get_language(),
            "dir": "ltr",
            "start_url": home,
            "scope": "/",
            "display": "minimal-ui",
            "background_color": PAPER,
            "theme_color": INK,
            "icons": [icon],
            "shortcuts": [{"name": name, "url": url} for name, url in shortcuts],
            "share_target": {"action": ask, "method": "GET", "params": {"title": "q", "text": "text", "url": "url"}},
        }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def _asked(request: HttpRequest) -> str:
    """The language that a page of the site named in the address; else the reader's."""
    named = request.GET.get("lang", "")
    return named if named in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
