"""Merging two tags, or two products, in the admin: first a page that says what would move, then the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from forum import catalogue_merges
from forum.catalogue_merges import AT_ONCE, check_free
from forum.models import CatalogueMerge

MERGED = "forum.merge"
SHOWN = 50  # merges


class MergeForm(forms.Form):
    """`find` gives the row of what was typed, or None."""

    into = forms.CharField(
        label=gettext_lazy("The one that stays"),
        help_text=gettext_lazy("Its name or its address. The other one disappears, and its addresses lead here."),
        max_length=220,
        error_messages={"required": gettext_lazy("Write which one stays.")},
    )
    confirmed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, source: Any, find: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.find = source, find

    def clean_into(self) -> Any:
        found = self.find(self.cleaned_data["into"].strip())
        if found is None:
            raise ValidationError(_("Nothing has this name. Copy it from the list."))
        if found.pk == self.source.pk:
            raise ValidationError(_("Choose another one: this is the same."))
        check_free(self.source)
        check_free(found)
        return found


class AgainForm(forms.Form):
    """One that was given up, unless another one took its place meanwhile."""

    pk = forms.ModelChoiceField(CatalogueMerge.objects.all())

    def clean_pk(self) -> CatalogueMerge:
        row: CatalogueMerge = self.cleaned_data["pk"]
        for thing in (row.source, row.into):
            if thing is not None:
                check_free(thing)
        return row


class MergeView(generic.DeleteView):
    """`find` and `figures` say how things of this kind are found and counted."""

    permission_required = "delete"
    page_title = gettext_lazy("Merge")
    template_name = "knowledge/admin/merge.html"
    usage_url_name = None
    find: Any = None
    figures: Any = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(MergeForm(source=self.object, find=self.find))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MergeForm(request.POST, source=self.object, find=self.find)
        if not form.is_valid():
            return self.page(form, status=422)
        into = form.cleaned_data["into"]
        if form.cleaned_data["confirmed"] != into.pk:
            return self.page(form, into=into, figures=self.figures(self.object, into))
        name, pk = str(self.object), self.object.pk
        moving = catalogue_merges.moving(self.object)
        row = catalogue_merges.merge(self.object, into=into)
        log(into, MERGED, user=request.user, data={"merged": name, "number": pk, "questions": moving})
        if row is not None:
            messages.success(request, _("The merge has begun. It goes on by itself: you may close this page."))
            return redirect("catalogue_merges")
        messages.success(request, _("“%(source)s” is now “%(into)s”.") % {"source": name, "into": into})
        return redirect(self.get_success_url())

    def page(self, form: MergeForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {**self.get_context_data(form=form), "form": form, "source": self.object, **more}
        return TemplateResponse(self.request, self.template_name, context, status=status)


def progress(request: HttpRequest) -> HttpResponse:
    """The merges that the worker does; the button tries one again that was given up."""
    user: Any = request.user
    if not (user.has_perm("forum.delete_tag") or user.has_perm("forum.delete_product")):
        raise PermissionDenied
    if request.method == "POST":
        form = AgainForm(request.POST)
        if form.is_valid():
            CatalogueMerge.objects.filter(pk=form.cleaned_data["pk"].pk).send_again()
        for sentence in form.errors.get("pk", []):
            messages.error(request, sentence)
        return redirect("catalogue_merges")
    rows = CatalogueMerge.objects.order_by("-pk")[:SHOWN]
    context = {"rows": rows, "page_title": _("Merges"), "at_once": AT_ONCE}
    return TemplateResponse(request, "knowledge/admin/merges.html", context)


def merge_path(viewset: Any, view: type[MergeView]) -> URLPattern:
    """The view as the set builds its own, with the template of a merge."""
    kwargs = {**viewset.get_delete_view_kwargs(), "template_name": view.template_name}
    found: URLPattern = path("merge/<int:pk>/", viewset.construct_view(view, **kwargs), name="merge")
    return found


def merge_button(url: str) -> Button:
    return Button(gettext_lazy("Merge"), url=url, icon_name="resubmit", priority=40)
