"""The queue of answers worth a guide, in `/admin/`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.models import Product, Question
from forum.text.cleaning import clean_line
from knowledge.editors import EditorsItem, editors_only
from knowledge.models import Postponement
from knowledge.promoting import candidates, worth

PER_PAGE = 25
NAME = "guide_candidates"


class FilterForm(forms.Form):
    """`language` a code; `product` words of its name; `put_off` lists what was put off instead."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("All languages")), *settings.LANGUAGES],
    )
    product = forms.CharField(label=gettext_lazy("Product"), required=False, max_length=200)
    put_off = forms.BooleanField(label=gettext_lazy("Those put off"), required=False)

    def rows(self) -> Any:
        chosen: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        if chosen.get("put_off"):
            rows = candidates.weighed().filter(put_off__isnull=False).order_by("-put_off__created_at")
        else:
            rows = candidates.candidates()
        if chosen.get("language"):
            rows = rows.filter(language=chosen["language"])
        if clean_line(chosen.get("product", "")):
            named = Product.objects.filter(name__icontains=clean_line(chosen["product"]))
            rows = rows.filter(product__in=named)
        return rows.select_related("product", "accepted_answer__author", "put_off")


class PutOffForm(forms.Form):
    question: Any = forms.ModelChoiceField(
        queryset=Question.objects.published(),
        error_messages={
            "required": gettext_lazy("Choose a question."),
            "invalid_choice": gettext_lazy("This question does not wait for a guide any more."),
        },
    )
    reason = forms.ChoiceField(
        choices=[("", ""), *Postponement.Reason.choices],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the reasons.")},
    )
    go = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("go") != "again" and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose one of the reasons."))
        return data


@editors_only
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, why, and the way to make a guide of it; or not now."""
    if request.method == "POST":
        return _decide(request)
    form = FilterForm(request.GET or None)
    page = Paginator(form.rows(), PER_PAGE).get_page(request.GET.get("p"))
    rows = [(question, worth.reasons(candidates.facts_of(question))) for question in page.object_list]
    filters = urlencode({name: value for name, value in request.GET.items() if name in form.fields})
    context = {
        "form": form,
        "rows": rows,
        "page_obj": page,
        "reasons": Postponement.Reason.choices,
        "filters": filters,
        "lists_put_off": form.is_valid() and form.cleaned_data["put_off"],
        "page_title": _("Answers worth a guide"),
        "header_icon": "doc-full",
    }
    return TemplateResponse(request, "knowledge/admin/queue.html", context)


def _decide(request: HttpRequest) -> HttpResponse:
    form = PutOffForm(request.POST)
    by: Any = request.user
    if not form.is_valid():
        for sentence in (sentence for errors in form.errors.values() for sentence in errors):
            messages.error(request, str(sentence))
        return _back(request)
    question = form.cleaned_data["question"]
    try:
        if form.cleaned_data["go"] == "again":
            candidates.take_up_again(question, by=by)
            messages.success(request, _("“%(title)s” is in the list again.") % {"title": question.title})
        else:
            candidates.put_off(question, by=by, reason=form.cleaned_data["reason"])
            sentence = _("“%(title)s” is put off. It comes back when more people need it.")
            messages.success(request, sentence % {"title": question.title})
    except PermissionDenied as refusal:
        messages.error(request, str(refusal))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    kept = {name: value for name, value in request.GET.items() if name in {*FilterForm.base_fields, "p"}}
    return redirect(f"{reverse(NAME)}?{urlencode(kept)}" if kept else NAME)


def urls() -> list[URLPattern]:
    return [path("guides/candidates/", queue, name=NAME)]


def menu_item() -> EditorsItem:
    return EditorsItem(gettext_lazy("Answers worth a guide"), reverse_lazy(NAME), icon_name="doc-full", order=110)
