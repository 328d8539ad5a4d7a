"""How what the guard found is named to people: kinds, why they matter, and what stands where one was hidden."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forum.text.personal_data import Finding, Kind, replace

NAMES = {
    Kind.EMAIL: gettext_lazy("E-mail address"),
    Kind.IBAN: gettext_lazy("Bank account number"),
    Kind.CARD: gettext_lazy("Payment card number"),
    Kind.PHONE: gettext_lazy("Telephone number"),
    Kind.NIR: gettext_lazy("Social security number"),
    Kind.SIRET: gettext_lazy("Number of somebody who works alone (SIRET)"),
    Kind.ORDER: gettext_lazy("Order number"),
}
WHY = {
    Kind.EMAIL: gettext_lazy("Programs collect addresses on public pages, and send them advertising and frauds."),
    Kind.IBAN: gettext_lazy("With it, somebody could buy in your name and have your account pay."),
    Kind.CARD: gettext_lazy("With it, somebody could pay at your expense."),
    Kind.PHONE: gettext_lazy("Everybody could read it, call it, and pretend to be the seller or your bank."),
    Kind.NIR: gettext_lazy("It is yours for life, and opens files in your name."),
    Kind.SIRET: gettext_lazy("The public register gives the name and the address that belong to it."),
    Kind.ORDER: gettext_lazy("With it, somebody could pretend to be you when they write to the seller."),
}
FOUND = {
    Kind.EMAIL: gettext_lazy("We found an e-mail address (%(shown)s). Choose what becomes of it before publishing."),
    Kind.IBAN: gettext_lazy(
        "We found the number of a bank account (%(shown)s). Choose what becomes of it before publishing."
    ),
    Kind.CARD: gettext_lazy(
        "We found the number of a payment card (%(shown)s). Choose what becomes of it before publishing."
    ),
    Kind.PHONE: gettext_lazy("We found a telephone number (%(shown)s). Choose what becomes of it before publishing."),
    Kind.NIR: gettext_lazy(
        "We found a social security number (%(shown)s). Choose what becomes of it before publishing."
    ),
    Kind.SIRET: gettext_lazy("We found a SIRET number (%(shown)s). Choose what becomes of it before publishing."),
    Kind.ORDER: gettext_lazy("We found an order number (%(shown)s). Choose what becomes of it before publishing."),
}


def removed(kind: Kind) -> str:
    """What stands in its place. Not in square brackets: before a colon, Markdown takes these for a link."""
    words = {
        Kind.EMAIL: _("e-mail address removed"),
        Kind.PHONE: _("telephone number removed"),
        Kind.IBAN: _("account number removed"),
        Kind.CARD: _("card number removed"),
        Kind.NIR: _("social security number removed"),
        Kind.SIRET: _("SIRET number removed"),
        Kind.ORDER: _("order number removed"),
    }
    return words[kind]


def stand_in(one: Finding) -> str:
    return f"({removed(one.kind)})"


def without_personal_data(text: str, *, language: str) -> str:
    """All that is found hidden: for copies that leave the site."""
    with override(language):
        return replace(text, lambda kind, _words: f"({removed(kind)})")
