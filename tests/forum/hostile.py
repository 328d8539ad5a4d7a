"""Hostile text, and the check of what became of it by a browser-grade parser that shares nothing with the product."""

import json
import re
from collections.abc import Iterator

import html5lib

from tests.data import data_file

_NAMES = "p br hr strong em del sup sub kbd code pre blockquote ul ol li a img h3 h4 h5 h6 table thead tbody tr th td"
ELEMENTS = set(_NAMES.split())
SIZES = {"width": r"\d{1,4}", "height": r"\d{1,4}", "loading": "lazy"}  # of a picture, so that the page does not jump
ATTRIBUTES = {
    ("a", "href"),
    ("a", "title"),
    ("a", "rel"),
    ("img", "src"),
    ("img", "alt"),
    ("img", "title"),
    ("code", "class"),
    ("ol", "start"),
    ("th", "align"),
    ("td", "align"),
}
CONTEXTS = {
    "as it is": "{raw}",
    "link destination": "[word]({line})",
    "link destination in brackets": "[word](<{line}>)",
    "link title": '[word](/page "{line}")',
    "reference": "[word]\n\n[word]: {line}",
    "autolink": "<{line}>",
    "image": "![{line}]({line})",
    "code": "`{line}`",
    "fenced code": "```{line}\n{raw}\n```",
    "table cell": "| {line} | b |\n|---|---|\n| {line} | {line} |",
    "list and quote": "> - {line}\n> - {line}",
    "heading": "# {line}",
}
_OWN = re.compile(r"(#|/(?![/\\]))[!#-\[\]-~]*|")


def payloads() -> list[str]:
    """Every hostile input of the corpora, in a fixed order."""
    inputs = [item["input"] for item in _lines("security/xss_inputs.jsonl")]
    return inputs + [item["payload"] for item in _lines("security/dompurify_cases.jsonl")]


def placed(payload: str, context: str) -> str:
    """Markdown with the payload somewhere a parser may forget to look."""
    return CONTEXTS[context].format(raw=payload, line=" ".join(payload.split()))


def faults(html: str, elements: set[str] = ELEMENTS) -> list[str]:
    """What a browser would find in this fragment that must not be there; empty when harmless."""
    page = f"<!DOCTYPE html><body><main>{html}</main><footer></footer></body>"
    root = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    found = [f"escaped: {child.tag}" for child in root.find("body") if child.tag not in ("main", "footer")]
    if [child.tag for child in root.find("body")] != ["main", "footer"] or list(root.find("body/footer")):
        found.append("the page around it is broken")
    inside = [element for element in root.find("body/main").iter() if element.tag != "main"]
    for element in inside:
        found += _element_faults(element, elements)
    spelled = [name for name in re.findall(r"<([^\s>/]+)", html) if name in elements]
    if len(re.findall("<(?!/)", html)) != len(spelled) or sorted(spelled) != sorted(str(e.tag) for e in inside):
        found.append("markup and elements differ")
    return found


def _element_faults(element: object, elements: set[str]) -> Iterator[str]:
    tag, attributes = element.tag, element.attrib  # type: ignore[attr-defined]
    if tag not in elements:
        yield f"element {tag}"
        return
    for name, value in attributes.items():
        if (tag, name) not in ATTRIBUTES and not (tag == "img" and re.fullmatch(SIZES.get(name, "(?!)"), value)):
            yield f"attribute {name} of {tag}"
        if name in ("href", "src"):
            scheme = re.match(r"[a-z][a-z0-9+.-]*:", _as_browser(value))
            if scheme and scheme.group() not in ("http:", "https:", "mailto:"):
                yield f"address {value}"
    if tag == "img" and not re.fullmatch(r"/(?:media|pictures)/[\w/.-]+", attributes.get("src", "")):
        yield f"image {attributes.get('src')}"
    if (
        tag == "a"
        and not _OWN.fullmatch(attributes.get("href", "//"))
        and attributes.get("rel") != "nofollow ugc noopener"
    ):
        yield f"link without rel {attributes.get('href')}"


def _as_browser(address: str) -> str:
    """URL Standard: control characters and spaces around an address and all tabs and newlines in it do not count."""
    return re.sub("[\t\n\r]", "", address.strip("".join(map(chr, range(33))))).lower()


def _lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in data_file(name).read_text("utf-8").split("\n") if line]
