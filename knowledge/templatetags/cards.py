"""What mails and pages say of cards."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.translation import override

from forum.models import Notification
from forum.templatetags.mail_parts import BEGIN, END
from knowledge.cards.card import Card
from knowledge.cards.reading import read, texts_of
from knowledge.cards.shortening import SHORT_MAX
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage

register = template.Library()


@register.simple_tag(takes_context=True)
def mailed_card(context: Context, card: Card, text: str) -> str:
    """A whole card in a mail: HTML in the language of the guide, or the text that was made of it."""
    if not context["is_html"]:
        return f"{BEGIN}{text}{END}"
    with override(card.language):
        return render_to_string("emails/_card.html", {"card": card, "base_url": settings.BASE_URL})


@register.simple_tag
def draft_card(page: ArticlePage) -> Card | None:
    """The short forms of a draft, for its editors; None for one that was never saved."""
    if not page.pk:
        return None
    with override(page.locale.language_code):
        return read(page, page.live_revision_id or 0, blocks=tuple(texts_of(page)))


@register.simple_tag
def short_max() -> int:
    """Characters of the short form."""
    return SHORT_MAX


@register.simple_tag
def guide_told(notification: Notification) -> ArticlePage | None:
    """The guide that a notification speaks of, as long as everybody may read it."""
    _kind, number, *_rest = [*notification.ref.split(":"), ""]
    found: Any = ArticlePage.objects.filter(pk=number) if number.isdigit() else ArticlePage.objects.none()
    guide: ArticlePage | None = open_to_all(found.defer_streamfields()).select_related("locale").first()
    return guide


@register.simple_tag
def copy_told(notification: Notification) -> str:
    """The version that a member kept, as their copy names it."""
    return [*notification.ref.split(":"), "", ""][2]
