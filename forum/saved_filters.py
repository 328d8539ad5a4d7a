"""Which addresses a member can save as a filter, and how they are spelled. Pure."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from forum.models.saved_filter import ADDRESS_MAX

LISTS = {"forum:questions", "forum:tag", "forum:product", "knowledge:search"}
LEFT_OUT = {"page", "size"}
CODES = {code for code, _name in settings.LANGUAGES}


def spelled(address: str) -> str:
    """The address of a list without its language, its page and what is empty: the same list is spelled the same.

    ValidationError for what is no list of questions.
    """
    no_list = ValidationError(_("Only lists of questions and searches can be saved."))
    try:
        parts = urlsplit(address)
    except ValueError:  # half a pair of brackets, where a host would stand
        raise no_list from None
    language, _slash, path = parts.path.removeprefix("/").partition("/")
    if parts.scheme or parts.netloc or language not in CODES or not _is_list(parts.path, language):
        raise no_list
    pairs = [(name, value) for name, value in parse_qsl(parts.query) if name not in LEFT_OUT]
    found = path + (f"?{urlencode(sorted(pairs))}" if pairs else "")
    if len(found) > ADDRESS_MAX or "\x00" in unquote(found):
        raise ValidationError(_("This list has too many filters to be saved."))
    return found


def _is_list(path: str, language: str) -> bool:
    try:
        with translation.override(language):
            return resolve(path).view_name in LISTS
    except Resolver404:
        return False
