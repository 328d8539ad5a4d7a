"""A question by mail: kept as a draft, which its sender publishes by a link. Nothing is published by mail alone."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from forum import publishing_links
from forum.mail_in import telling
from forum.mail_in.incoming import Incoming
from forum.models import Draft, Member, Question
from forum.models.draft import new_key
from forum.models.question import TITLE_MAX, TITLE_MIN
from forum.tagging import suggested_tags
from forum.text.cleaning import clean_line, clean_text
from forum.text.language import detect_language
from forum.text.sizes import BODY_MAX

SALT = "forum.mail_in.draft"
LINK_DAYS = 7
TAGS = 3  # of those that the text names

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")
_ANSWERED = re.compile(r"^(?:(?:re|aw|tr|fwd?|réf?|rép)\s?:\s*)+", re.IGNORECASE)


@transaction.atomic
def keep(letter: Incoming, *, member: Member | None) -> Draft:
    """The draft of this letter, once, and a mail with the links that publish it, and that go on with it."""
    data = data_of(letter)
    key = salted_hmac(SALT, letter.digest).hexdigest()[:40]
    draft, is_new = _kept(key, data, member=member, email=letter.sender)
    if is_new:
        language = member.language if member else data["language"]
        telling.kept(letter, language=language, links=links_to(draft, language))
    return draft


@transaction.atomic
def keep_typed(title: str, body: str, *, email: str, language: str) -> Draft:
    """The same for what somebody typed at a counter: once for the same words, and the links go to their address."""
    key = salted_hmac(SALT, repr((email, title, body))).hexdigest()[:40]
    draft, is_new = _kept(key, _as_typed(title, body) | {"language": language}, member=None, email=email)
    if is_new:
        telling.kept_typed(email, language=language, links=links_to(draft, language))
    return draft


def _kept(key: str, data: dict[str, str], *, member: Member | None, email: str) -> tuple[Draft, bool]:
    known = {"member": member, "data": data, "email": email, "link_key": new_key()}
    return Draft.objects.get_or_create(key=key, defaults=known)


def data_of(letter: Incoming) -> dict[str, str]:
    """All that the ask form needs, so that nobody has to go there; the rest may be said there."""
    return _as_typed(_ANSWERED.sub("", clean_line(letter.subject)), clean_text(letter.text))


def _as_typed(title: str, body: str) -> dict[str, str]:
    language = detect_language(f"{title}\n{body}", "en")
    return {
        "title": _long_enough(title, body)[:TITLE_MAX],
        "body": body[:BODY_MAX],
        "language": language,
        "context": Question.Context.OTHER,
        "product": "",
        "tags": _tags(f"{title}\n{body}", language),
    }


def _long_enough(title: str, body: str) -> str:
    """A subject of one word says too little: the first sentence follows it."""
    if len(title) >= TITLE_MIN:
        return title
    return clean_line(f"{title} – {_SENTENCE.split(body, maxsplit=1)[0]}" if title else _SENTENCE.split(body)[0])


def _tags(text: str, language: str) -> str:
    """Those that the text names, or the one by which the team finds what it has to sort."""
    named = [tag.name for tag in suggested_tags(text, None, but=[])[:TAGS]]
    with override(language):
        return ", ".join(named or [_("to sort")])


def links_to(draft: Draft, language: str) -> dict[str, str | int]:
    """`publish`: its page has one button; `link`: to change it first. With the days they work."""
    with override(language):
        publish = reverse("forum:publish_by_link", args=[publishing_links.token_of(draft)])
    go_on: dict[str, str | int] = {"link": f"{settings.BASE_URL}/{language}{path_of(draft)}", "days": LINK_DAYS}
    return {**go_on, "publish": f"{settings.BASE_URL}{publish}", "publish_days": publishing_links.VALID.days}


def path_of(draft: Draft) -> str:
    """Of the page that goes on with it, without the language."""
    return f"/mail/draft/{signing.dumps(draft.key, salt=SALT)}/"


def draft_of(token: str) -> Draft | None:
    """The draft a link leads to, while it is one and the link is fresh."""
    try:
        key = signing.loads(token, salt=SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    return Draft.objects.filter(key=key, question=None).first()
