"""What a mail is made of. Each kind of mail is one template, written twice: as text, and as HTML (`is_html`)."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html

from forum.models import Answer, Comment, Question
from forum.text.mailed import mailed_html, worded
from forum.text.plain import listed_text

register = template.Library()

BEGIN, END = "\x02", "\x03"  # around each part of a text: no text of a member holds them
_BETWEEN = re.compile(f"{END}\\s*{BEGIN}|[{BEGIN}{END}]")


def laid_out(text: str) -> str:
    """A mail as text: how its template is broken into lines changes nothing; one blank line at a time."""
    return re.sub(r"\n{3,}", "\n\n", _BETWEEN.sub("", text)).strip() + "\n"


@register.simple_block_tag(takes_context=True)
def paragraph(context: Context, content: str) -> str:
    return _part(context, "paragraph", f"\n\n{content.strip()}\n\n", words=content)


@register.simple_block_tag(takes_context=True)
def line(context: Context, content: str) -> str:
    """One of several that stand together."""
    return _part(context, "line", f"{content.strip()}\n", words=content)


@register.simple_block_tag(takes_context=True)
def heading(context: Context, content: str) -> str:
    return _part(context, "heading", f"\n\n{content.strip()}\n", words=content)


@register.simple_block_tag(takes_context=True)
def item(context: Context, content: str, path: str) -> str:
    """One thing of a list, and where it is."""
    address = _address(path)
    return _part(context, "item", f"- {content.strip()}\n  {address}\n", words=content, address=address)


@register.simple_tag(takes_context=True)
def button(context: Context, label: str, path: str) -> str:
    """What the mail wants its reader to do: one in each mail. The label ends with a colon, for the text."""
    address = _address(path)
    return _part(context, "button", f"\n\n{label} {address}\n\n", label=_without_colon(label), address=address)


@register.simple_tag(takes_context=True)
def link(context: Context, label: str, path: str) -> str:
    """Another one, within a paragraph or a line."""
    found = _address(path)
    if not context["is_html"]:
        return f"{label} {found}"
    return format_html('<a class="link" href="{}" style="color:#0b5c6b">{}</a>', found, _without_colon(label))


@register.simple_tag(takes_context=True)
def address(context: Context, path: str) -> str:
    """A link that shows where it leads."""
    return link(context, path, path) if context["is_html"] else _address(path)


@register.simple_tag(takes_context=True)
def quotation(context: Context, post: Question | Answer | Comment | None) -> str:
    """What somebody wrote."""
    if post is None:
        return ""
    question = post if isinstance(post, Question) else post.question
    body_html = mailed_html(post.body_html, base_url=settings.BASE_URL) if context["is_html"] else ""
    text = f"\n\n{listed_text(worded(post.body_html))}\n\n"
    return _part(context, "quotation", text, body_html=body_html, language=question.language)


def _part(context: Context, name: str, text: str, **parts: Any) -> str:
    """`text` where the mail is written as text: nothing is escaped there."""
    if not context["is_html"]:
        return f"{BEGIN}{text}{END}"
    return render_to_string("emails/_part.html", {"part": name, **parts})


def _address(path: str) -> str:
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


def _without_colon(label: str) -> str:
    return label.rstrip().removesuffix(":").rstrip()
