"""What a line of a score says: to moderators exactly, to the author of the post in general words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from moderation.review.automatic.signals import SECRET, Line, Signal

EXACTLY: dict[str, Any] = {
    Signal.LIMITED: _("Its author is limited: what they write is looked at first."),
    Signal.FIRST_POSTS: _("The first texts of every member are looked at on this site (setting: %(what)s)."),
    Signal.EXPRESSION: _("It has a watched expression: “%(what)s”."),
    Signal.OUTSIDE: _("The outside service takes it for spam."),
    Signal.LINKS: _("Links to other sites for so few words, or of a newcomer: %(what)s"),
    Signal.SHORT_LINK: _("A shortened link hides where it leads."),
    Signal.DISGUISED_LINK: _("An address is spelled so that no link is made of it."),
    Signal.FALSE_LINK: _("A link shows another address than the one it leads to."),
    Signal.CHEAP_LINK: _("A link leads to an address of the kind that is bought for a day."),
    Signal.MESSENGER_LINK: _("A link leads to a conversation in a messenger."),
    Signal.MADE_UP_LINK: _(
        "A newcomer links to a name of several words, as they are made to be found by search engines."
    ),
    Signal.BARE_LINK: _("Hardly anything but a link, from a newcomer."),
    Signal.MARKUP: _("It has the markup of other forums, as programs leave it."),
    Signal.FLOOD: _("Texts of the same author within an hour: %(what)s"),
    Signal.ALIKE_OWN: _("Nearly the same texts of the same author lately: %(what)s"),
    Signal.ALIKE_OTHERS: _("Other accounts that wrote nearly the same lately: %(what)s"),
    Signal.TRAP: _("A field that people do not see was filled in."),
    Signal.TOO_FAST: _("The form was sent sooner than its text can be read."),
    Signal.DISGUISED: _("Letters, words or numbers are written so that programs do not know them."),
    Signal.CAPITALS: _("Most of it is in capital letters."),
    Signal.SIGNS: _("Signs or pictures are repeated."),
    Signal.ADVERTISING: _("Words of advertising: %(what)s"),
    Signal.FRAUD: _("Words of frauds: %(what)s"),
    Signal.FRAUDS: _("So many kinds of words of frauds together: %(what)s"),
    Signal.CONTACT: _("It gives a way to contact its author elsewhere: %(what)s"),
    Signal.NEWCOMER: _("It is the first text of a new account, besides."),
    Signal.TELLS: _("Somebody tells of a fraud or asks about one, and gives no way to be contacted."),
    Signal.KNOWN: _("Its author has published texts for some time: %(what)s"),
    Signal.ASKS: _("It ends with a question and gives no way to reach anybody: it is shown."),
}

FAMILIES: dict[str, Any] = {
    "gambling": _("games of chance"),
    "medicine": _("medicines and drugs"),
    "slimming": _("slimming and miracle cures"),
    "adult": _("sex"),
    "loan": _("loans"),
    "easy money": _("easy money"),
    "investment": _("investments"),
    "recovery": _("getting money back, breaking into accounts"),
    "occult": _("clairvoyance and magic"),
    "search engines": _("visitors, followers and reviews for sale"),
    "papers": _("false papers and money"),
    "copies": _("copies of brands"),
    "promotion": _("promotion"),
    "sale": _("something for sale"),
    "payment": _("a payment that nobody gets back"),
    "contact": _("going on elsewhere"),
    "price": _("a price far below the usual one"),
    "fees": _("fees before anything comes"),
    "urgency": _("hurry"),
    "pretence": _("speaking as a bank, a shop or a service"),
    "rescuer": _("praise of somebody who helped"),
    "invitation": _("sending readers to somebody"),
    "helpline": _("telephone lines that are not those of the brand"),
    "giveaway": _("a present whose transport is paid for"),
    "compensation": _("compensation that nobody asked for"),
    "e-mail": _("e-mail address"),
    "telephone": _("telephone number"),
    "messenger": _("messenger"),
}

_LINKS = _("its links")
_OTHERS = _("it is much like other texts, or one of many in a short time")
IN_GENERAL: dict[str, Any] = {
    Signal.LIMITED: _("what you write is looked at first, as the decision about your account says"),
    Signal.FIRST_POSTS: _("the first texts of every member are looked at"),
    Signal.EXPRESSION: _("an expression that the team looks at"),
    Signal.LINKS: _LINKS,
    Signal.SHORT_LINK: _LINKS,
    Signal.DISGUISED_LINK: _LINKS,
    Signal.FALSE_LINK: _LINKS,
    Signal.CHEAP_LINK: _LINKS,
    Signal.MESSENGER_LINK: _LINKS,
    Signal.MADE_UP_LINK: _LINKS,
    Signal.BARE_LINK: _LINKS,
    Signal.FLOOD: _OTHERS,
    Signal.ALIKE_OWN: _OTHERS,
    Signal.ALIKE_OTHERS: _OTHERS,
    Signal.DISGUISED: _("words or numbers that are written in an unusual way"),
    Signal.CAPITALS: _("many capital letters or repeated signs"),
    Signal.SIGNS: _("many capital letters or repeated signs"),
    Signal.ADVERTISING: _("words that are common in advertising"),
    Signal.FRAUD: _("words that are common in frauds, such as prices, payments or contacts elsewhere"),
    Signal.CONTACT: _("a way to contact you outside this site"),
    Signal.OUTSIDE: _("a service outside this site takes it for advertising"),
}


def exactly(line: Line) -> str:
    """For moderators."""
    sentence = EXACTLY.get(line.signal)
    if sentence is None:
        return line.signal
    return str(sentence) % {"what": FAMILIES.get(line.what, line.what)}


def in_general(lines: Iterable[Line]) -> list[str]:
    """For the author: enough to write it otherwise, not enough to get round it. Each reason once."""
    told = [IN_GENERAL[line.signal] for line in lines if line.signal in IN_GENERAL and line.signal not in SECRET]
    return list(dict.fromkeys(map(str, told)))
