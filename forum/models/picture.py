"""Pictures that members put into their posts."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.files.storage import storages
from django.db import models

from forum.models.post import Viewer
from forum.text.cleaning import clean_line

if TYPE_CHECKING:
    from django.core.files.storage import Storage

    from forum.models import Answer, Comment, Question


ALT_MAX = 200
UNWRITTEN = str.maketrans("[]\\", "()/")  # signs that would end the words of a picture, or hide their end


def private_storage() -> Storage:
    return storages["private"]


def new_key() -> str:
    return secrets.token_hex(10)


class PictureQuerySet(models.QuerySet["Picture"]):
    def unused(self) -> Self:
        """In no post yet."""
        return self.filter(question=None, answer=None, comment=None)


class Picture(models.Model):
    """Kept in two sizes. It is seen by those who see the post that first showed it.

    Before, it is part of a text being written: whoever has its key, which nobody can guess, sees it.
    """

    key = models.CharField(max_length=20, unique=True, default=new_key)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="pictures"
    )
    sha256 = models.CharField(max_length=64)  # of what was sent
    shown = models.FileField(upload_to="pictures", storage=private_storage, max_length=120)
    large = models.FileField(upload_to="pictures", storage=private_storage, max_length=120)
    width = models.PositiveIntegerField()  # of the one shown in a post
    height = models.PositiveIntegerField()
    question = models.ForeignKey(
        "forum.Question", on_delete=models.SET_NULL, null=True, blank=True, related_name="pictures"
    )
    answer = models.ForeignKey(
        "forum.Answer", on_delete=models.SET_NULL, null=True, blank=True, related_name="pictures"
    )
    comment = models.ForeignKey(
        "forum.Comment", on_delete=models.SET_NULL, null=True, blank=True, related_name="pictures"
    )
    created_at = models.DateTimeField()

    objects = PictureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["uploader", "sha256"]), models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return self.key

    @property
    def post(self) -> Question | Answer | Comment | None:
        return self.question or self.answer or self.comment

    @property
    def address(self) -> str:
        """What a post holds: it says the size too, so that the page does not jump when the picture comes."""
        return f"/pictures/{self.key}-{self.width}x{self.height}.webp"

    def markdown(self, alt: str) -> str:
        words = clean_line(alt)[:ALT_MAX].translate(UNWRITTEN)
        return f"![{words}]({self.address})"

    def is_visible_to(self, viewer: Viewer) -> bool:
        """With its post; when the text that stands shows it no more, with a former text that is not hidden."""
        post = self.post
        if post is None:
            return True
        if not post.is_visible_to(viewer):
            return False
        former = post.revisions.visible_to(viewer).filter(body__contains=self.key)
        return self.key in post.body or former.exists()
