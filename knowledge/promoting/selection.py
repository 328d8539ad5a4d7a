"""Which pieces become blocks, in what order and of what kind. Pure: what was chosen and the pieces in, blocks out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bs4 import BeautifulSoup

from forum.numbers import number_in
from knowledge.promoting import masking
from knowledge.promoting.kinds import converted
from knowledge.promoting.pieces import IMAGE, TEXTS, Piece
from knowledge.richtext import clean

PLACE_MAX = 9999


class Choice(NamedTuple):
    """`place` counts from one."""

    piece: Piece
    is_on: bool
    kind: str
    place: int

    @property
    def value(self) -> Any:
        return converted(self.piece.value, of=self.piece.kind, to=self.kind)

    @property
    def texts(self) -> list[str]:
        """The HTML in it where personal data may stand."""
        value = self.value
        if self.piece.kind == IMAGE:
            return [self.piece.value["alt"]]
        return [value] if isinstance(value, str) else value if isinstance(value, list) else []


def arranged(pieces: Sequence[Piece], chosen: Iterable[Mapping[str, Any]]) -> list[Choice]:
    """The pieces in the chosen order; those that nobody has seen yet come last, and what answers say is taken."""
    known = {each["key"]: each for each in chosen}
    order = {key: number for number, key in enumerate(known)}
    pieces = sorted(pieces, key=lambda piece: order.get(piece.key, len(order)))
    return [_choice(piece, known.get(piece.key), place) for place, piece in enumerate(pieces, start=1)]


def _choice(piece: Piece, chosen: Mapping[str, Any] | None, place: int) -> Choice:
    if chosen is None:
        return Choice(piece, bool(piece.answer), piece.kind, place)
    return Choice(piece, bool(chosen.get("on")), kind_for(piece, chosen.get("kind", "")), place)


def kind_for(piece: Piece, wanted: str) -> str:
    return wanted if piece.kind in TEXTS and wanted in TEXTS else piece.kind


def typed(choices: Sequence[Choice], post: Mapping[str, str]) -> list[dict[str, Any]]:
    """What a form says of them, to be kept. Of two in one place, the one that was moved there comes first."""

    def place(choice: Choice) -> tuple[int, bool, int]:
        wanted = _place(post.get(f"place-{choice.piece.key}", ""), choice.place)
        return wanted, wanted == choice.place, choice.place

    return [
        {
            "key": choice.piece.key,
            "on": f"on-{choice.piece.key}" in post,
            "kind": kind_for(choice.piece, post.get(f"kind-{choice.piece.key}", choice.kind)),
        }
        for choice in sorted(choices, key=place)
    ]


def moved(parts: list[dict[str, Any]], key: str, by: int) -> list[dict[str, Any]]:
    """One of them so many places on; the first goes no further up, the last no further down."""
    at = next((number for number, part in enumerate(parts) if part["key"] == key), None)
    if at is None:
        return parts
    others = [part for part in parts if part["key"] != key]
    to = min(max(at + by, 0), len(others))
    return [*others[:to], parts[at], *others[to:]]


def _place(words: str, otherwise: int) -> int:
    place = number_in(words.strip(), digits=len(str(PLACE_MAX)))
    return otherwise if place is None else place


class Block(NamedTuple):
    """One block of a guide as it is stored, and the answer it comes from, if any."""

    data: dict[str, Any]
    answer: int


def blocks(
    choices: Iterable[Choice], *, keep: Iterable[str], language: str, picture: Callable[[dict[str, Any]], Any]
) -> list[Block]:
    """What was chosen, without the personal data that nobody said to keep. `picture` gives the value of an image."""
    kept = set(keep)

    def value_of(choice: Choice) -> Any:
        value = choice.value
        if choice.piece.kind == IMAGE:
            return picture({**value, "alt": masking.masked_line(value["alt"], keep=kept, language=language)})
        if isinstance(value, list):
            steps = (_masked(step, kept, language) for step in value)
            return [{"type": "item", "value": step, "id": str(uuid.uuid4())} for step in steps]
        return _masked(value, kept, language) if isinstance(value, str) else value

    return [
        Block({"type": choice.kind, "value": value_of(choice), "id": choice.piece.block_id}, choice.piece.answer)
        for choice in choices
        if choice.is_on and choice.value
    ]


def _masked(html: str, kept: set[str], language: str) -> str:
    return clean(masking.masked(html, keep=kept, language=language))


def words_of(value: Any) -> str:
    """Of a block as it is stored or chosen, for comparing: letters and digits only."""
    if isinstance(value, list):
        return " ".join(words_of(item["value"] if isinstance(item, dict) else item) for item in value)
    text = BeautifulSoup(value, "html.parser").get_text(" ") if isinstance(value, str) else ""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def not_yet(new: Sequence[Block], *, present: set[str], said: Mapping[int, Sequence[str]]) -> list[Block]:
    """The blocks that a guide lacks: neither is theirs among its blocks, nor do the answer's blocks there say it.

    `present`: the names of its blocks; `said`: `words_of` its blocks, by the answer they come from.
    """

    def is_there(block: Block) -> bool:
        words = words_of(block.data["value"])
        return block.data["id"] in present or (
            bool(words) and any(words in others for others in said.get(block.answer, ()))
        )

    return [block for block in new if not is_there(block)]
