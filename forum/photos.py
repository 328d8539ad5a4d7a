"""From a file somebody sent to a picture that can be shown: decoded, turned upright, made small, written anew.

Nothing of the file itself is kept: neither what it says of place, time and camera, nor anything hidden in it.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
from typing import NamedTuple

import pillow_heif
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_MEGABYTES = 10
MAX_SIZE = MAX_MEGABYTES * 1024 * 1024  # bytes; what a telephone makes has 2 to 6 million
MILLION = 1_000_000
MAX_PIXELS = 50_000_000  # a telephone's JPEG or HEIC: 75 to 350 MB of memory for a moment
MAX_UNFOLDED = 24_000_000  # of formats that unfold whole: 50 million points take up to 770 MB, these 370
OF_TELEPHONES = {"JPEG", "MPO", "HEIF"}
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"]
LARGE = (1600, 1600)
SHOWN = (960, 960)
QUALITY = 72
DIRECT = {"RGB", "RGBA", "L"}  # modes that are made small as they are
_turn = threading.Lock()  # one at a time in a process: a small file may unfold to hundreds of megabytes

pillow_heif.register_heif_opener(thumbnails=False)

_FAULTS = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    SyntaxError,
    EOFError,
    struct.error,
    RuntimeError,
    MemoryError,
)


class Photo(NamedTuple):
    """Both as WebP; width and height are those of `shown`."""

    shown: bytes
    large: bytes
    width: int
    height: int


def read_photo(content: bytes) -> Photo:
    """ValidationError with what to do instead."""
    if not content:
        raise ValidationError(_("Choose a picture first."))
    if len(content) > MAX_SIZE:
        raise ValidationError(too_large())
    try:
        with _turn:
            return _read(content)
    except _FAULTS:
        raise ValidationError(_("We cannot read this picture. Choose a JPEG, PNG, WebP or HEIC file.")) from None


def too_large() -> str:
    return _("This picture is larger than %(n)d MB. Choose a smaller one.") % {"n": MAX_MEGABYTES}


def _read(content: bytes) -> Photo:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check_size(image)
            image.draft("RGB", LARGE)  # a JPEG is decoded at about the size that is needed
            large = _fitted(image, LARGE)
    shown = large.copy()
    shown.thumbnail(SHOWN, Image.Resampling.LANCZOS)
    return Photo(_written(shown), _written(large), *shown.size)


def _check_size(image: Image.Image) -> None:
    points = image.width * image.height
    if points > MAX_PIXELS:
        raise ValidationError(
            _("This picture has more than %(n)d million points. Choose a smaller one."),
            params={"n": MAX_PIXELS // MILLION},
        )
    if points > MAX_UNFOLDED and image.format not in OF_TELEPHONES:
        raise ValidationError(
            _("This picture has more than %(n)d million points. Choose a smaller one, or the same as JPEG or HEIC."),
            params={"n": MAX_UNFOLDED // MILLION},
        )


def _fitted(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Made small in its place before anything else: 50 million points are 200 MB, and each copy of them as much."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    small = image if image.mode in DIRECT else image.convert(mode)
    small.thumbnail(box, Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(small).convert(mode)


def _written(image: Image.Image) -> bytes:
    """From the points alone: what the file said besides is not written again."""
    clean = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
