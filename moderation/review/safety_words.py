"""What whoever has a dangerous product is told: where to report it, and what SignalConso asks for."""

from __future__ import annotations

from django.utils.translation import gettext as _


def questions() -> list[str]:
    """Those of SignalConso about dangerous products."""
    return [
        _("The day of the accident."),
        _("The name of the product."),
        _("The brand, and the address of whoever made it."),
        _("What identifies it: model, serial number, volume, weight."),
        _("Whether somebody was hurt, and how."),
        _("Whether you have told the shop or whoever made it."),
    ]


def guidance() -> str:
    """As a comment under the question, in the active language; Markdown."""
    asked = "\n".join(f"- {one}" for one in questions())
    before = _("What you describe may be dangerous. Stop using the product, and keep it.")
    look = _("Look whether it is recalled: %(url)s") % {"url": "https://rappel.conso.gouv.fr/"}
    report = _("Report it: %(url)s") % {"url": "https://signal.conso.gouv.fr/"}
    hand = _("They will ask you for this. Do not write it here:")
    return f"{before}\n\n{look}\n\n{report}\n\n{hand}\n\n{asked}"
