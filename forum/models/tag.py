"""Tags (shown as keywords): one tag has a name in each language."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase


class Tag(TagBase):
    name_fr = models.CharField(_("name in French"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    question_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return (self.name_fr if get_language() == "fr" else "") or self.name

    @property
    def local_description(self) -> str:
        return (self.description_fr if get_language() == "fr" else "") or self.description

    def get_absolute_url(self) -> str:
        return reverse("forum:tag", args=[self.slug])


class QuestionTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="question_tags")
    content_object = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="question_tags")

    objects = models.Manager["QuestionTag"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="one_tag_once_on_a_question")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.content_object_id}"
