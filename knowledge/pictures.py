"""Pictures of posts among the images of guides: whether they may still be shown.

An image that was copied is shown as long as a visitor sees a picture that it is a copy of. Asked anew each time, so
that what is hidden is hidden at once, and comes back with the decision that is undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from wagtail.images import get_image_model

from forum.models import Picture
from knowledge.models.pictures import CopiedPicture

IMAGE = "image"  # the kind of block
POSTS = ("question", "answer__question", "comment__question", "comment__answer__question")
_STEM = re.compile(r"[0-9a-f]{8,32}")  # Wagtail shortens it for a rendition with a long name


def is_public(picture: Picture) -> bool:
    """Whether a visitor sees it; one that is in no post yet is nobody's to show. Load it with `POSTS`."""
    return picture.post is not None and picture.is_visible_to(AnonymousUser())


def withheld(images: Iterable[int] | None = None) -> set[int]:
    """Of these images, or of all, those that nobody may see any more. One query where none was copied."""
    rows = CopiedPicture.objects.all() if images is None else CopiedPicture.objects.filter(image__in=list(images))
    return _withheld(_loaded(rows))


def is_withheld_file(name: str) -> bool | None:
    """Of a file of an image, or of a rendition of it; None where it is no copy of a picture."""
    stem = PurePath(name).name.partition(".")[0]
    if not _STEM.fullmatch(stem):
        return None
    copies = _loaded(CopiedPicture.objects.filter(stem__startswith=stem))
    return bool(_withheld(copies)) if copies else None


def _loaded(rows: Any) -> list[CopiedPicture]:
    return list(rows.select_related(*(f"picture__{post}" for post in POSTS)))


def _withheld(copies: list[CopiedPicture]) -> set[int]:
    shown = {copy.image for copy in copies if copy.picture is not None and is_public(copy.picture)}
    return {copy.image for copy in copies} - shown


def images_in(body: Any) -> set[int]:
    """The numbers of the images in the body of a guide, from its raw blocks."""
    values = [block["value"] for block in body.raw_data if block["type"] == IMAGE]
    numbers = (value.get("image") if isinstance(value, dict) else value for value in values)
    return {number for number in numbers if isinstance(number, int)}


def withheld_in(body: Any) -> set[int]:
    """No query where there is no image."""
    numbers = images_in(body)
    return withheld(numbers) if numbers else set()


def shown_blocks(body: Any) -> list[Any]:
    """The blocks of a guide without the images that are gone or withheld."""
    away = withheld_in(body)
    return [block for block in body if block.block_type != IMAGE or (block.value and block.value.pk not in away)]


def are_copied(question: int) -> bool:
    """Whether an image is a copy of a picture of this question, or of a post under it."""
    about = ("question", "answer__question", "comment__question")
    of_it = (Q(**{f"picture__{name}": question}) for name in about)
    return CopiedPicture.objects.filter(reduce(or_, of_it)).exists()


def note_copy(picture: Picture, image: Any) -> None:
    CopiedPicture.objects.get_or_create(picture=picture, image=image.pk, defaults={"stem": stem_of(image)})


def stem_of(image: Any) -> str:
    return PurePath(image.file.name).stem[:32]


def follow_file(image: Any) -> None:
    """Editors put another file in its place: it is a copy no more."""
    CopiedPicture.objects.filter(image=image.pk).exclude(stem=stem_of(image)).delete()


def erase_orphans() -> None:
    """Pictures that were erased for good take their copies with them: files, words and all."""
    standing = CopiedPicture.objects.filter(picture__isnull=False).values("image")
    orphans = CopiedPicture.objects.filter(picture=None).exclude(image__in=standing).values("image")
    for image in get_image_model().objects.filter(pk__in=orphans):
        image.delete()
