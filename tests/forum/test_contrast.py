"""The colours of the style sheet are readable, light and dark: WCAG 2.2, 1.4.3 and 1.4.11."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.ROOT) / "selfcare/static/selfcare/css/site.css").read_text()
TEXT, SHAPE = 4.5, 3.0  # the least contrast of words, and of what bounds a control

TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("ink", "soft", "link", "visited", "good", "warn", "bad", "info")
        for ground in ("page", "surface")
    ],
    ("ink", "sunken"),
    ("soft", "sunken"),
    ("link", "sunken"),
    ("link", "info-soft"),
    ("soft", "info-soft"),
    *[(kind, f"{kind}-soft") for kind in ("good", "warn", "bad", "info")],
    *[("ink", f"{kind}-soft") for kind in ("good", "warn", "bad", "info")],
    *[("link", f"{kind}-soft") for kind in ("good", "warn", "bad", "info")],
    ("on-bar", "bar"),
    ("on-fill", "fill"),
    ("on-fill", "fill-over"),
    ("on-accent", "accent"),
    ("on-accent", "accent-over"),
]
SHAPE_PAIRS = [
    ("edge", "page"),
    ("edge", "surface"),
    ("focus", "page"),
    ("focus", "surface"),
    ("accent", "bar"),
    ("fill", "page"),
]


def tokens(start: str) -> dict[str, str]:
    """The colours of the rule that begins with `start`."""
    begin = CSS.index(start) + len(start)
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", CSS[begin : CSS.index("}", begin)]))


LIGHT = tokens(":root {")
THEMES = {
    "light": LIGHT,
    "dark by device": LIGHT | tokens(':root:not([data-theme="light"]) {'),
    "dark by choice": LIGHT | tokens(':root[data-theme="dark"] {'),
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_words_are_readable(theme, ink, ground):
    colours = THEMES[theme]
    assert contrast(colours[ink], colours[ground]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_controls_stand_out(theme, shape, ground):
    colours = THEMES[theme]
    assert contrast(colours[shape], colours[ground]) >= SHAPE


def test_dark_is_the_same_however_it_was_chosen():
    assert THEMES["dark by device"] == THEMES["dark by choice"]


def test_no_colour_is_written_outside_the_tokens():
    rules = CSS[CSS.index("/* ---- elements ---- */") : CSS.index("/* ---- other ways of looking ---- */")]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", re.sub(r"/\*.*?\*/", "", rules)) == []
