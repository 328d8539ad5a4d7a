"""The pages that editors keep: home, index of guides, guides. One tree per language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, HelpPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from forum.staff_pages import StaffPageForm
from forum.text import personal_data
from forum.views.caching import is_visitor, visitor_page
from knowledge.blocks import HOME_SECTIONS, ArticleBody, HomeSections
from knowledge.editing import GuideForm
from knowledge.models.provenance import ArticleSource
from knowledge.models.upkeep import CheckedProduct
from knowledge.translations.significance import Significance
from knowledge.upkeep.freshness import Reason


class KeptPage(Page):
    """A page that all visitors see alike: it is kept whole, by the version of what it shows."""

    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]
    base_form_class = StaffPageForm

    class Meta:
        abstract = True

    def mark(self, request: HttpRequest) -> Any:
        """Changes whenever what `shown` gives changes; much cheaper, because every visit asks for it."""
        raise NotImplementedError

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """The context besides the page itself: in a constant number of queries, the same for every reader."""
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **self.shown(request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def make() -> Any:
            return super(KeptPage, self).serve(request, *args, **kwargs).render()

        if not is_visitor(request):
            response: HttpResponseBase = make()
            return response
        return visitor_page(request, f"page:{self.pk}:{self.last_published_at}:{self.mark(request)}", make)


class HomePage(KeptPage):
    """Search first; under it, sections in the order the editors like."""

    sections = StreamField(HomeSections(), blank=True, verbose_name=_("sections"))

    template = "knowledge/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["knowledge.KnowledgeIndexPage", "knowledge.TextPage", "moderation.CharterPage"]
    content_panels = [*Page.content_panels, FieldPanel("sections")]

    class Meta:
        verbose_name = _("home page")

    def mark(self, request: HttpRequest) -> Any:
        from knowledge.home import home_mark

        return home_mark(self)

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        from knowledge.home import home_context

        return home_context(self)

    @classmethod
    def default_sections(cls) -> list[tuple[str, None]]:
        return [(name, None) for name in HOME_SECTIONS]


class KnowledgeIndexPage(KeptPage):
    """All guides of a language. Its address is fixed (`/<lang>/guides/`), so its slug has no panel."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "knowledge/index.html"
    parent_page_types = ["knowledge.HomePage"]
    subpage_types = ["knowledge.ArticlePage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("index of guides")

    def mark(self, request: HttpRequest) -> Any:
        from knowledge.browsing import index_mark

        return index_mark(self, request.GET.get("page", ""))

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        from knowledge.browsing import index_context

        return index_context(self, request.GET.get("page", ""))


class ArticlePage(KeptPage):
    """A guide: what a question and its accepted answer taught, reviewed, credited, kept up to date."""

    summary = models.TextField(
        _("answer in short"), max_length=500, blank=True, help_text=_("One paragraph: what most readers come for.")
    )
    body = StreamField(ArticleBody(), blank=True, verbose_name=_("guide"))
    product = models.ForeignKey(
        "forum.Product",
        verbose_name=_("product"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("From this day on readers are warned. Without a day: a year after it was published or checked."),
    )
    # Of the guide, not of its revisions: `serialize` keeps them out. Written by `knowledge.upkeep.tasks` alone.
    caretaker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        serialize=False,
        related_name="+",
    )
    checked_at = models.DateTimeField(null=True, editable=False, serialize=False)  # read again, and found right
    # `knowledge.upkeep.freshness` says when.
    is_stale = models.BooleanField(default=False, editable=False, serialize=False)
    settled_grounds = models.JSONField(default=list, editable=False, serialize=False)  # of tasks that somebody judged

    # Where it began as a general recommendation: its number, elsewhere, and who recommends. `knowledge.recommended`.
    recommendation = models.PositiveBigIntegerField(null=True, editable=False, serialize=False, db_index=True)
    recommended_by = models.CharField(max_length=200, blank=True, editable=False, serialize=False)

    # What it knows of the text it was translated from; like all of a guide, it travels with its revisions.
    # `made_from` is the number of the revision of the original that this text says; an original has neither.
    original = models.ForeignKey(
        "self",
        verbose_name=_("original"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    made_from = models.BigIntegerField(null=True, blank=True)
    significance = models.CharField(
        _("what this edit changes"),
        max_length=6,
        choices=Significance.choices,
        default=Significance.MEDIUM,
        help_text=_("Against the text that is public now. It decides whether translators and readers are told."),
    )

    template = "knowledge/article.html"
    parent_page_types = ["knowledge.KnowledgeIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("product"),
        MultipleChooserPanel(
            "checked_products",
            chooser_field_name="product",
            heading=_("Tried on"),
            label=_("Product or version"),
            panels=[FieldPanel("product")],
        ),
        HelpPanel(template="knowledge/admin/provenance.html", heading=_("Where it comes from")),
        FieldPanel("significance", widget=RadioSelect),
        HelpPanel(template="knowledge/admin/languages.html", heading=_("Languages")),
        HelpPanel(template="knowledge/admin/card.html", heading=_("The short forms")),
    ]
    base_form_class = GuideForm
    # A copy is a guide of its own, which nobody has checked yet; a translation gets the first two anew.
    exclude_fields_in_copy = [
        *("original", "made_from", "caretaker", "checked_at", "is_stale", "settled_grounds"),
        *("recommendation", "recommended_by"),
    ]
    settings_panels = [FieldPanel("review_by"), *Page.settings_panels]

    search_fields = [
        *Page.search_fields,
        index.SearchField("title", boost=2),
        index.SearchField("summary", boost=1.5),
        index.SearchField("body_text"),
        index.SearchField("search_questions", boost=1.5),
        index.SearchField("search_product", boost=1.5),
        index.FilterField("product_id"),
        index.FilterField("is_stale"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def mark(self, request: HttpRequest) -> Any:
        from knowledge.guides import article_mark
        from knowledge.translations import languages

        return article_mark(self), languages.mark(self)

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        from knowledge.guides import article_context
        from knowledge.translations import languages

        context = article_context(self)
        return {**context, **languages.context(self, context["alternates"])}

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """An old revision brings back its text, not who looked after the guide then."""
        found = super().with_content_json(content)
        kept = ("caretaker_id", "checked_at", "is_stale", "settled_grounds", "recommendation", "recommended_by")
        for name in kept:
            setattr(found, name, getattr(self, name))
        return found

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        from knowledge.provenance import tidy

        tidy(self)
        return super().save_revision(*args, **kwargs)

    @cached_property
    def is_called_dangerous(self) -> bool:
        """Whether somebody says so, and nobody looked yet: such a guide is stale, so that others need no query."""
        return self.is_stale and bool(self.review_tasks.open().filter(reason=Reason.DANGEROUS).exists())

    @cached_property
    def tried_on(self) -> list[tuple[str, str]]:
        """Name and slug of the products that the editors tried what is published on."""
        rows = CheckedProduct.objects.filter(page_id=self.pk)
        return list(rows.values_list("product__name", "product__slug"))

    @cached_property
    def alternates(self) -> list[tuple[str, str, str]]:
        """Its public versions, its own included: asked for by the mark of its page, and by the page."""
        from knowledge.guides import alternates

        return alternates(self)

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """With what `search_questions` and `search_product` ask of each."""
        wanted = ["page", "question__title", "question__visibility", "answer__visibility"]
        sources = ArticleSource.objects.select_related("question", "answer").only(*wanted)
        found = super().get_indexed_objects().select_related("product", "locale")
        return found.prefetch_related(models.Prefetch("sources", sources))

    def body_text(self) -> str:
        """The words of the guide, without markup."""
        return " ".join(self.texts())

    def texts(self) -> list[str]:
        """The same part by part; from the raw blocks, so that none of them asks the database."""
        texts: list[str] = []
        for block in self.body.raw_data:
            value = block["value"] if block["type"] in {"paragraph", "warning", "steps"} else []
            texts += [value] if isinstance(value, str) else [item["value"] for item in value]
        return [get_text_for_indexing(text) for text in texts]

    def search_questions(self) -> str:
        """The words in which people asked: readers search with them, not with the editors' own."""
        titles = {source.question.title for source in self.sources.all() if source.is_public}
        return personal_data.replace("\n".join(sorted(titles)), lambda kind, words: " ")

    def search_product(self) -> str:
        if self.product is None:
            return ""
        return " ".join(filter(None, [self.product.name, self.product.reference, self.product.gtin]))
