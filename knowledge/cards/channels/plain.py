"""The card as plain text: for `.txt`, the text of mails, chat, a telephone.

What a line is can be told from its beginning in any language: `!!` a warning, a word with a number and a full stop a
step, two spaces the rest of either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from forum.dates import written_day
from knowledge.cards.card import About, Block, Card, Paragraph, Picture, Related, Steps, Warning

END = "---"  # above the foot
_MARK = re.compile(r"!!|---|\S+ \d+\. |\[")


def full(card: Card) -> str:
    with override(card.language):
        return "\n\n".join([body(card), END, foot(card)]) + "\n"


def body(card: Card) -> str:
    """Title, answer, blocks; the language of the guide is active."""
    parts = [card.title, _apart(card.summary), *written(card.blocks)]
    parts[1:1] = [f"[!! {notice.text}]" for notice in card.notices]
    return "\n\n".join(part for part in parts if part)


def foot(card: Card) -> str:
    """Which text this is, and where one sees whether it still holds."""
    lines = [_("Version %(number)s") % {"number": card.revision}]
    if card.checked_on:
        lines[0] = _("Version %(number)s, checked on %(day)s") % {
            "number": card.revision,
            "day": written_day(card.checked_on),
        }
    lines += [_("Is it still right? See:") + f" <{card.short_url}>", _("The guide:") + f" <{card.url}>"]
    if card.credits:
        lines.append(_("With thanks to:") + f" {', '.join(card.credits)}")
    return "\n".join(lines)


def written(blocks: tuple[Block, ...]) -> Iterator[str]:
    return (_WRITTEN[type(block)](block) for block in blocks)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _apart(text: str) -> str:
    """Words that begin as a mark does are set apart from it."""
    return "\n".join(f"· {line}" if _MARK.match(line) else line for line in text.splitlines())


def _picture(block: Picture) -> str:
    return f"[{_('Picture: %(words)s') % {'words': block.alt}}]" if block.alt else ""


def _about(block: About) -> str:
    return f"{_('Product:')} {block.name} <{block.url}>"


def _related(block: Related) -> str:
    return f"{_('See also:')} {block.title} <{block.url}>"


def _steps(block: Steps) -> str:
    word = _("Step")
    return "\n".join(f"{word} {place}. {_indented(step.text)}" for place, step in enumerate(block.steps, 1))


def _warning(block: Warning) -> str:
    return f"!! {_('Warning:')} {_indented(block.words.text)}"


def _paragraph(block: Paragraph) -> str:
    return _apart(block.words.text)


_WRITTEN: dict[type[Any], Callable[[Any], str]] = {
    Paragraph: _paragraph,
    Steps: _steps,
    Warning: _warning,
    Picture: _picture,
    About: _about,
    Related: _related,
}
