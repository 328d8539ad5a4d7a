"""What an editor sees of a translation and its original, and says when they are level again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.access import member_of
from forum.limits import limited
from forum.models import Member
from forum.views.replies import act, form_page
from knowledge.forms import JoinForm, LevelForm
from knowledge.models import ArticlePage
from knowledge.translations import joining, translating, work


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("guide")
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """What the original says since the translation was made; a button says that the translation says it too."""
    by = member_of(request)
    page = work.access(by, pk)
    form = LevelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and act(form, lambda: _mark(form, page, by)):
        messages.success(request, _("Noted: this translation says what its original says."))
        return redirect("knowledge:original", pk)
    return form_page(request, "knowledge/original.html", form, **work.around(page))


@never_cache
@login_required
@require_http_methods(["POST"])
@limited("guide")
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """It was written apart, and says what a guide in another language says: from now on it is its translation."""
    by = member_of(request)
    page = work.access(by, pk)
    form = JoinForm(request.POST, page=page)
    if form.is_valid() and act(form, lambda: joining.join(page, of=form.cleaned_data["of"], by=by)):
        messages.success(request, _("Noted: the two guides are translations of each other."))
        return redirect("knowledge:original", pk)
    return form_page(request, "knowledge/original.html", form, **{**work.around(page), "join": form})


@never_cache
@login_required
@require_http_methods(["POST"])
@limited("guide")
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no translation of its original."""
    by = member_of(request)
    joining.part(work.access(by, pk), by=by)
    messages.success(request, _("Noted: this guide is an original of its own."))
    return redirect("knowledge:original", pk)


def _mark(form: LevelForm, page: ArticlePage, by: Member) -> ArticlePage:
    return translating.mark_up_to_date(page, number=form.cleaned_data["number"], by=by)
