"""Legal texts in /admin/: oldest check first, with one click for “I have compared this with its source today”."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from forum.access import member_of
from forum.dates import legal_day, written_day
from forum.text.closed_platform import WithoutClosedPlatform
from forum.waiting import Work
from moderation.law import keeping
from moderation.law.catalogue import catalogue
from moderation.law.models import LegalText
from moderation.mediation.rulesets import STALE_AFTER

FIELDS = ("key", "text_fr", "text_en", "source", "source_url", "reading", "checked_on", "valid_from", "valid_to")
CHANGE = "moderation.change_legaltext"


class NeverDeleted(ModelPermissionPolicy):
    """What people were told of the law stays readable."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class LegalTextForm(WithoutClosedPlatform, WagtailAdminModelForm):
    key = forms.ChoiceField(label=gettext_lazy("what it is about"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        told = [(seed.key, f"{seed.where.in_language(language)} – {seed.key}") for seed in catalogue().values()]
        field = self.fields["key"]
        field.choices = told  # type: ignore[attr-defined]
        seed = catalogue().get(self.initial.get("key", ""))
        if seed is not None:
            hint = _("Markdown: paragraphs, lists, links.") if seed.is_long else _("One paragraph, plain text.")
            marks = ", ".join(f"{{{name}}}" for name in sorted(seed.marks))
            kept = " " + _("Keep %(marks)s: the page fills it in.") % {"marks": marks} if marks else ""
            for name in ("text_fr", "text_en"):
                self.fields[name].help_text = hint + kept


class LegalTextViewSet(SnippetViewSet):
    model = LegalText
    icon = "doc-full"
    base_url_path = "legal-texts/all"
    list_display = [
        "__str__",
        Column("source", label=gettext_lazy("source")),
        DateColumn("checked_on", label=gettext_lazy("compared on"), sort_key="checked_on"),
        DateColumn("valid_from", label=gettext_lazy("valid from"), sort_key="valid_from"),
    ]
    list_filter = ["valid_from", "checked_on"]
    search_fields = ["key", "text_fr", "text_en", "source"]
    ordering = ["checked_on", "key"]
    inspect_view_enabled = False
    edit_handler = ObjectList([FieldPanel(name) for name in FIELDS], base_form_class=LegalTextForm)


class LegalTextItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(CHANGE))


def menu_item() -> LegalTextItem:
    return LegalTextItem(gettext_lazy("Legal texts"), reverse_lazy("legal_texts"), icon_name="doc-full", order=310)


def addresses() -> list[URLPattern]:
    return [
        path("legal-texts/", to_compare, name="legal_texts"),
        path("legal-texts/<int:pk>/compared/", compared, name="legal_text_compared"),
    ]


@require_safe
def to_compare(request: HttpRequest) -> HttpResponse:
    """What is shown today, the oldest check first; each beside its source."""
    _check(request)
    today = legal_day(timezone.now())
    shown = {row.key: row for row in LegalText.objects.in_force(today).order_by("valid_from", "pk")}
    rows = sorted(
        (row for row in shown.values() if row.seed),
        key=lambda row: (row.checked_on is not None, row.checked_on or row.valid_from, row.key),
    )
    missing = [seed for key, seed in catalogue().items() if key not in shown]
    context = {
        "rows": [(row, row.is_stale(today)) for row in rows],
        "page_title": _("Legal texts to compare with their source"),
        "count": sum(row.is_stale(today) for row in rows) + len(missing),
        "missing": missing,
        "stale_days": STALE_AFTER.days,
        "all_url": LegalTextViewSet().get_url_name("list"),
        "edit_url": LegalTextViewSet().get_url_name("edit"),
    }
    return TemplateResponse(request, "moderation/admin/legal_texts.html", context)


@require_POST
def compared(request: HttpRequest, pk: int) -> HttpResponse:
    _check(request)
    text = keeping.compare(get_object_or_404(LegalText, pk=pk), by=member_of(request))
    day = written_day(text.checked_on) if text.checked_on else ""
    messages.success(request, _("Compared on %(day)s: %(text)s") % {"day": day, "text": text})
    return redirect(f"{reverse('legal_texts')}#text-{text.pk}")


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied(_("Only who may change legal texts can say that one is right."))


def waiting() -> list[Work]:
    return [
        Work(
            gettext_lazy("Legal texts to compare with their source"),
            lambda member: member.is_staff and member.has_perm(CHANGE),
            lambda member: len(keeping.unchecked(legal_day(timezone.now()))),
            lambda: reverse("legal_texts"),
        )
    ]


def register_log(actions: Any) -> None:
    actions.register_action(
        keeping.COMPARED, gettext_lazy("Compare with the source"), gettext_lazy("Compared with its source")
    )
