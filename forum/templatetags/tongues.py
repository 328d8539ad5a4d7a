"""What stands on a page in another language than the page: marked, to be read aloud as it should (WCAG 3.1.2)."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from forum.text import typography
from forum.text.language import detect_language
from forum.text.typography import typeset_in

register = template.Library()


@register.filter
def in_language(text: str, language: str) -> str:
    """A title as its language is printed, marked where the page speaks another one."""
    said = typeset_in(language, text)
    return said if language == get_language() else format_html('<span lang="{}">{}</span>', language, said)


@register.filter
def typeset_html(html: SafeString) -> SafeString:
    """What editors wrote as rich text, in the typography of the page: spaces are exchanged, and nothing else."""
    known = conditional_escape(html)
    return mark_safe(typography.typeset_html(known)) if get_language() == "fr" else known  # noqa: S308


@register.filter
def language_mark(text: str) -> SafeString | str:
    """The attribute of an element that holds a text whose language nobody stored."""
    here = get_language() or ""
    language = detect_language(text, here)
    return "" if language == here else format_html(' lang="{}"', language)
