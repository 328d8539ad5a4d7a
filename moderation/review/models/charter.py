"""The charter: the page that staff write, the changes of rules that wait, the versions, and who accepted which."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from forum.staff_pages import StaffPageForm
from forum.views.caching import is_visitor, visitor_page
from moderation.review.languages import is_french
from moderation.review.models.charter_blocks import EasyRead, Essentials, Sections
from moderation.review.models.rule import RuleText

SENTENCE_MAX = 300
Q = models.Q


class CharterPage(Page):
    """The words of the charter around its rules, in one language. Its address is fixed (`/<lang>/charter/`).

    What is published is never this page but the version in force: both languages and the rules, frozen together.
    """

    intro = models.TextField(_("introduction"), blank=True)
    essentials = StreamField(
        Essentials(), blank=True, verbose_name=_("the essentials"), help_text=_("Five points that everybody can keep.")
    )
    sections = StreamField(
        Sections(),
        blank=True,
        verbose_name=_("after the rules"),
        help_text=_("Who decides, how to contest, mediators, brands, paid answers."),
    )
    easy_read = StreamField(
        EasyRead(),
        blank=True,
        verbose_name=_("easy to read"),
        help_text=_("Short sentences of at most 12 words, one idea each. Have people concerned read it."),
    )
    is_to_review = models.BooleanField(_("to review"), default=False)

    template = "moderation/charter/charter.html"
    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]
    base_form_class = StaffPageForm
    parent_page_types = ["knowledge.HomePage"]
    subpage_types: list[Any] = []
    max_count_per_parent = 1
    content_panels = [
        HelpPanel(template="moderation/admin/charter_help.html"),
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("essentials"),
        FieldPanel("sections"),
        FieldPanel("easy_read"),
    ]
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("charter")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from moderation.review.charter.reading import context_of

        return {**super().get_context(request, *args, **kwargs), **context_of(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        from moderation.review.charter.reading import mark

        def make() -> Any:
            return super(CharterPage, self).serve(request, *args, **kwargs).render()

        if not is_visitor(request):
            response: HttpResponseBase = make()
            return response
        return visitor_page(request, f"charter:{mark(self)}", make)


class RuleDraft(RuleText):
    """A rule as the next version of the charter will have it; nobody is bound by it yet.

    `code` of a rule in force: its next text, or its end (`ends`). Any other code: a new rule.
    """

    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("Never changes: decisions name it. Such as “no-spoilers”.")
    )
    ends = models.BooleanField(_("the rule is taken out"), default=False)
    amendment = models.OneToOneField(
        "moderation.Amendment", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="draft"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")
        ordering = ["number", "code"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class CharterVersionQuerySet(models.QuerySet["CharterVersion"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")

    def in_force(self) -> CharterVersion | None:
        """The one that binds: the last that was published."""
        return self.newest_first().first()


class CharterVersion(models.Model):
    """The charter as it was published one day, in both languages. Never changed afterwards: `digest` shows it.

    `content`: as of `moderation.review.charter.content`. `since` is the last version up to this one that everybody
    has to accept anew; itself, when it is a major one.
    """

    number = models.PositiveIntegerField(unique=True)
    is_major = models.BooleanField()
    since = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note_en = models.CharField(_("what changes (English)"), max_length=SENTENCE_MAX, blank=True)
    note_fr = models.CharField(_("what changes (French)"), max_length=SENTENCE_MAX, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    objects = CharterVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the charter")
        verbose_name_plural = _("versions of the charter")
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="charter_versions_begin_at_one"),
            models.CheckConstraint(
                condition=Q(is_major=True, since=models.F("number"))
                | Q(is_major=False, since__lt=models.F("number"), since__gte=1),
                name="charter_is_accepted_since_a_major_version",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:charter_version", args=[self.number])

    @property
    def note(self) -> str:
        return self.note_fr if is_french() else self.note_en


class CharterAcceptance(models.Model):
    """A member said that they have read the essentials of this version. Once each."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="charter_acceptances")
    version = models.ForeignKey(CharterVersion, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "version"], name="a_version_is_accepted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} accepted {self.version_id}"
