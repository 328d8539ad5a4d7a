"""Hostile posts in a real browser, with no content security policy in the way: nothing runs, nothing is fetched."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from forum.text.markdown import render_html, render_markdown
from tests.forum import hostile

pytestmark = pytest.mark.browser

ADDRESS = "http://forum.example/"
ON_A_PAGE = 100
HOOKS = """
    window.ran = [];
    for (const name of ["alert", "prompt", "confirm", "print", "open"]) window[name] = () => { window.ran.push(name); };
    window.addEventListener("error", event => { if (event.message) window.ran.push(event.message); });
"""
TOUCH_EVERYTHING = """() => {
    document.addEventListener("click", event => event.preventDefault(), true);
    const kinds = ["mouseover", "mousedown", "mouseup", "click", "dblclick", "focus", "blur", "keydown", "input",
        "toggle", "animationstart", "transitionend", "pointerenter", "wheel", "load", "error", "submit"];
    for (const element of document.querySelectorAll("main *"))
        for (const kind of kinds) element.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}));
}"""
PROTOCOLS = "() => [...new Set([...document.querySelectorAll('main a')].map(link => link.protocol))].sort()"
OUTSIDE = "() => [...document.body.children].map(element => element.localName)"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_init_script(HOOKS)
    yield page
    page.close()


def show(page: Page, fragments: list[str]) -> dict[str, Any]:
    """What the browser did with these fragments: scripts run, other addresses fetched, protocols of links."""
    body = "\n".join(f"<article>{fragment}</article>" for fragment in fragments)
    document = f"<!DOCTYPE html><meta charset=utf-8><link rel=icon href=data:,><body><main>{body}</main></body>"
    fetched: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url == ADDRESS and not fetched:
            route.fulfill(body=document, content_type="text/html; charset=utf-8")
        else:
            route.abort()
        fetched.append(route.request.url)

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(ADDRESS)
    page.evaluate(TOUCH_EVERYTHING)
    page.wait_for_timeout(300)
    return {
        "ran": page.evaluate("window.ran"),
        "fetched": fetched[1:],
        "address": page.url,
        "protocols": set(page.evaluate(PROTOCOLS)),
        "articles": page.locator("main > article").count(),
        "outside": page.evaluate(OUTSIDE),
    }


def harmless(articles: int, protocols: set[str]) -> dict[str, Any]:
    return {
        "ran": [], "fetched": [], "address": ADDRESS, "protocols": protocols, "articles": articles, "outside": ["main"],
    }  # fmt: skip


def test_nothing_runs_and_nothing_is_fetched(page: Page) -> None:
    payloads = hostile.payloads()[::20]
    contexts = list(hostile.CONTEXTS)
    rendered = [render_html(payload) for payload in payloads]
    for number, payload in enumerate(payloads):
        rendered.append(render_markdown(payload, language="fr"))
        rendered.append(render_markdown(hostile.placed(payload, contexts[number % len(contexts)])))
    assert len(rendered) > 400
    for start in range(0, len(rendered), ON_A_PAGE):
        part = rendered[start : start + ON_A_PAGE]
        seen = show(page, part)
        assert seen["protocols"] <= {"http:", "https:", "mailto:"}
        assert seen == harmless(len(part), seen["protocols"])


@pytest.mark.parametrize(
    ("bad", "trace"),
    [
        ("<img src=x onerror=alert(1)>", "ran"),
        ("<script>prompt(1)</script>", "ran"),
        ("<p onclick=confirm(1)>a</p>", "ran"),
        ("<img src=http://elsewhere.example/a.png>", "fetched"),
        ("<a href=javascript:alert(1)>a</a>", "protocols"),
        ("</article></main><p>a</p>", "outside"),
    ],
)
def test_the_browser_would_have_told(page: Page, bad: str, trace: str) -> None:
    assert show(page, [bad])[trace] != harmless(1, set())[trace]
