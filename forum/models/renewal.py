"""Pages that still show an old name."""

from django.db import models


class Renewal(models.Model):
    """A product or a tag has a new name; its questions up to number `done` have a new version by now."""

    product = models.OneToOneField("forum.Product", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    tag = models.OneToOneField("forum.Tag", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    done = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(product__isnull=False, tag__isnull=True)
                | models.Q(product__isnull=True, tag__isnull=False),
                name="a_renewal_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"pages of {self.product or self.tag}"
