"""What must be true of the HTML of every page, read as a browser reads it. No database, no browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import html5lib

XHTML = "{http://www.w3.org/1999/xhtml}"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Elements in which only words and what stands among words may be.
OF_WORDS = {"p", "span", "strong", "em", "b", "i", "small", "label", "button", "abbr", "time", "code", *HEADINGS}
BLOCKS = {
    "div", "p", "ul", "ol", "dl", "table", "section", "article", "aside", "nav", "form", "fieldset", "figure", "header",
    "footer", "main", "blockquote", "pre", "hr", "details", *HEADINGS,
}  # fmt: skip
PRESSED = {"a", "button", "input", "select", "textarea", "summary"}
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list", "form")
SILENT = {"hidden", "submit", "button", "image", "reset"}  # kinds of input that need no label
TYPED = {"text", "search", "email", "url", "tel", "password", "number", "date", "month", "time"}
Check = Callable[["Document"], Iterator[str]]
CHECKS: list[Check] = []


def check(function: Check) -> Check:
    CHECKS.append(function)
    return function


class Document:
    """One page as a tree, without namespaces."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.html = html
        self.root: Any = parser.parse(html)
        self.errors = [f"{code} {dict(values)}" for _place, code, values in parser.errors]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def every(self, *names: str) -> list[Any]:
        return [one for one in self.root.iter() if one.tag in names]

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(one.get("id") for one in self.root.iter() if one.get("id") is not None)

    @cached_property
    def labelled(self) -> set[str]:
        return {str(one.get("for")) for one in self.every("label")}

    def above(self, element: Any) -> Iterator[Any]:
        while (element := self.parents.get(element)) is not None:
            yield element

    def is_hidden(self, element: Any) -> bool:
        chain = [element, *self.above(element)]
        return any(one.get("hidden") is not None or one.get("aria-hidden") == "true" for one in chain)

    def is_for_enter(self, button: Any) -> bool:
        """Put first for that, and met by nobody: where the main act should not come by one key."""
        return self.is_hidden(button) and button.get("tabindex") == "-1"

    def buttons_of(self, form: Any) -> list[Any]:
        """What sends it, in the order of the page: Enter in a field presses the first."""
        here = form.get("id")
        return [
            one
            for one in self.every("button", "input")
            if ((one.tag == "button" and one.get("type", "submit") == "submit") or one.get("type") == "submit")
            and (one.get("form") == here if one.get("form") else form in self.above(one))
        ]


def words_of(element: Any) -> str:
    """What is read out: texts, and texts for pictures."""
    parts = [element.text or ""]
    for child in element:
        if child.get("aria-hidden") != "true" and isinstance(child.tag, str):
            parts += [child.get("alt", ""), child.get("aria-label", ""), words_of(child)]
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split())


def said(element: Any) -> str:
    kept = {name: value for name, value in element.items() if name in {"id", "name", "class", "href", "type"}}
    return f"<{element.tag} {kept}> {words_of(element)[:60]}"


def faults(html: str) -> list[str]:
    document = Document(html)
    return [f"{rule.__name__.replace('_', ' ')}: {fault}" for rule in CHECKS for fault in rule(document)]


@check
def parse_error(document: Document) -> Iterator[str]:
    yield from document.errors


@check
def id_twice(document: Document) -> Iterator[str]:
    yield from (name for name, count in document.ids.items() if count > 1 or not name.strip())


@check
def refers_to_nothing(document: Document) -> Iterator[str]:
    for one in document.root.iter():
        for name in REFERRING:
            for target in (one.get(name) or "").split():
                if target not in document.ids and not (name == "form" and one.tag == "label"):
                    yield f"{name}={target} of {said(one)}"
        href = one.get("href") or ""
        if one.tag == "a" and len(href) > 1 and href.startswith("#") and href[1:] not in document.ids:
            yield said(one)


@check
def block_among_words(document: Document) -> Iterator[str]:
    for one in document.root.iter():
        parent = document.parents.get(one)
        if one.tag in BLOCKS and parent is not None and parent.tag in OF_WORDS:
            yield f"{said(one)} in {said(parent)}"


@check
def button_in_button(document: Document) -> Iterator[str]:
    for one in document.every(*PRESSED):
        around = next((up for up in document.above(one) if up.tag in {"a", "button", "summary"}), None)
        if around is not None and one.get("type") != "hidden":
            yield f"{said(one)} in {said(around)}"


@check
def not_one_h1(document: Document) -> Iterator[str]:
    found = [one for one in document.every("h1") if not document.is_hidden(one)]
    if len(found) != 1:
        yield f"{[words_of(one) for one in found]}"


