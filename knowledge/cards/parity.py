"""Whether every channel says the same: the facts of a card, and those that its finished forms show to a reader.

What is compared is read from what is sent out, not from the card: a renderer that forgets a step, a price or a warning
is found whatever it was given. `manage.py check_cards` and the tests go by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, Tag

from forum.text.plain import plain_text
from knowledge.cards.card import About, Card, Paragraph, Picture, Related
from knowledge.cards.figures import ADDRESS, addresses, figures, normal

_REVISION = re.compile(r"/g/(\d+)/(\d+)/")
_BRACKETED = re.compile(r"\s*<(?:https?://[^<>\s]+|[^<>\s@]+@[^<>\s]+)>")
_WORD = re.compile(r"[^\W\d_]{2,}")
LOST_SHOWN = 12  # words named
_LIST_MARK = re.compile(r"^(?:- |\d+\. )", re.MULTILINE)


class Facts(NamedTuple):
    """Of a whole card. Steps and warnings are in order; the rest are sets, because channels place them differently.

    `words` are those of all its texts: a channel may say more, such as what a link is, and nothing less.
    """

    title: str
    steps: tuple[str, ...]
    warnings: tuple[str, ...]
    pictures: tuple[str, ...]
    figures: frozenset[str]
    addresses: frozenset[str]
    revision: tuple[str, ...]
    notices: tuple[str, ...]
    words: frozenset[str]

    def differences(self, other: Facts) -> Iterator[str]:
        """The names of what is not the same, each with both; and the words that the other lacks."""
        if lost := sorted(self.words - other.words):
            yield f"words: {len(lost)} are missing, {', '.join(lost[:LOST_SHOWN])}"
        for name, mine, theirs in zip(self._fields, self, other, strict=True):
            if name != "words" and mine != theirs:
                yield f"{name}: {_only(mine, theirs)!r} against {_only(theirs, mine)!r}"


def _only(mine: Any, theirs: Any) -> Any:
    return sorted(mine - theirs) if isinstance(mine, frozenset) else mine


def of_card(card: Card) -> Facts:
    texts = [card.title, card.summary, *_texts(card)]
    named = [block.url for block in card.blocks if isinstance(block, About | Related)]
    return Facts(
        title=said(card.title),
        steps=tuple(said(step.text) for step in card.steps),
        warnings=tuple(said(warning.text) for warning in card.warnings),
        pictures=tuple(normal(block.alt) for block in card.blocks if isinstance(block, Picture) and block.alt),
        figures=_figures(texts),
        addresses=_addresses([*texts, *named]),
        revision=(str(card.guide), str(card.revision)),
        notices=tuple(normal(notice.text) for notice in card.notices),
        words=_words_in(texts),
    )


def _texts(card: Card) -> Iterator[str]:
    for block in card.blocks:
        match block:
            case Paragraph():
                yield block.words.text
            case Picture():
                yield block.alt
            case About():
                yield block.name
            case Related():
                yield block.title
    yield from (words.text for words in (*card.steps, *card.warnings))


def in_html(page: str, *, base_url: str = "") -> Facts:
    """Of the card in a page: what `data-part` names. Links of the site itself are made whole with `base_url`."""
    soup = BeautifulSoup(page, "html.parser")
    root = soup.select_one("[data-card]")
    if root is None:
        raise ValueError("no card is in this page")
    for beside in root.select("[data-aside]"):  # what only the page of the guide has: marks of sources
        beside.decompose()
    parts = {name: root.select(f"[data-part={name}]") for name in ("title", "summary", "body", "foot", "notice")}
    shown = [part for name in ("title", "summary", "body") for part in parts[name]]
    hrefs = [str(link["href"]) for part in shown for link in part.select("a[href]")]
    links = [f"{base_url}{href}" if href.startswith("/") else href for href in hrefs]
    texts = [_words(part) for part in shown]
    return Facts(
        title=said(_words(*parts["title"])),
        steps=tuple(said(_words(item)) for item in root.select("[data-part=steps] > li")),
        warnings=tuple(said(_words(warning)) for warning in root.select("[data-part=warning]")),
        pictures=tuple(_pictures(*parts["body"])),
        figures=_figures(texts),
        addresses=_addresses([*texts, *(link.removeprefix("mailto:") for link in links)]),
        revision=_revision("".join(_words(part) for part in parts["foot"])),
        notices=tuple(normal(_words(part)) for part in parts["notice"]),
        words=_words_in(texts),
    )


def _words(part: Tag) -> str:
    """What somebody reads who sees it, or has it read aloud."""
    copy = BeautifulSoup(str(part), "html.parser")
    for image in copy.select("img"):
        image.replace_with(f" {image.get('alt', '')} ")
    return plain_text(str(copy))


def _pictures(body: Tag) -> Iterator[str]:
    for picture in body.select("img[alt], [data-part=picture]"):
        alt = normal(str(picture.get("alt") or picture.get_text()))
        if alt:
            yield alt


def in_text(text: str) -> Facts:
    """Of the plain form, by how its lines begin: `knowledge.cards.channels.plain`."""
    body, _end, foot = text.partition("\n---\n")
    parts = [part for part in body.split("\n\n") if part.strip()]
    marked = [[("", part)] for part in parts[:1]] + [list(_unmarked(part)) for part in parts[1:]]
    texts = [words for part in marked for _mark, words in part]
    return Facts(
        title=said(parts[0]) if parts else "",
        steps=tuple(said(words) for part in marked for mark, words in part if mark == "step"),
        warnings=tuple(said(words) for part in marked for mark, words in part if mark == "warning"),
        pictures=tuple(normal(words) for part in marked for mark, words in part if mark == "picture"),
        figures=_figures(words for part in marked for mark, words in part if mark != "notice"),
        addresses=_addresses(texts),
        revision=_revision(foot),
        notices=tuple(normal(words) for part in marked for mark, words in part if mark == "notice"),
        words=_words_in(texts),
    )


_MARKS = (
    ("notice", re.compile(r"\[!! ")),
    ("warning", re.compile(r"!! [^:]*: ?")),
    ("step", re.compile(r"\S+ \d+\. ")),
    ("picture", re.compile(r"\[[^\]:]*: (?=.*\]$)", re.DOTALL)),
)


def _unmarked(part: str) -> Iterator[tuple[str, str]]:
    """Each thing of a part: what its mark says it is, and its words without the mark."""
    for thing in re.split(r"\n(?!  )", part):
        whole = thing.replace("\n  ", "\n")
        found = next(((name, match) for name, mark in _MARKS if (match := mark.match(whole))), None)
        if found is None:
            yield "", whole.removeprefix("· ")
        else:
            rest = whole[found[1].end() :]
            yield found[0], rest.removesuffix("]") if found[0] in {"picture", "notice"} else rest


def in_data(data: dict[str, Any]) -> Facts:
    """Of the card as a program reads it."""
    blocks = data["blocks"]
    pieces = [words for block in blocks for words in (block.get("words"), *(block.get("steps") or ())) if words]
    named = [block[kind] for block in blocks for kind in ("product", "question") if block.get(kind)]
    alts = [block["alt"] for block in blocks if block.get("alt")]
    names = [str(thing.get("name") or thing.get("title")) for thing in named]
    texts = [data["title"], data["summary"], *names, *alts, *(words["text"] for words in pieces)]
    return Facts(
        title=said(data["title"]),
        steps=tuple(said(step["text"]) for block in blocks for step in block.get("steps") or ()),
        warnings=tuple(said(block["words"]["text"]) for block in blocks if block["kind"] == "warning"),
        pictures=tuple(normal(alt) for alt in alts),
        figures=_figures(texts),
        addresses=_addresses([*texts, *(thing["url"] for thing in named)]),
        revision=(str(data["id"]), str(data["revision"])),
        notices=tuple(normal(notice) for notice in data["notices"]),
        words=_words_in(texts),
    )


def said(text: str) -> str:
    """Without what only one form needs: the marks of lists, the address written behind a link."""
    return normal(ADDRESS.sub("", _LIST_MARK.sub("", _BRACKETED.sub("", text))))


def _figures(texts: Iterable[str]) -> frozenset[str]:
    lines = (line for text in texts for line in _LIST_MARK.sub("", text).splitlines())
    return frozenset(figure for line in lines for figure in figures(line))


def _words_in(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _WORD.findall(said(text).casefold()))


def _addresses(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(found for text in texts for found in addresses(text))


def _revision(text: str) -> tuple[str, ...]:
    found = _REVISION.search(text)
    return found.groups() if found else ()
