"""Lists that a member saved under a name: kept above every list of questions, changed on a page of their own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, limits
from forum.access import member_of
from forum.models import SavedFilter
from forum.models.saved_filter import NAME_MAX
from forum.numbers import number_in
from forum.views.signing_in import members_only


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def saved_filters(request: HttpRequest) -> HttpResponse:
    """`save`: the list of `address`, under `name`; `rename` and `delete`: the number of a filter."""
    if request.method != "POST":
        return _page(request)
    limits.spend(request, "edit")
    try:
        return _change(request)
    except ValidationError as refusal:
        return _page(request, error=refusal.messages[0], status=422)


def _change(request: HttpRequest) -> HttpResponse:
    by, name = member_of(request), request.POST.get("name", "")
    if "save" in request.POST:
        row = actions.save_filter(name, request.POST.get("address", ""), by=by)
        messages.success(request, _("The filter is saved."))
        return redirect(row)
    row = _named(request)
    if "delete" in request.POST:
        actions.delete_filter(row, by=by)
        messages.success(request, _("The filter is deleted."))
    else:
        actions.rename_filter(row, name, by=by)
        messages.success(request, _("The filter has its new name."))
    return redirect("forum:saved_filters")


def _named(request: HttpRequest) -> SavedFilter:
    number = number_in(request.POST.get("rename", "") or request.POST.get("delete", "")) or 0
    row = SavedFilter.objects.visible_to(request.user).filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("name", "address", "rename")}
    own = SavedFilter.objects.visible_to(request.user)
    context = {"own": own, "error": error, "has_errors": bool(error), "typed": typed, "name_max": NAME_MAX}
    return render(request, "forum/saved_filters.html", context, status=status)
