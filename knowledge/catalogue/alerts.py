"""Recalls and known issues in the admin, and the themes by which the questions about a product are filtered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from forum.models import ProductAlert, Theme


class AlertViewSet(SnippetViewSet):
    model = ProductAlert
    icon = "warning"
    menu_label = _("Recalls and known issues")
    list_display = ["title", "product", "kind", "date", "ends_on"]
    list_filter = ["kind"]
    search_fields = ["title", "title_fr", "product__name"]
    edit_handler = ObjectList(
        [
            FieldPanel("product"),
            FieldPanel("kind"),
            MultiFieldPanel([FieldPanel("title"), FieldPanel("text")], heading=_("In English")),
            MultiFieldPanel([FieldPanel("title_fr"), FieldPanel("text_fr")], heading=_("In French")),
            FieldPanel("date"),
            FieldPanel("source_url"),
            FieldPanel("ends_on"),
        ]
    )


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = _("Themes")
    list_display = ["name", "name_fr", "place"]
    edit_handler = ObjectList([FieldPanel(name) for name in ("name", "name_fr", "slug", "tags", "place")])
