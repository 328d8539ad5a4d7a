"""For editors, in /admin/: translations that are older than their originals, what may be wrong first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from knowledge.editors import editors_only
from knowledge.translations import translating
from knowledge.translations.work import compare_urls

ON_HOME = 5


@editors_only
def report(request: HttpRequest) -> HttpResponse:
    """All of them, each with a way to see what changed in the original."""
    found = translating.waiting()
    compared = compare_urls([(one.original.pk, one.page.made_from, one.change.number) for one in found])
    rows = list(zip(found, compared, strict=True))
    context = {"rows": rows, "page_title": _("Translations to update"), "header_icon": "globe"}
    return render(request, "knowledge/admin/translations.html", context)


class TranslationsPanel(Component):
    """On the home page of the editor: the most urgent ones; nothing where everything is level."""

    name = "translations"
    order = 225
    template_name = "knowledge/admin/translations_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = translating.waiting()
        return {"waiting": found[:ON_HOME], "count": len(found)}
