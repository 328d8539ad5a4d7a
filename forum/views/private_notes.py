"""What a member took out of their texts under a question, and keeps: a page that nobody else can open."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, limits
from forum.access import access_question, member_of
from forum.models import PrivateNote
from forum.numbers import number_in
from forum.views.signing_in import members_only


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def private_notes(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_question(request.user, pk)
    own = PrivateNote.objects.visible_to(request.user).filter(question=question)
    if request.method == "POST":
        note = _named(own, request.POST.get("note", ""))
        limits.spend(request, "edit")
        actions.forget_note(note, by=member_of(request))
        messages.success(request, _("It is deleted."))
        return redirect(request.path)
    return render(request, "forum/private_notes.html", {"question": question, "notes": own.order_by("pk")})


def _named(own: QuerySet[PrivateNote], number: str) -> PrivateNote:
    found = own.filter(pk=number_in(number) or 0).first()
    if found is None:
        raise Http404
    return found
