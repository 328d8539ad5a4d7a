"""The pages that editors keep: home, index of guides, guides. One tree per language."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from forum.views.caching import is_visitor, visitor_page
from knowledge.blocks import HOME_SECTIONS, ArticleBody, HomeSections


class KeptPage(Page):
    """A page that all visitors see alike: it is kept whole, by the version of what it shows."""

    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]

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
    subpage_types = ["knowledge.KnowledgeIndexPage", "knowledge.TextPage"]
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
        from knowledge.guides import index_mark

        return index_mark(self, request.GET.get("page", ""))

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        from knowledge.guides import index_context

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
        _("review by"), null=True, blank=True, help_text=_("From this day on the guide is listed as to be reviewed.")
    )

    template = "knowledge/article.html"
    parent_page_types = ["knowledge.KnowledgeIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("product"),
        HelpPanel(template="knowledge/admin/provenance.html", heading=_("Where it comes from")),
    ]
    settings_panels = [FieldPanel("review_by"), *Page.settings_panels]

    search_fields = [
        *Page.search_fields,
        index.SearchField("title", boost=4),
        index.SearchField("summary", boost=2),
        index.SearchField("body_text"),
        index.SearchField("search_questions", boost=2),
        index.SearchField("search_product", boost=1.5),
        index.FilterField("product_id"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def mark(self, request: HttpRequest) -> Any:
        from knowledge.guides import article_mark

        return article_mark(self)

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        from knowledge.guides import article_context

        return article_context(self)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        from knowledge.provenance import tidy

        tidy(self)
        return super().save_revision(*args, **kwargs)

    def body_text(self) -> str:
        """The words of the guide, without markup; from the raw blocks, so that none of them asks the database."""
        texts: list[str] = []
        for block in self.body.raw_data:
            value = block["value"] if block["type"] in {"paragraph", "warning", "steps"} else []
            texts += [value] if isinstance(value, str) else [item["value"] for item in value]
        return " ".join(get_text_for_indexing(text) for text in texts)

    def search_questions(self) -> str:
        """The words in which people asked: readers search with them, not with the editors' own."""
        return "\n".join({source.question.title for source in self.sources.all() if source.is_public})

    def search_product(self) -> str:
        if self.product is None:
            return ""
        return " ".join(filter(None, [self.product.name, self.product.reference, self.product.gtin]))
