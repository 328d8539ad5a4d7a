"""Words that mean the same, in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from knowledge.models import SynonymGroup


class SynonymViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "search"
    menu_label = _("Words that mean the same")
    list_display = ["words"]
    search_fields = ["words"]
    panels = [FieldPanel("words")]
