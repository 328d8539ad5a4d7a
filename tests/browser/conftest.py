"""A real browser and a running site."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from forum.models import Member

CHROMIUM = Path(os.environ.get("SELFCARE_CHROMIUM", "/usr/bin/chromium"))

WAITED = 20  # seconds at most for an answer that nobody reads any more
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests of a process. Its event loop stays: these tests run apart from the others."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not here: set SELFCARE_CHROMIUM to its path")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's event loop runs in this thread
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
            yield browser
            browser.close()


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Open an address in a browser of its own; what its console says is kept in `page.said`."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    server = request.getfixturevalue("live_server")
    contexts = []

    def open_page(path: str, *, by: Member | None = None, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        contexts.append(context)
        if by is not None:
            client = Client()
            client.force_login(by)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    for thread in threading.enumerate():  # what a page asked for before it was closed is still answered
        if "process_request_thread" in thread.name:
            thread.join(WAITED)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
