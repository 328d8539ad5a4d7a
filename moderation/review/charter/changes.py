"""What a version of the charter changed, word by word: the page's words, then rule by rule. Pure."""

from __future__ import annotations

from typing import Any, NamedTuple

from forum.text.difference import Piece, difference
from forum.text.plain import plain_text
from moderation.review.charter.content import Content
from moderation.review.models.rule import TEXTS

NEW, GONE, CHANGED = "new", "gone", "changed"


class Change(NamedTuple):
    """One part that is not as it was. `number`: of the rule, as it stands after; 0 for the words around the rules."""

    kind: str
    heading: str
    pieces: list[Piece]
    code: str = ""
    number: int = 0


def changes(before: Content, after: Content, language: str) -> list[Change]:
    """In the order in which people read the charter; nothing for what stayed."""
    words = before.get(language, {}), after.get(language, {})
    return [*_page(*words, language), *_rules(before["rules"], after["rules"], language)]


def _page(before: Content, after: Content, language: str) -> list[Change]:
    was, now = parts_of(before), parts_of(after)
    found = []
    for name in dict.fromkeys([*was, *now]):
        old, new = was.get(name, ""), now.get(name, "")
        if old != new:
            found.append(Change(_kind(name in was, name in now), name, difference(old, new)))
    return found


def parts_of(words: Content) -> dict[str, str]:
    """The words around the rules as plain text, each part under its name: "" for title and introduction."""
    if not words:
        return {}
    parts = {"": f"{words['title']}\n{words['intro']}", "*": "\n".join(words["essentials"])}
    parts |= {section["heading"]: plain_text(section["body_html"]) for section in words["sections"]}
    easy = [f"{part['heading']}\n" + "\n".join(part["sentences"]) for part in words["easy_read"]]
    return {**parts, "easy": "\n\n".join(easy)} if easy else parts


def _rules(before: list[Content], after: list[Content], language: str) -> list[Change]:
    was = {rule["code"]: rule for rule in before}
    now = {rule["code"]: rule for rule in after}
    found = []
    for code in [*now, *(code for code in was if code not in now)]:
        old, new = was.get(code), now.get(code)
        said = _text(old, language), _text(new, language)
        if said[0] != said[1]:
            rule: Any = new or old
            number, heading = rule["number"], rule[f"title_{language}"]
            found.append(Change(_kind(bool(old), bool(new)), heading, difference(*said), code, number))
    return found


def _text(rule: Content | None, language: str) -> str:
    """The rule as one text, its number included."""
    if rule is None:
        return ""
    said = [rule[f"{name}_{language}"] for name in TEXTS]
    return "\n".join(filter(None, [f"{rule['number']}. {said[0]}", *said[1:]]))


def _kind(was: bool, now: bool) -> str:
    if was and now:
        return CHANGED
    return NEW if now else GONE
