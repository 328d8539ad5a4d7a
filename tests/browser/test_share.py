"""The link to share a question in a real browser: by the device, else copied, else to the page with the address."""

from __future__ import annotations

from typing import Any

import pytest

from forum.models import Question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINK = "#acts a[href$='/share/']"


@pytest.mark.parametrize("way", ["device", "copy", "neither"])
def test_share(way: str, visit: Any, question: Question) -> None:
    page = visit(question.get_absolute_url())
    page.evaluate(
        """way => {
            const set = (name, value) => Object.defineProperty(navigator, name, { value, configurable: true });
            set("share", way === "device" ? async (told) => { window.told = told.url; } : undefined);
            set("clipboard", way === "neither" ? undefined : { writeText: async (text) => { window.told = text; } });
        }""",
        way,
    )
    own = page.url
    page.click(LINK)
    if way == "neither":
        page.wait_for_url("**/share/")
        assert page.input_value("#address").endswith(question.get_absolute_url())
    else:
        page.wait_for_function("window.told")
        assert page.evaluate("window.told") == own == page.url
    if way == "copy":
        page.wait_for_function("document.getElementById('announce').textContent")