@check
def heading_skipped_or_empty(document: Document) -> Iterator[str]:
    before = 0
    for one in document.every(*HEADINGS):
        if document.is_hidden(one):
            continue
        level = int(one.tag[1])
        if one.get("id") == "error-summary-title":
            continue  # it stands before everything
        if level > before + 1 or not words_of(one):
            yield f"{said(one)} after h{before}"
        before = level


@check
def no_language_or_title(document: Document) -> Iterator[str]:
    [root] = document.every("html") or [document.root]
    if not root.get("lang"):
        yield "no lang"
    titles = [words_of(one) for one in document.every("title") if document.parents[one].tag == "head"]
    if len(titles) != 1 or len(titles[0].strip(" –-")) < 3 or "" in re.split(r" ?– ?", titles[0]):
        yield f"title {titles}"


@check
def landmarks(document: Document) -> Iterator[str]:
    if len(document.every("main")) != 1:
        yield "not one main"
    names = [words_of_name(document, one) for one in document.every("nav")]
    if len(names) > 1 and (len(set(names)) != len(names) or "" in names):
        yield f"nav without a name of its own {names}"


def words_of_name(document: Document, element: Any) -> str:
    if element.get("aria-label"):
        return str(element.get("aria-label"))
    targets = (element.get("aria-labelledby") or "").split()
    return " ".join(words_of(one) for one in document.root.iter() if one.get("id") in targets)


@check
def field_without_label(document: Document) -> Iterator[str]:
    for one in document.every("input", "select", "textarea"):
        if one.get("type", "text") in SILENT or document.is_hidden(one):
            continue
        inside = any(up.tag == "label" for up in document.above(one))
        if not (inside or one.get("id") in document.labelled or words_of_name(document, one)):
            yield said(one)


@check
def pressed_without_name(document: Document) -> Iterator[str]:
    for one in document.every("a", "button", "summary"):
        if one.tag == "a" and one.get("href") is None:
            continue
        if not (words_of(one) or words_of_name(document, one)) and not document.is_hidden(one):
            yield said(one)


@check
def picture_without_alt(document: Document) -> Iterator[str]:
    yield from (one.get("src", "") for one in document.every("img") if one.get("alt") is None)


@check
def group_without_legend(document: Document) -> Iterator[str]:
    for one in document.every("fieldset"):
        first = next(iter(one), None)
        if (first is None or first.tag != "legend" or not words_of(first)) and not words_of_name(document, one):
            yield said(one)
    radios = [one for one in document.every("input") if one.get("type") == "radio"]
    for one in radios:
        if not any(up.tag == "fieldset" or up.get("role") == "radiogroup" for up in document.above(one)):
            yield said(one)


@check
def table_without_heads(document: Document) -> Iterator[str]:
    for one in document.every("table"):
        if any("prose" in (up.get("class") or "").split() for up in document.above(one)):
            continue  # of what members wrote
        heads = list(one.iter("th"))
        if not heads or any(not words_of(head) for head in heads):
            yield f"{said(one)}"
        elif not list(one.iter("caption")) and not words_of_name(document, one):
            yield f"no caption {said(one)}"


@check
def enter_does_something_else(document: Document) -> Iterator[str]:
    """Enter in a field presses the first button that sends the form: the main one. `ux.md`: finding 8."""
    for form in document.every("form"):
        fields = [one for one in form.iter("input") if one.get("type", "text") in TYPED]
        if not fields:
            continue
        buttons = document.buttons_of(form)
        if not buttons:
            yield f"nothing sends {form.get('action')}"
        is_main = ["primary" in (one.get("class") or "").split() for one in buttons]
        if document.is_for_enter(buttons[0]):
            continue
        main = {words_of(one) for one, is_it in zip(buttons, is_main, strict=True) if is_it}
        if main and words_of(buttons[0]) not in main:
            yield f"{said(buttons[0])} in {form.get('action')}"
        if len(buttons) > 1 and not any(is_main):
            yield f"none of {[words_of(one) for one in buttons]} is the main one in {form.get('action')}"


@check
def jumps_the_queue(document: Document) -> Iterator[str]:
    for one in document.root.iter():
        if re.fullmatch(r"[1-9]\d*", one.get("tabindex") or "") or one.get("accesskey"):
            yield said(one)


@check
def hint_or_error_apart(document: Document) -> Iterator[str]:
    """What is said under a field is said with the field, and a wrong one says so."""
    for one in document.every("input", "select", "textarea", "fieldset"):
        here = one.get("id") or ""
        told = (one.get("aria-describedby") or "").split()
        for part in ("helptext", "error"):
            if f"{here}_{part}" in document.ids and here and f"{here}_{part}" not in told:
                yield f"{here}_{part} of {said(one)}"
        if f"{here}_error" in told and one.tag != "fieldset" and one.get("aria-invalid") != "true":
            yield f"not said to be wrong: {said(one)}"
