"""The secret of each week: by it the same person is known again for a week, and by nobody later."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from knowledge.models import SearchSalt

HOUR = 3600


def pseudonym(what: str, words: str, *, week: dt.date) -> str:
    """A keyed hash that differs with every week. `what` names what it is made for.

    With the site's own secret: it is not in the database, whose copies hold the week's.
    """
    secret = f"{_salt(week)}{settings.SECRET_KEY}"
    return salted_hmac(what, words, secret=secret, algorithm="sha256").hexdigest()


def _salt(week: dt.date) -> str:
    key = f"search-salt:{week}"
    salt: str | None = cache.get(key)
    if salt is None:
        row, _is_new = SearchSalt.objects.get_or_create(week=week, defaults={"salt": secrets.token_hex(32)})
        salt = row.salt
        cache.set(key, salt, HOUR)
    return salt
