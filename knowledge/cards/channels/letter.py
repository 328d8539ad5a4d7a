"""The card as a mail: a text and its HTML, in the frame of every mail of the site."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from forum import letters
from forum.models import Member
from knowledge.cards.card import Card
from knowledge.cards.channels import plain


def written_to(member: Member, card: Card) -> tuple[str, str, str]:
    """Subject, text and HTML. What is around the guide is in the language of the member, the guide in its own."""
    with override(card.language):
        text = "\n\n".join([plain.body(card), plain.END, plain.foot(card)])
    with override(member.language):
        why = {"reason_text": _("because you sent it to yourself")}
    return letters.compose_page(member, "guide", {"card": card, "card_text": text, "notification": why})
