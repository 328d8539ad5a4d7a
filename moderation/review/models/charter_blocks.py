"""What the words of the charter are made of, beside its rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

POINTS = 5
TEXT = ["bold", "italic", "link", "ul", "ol"]


class Essentials(blocks.StreamBlock):
    point = blocks.CharBlock(max_length=160, label=_("Point"), icon="tick")

    class Meta:
        min_num = POINTS
        max_num = POINTS


class Sections(blocks.StreamBlock):
    section = blocks.StructBlock(
        [
            ("heading", blocks.CharBlock(max_length=120, label=_("Heading"))),
            ("text", blocks.RichTextBlock(features=TEXT, label=_("Text"))),
        ],
        label=_("Section"),
        icon="pilcrow",
    )


class EasyRead(blocks.StreamBlock):
    part = blocks.StructBlock(
        [
            ("heading", blocks.CharBlock(max_length=120, label=_("Heading"))),
            ("sentences", blocks.ListBlock(blocks.CharBlock(max_length=160, label=_("Sentence")))),
        ],
        label=_("Part"),
        icon="glasses",
    )
