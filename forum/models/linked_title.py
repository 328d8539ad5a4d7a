"""Which titles of pages of this site a post shows in the place of their bare addresses."""

from typing import Self

from django.db import models
from django.db.models.functions import Coalesce

from forum.models.post import Visibility


class LinkedTitleQuerySet(models.QuerySet["LinkedTitle"]):
    def outdated(self) -> Self:
        """The rows that do not say what their page is called now, or say it though not everybody may read it."""
        title = models.Case(
            models.When(to_question__visibility=Visibility.PUBLISHED, then="to_question__title"),
            models.When(to_page__live=True, then="to_page__title"),
            default=Coalesce("to_product__name", models.Value("")),
            output_field=models.CharField(),
        )
        return self.annotate(now=title).exclude(title=models.F("now"))


class LinkedTitle(models.Model):
    """`title` is empty while the page is not for everybody: the post shows its address, and the title when it is."""

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, null=True, related_name="linked_titles")
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, null=True, related_name="linked_titles")
    comment = models.ForeignKey("forum.Comment", on_delete=models.CASCADE, null=True, related_name="linked_titles")
    to_question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, null=True, related_name="+")
    to_product = models.ForeignKey("forum.Product", on_delete=models.CASCADE, null=True, related_name="+")
    to_page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=255, blank=True)

    objects = models.Manager.from_queryset(LinkedTitleQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, answer__isnull=True, comment__isnull=True)
                | models.Q(question__isnull=True, answer__isnull=False, comment__isnull=True)
                | models.Q(question__isnull=True, answer__isnull=True, comment__isnull=False),
                name="linked_title_in_one_post",
            ),
        ]

    def __str__(self) -> str:
        return self.title
