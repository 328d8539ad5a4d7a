"""Forms of pages that were seen, sent as empty as they can be, and what a refusal must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from tests.pages.html_rules import Document, words_of
from tests.pages.seeing import Eyes, Page, name_of

STAY = {"csrfmiddlewaretoken"}
TICKED = {"checkbox", "radio"}
LEFT_OUT = {
    "styleguide",
    "theme",
    "saving",
    "account_logout",
    "forum:preview",
}  # change nothing that was typed, or show it


def refusals(eyes: Eyes, page: Page, known: set[Any]) -> Iterator[Page]:
    """What comes back for each form of the page that asks for something, once for each kind of form."""
    document = Document(page.html)
    for form in document.every("form"):
        asked = sorted({str(one.get("name")) for one in fields_of(form) if one.get("name")})
        action = urljoin(page.address, form.get("action") or page.address)
        kind = (eyes.role, page.language, name_of(action.partition("?")[0]), tuple(asked))
        if form.get("method") != "post" or not asked or kind in known or kind[2] in LEFT_OUT:
            continue
        known.add(kind)
        refused = eyes.see(action, empty(document, form))
        if refused is not None:
            yield refused


def fields_of(form: Any) -> Iterator[Any]:
    for one in form.iter():
        if one.tag in {"select", "textarea"} or (
            one.tag == "input" and one.get("type", "text") not in {"hidden", "submit"}
        ):
            yield one


def empty(document: Document, form: Any) -> dict[str, Any]:
    """What is hidden stays, what is typed is nothing, and the main button is pressed."""
    sent = {}
    for one in form.iter("input"):
        if one.get("type") == "hidden" and one.get("name") and one.get("name") not in STAY:
            sent[one.get("name")] = one.get("value", "")
    for one in fields_of(form):
        if one.get("name") and one.get("type") not in TICKED | {"file"}:
            sent[one.get("name")] = ""
    main = [one for one in document.buttons_of(form) if one.get("name") and "primary" in (one.get("class") or "")]
    sent |= {one.get("name"): one.get("value", "") for one in main[:1]}
    return sent


def is_refusal(page: Page) -> bool:
    return page.sent == "post" and 'class="error-summary"' in page.html


def faults_of_refusal(page: Page) -> Iterator[str]:
    """The summary on top says what the fields say, and leads to them; the title says that something is wrong."""
    document = Document(page.html)
    word = "Erreur" if page.language == "fr" else "Error:"
    title = words_of(next(iter(document.every("title"))))
    if not title.startswith(word):
        yield f"title {title}"
    [summary] = [one for one in document.root.iter() if one.get("id") == "error-summary"]
    if summary.get("role") != "alert" or summary.get("tabindex") != "-1":
        yield "the summary is not told, or cannot be gone to"
    by_id = {one.get("id"): one for one in document.root.iter() if one.get("id")}
    for link in summary.iter("a"):
        target = (link.get("href") or "#").removeprefix("#")
        field = by_id.get(target)
        told = [field, by_id.get(f"{target}_error"), *(by_id.get(part) for part in _described(field))]
        if field is None or not any(words_of(link) in words_of(one) for one in told if one is not None):
            yield f"“{words_of(link)}” leads to {target}, which does not say it"


def _described(field: Any) -> list[str]:
    return (field.get("aria-describedby") or "").split() if field is not None else []
