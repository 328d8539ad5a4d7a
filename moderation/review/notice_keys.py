"""How a notice is called in public, and how notices of one person are counted without their address."""

from __future__ import annotations

import secrets
from datetime import date

from django.utils.crypto import salted_hmac

from moderation.mediation.references import ALPHABET, check_character


def new_reference(on: date) -> str:
    """N-26-7F3KQ2-H: of that day's year, one of a billion, with a check character. It may be read aloud."""
    year = f"{on.year % 100:02}"
    body = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"N-{year}-{body}-{check_character(year + body)}"


def sender_key(email: str) -> str:
    """Nothing for nobody: who did not say who they are is not counted."""
    return salted_hmac("moderation.notices", email.strip().lower()).hexdigest() if email.strip() else ""
