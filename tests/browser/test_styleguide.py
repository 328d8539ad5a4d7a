"""Every component in every state: no fault for assistive tools, no overflow, in each theme, width and direction."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open, overflow
from tests.browser.test_look import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    (1280, "light", "none", "ltr"),
    (768, "dark", "none", "rtl"),
    (320, "light", "active", "ltr"),
    (320, "dark", "none", "ltr"),
]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("width", "scheme", "forced", "direction"), LOOKS)
def test_components(visit: Open, language: str, width: int, scheme: str, forced: str, direction: str) -> None:
    page = visit(f"/{language}/styleguide/?dir={direction}", width=width, color_scheme=scheme, forced_colors=forced)
    assert overflow(page) <= 0
    assert faults(page) == []
    assert [words for words in page.said if "autocomplete" not in words] == []
