"""What the asker noted of their purchase: a page that nobody else can open."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, limits
from forum.access import access_question, member_of
from forum.models import PurchaseNote, Question
from forum.purchase_forms import PurchaseForm
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def purchase(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_question(request.user, pk)
    if question.author_id != member_of(request).pk:
        raise Http404
    note = PurchaseNote.objects.visible_to(request.user).filter(question=question).first()
    known = {"bought_in": note.bought_in, "seller": note.seller} if note else {}
    form = PurchaseForm(request.POST) if request.method == "POST" else PurchaseForm(initial=known)
    if form.is_valid() and act(form, lambda: _keep(request, question, form)):
        messages.success(request, _("Kept. Only you see it."))
        return redirect(request.path)
    return form_page(request, "forum/purchase.html", form, question=question, note=note)


def _keep(request: HttpRequest, question: Question, form: PurchaseForm) -> bool:
    limits.spend(request, "edit")
    actions.note_purchase(question, by=member_of(request), **form.cleaned_data)
    return True
