"""What is known of the seller that somebody names: the mediation body it must name, or for how long none is known."""

from __future__ import annotations

from urllib.parse import urlsplit

from moderation.mediation.duplicates import plain
from moderation.mediation.models import Case, Trader
from moderation.mediation.models.traders import digits


def of_case(case: Case) -> Trader | None:
    return named(case.trader_name, case.trader_contact)


def named(name: str, contact: str = "") -> Trader | None:
    """By its company number, its website or its whole name; None where none or several fit."""
    numbers, words, seller = digits(contact), contact.casefold(), plain(name)
    if not (numbers or words or seller):
        return None
    rows = list(Trader.objects.select_related("body"))
    for fits in (
        lambda row: any(number.startswith(row.company_number[:9]) for number in numbers) and row.company_number,
        lambda row: bool(host(row.site_url)) and host(row.site_url) in words,
        lambda row: bool(seller) and plain(row.name) == seller,
    ):
        found = [row for row in rows if fits(row)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
