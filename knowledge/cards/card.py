"""What a guide says, apart from how it is shown. Every channel is made from this and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple, TypeAlias


class Words(NamedTuple):
    """A piece of text, sanitised, with whole addresses: as HTML, and as text that names each address after its link."""

    body_html: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    kind: ClassVar[str] = "text"
    words: Words


@dataclass(frozen=True)
class Steps:
    kind: ClassVar[str] = "steps"
    steps: tuple[Words, ...]


@dataclass(frozen=True)
class Warning:
    kind: ClassVar[str] = "warning"
    words: Words


@dataclass(frozen=True)
class Picture:
    """`source` is Wagtail's image, for channels that show pictures; the others say `alt`."""

    kind: ClassVar[str] = "picture"
    alt: str
    source: Any = None


@dataclass(frozen=True)
class About:
    kind: ClassVar[str] = "product"
    name: str
    url: str


@dataclass(frozen=True)
class Related:
    kind: ClassVar[str] = "question"
    title: str
    url: str
    language: str


class Notice(NamedTuple):
    """What is wrong with the text as a whole: it is being checked, or older than its original."""

    text: str
    is_grave: bool


Block: TypeAlias = Paragraph | Steps | Warning | Picture | About | Related


@dataclass(frozen=True)
class Card:
    """One published text of a guide. `lines` and `short` are its short forms; `blocks` is all of it.

    `revision` is the number of Wagtail's revision, 0 for a guide that was made public without one. `short_url` names
    both, and says whether a copy is still right.
    """

    guide: int
    revision: int
    language: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    lines: tuple[str, str]
    short: str
    url: str
    short_url: str
    product: About | None
    credits: tuple[str, ...]
    checked_on: date | None
    notices: tuple[Notice, ...] = ()  # what its readers are told first

    @property
    def warnings(self) -> tuple[Words, ...]:
        return tuple(block.words for block in self.blocks if isinstance(block, Warning))

    @property
    def cautions(self) -> tuple[str, ...]:
        """What no form may leave out."""
        grave = (notice.text for notice in self.notices if notice.is_grave)
        return (*grave, *(warning.text for warning in self.warnings))

    @property
    def steps(self) -> tuple[Words, ...]:
        return tuple(step for block in self.blocks if isinstance(block, Steps) for step in block.steps)
