"""The block about danger while a question is being written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.text.sizes import READ_MAX
from moderation.handover.lexicon import own_words, speaks_of_danger
from moderation.review import safety_words


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def danger(request: HttpRequest) -> HttpResponse:
    """The fragment that the form shows: `title`, `body`. Keeps nothing."""
    sent = request.POST if request.method == "POST" else request.GET
    title, body = (sent.get(name, "")[:READ_MAX] for name in ("title", "body"))
    context = {"is_dangerous": speaks_of_danger([title, own_words(body)]), "asked": safety_words.questions()}
    response = render(request, "moderation/review/_danger.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
