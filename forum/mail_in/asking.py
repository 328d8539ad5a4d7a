"""A question by mail: kept as a draft, which its sender goes on with by a link. Nothing is published by mail alone."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac

from forum.mail_in import telling
from forum.mail_in.incoming import Incoming
from forum.models import Draft, Member, Question
from forum.models.question import TITLE_MAX
from forum.text.cleaning import clean_line, clean_text
from forum.text.language import detect_language
from forum.text.sizes import BODY_MAX

SALT = "forum.mail_in.draft"
LINK_DAYS = 7

_ANSWERED = re.compile(r"^(?:(?:re|aw|tr|fwd?|réf?|rép)\s?:\s*)+", re.IGNORECASE)


@transaction.atomic
def keep(letter: Incoming, *, member: Member | None) -> Draft:
    """The draft of this letter, once, and a mail with the link to it."""
    data = data_of(letter)
    key = salted_hmac(SALT, letter.digest).hexdigest()[:40]
    draft, is_new = Draft.objects.get_or_create(key=key, defaults={"member": member, "data": data})
    if is_new:
        language = member.language if member else data["language"]
        telling.kept(letter, language=language, link=path_of(draft), days=LINK_DAYS)
    return draft


def data_of(letter: Incoming) -> dict[str, str]:
    """What the ask form holds as typed; the rest is asked there."""
    title = _ANSWERED.sub("", clean_line(letter.subject))
    body = clean_text(letter.text)
    return {
        "title": title[:TITLE_MAX],
        "body": body[:BODY_MAX],
        "language": detect_language(f"{title}\n{body}", "en"),
        "context": Question.Context.OTHER,
        "product": "",
        "tags": "",
    }


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
