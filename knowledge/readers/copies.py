"""Copies of guides that left the site: on paper, in a mail, in a message. Each names its revision, and may be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import override
from wagtail.models import Revision

from forum.access import Gone
from forum.models.prepared import LARGEST
from forum.text.difference import Piece, difference
from knowledge import withheld
from knowledge.cards.card import Card
from knowledge.cards.channels import plain
from knowledge.cards.reading import card_of, read
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage
from knowledge.translations import editions
from knowledge.translations.significance import Change, Published, change_since


@dataclass(frozen=True)
class Copy:
    """`former` is what the copy says, as far as it may still be shown; `change` is None where it is still right."""

    page: ArticlePage
    card: Card
    revision: int
    change: Change | None
    former: Card | None

    @property
    def pieces(self) -> list[Piece]:
        """What changed, word by word."""
        return difference(_text(self.former), _text(self.card)) if self.former else []


def _text(card: Card) -> str:
    with override(card.language):
        return plain.body(card)


def find(pk: int, revision: int) -> Copy:
    """404 for a text that was never public; `Gone` where the guide is public no more: nobody must go by its copies."""
    page, history = _guide(pk), editions.history(min(pk, LARGEST))
    if page is None or not _was_public(page, revision, history):
        raise Http404
    if not page.live:
        raise Gone
    change = change_since(revision, history)
    return Copy(page, card_of(page), revision, change, _former(page, revision) if change else None)


def language_of(pk: int, revision: int) -> str:
    """Of a guide, in which its copies speak; 404 as for `find`, so that nothing is said of what was never public."""
    page = _guide(pk)
    if page is None or not _was_public(page, revision, editions.history(pk)):
        raise Http404
    return str(page.locale.language_code)


def _guide(pk: int) -> ArticlePage | None:
    """One that everybody may read, or that was taken away."""
    found = ArticlePage.objects.filter(pk=min(pk, LARGEST)).select_related("product", "locale")
    guide: ArticlePage | None = (open_to_all(found) | found.filter(live=False)).first()
    return guide


def _was_public(page: ArticlePage, revision: int, history: Sequence[Published]) -> bool:
    return any(one.number == revision for one in history) or (page.live and revision == (page.live_revision_id or 0))


def _former(page: ArticlePage, revision: int) -> Card | None:
    """What was public then, if it is still kept and holds nothing that was taken out of public sight since."""
    kept = Revision.objects.for_instance(page).filter(pk=revision).first()
    if kept is None or withheld.is_in(kept.content):
        return None
    page = kept.as_object()
    with override(page.locale.language_code):
        return read(page, revision)
