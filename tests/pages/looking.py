"""Pages that were seen, shown in Chromium one after another without a server, and what is wrong with their looks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import axe_playwright_python
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route
from playwright.sync_api import Page as Tab

from tests.pages.seeing import Page

SITE = "http://127.0.0.1"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
LARGE = "html { font-size: 200% !important; }"
SHEET = "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }"
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
# Buttons and fields by which one does something; 44 pixels, as is promised of them, but for those said to be small.
TOO_LOW = """() => [...document.querySelectorAll("main button.primary, main a.button.primary")]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
    .map(one => one.outerHTML.slice(0, 90))"""


@dataclass(frozen=True)
class Look:
    width: int = 1280
    scheme: str = "light"
    forced: str = "none"


@cache
def _static(path: str) -> tuple[str, bytes] | None:
    found = finders.find(unquote(path.removeprefix("/static/")))
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    return (kinds.get(Path(path).suffix, "application/octet-stream"), Path(str(found)).read_bytes()) if found else None


class Screen:
    """One window with one look. What a page asks for besides its styles and scripts is answered with nothing."""

    def __init__(self, browser: Browser, look: Look) -> None:
        self.look = look
        self.context = browser.new_context(
            viewport={"width": look.width, "height": 800},
            color_scheme=look.scheme,  # type: ignore[arg-type]
            forced_colors=look.forced,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        self.tab: Tab = self.context.new_page()
        self.said: list[str] = []
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.on("dialog", lambda dialog: dialog.accept())
        self.page: Page | None = None
        self.tab.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        page = self.page
        if page is not None and route.request.is_navigation_request() and route.request.frame.parent_frame is None:
            return route.fulfill(status=page.status, headers=page.headers, body=page.html)
        file = _static(path) if path.startswith("/static/") else None
        if file is None:
            return route.fulfill(status=204)
        return route.fulfill(content_type=file[0], body=file[1])

    def show(self, page: Page) -> Tab:
        self.page = page
        self.said.clear()
        self.tab.goto(SITE + page.address, wait_until="load")
        return self.tab

    def faults(self) -> Iterator[str]:
        """Of what is shown now."""
        yield from violations(self.tab)
        yield from self.wide("as it is")
        yield from (f"lower than 44 pixels: {html}" for html in self.tab.evaluate(TOO_LOW))

    def wide(self, how: str) -> Iterator[str]:
        by: int = self.tab.evaluate(TOO_WIDE)
        if by > 0:
            yield f"{by} pixels too wide {how}"

    def bent(self, style: str, how: str) -> Iterator[str]:
        """With a sheet of the reader's own."""
        self.tab.evaluate(SHEET, style)
        yield from self.wide(how)

    def close(self) -> None:
        self.context.close()


def violations(tab: Tab) -> Iterator[str]:
    """What axe finds. Only that leaves the browser: to read all that it looked at costs more than the look."""
    tab.evaluate(_axe())
    for rule in tab.evaluate(f"axe.run({json.dumps(RULES)}).then(found => found.violations)"):
        yield from (f"{rule['id']}: {node['html'][:150]}" for node in rule["nodes"])


@cache
def _axe() -> str:
    return AXE.read_text()
