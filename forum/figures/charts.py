"""Charts without a script: SVG of attributes alone, which a strict policy of styles lets through.

What a chart says is said four times: a sentence, the drawing with numbers at its marks, a table, a CSV file. Patterns
and words tell things apart, never colours alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forum.templatetags.forum_tags import number

WIDTH = 640  # of columns and curves, in units of the drawing: pixels unless somebody zooms
HEIGHT, BELOW, LEFT = 260, 34, 44  # of the same
EDGE, ROW, BAR = 12, 50, 18  # of bars, which are as wide as the page lets them
LONGEST = 60  # percent of the width, so that a number has room at the end of a bar on a telephone
NAME_MAX = 34  # letters of a name that have room on a telephone


class Bar(NamedTuple):
    """`value` from 0 to 1 of the longest there can be; `words` stand at its end."""

    name: str
    value: float
    words: str
    pattern: str = ""  # "", "lines" or "dots"


class Point(NamedTuple):
    at: int  # minutes
    value: float


@dataclass(frozen=True)
class Chart:
    """`key`: its address. Without `drawing` there is too little to draw, and `finding` says so."""

    key: str
    title: str
    finding: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str | int]] = ()
    drawing: SafeString | str = ""
    note: str = ""

    @property
    def written(self) -> list[list[str]]:
        """Its rows as people read them; files have the bare numbers."""
        return [[number(cell) if isinstance(cell, int) else cell for cell in row] for row in self.rows]


def bars(key: str, title: str, finding: str, marks: Sequence[Bar]) -> SafeString:
    """Lying bars, each below its name and with its number at its end; in percent of whatever width there is."""
    rows = format_html_join("", "{}", ((_bar(key, mark, number * ROW),) for number, mark in enumerate(marks)))
    inside = format_html('{}<g transform="translate({} 0)">{}</g>', _patterns(key), EDGE, rows)
    return _frame(key, title, finding, format_html('width="100%" height="{}"', len(marks) * ROW + EDGE), inside)


def columns(key: str, title: str, finding: str, marks: Sequence[Bar]) -> SafeString:
    """Standing bars, side by side, each with its number above and its name below."""
    step = (WIDTH - 8) / max(1, len(marks))
    drawn = format_html_join("", "{}", ((_column(key, mark, 4 + i * step, step),) for i, mark in enumerate(marks)))
    return _frame(key, title, finding, _fixed(), format_html("{}{}", _patterns(key), drawn))


def curve(key: str, title: str, finding: str, points: Sequence[Point], ticks: Sequence[tuple[int, str]]) -> SafeString:
    """Steps that rise to the right, over a time whose hours are stretched and days are pressed together."""
    longest = max((at for at, _words in ticks), default=1)
    grid = format_html("{}{}", _levels(), _times(ticks, longest))
    return _frame(key, title, finding, _fixed(), format_html("{}{}", grid, _line(points, longest)))


def _fixed() -> SafeString:
    return format_html('width="{0}" height="{1}" viewBox="0 0 {0} {1}"', WIDTH, HEIGHT)


def _frame(key: str, title: str, finding: str, size: SafeString, inside: SafeString) -> SafeString:
    return format_html(
        '<svg class="drawing" role="img" aria-labelledby="{key}-title {key}-desc" {size} '
        'xmlns="http://www.w3.org/2000/svg">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{finding}</desc>{inside}</svg>',
        key=f"chart-{key}",
        size=size,
        title=title,
        finding=finding,
        inside=inside,
    )


def _patterns(key: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{key}-lines" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path class="ground" d="M0 0h8v8H0z"/><path class="hatch" d="M-2 2l4-4M0 8l8-8M6 10l4-4"/></pattern>'
        '<pattern id="{key}-dots" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path class="ground" d="M0 0h8v8H0z"/><circle class="dot" cx="4" cy="4" r="1.6"/></pattern></defs>',
        key=f"chart-{key}",
    )


def _fill(key: str, pattern: str) -> SafeString | str:
    return format_html(' fill="url(#chart-{}-{})"', key, pattern) if pattern else ""


def _bar(key: str, mark: Bar, top: int) -> SafeString:
    long = _figure(LONGEST * min(1.0, max(0.0, mark.value)))
    return format_html(
        '<text class="name" y="{name_at}">{name}</text>'
        '<rect class="mark" y="{bar_at}" width="{long}%" height="{high}"{fill}/>'
        '<text class="value" x="{long}%" dx="8" y="{words_at}">{words}</text>',
        name_at=top + 22,
        name=_short(mark.name),
        bar_at=top + 29,
        long=long,
        high=BAR,
        fill=_fill(key, mark.pattern),
        words_at=top + 43,
        words=mark.words,
    )


def _column(key: str, mark: Bar, left: float, step: float) -> SafeString:
    high = (HEIGHT - BELOW - 24) * min(1.0, max(0.0, mark.value))
    floor, middle = HEIGHT - BELOW, left + step / 2
    return format_html(
        '<rect class="mark" x="{x}" y="{y}" width="{wide}" height="{high}"{fill}/>'
        '<text class="small" x="{middle}" y="{above}" text-anchor="middle">{words}</text>'
        '<text class="small" x="{middle}" y="{below}" text-anchor="middle">{name}</text>',
        x=_figure(left + 2),
        y=_figure(floor - high),
        wide=_figure(step - 4),
        high=_figure(high),
        fill=_fill(key, mark.pattern),
        middle=_figure(middle),
        above=_figure(floor - high - 5),
        words=mark.words,
        below=floor + 18,
        name=mark.name,
    )


def _levels() -> SafeString:
    """A line at every quarter."""
    return format_html_join(
        "",
        '<path class="grid" d="M{} {}H{}"/><text class="small" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (LEFT, y, WIDTH - 10, LEFT - 6, _figure(float(y) + 4), f"{quarter * 25}")
            for quarter in range(5)
            for y in [_figure(_height_of(quarter / 4))]
        ),
    )


def _times(ticks: Iterable[tuple[int, str]], longest: int) -> SafeString:
    return format_html_join(
        "",
        '<path class="grid" d="M{0} 14V{1}"/><text class="small" x="{0}" y="{2}" text-anchor="{3}">{4}</text>',
        (
            (_figure(_place_of(at, longest)), floor, floor + 20, "end" if at == longest else "middle", words)
            for floor in (HEIGHT - BELOW,)
            for at, words in ticks
        ),
    )


def _line(points: Sequence[Point], longest: int) -> SafeString:
    seen = [point for point in points if point.at <= longest]
    # Of all that falls on one pixel, where it ended: a year has thousands of steps.
    steps = {round(_place_of(point.at, longest)): _figure(_height_of(point.value)) for point in seen}
    last = seen[-1].value if seen else 0.0
    drawn = [f"M{LEFT} {_figure(_height_of(0))}", *(f"H{x}V{y}" for x, y in steps.items()), f"H{WIDTH - 10}"]
    end = format_html('<circle class="end" cx="{}" cy="{}" r="5"/>', WIDTH - 10, _figure(_height_of(last)))
    return format_html('<path class="line" d="{}"/>{}', "".join(drawn), end)


def _height_of(value: float) -> float:
    return 14 + (HEIGHT - BELOW - 14) * (1 - value)


def _place_of(minutes: int, longest: int) -> float:
    return LEFT + (WIDTH - 10 - LEFT) * log(1 + minutes / 10) / log(1 + longest / 10)


def _short(name: str) -> str:
    return name if len(name) <= NAME_MAX else f"{name[: NAME_MAX - 1].rstrip()}…"


def _figure(value: float) -> str:
    """A point, whatever the language of the page."""
    return f"{value:.1f}"
