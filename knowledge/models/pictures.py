"""Which images of the library were copied from pictures of posts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CopiedPicture(models.Model):
    """`image` is the number of Wagtail's image, `stem` the name of its file, which those of its renditions begin with.

    The row outlives both, so that guides which still name the image are found. `picture` is empty once the picture is
    erased: then the image is erased with it.
    """

    picture = models.ForeignKey("forum.Picture", on_delete=models.SET_NULL, null=True, related_name="copies")
    image = models.PositiveBigIntegerField(db_index=True)
    stem = models.CharField(max_length=32, db_index=True)

    class Meta:
        verbose_name = _("copied picture")
        verbose_name_plural = _("copied pictures")
        constraints = [models.UniqueConstraint(fields=["picture", "image"], name="one_copy_per_picture_and_image")]

    def __str__(self) -> str:
        return f"image {self.image} of picture {self.picture_id}"
