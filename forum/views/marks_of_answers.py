"""Saying that an answer works, is outdated or dangerous: one POST each, then back to the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import actions, undoing
from forum.access import access_answer, member_of
from forum.actions import rights
from forum.mark_forms import DangerForm, MarkForm
from forum.models import AnswerMark
from forum.views.replies import form_page
from forum.views.votes import member_act

MARKED = {
    "works": gettext_lazy("Noted: it works for you."),
    "outdated": gettext_lazy("Noted: outdated. Others read how many say so."),
}
UNMARKED = gettext_lazy("Taken back.")


@member_act
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    answer = access_answer(request.user, pk)
    if request.method != "POST":
        return redirect(answer)
    form = MarkForm(undoing.sent(request))
    if not form.is_valid():
        return HttpResponseBadRequest(_("An answer works for you, or is outdated."))
    kind, value = form.cleaned_data["kind"], form.cleaned_data["value"]
    change = actions.mark if value else actions.withdraw_mark
    change(answer, by=member_of(request), kind=kind)
    undo = f"{request.path}?kind={kind}&value={1 - value}"
    undoing.done(request, MARKED[kind] if value else UNMARKED, undo=undo, place=f"answer-{answer.pk}")
    return redirect(answer)


@member_act
def dangerous(request: HttpRequest, pk: int) -> HttpResponse:
    """A page with a sentence to write; it goes to the moderators at once."""
    answer, member = access_answer(request.user, pk), member_of(request)
    kind = AnswerMark.Kind.DANGEROUS
    if request.method == "POST" and request.POST.get("value") == "0":
        actions.withdraw_mark(answer, by=member, kind=kind)
        return redirect(answer)
    rights.check_may_mark(answer, member)
    form = DangerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.mark(answer, by=member, kind=kind, **form.cleaned_data)
        messages.success(request, _("Thank you. The moderation team looks at this answer first."))
        return redirect(answer)
    standing = AnswerMark.objects.filter(answer=answer, member=member, kind=kind).first()
    return form_page(request, "forum/dangerous.html", form, answer=answer, standing=standing)
