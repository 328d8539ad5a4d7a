"""What the body of a guide is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

# `knowledge.richtext` turns answers into this subset: change both together.
INLINE = ["bold", "italic", "link", "code", "superscript", "subscript", "strikethrough"]
TEXT = [*INLINE, "h2", "h3", "h4", "ul", "ol", "blockquote", "hr"]


class QuestionBlock(blocks.ChooserBlock):
    """A question of the forum by its number. One that the public may not read is as if it was not there."""

    target_model = "forum.Question"

    @cached_property
    def widget(self) -> forms.Widget:
        return forms.NumberInput()

    @cached_property
    def field(self) -> forms.Field:
        return forms.ModelChoiceField(
            queryset=self.readable(), widget=self.widget, required=self._required, help_text=self._help_text
        )

    def readable(self) -> QuerySet[Any]:
        published: QuerySet[Any] = self.model_class.objects.published()
        return published

    def to_python(self, value: int | None) -> Any:
        return None if value is None else self.readable().filter(pk=value).first()

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        values = list(values)
        found = self.readable().in_bulk([value for value in values if value is not None])
        return [found.get(value) for value in values]

    def get_form_state(self, value: Any) -> int | None:
        return None if value is None else int(value.pk)


class ArticleBody(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        features=TEXT, label=_("Text"), icon="pilcrow", template="knowledge/blocks/paragraph.html"
    )
    steps = blocks.ListBlock(
        blocks.RichTextBlock(features=[*INLINE, "ul"], label=_("Step")),
        label=_("Steps"),
        icon="list-ol",
        template="knowledge/blocks/steps.html",
    )
    warning = blocks.RichTextBlock(
        features=INLINE, label=_("Warning"), icon="warning", template="knowledge/blocks/warning.html"
    )
    image = ImageBlock(label=_("Picture"), template="knowledge/blocks/image.html")
    product = SnippetChooserBlock("forum.Product", label=_("Product"), template="knowledge/blocks/product.html")
    question = QuestionBlock(
        label=_("Related question"),
        help_text=_("The number of the question: the digits in its address."),
        icon="help",
        template="knowledge/blocks/question.html",
    )


class HomeSections(blocks.StreamBlock):
    """The parts of the home page under its search box, in the order the editors like."""

    entries = blocks.StaticBlock(label=_("Before buying, after buying"), icon="arrow-right")
    products = blocks.StaticBlock(label=_("Products"), icon="list-ul")
    guides = blocks.StaticBlock(label=_("New guides"), icon="doc-full")
    facts = blocks.StaticBlock(label=_("How many questions are answered"), icon="info-circle")
    unanswered = blocks.StaticBlock(label=_("Questions that wait for an answer"), icon="help")
    text = blocks.RichTextBlock(features=TEXT, label=_("Text"), icon="pilcrow")

    class Meta:
        block_counts = {name: {"max_num": 1} for name in ("entries", "products", "guides", "facts", "unanswered")}


HOME_SECTIONS = ["entries", "products", "facts", "unanswered", "guides"]
