"""Markdown renders as CommonMark and GitHub's extensions say, but for what the site does otherwise on purpose.

The expected HTML is rewritten here by the documented differences (headings, links, images) and compared as a browser
sees it. Examples that cannot compare are named by a reason, and the number of each is fixed.
"""

import json
from xml.etree import ElementTree

import html5lib
import pytest
from markdown_it import MarkdownIt

from forum.text.markdown import render_markdown
from tests.data import data_file

RENAMED = {"s": "del", "h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
WITH_HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
WITHOUT_HTML = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])

# suite: examples the same as specified, examples made of raw HTML (which members cannot write)
COUNTS = {
    "commonmark_spec": (574, 74),
    "gfm_spec": (587, 71),
    "gfm_extensions": (18, 2),
    "gfm_regression": (11, 3),
}
# Every other example that differs, by the decision that makes it differ.
DIFFERENT_ON_PURPOSE = {
    "only http, https and mailto are linked": (
        "commonmark_spec-598 commonmark_spec-600 commonmark_spec-601 commonmark_spec-603 "
        "gfm_spec-604 gfm_spec-606 gfm_spec-607 gfm_spec-609 gfm_spec-628"
    ),
    "a bare web address is a link, as on GitHub": (
        "commonmark_spec-604 commonmark_spec-610 commonmark_spec-613 gfm_spec-610 gfm_spec-616 gfm_spec-619 "
        "gfm_regression-9 gfm_regression-14"
    ),
    "a bare mail address is not a link": "gfm_spec-629 gfm_spec-630 gfm_spec-631 gfm_extensions-19",
    "a link ends elsewhere among brackets, stops and entities": "gfm_spec-625 gfm_spec-626",
    "one tilde means about, not struck out": (
        "gfm_extensions-17 gfm_extensions-18 gfm_regression-10 gfm_regression-11"
    ),
    "no task lists": "gfm_spec-279 gfm_spec-280 gfm_extensions-26 gfm_extensions-27 gfm_extensions-28",
    "no footnotes": "gfm_extensions-23 gfm_regression-13",
    "the example expects nothing in particular": "gfm_extensions-20",
}


@pytest.mark.wide
@pytest.mark.parametrize("suite", COUNTS)
def test_examples_render_per_specification(suite: str) -> None:
    outcomes: dict[str, list[str]] = {"same": [], "raw HTML": [], "different": []}
    for line in data_file(f"security/{suite}_examples.jsonl").read_text("utf-8").split("\n"):
        if line:
            example = json.loads(line)
            outcomes[compare(example["markdown"], example["html"])].append(example["id"])
    named = {name for names in DIFFERENT_ON_PURPOSE.values() for name in names.split() if name.startswith(suite + "-")}
    assert set(outcomes["different"]) == named
    assert (len(outcomes["same"]), len(outcomes["raw HTML"])) == COUNTS[suite]


def compare(source: str, expected: str) -> str:
    if seen(render_markdown(source)) == seen(expected, rewrite=True):
        return "same"
    escaped = WITHOUT_HTML.render(source)
    as_escaped = seen(render_markdown(source)) == seen(escaped, rewrite=True)
    return "raw HTML" if as_escaped and escaped != WITH_HTML.render(source) else "different"


def seen(html: str, *, rewrite: bool = False) -> list[object]:
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    if rewrite:
        rewrite_children(root)
    return outline(root)


def rewrite_children(parent: ElementTree.Element, *, in_link: bool = False) -> None:
    """The documented differences, on the tree of the specification's own HTML."""
    for child in list(parent):
        child.tag = RENAMED.get(str(child.tag), child.tag)
        if child.tag == "img":
            child.tag, child.text = ("span" if in_link else "a"), child.get("alt") or child.get("src")
            child.attrib = {} if in_link else {"href": child.get("src", "")}
        rewrite_children(child, in_link=in_link or child.tag == "a")


def outline(element: ElementTree.Element) -> list[object]:
    """Nested lists of names, attributes and words; `rel` and the blank text between blocks do not count."""
    content: list[object] = []
    add(content, element.text)
    for child in element:
        if child.tag == "span":
            add(content, child.text)
        else:
            attributes = sorted((name, value) for name, value in child.attrib.items() if name != "rel")
            content.append([child.tag, attributes, *outline(child)])
        add(content, child.tail)
    return [part for part in content if not (isinstance(part, str) and part.isspace() and "\n" in part)]


def add(content: list[object], text: str | None) -> None:
    if text and content and isinstance(content[-1], str):
        content[-1] += text
    elif text:
        content.append(text)
