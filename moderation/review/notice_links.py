"""The signed link of a notice: whoever holds it reads how it stands, and nobody else does."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

from moderation.review.models import Appeal, Notice

SALT = "moderation.notices"
SHOWN, MAILED = "page", "mail"  # the latter proves that its reader reads the address


class Held(NamedTuple):
    notice: Notice
    by_mail: bool


def token_of(notice: Notice, way: str) -> str:
    return signing.dumps([notice.pk, way], salt=SALT)


def path_of(notice: Notice, way: str = SHOWN) -> str:
    return reverse("moderation:notice_state", args=[token_of(notice, way)])


def url_of(notice: Notice) -> str:
    """For mails to whoever sent it."""
    return f"{settings.BASE_URL}{path_of(notice, MAILED)}"


def contest_url_of(notice: Notice, thing: str) -> str:
    """The same, of the page to contest one thing."""
    return settings.BASE_URL + reverse("moderation:notice_contest", args=[token_of(notice, MAILED), thing])


def appeal_url_of(appeal: Appeal, notice: Notice) -> str:
    return settings.BASE_URL + reverse("moderation:notice_appeal", args=[token_of(notice, MAILED), appeal.pk])


def notice_of(token: str) -> Held | None:
    """None for a link that is forged. It holds as long as the notice is kept."""
    try:
        pk, way = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    notice = Notice.objects.filter(pk=pk, erased_at__isnull=True).first()
    return Held(notice, way == MAILED) if notice else None
