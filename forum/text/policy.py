"""What may stand in a post, and how its headings, links and images are shown."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

# A token of html5lib's stream: a dictionary with a type and, by type, a name and data.
Token = dict[str, Any]

# The last pass lets these through and nothing else.
TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "strong",
        "em",
        "del",
        "sup",
        "sub",
        "kbd",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
# A post hangs under the page's h1 and a section's h2 (WCAG 1.3.1), and one meaning has one element.
RENAMED = {
    "h1": "h3",
    "h2": "h4",
    "h3": "h5",
    "h4": "h6",
    "h5": "h6",
    "b": "strong",
    "i": "em",
    "s": "del",
    "strike": "del",
}
TAGS_IN = TAGS | frozenset(RENAMED)
VOID = frozenset({"br", "hr", "img"})

SCHEMES = frozenset({"http", "https", "mailto"})
ATTRIBUTES = {
    "a": frozenset({"href", "title", "rel"}),
    "img": frozenset({"src", "alt", "title", "width", "height", "loading"}),
    "code": frozenset({"class"}),
    "ol": frozenset({"start"}),
    "th": frozenset({"align"}),
    "td": frozenset({"align"}),
}
REL = "nofollow ugc noopener"
MAX_DESTINATION = 2000  # what browsers and mail programs agree on; a longer one is a way to grow the page

# No `..` and no percent sign: an image must not become a GET of any other address of the site.
_PICTURE = re.compile(r"(/pictures/[0-9a-f]{20})-(\d{1,4})x(\d{1,4})\.webp")  # of a member; its size is in its name
_UPLOAD = re.compile(rf"/media/[A-Za-z0-9_-]+(?:[/.][A-Za-z0-9_-]+)*|{_PICTURE.pattern}")
_LANGUAGE = re.compile(r"language-\S{1,40}")
_OWN_PATH = re.compile(r"(?:#|/(?![/\\]))[!#-\[\]-~]*|")
_VALUES: dict[tuple[str, str], re.Pattern[str]] = {
    ("a", "rel"): re.compile(REL),
    ("img", "src"): _UPLOAD,
    ("img", "width"): re.compile(r"\d{1,4}"),
    ("img", "height"): re.compile(r"\d{1,4}"),
    ("img", "loading"): re.compile("lazy"),
    ("code", "class"): _LANGUAGE,
    ("ol", "start"): re.compile(r"\d{1,9}"),
    ("th", "align"): re.compile("left|center|right"),
    ("td", "align"): re.compile("left|center|right"),
}
_NOT_TYPESET = frozenset({"a", "code", "pre", "kbd"})


def is_allowed(tag: str, attribute: str, value: str) -> bool:
    """Whether this attribute may stay on this element. Schemes of links are checked by the sanitizers."""
    if attribute not in ATTRIBUTES.get(tag, ()):
        return False
    shape = _VALUES.get((tag, attribute))
    return shape is None or shape.fullmatch(value) is not None


def is_allowed_in(tag: str, attribute: str, value: str) -> bool:
    """The same before the policy is applied: a remote image is still an image."""
    return (tag, attribute) == ("img", "src") or is_allowed(tag, attribute, value)


def is_own(href: str, base_url: str) -> bool:
    """Whether a link stays on this site, read as strictly as possible: in doubt it does not."""
    base = base_url.rstrip("/")
    if base and href.startswith(base):
        href = href[len(base) :]
        return href == "" or (href[0] in "/?#" and _OWN_PATH.fullmatch("/" + href.lstrip("/")) is not None)
    return _OWN_PATH.fullmatch(href) is not None


def apply(source: Iterable[Token], *, base_url: str, typeset: Callable[[str], str] | None) -> Iterator[Token]:
    """Rewrite the stream of one sanitised document: renamed elements, marked links, own images only."""
    links: list[bool] = []  # one entry for each open <a>: was it kept?
    verbatim = 0
    for token in _whole_texts(source):
        kind, name = token["type"], token.get("name", "")
        if kind in ("StartTag", "EndTag", "EmptyTag"):
            token["name"] = name = RENAMED.get(name, name)
            verbatim += (name in _NOT_TYPESET) * {"StartTag": 1, "EndTag": -1}.get(kind, 0)
        elif kind == "Characters" and typeset and not verbatim:
            token["data"] = typeset(token["data"])
        if name == "a":
            yield from _link(token, links, base_url)
        elif name == "img":
            yield from _image(token, inside_link=any(links), base_url=base_url)
        else:
            yield token


def _whole_texts(source: Iterable[Token]) -> Iterator[Token]:
    """A text and the spaces around it as one: html5lib parts them, and a space is typeset by what stands beside it."""
    text: Token | None = None
    for token in source:
        if token["type"] in ("Characters", "SpaceCharacters"):
            text = {**token, "type": "Characters", "data": (text["data"] if text else "") + token["data"]}
            continue
        if text:
            yield text
            text = None
        yield token
    if text:
        yield text


def _link(token: Token, links: list[bool], base_url: str) -> Iterator[Token]:
    if token["type"] == "EndTag":
        if links.pop():
            yield token
        return
    href = token["data"].get((None, "href"))
    kept = href is not None and len(href) <= MAX_DESTINATION and not any(links)
    links.append(kept)
    if kept:
        token["data"] = {**_destination(href, base_url), **_only(token["data"], "title")}
        yield token


def _image(token: Token, *, inside_link: bool, base_url: str) -> Iterator[Token]:
    """An uploaded image, or the link (inside a link, the words) that stands for a remote one."""
    data = token["data"]
    src, alt = data.get((None, "src"), ""), data.get((None, "alt"), "")
    if _UPLOAD.fullmatch(src):
        token["data"] = {(None, "src"): src, (None, "alt"): alt, **_only(data, "title")}
        yield from _picture(token, src, inside_link)
        return
    words = {"type": "Characters", "data": alt or src}
    if inside_link or not _is_web(src):
        yield words
        return
    yield {"type": "StartTag", "name": "a", "namespace": None, "data": _destination(src, base_url)}
    yield words
    yield {"type": "EndTag", "name": "a", "namespace": None, "data": {}}


def _picture(token: Token, src: str, inside_link: bool) -> Iterator[Token]:
    """A picture of a member keeps its place while it loads, and leads to the large one."""
    found = _PICTURE.fullmatch(src)
    if found is None:
        yield token
        return
    path, width, height = found.groups()
    token["data"] |= {(None, "width"): width, (None, "height"): height, (None, "loading"): "lazy"}
    if inside_link:
        yield token
        return
    yield {"type": "StartTag", "name": "a", "namespace": None, "data": {(None, "href"): f"{path}.webp"}}
    yield token
    yield {"type": "EndTag", "name": "a", "namespace": None, "data": {}}


def _is_web(url: str) -> bool:
    try:
        return 0 < len(url) <= MAX_DESTINATION and urlsplit(url).scheme in {"http", "https", ""}
    except ValueError:
        return False


def _destination(href: str, base_url: str) -> dict[tuple[None, str], str]:
    rel = {} if is_own(href, base_url) else {(None, "rel"): REL}
    return {(None, "href"): href, **rel}


def _only(data: dict[tuple[None, str], str], name: str) -> dict[tuple[None, str], str]:
    return {key: value for key, value in data.items() if key == (None, name)}
