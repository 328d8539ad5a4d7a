"""Pictures of answers as images of guides. An image is public: only what everybody may see becomes one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.images import get_image_model

from forum.models import Member, Picture
from knowledge.pictures import POSTS, is_public, note_copy

TITLE_MAX = 200
MADE_HERE = r"^original_images/[0-9a-f]{32}\.webp$"  # files of images that are copies; nobody else names one so


def public_pictures(keys: Iterable[str]) -> dict[str, Picture]:
    """Those that a visitor sees, by key."""
    found = Picture.objects.select_related(*POSTS).filter(key__in=set(keys))
    return {row.key: row for row in found if is_public(row)}


def as_images(pictures: dict[str, str], *, language: str, by: Member) -> dict[str, int]:
    """The number of the image of each, made where it is missing. `pictures`: keys, and what is said of each.

    What is refused later leaves them in the library, and finds them there again.
    """
    known = public_pictures(pictures)
    if set(pictures) - set(known):
        raise PermissionDenied(_("A picture that you chose is no longer public. Go back to the parts and untick it."))
    with override(language):
        words = _("Picture")
    return {key: _image(row, pictures[key] or words, by).pk for key, row in known.items()}


@transaction.atomic
def _image(row: Picture, title: str, by: Member) -> Any:
    """That of the same file, or a new one; in either case it is known which picture it is a copy of."""
    try:
        with row.large.open() as file:
            content = file.read()
    except OSError as fault:
        raise PermissionDenied(
            _("A picture that you chose cannot be read. Go back to the parts and untick it.")
        ) from fault
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # how Wagtail names the content of a file
    copies = get_image_model().objects.filter(file_hash=digest, file__regex=MADE_HERE)
    image = copies.order_by("pk").first() or _new_image(content, digest, title, by)
    note_copy(row, image)
    return image


def _new_image(content: bytes, digest: str, title: str, by: Member) -> Any:
    file = ImageFile(BytesIO(content), name=f"{secrets.token_hex(16)}.webp")  # who knew its address learns no other
    image = get_image_model()(title=title[:TITLE_MAX], file=file, uploaded_by_user=by)
    image.file_size, image.file_hash = len(content), digest
    image.save()
    return image
