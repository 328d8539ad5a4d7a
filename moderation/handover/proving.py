"""The e-mail address of a body is proven by whoever reads it: only then do cases go there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from forum import mail
from moderation.handover.models import Endpoint
from moderation.handover.outbox import language_of
from moderation.mediation.models import MediationBody
from moderation.mediation.models.bodies import MAIL_CHANNEL

LASTS = timedelta(days=14)
_SALT = "moderation.handover.proving"


def ask(body: MediationBody) -> None:
    """A link to its address, with a button behind it. ValidationError where it has none."""
    if not body.email:
        raise ValidationError(_("This body has no e-mail address."))
    with translation.override(language_of(body, settings.LANGUAGE_CODE)):
        text = _(
            "%(site)s would like to send the mediation cases of %(body)s to this address.\n\n"
            "Do you agree? Open this page and press its button, within %(n)d days:\n%(link)s\n\n"
            "Otherwise do nothing: nothing is sent here."
        )
        token = signing.dumps([body.pk, body.email], salt=_SALT)
        link = f"{settings.BASE_URL}{reverse('moderation:prove_address', args=[token])}"
        values = {"site": settings.SITE_NAME, "body": body.name, "n": LASTS.days, "link": link}
        mail.queue(to=[body.email], subject=_("Cases by e-mail: do you agree?"), text=text % values)


def body_of(token: str) -> MediationBody | None:
    """Whose address it proves; None for a link that is forged, too old, or of an address that it no longer has."""
    try:
        pk, address = signing.loads(token, salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return MediationBody.objects.filter(pk=pk, email=address).first()


@transaction.atomic
def prove(body: MediationBody, *, at: datetime) -> Endpoint:
    """From now on its cases can go there; a former address takes none any more. Twice is once."""
    body = MediationBody.objects.select_for_update().get(pk=body.pk)
    former = body.endpoints.filter(channel=MAIL_CHANNEL, is_active=True).exclude(url=body.mail_url)
    former.update(is_active=False, disabled_at=at, disabled_reason="address changed")
    fresh = {"is_active": True, "disabled_at": None, "disabled_reason": ""}
    endpoint, _is_new = Endpoint.objects.update_or_create(
        body=body, channel=MAIL_CHANNEL, url=body.mail_url, defaults=fresh
    )
    return endpoint
