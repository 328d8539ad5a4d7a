"""From a file somebody sent to a picture that can be shown: decoded, turned upright, made small, written anew.

Nothing of the file itself is kept: neither what it says of place, time and camera, nor anything hidden in it.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import NamedTuple

import pillow_heif
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_SIZE = 10 * 1024 * 1024  # bytes; what a telephone makes has 2 to 6 million
MAX_PIXELS = 50_000_000
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"]
LARGE = (1600, 1600)
SHOWN = (960, 960)
QUALITY = 72

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
        raise ValidationError(_("This picture is larger than 10 MB. Choose a smaller one."))
    try:
        return _read(content)
    except _FAULTS:
        raise ValidationError(_("We cannot read this picture. Choose a JPEG, PNG, WebP or HEIC file.")) from None


def _read(content: bytes) -> Photo:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS or min(image.size) < 1:
                raise ValidationError(_("This picture has more than 50 million points. Choose a smaller one."))
            image.draft("RGB", LARGE)  # a JPEG is decoded at about the size that is needed
            upright = ImageOps.exif_transpose(image)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    large = _fitted(plain, LARGE)
    shown = _fitted(large, SHOWN)
    return Photo(_written(shown), _written(large), *shown.size)


def _fitted(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    smaller = image.copy()
    smaller.thumbnail(box, Image.Resampling.LANCZOS)
    return smaller


def _written(image: Image.Image) -> bytes:
    """From the points alone: what the file said besides is not written again."""
    clean = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
