"""As much of JSON Schema as our schemas use; an unknown word in one is an error, so that none is passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
SAID = {"$schema", "$comment", "$id", "title", "description"}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def faults(value: Any, of: dict[str, Any], at: str = "$") -> Iterator[str]:
    """A line for each thing that the schema forbids."""
    for word, told in of.items():
        if word not in SAID | {"then"}:
            yield from (f"{at}: {fault}" for fault in WORDS[word](value, told, of))


def _fits(value: Any, of: dict[str, Any]) -> bool:
    return not list(faults(value, of))


def _properties(value: Any, told: dict[str, Any], of: dict[str, Any]) -> Iterator[str]:
    for name, inner in told.items():
        if name in value:
            yield from faults(value[name], inner, name)


def _if(value: Any, told: dict[str, Any], of: dict[str, Any]) -> Iterator[str]:
    if _fits(value, told):
        yield from faults(value, of["then"])


def _each(value: Any, told: dict[str, Any], of: dict[str, Any]) -> Iterator[str]:
    for item in value:
        yield from faults(item, told)


def _all(value: Any, told: list[dict[str, Any]], of: dict[str, Any]) -> Iterator[str]:
    for one in told:
        yield from faults(value, one)


def _rule(holds: Callable[[Any, Any], bool], says: str) -> Callable[..., Iterator[str]]:
    def check(value: Any, told: Any, of: dict[str, Any]) -> Iterator[str]:
        if not holds(value, told):
            yield f"{says} {told}: {value!r}"

    return check


def _no_more(value: Any, told: Any, of: dict[str, Any]) -> Iterator[str]:
    """`told` is False, or what every other property must be."""
    others = {name: inner for name, inner in value.items() if name not in of.get("properties", {})}
    if told is False:
        yield from (f"{name} is unknown" for name in others)
    else:
        for name, inner in others.items():
            yield from faults(inner, told, name)


def _is_of(value: Any, told: str | list[str]) -> bool:
    names = [told] if isinstance(told, str) else told
    return any(isinstance(value, TYPES[name]) for name in names)


WORDS: dict[str, Callable[..., Iterator[str]]] = {
    "type": _rule(_is_of, "is no"),
    "enum": _rule(lambda value, told: value in told, "is none of"),
    "const": _rule(lambda value, told: value == told, "is not"),
    "pattern": _rule(lambda value, told: value is None or re.search(told, value) is not None, "does not match"),
    "minimum": _rule(lambda value, told: value >= told, "is less than"),
    "minLength": _rule(lambda value, told: len(value) >= told, "is shorter than"),
    "maxLength": _rule(lambda value, told: len(value) <= told, "is longer than"),
    "minItems": _rule(lambda value, told: len(value) >= told, "has fewer than"),
    "uniqueItems": _rule(lambda value, told: len(set(value)) == len(value), "repeats"),
    "contains": _rule(lambda value, told: any(_fits(item, told) for item in value), "contains no"),
    "required": _rule(lambda value, told: set(told) <= set(value), "lacks one of"),
    "anyOf": _rule(lambda value, told: any(_fits(value, one) for one in told), "fits none of"),
    "items": _each,
    "allOf": _all,
    "properties": _properties,
    "additionalProperties": _no_more,
    "if": _if,
}
