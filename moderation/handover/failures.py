"""What a code of the delivery log means, for people."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS: dict[str, Promise] = {
    "connect": gettext_lazy("Nobody answers at this address: the receiver is down, or a firewall keeps us out."),
    "name": gettext_lazy("The name of this address is unknown: look whether it is written right."),
    "private": gettext_lazy("The name leads into a private network, which this site does not call."),
    "scheme": gettext_lazy("The address does not begin with https://."),
    "port": gettext_lazy("The address has a port that this site does not call."),
    "userinfo": gettext_lazy("The address holds a name or a password."),
    "spelling": gettext_lazy("The address is not written as one."),
    "tls": gettext_lazy("The certificate of the receiver does not hold: it ran out, or is for another name."),
    "timeout": gettext_lazy("The receiver took longer than it may: it must answer first and work afterwards."),
    "protocol": gettext_lazy("What came back was no answer, or the connection broke: it may have arrived."),
    "no ticket in the answer": gettext_lazy("The tool answered, but named no ticket."),
    "no longer public": gettext_lazy("The question is no longer public, or no longer about this brand: nothing left."),
    "receiver disabled": gettext_lazy("The receiver was switched off. Switch it on, then send again."),
    "410 Gone": gettext_lazy("The receiver answered that it is gone for good (410): it was switched off."),
}
STATUSES: dict[str, Promise] = {
    "3": gettext_lazy("The receiver sends us elsewhere (%(status)s). We do not follow: write the new address."),
    "401": gettext_lazy("The receiver does not know us (%(status)s): look at the key."),
    "403": gettext_lazy("The receiver refuses us (%(status)s): look at the key and its rights."),
    "404": gettext_lazy("There is nothing at this address (%(status)s): look whether it is written right."),
    "429": gettext_lazy("The receiver gets too much (%(status)s). It is tried later."),
    "4": gettext_lazy("The receiver refuses the message (%(status)s)."),
    "5": gettext_lazy("The receiver has a fault of its own (%(status)s). It is tried again."),
}


def in_words(code: str) -> str:
    """Empty for none; for a code of somebody else's channel, the code."""
    status = re.fullmatch(r"HTTP ([0-9]{3})", code)
    if status:
        number = status[1]
        words = next((STATUSES[key] for key in (number, number[0]) if key in STATUSES), None)
        return str(words) % {"status": number} if words else _("The receiver answered %(status)s.") % {"status": number}
    if code.startswith("no channel "):
        return _("The app that had this channel (%(name)s) is no longer installed.") % {"name": code[11:]}
    return str(WORDS.get(code, code))
