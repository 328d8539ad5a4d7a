"""The picture that goes with a link to this site where people share it: 1200×630, title, state and name of the site.

Drawn once for what it says, and kept in a folder of the cache. Fonts as the PDF of cases needs them; without any,
the one inside Pillow, which knows no accents.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from functools import cache as once
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.cache import caches
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 80  # pixels
PAPER, INK, QUIET, BAR = "#0b4853", "#ffffff", "#bfe3e8", "#f2b84b"
SIZES = (76, 68, 60, 52, 46)  # of the title: the largest in which it fits
SMALL = 34
TITLE_TOP, TITLE_HEIGHT = 150, 340
LINE = 1.24
COLOURS = 48
FONTS = {
    True: ("DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf"),
    False: ("DejaVuSans.ttf", "LiberationSans-Regular.ttf"),
}
LAYOUT = 1  # changes with what is drawn above: kept pictures are those of before
NOWHERE = "\U0010ffff"  # a character no font has

Font = Any


class LinkPicture(NamedTuple):
    """`above`: what it is about; `below`: how it stands. Both may be empty."""

    title: str
    site: str
    above: str = ""
    below: str = ""

    @property
    def key(self) -> str:
        return hashlib.sha256(repr((LAYOUT, *self)).encode()).hexdigest()[:16]


def png_of(picture: LinkPicture) -> bytes:
    """Made once, whoever asks."""
    kept = caches["link_pictures"]
    found: bytes | None = kept.get(picture.key)
    if found is None:
        found = drawn(picture)
        kept.set(picture.key, found)
    return found


def drawn(picture: LinkPicture) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    room = WIDTH - 2 * MARGIN
    draw.rectangle((0, 0, WIDTH, 16), fill=BAR)
    small, site = font(SMALL, bold=False), font(SMALL, bold=True)
    _line(draw, (MARGIN, 76), picture.above, small, QUIET, room)
    size, lines = fitted(picture, room)
    for number, line in enumerate(lines):
        draw.text((MARGIN, TITLE_TOP + number * size * LINE), line, font=font(size, bold=True), fill=INK)
    foot = HEIGHT - MARGIN - SMALL
    _line(draw, (MARGIN, foot), picture.site, site, INK, room // 2)
    below = shortened(readable(picture.below, small), small, room // 2 - MARGIN)
    draw.text((WIDTH - MARGIN, foot), below, font=small, fill=QUIET, anchor="ra")
    made = io.BytesIO()
    image.quantize(COLOURS).save(made, "PNG", optimize=True)
    return made.getvalue()


def _line(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, with_font: Font, fill: str, room: int) -> None:
    draw.text(at, shortened(readable(text, with_font), with_font, room), font=with_font, fill=fill)


def fitted(picture: LinkPicture, room: int) -> tuple[int, list[str]]:
    """The largest size in which the title fits, with its lines; in the smallest, what is too much ends with …

    A title in a script that no font here has gives way to the name of the site.
    """
    for size in SIZES:
        face, most = font(size, bold=True), int(TITLE_HEIGHT / (size * LINE))
        lines = wrapped(readable(picture.title, face) or readable(picture.site, face), face, room)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), face, room)]


def wrapped(text: str, face: Font, room: int) -> list[str]:
    """Broken at ordinary spaces only: those before « ? » or inside « 89 € » hold. A word too long is cut."""
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        together = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(together) <= room:
            lines[-1] = together
            continue
        while face.getlength(word) > room:
            length = next(n for n in range(len(word), 0, -1) if n == 1 or face.getlength(word[:n]) <= room)
            lines.append(word[:length])
            word = word[length:]
        lines.append(word)
    return lines


def shortened(text: str, face: Font, room: int) -> str:
    if face.getlength(text) <= room:
        return text
    while text and face.getlength(f"{text}…") > room:
        text = text[:-1]
    return text.rstrip(" \u00a0\u202f,;:.") + "…"


def readable(text: str, face: Font) -> str:
    """Without what the font would draw as an empty box; letters lose their accents before they are left out."""
    spoken = (char for char in unicodedata.normalize("NFC", text) if not unicodedata.category(char).startswith("C"))
    shown = "".join(char if has(face, char) else _nearest(face, char) for char in spoken)
    return shown.strip(" ")


def _nearest(face: Font, char: str) -> str:
    if char.isspace():
        return "\u00a0" if has(face, "\u00a0") else " "
    plain = {"’": "'", "…": "...", "–": "-", "œ": "oe", "Œ": "OE"}.get(char) or unicodedata.normalize("NFKD", char)
    return "".join(part for part in plain if has(face, part) and not unicodedata.combining(part))


@once
def font(size: int, *, bold: bool) -> Font:
    for name in FONTS[bold]:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


@lru_cache(maxsize=2048)
def has(face: Font, char: str) -> bool:
    return bytes(face.getmask(char)) != bytes(face.getmask(NOWHERE))
