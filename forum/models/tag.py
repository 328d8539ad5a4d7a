"""Tags (shown as keywords): one tag has a name in each language, and further words that lead to it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase
from wagtail.models import RevisionMixin


class Tag(RevisionMixin, TagBase):
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


class TagSynonym(models.Model):
    """Another word for a tag: typing it gives the tag. So does the former address of a tag that moved or was merged."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(max_length=100, unique=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="synonyms")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class IgnoredTag(models.Model):
    """A member whose lists leave out what is tagged so."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ignored_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="ignored_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "tag"], name="a_tag_is_ignored_once")]

    def __str__(self) -> str:
        return f"{self.member_id} ignores {self.tag_id}"


class Theme(models.Model):
    """A matter by which the questions about any product are filtered: those that have one of its tags."""

    name = models.CharField(_("name"), max_length=60)
    name_fr = models.CharField(_("name in French"), max_length=60)
    slug = models.SlugField(unique=True)
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), related_name="themes", blank=True)
    place = models.PositiveSmallIntegerField(
        _("place"), default=0, help_text=_("The smaller the number, the further ahead it stands.")
    )

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["place", "name"]

    def __str__(self) -> str:
        return (self.name_fr if get_language() == "fr" else "") or self.name


class QuestionTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="question_tags")
    content_object = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="question_tags")

    objects = models.Manager["QuestionTag"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="one_tag_once_on_a_question")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.content_object_id}"
