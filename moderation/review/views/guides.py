"""A guide as moderators decide about it: what notices say of it, withdrawing it, what was decided before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import withdrawing
from forum.actions.rights import allows
from forum.withdrawing import Guide
from moderation.review import actions, readers, reasons, rights
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.actions.guides import answered
from moderation.review.fields import LAW
from moderation.review.forms import WithdrawForm
from moderation.review.grounds import because_of, said_of_law
from moderation.review.item_page import trail
from moderation.review.models import Decision, NoticeLink
from moderation.review.targets import BIGGEST


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: MemberRequest, pk: int) -> HttpResponse:
    found = withdrawing.known(min(pk, BIGGEST))
    if found is None:
        raise Http404
    form = WithdrawForm(request.POST or None, initial=_initial(found))
    is_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not is_preview and _withdraw(found, form, request):
        messages.success(request, _("The guide is withdrawn. Those it names have been told why."))
        return redirect("moderation:guide", found.pk)
    preview = (
        reasons.of_guide(found, because_of(form.cleaned_data), at=timezone.now()) if _asks(form, is_preview) else None
    )
    status = form.status if form.errors else 200
    return render(request, "moderation/review/guide.html", _context(request, found, form, preview), status=status)


def _asks(form: WithdrawForm, is_preview: bool) -> bool:
    return is_preview and form.is_valid()


def _withdraw(guide: Guide, form: WithdrawForm, request: MemberRequest) -> bool:
    """Whether it was done; what was refused is said by the form, and who decided first by the page of that."""
    try:
        actions.withdraw_guide(guide.pk, by=request.user, **form.cleaned_data)
    except rights.AlreadyDecided:
        raise
    except (ValidationError, PermissionDenied) as refusal:
        form.refuse(refusal)
        return False
    return True


def _initial(guide: Guide) -> dict[str, Any]:
    """The law, where a notice that waits says one."""
    last = Decision.objects.on(guide).newest_first().first()
    of_law = said_of_law(guide)
    seen = {"seen": last.pk if last else 0, "seen_answers": answered(guide)}
    return {**seen, **of_law, "rule": LAW if of_law else ""}


def _context(request: MemberRequest, guide: Guide, form: WithdrawForm, preview: Any) -> dict[str, Any]:
    readers.say(form, "facts", guide.language, readers.WHOM_IT_NAMES)
    decisions = list(Decision.objects.visible_to(request.user).on(guide).for_listing().newest_first())
    links = NoticeLink.objects.visible_to(request.user).on(guide).select_related("notice__flagger").order_by("pk")
    return {
        "guide": guide,
        "form": form,
        "preview": preview,
        "trail": trail(),
        "decisions": decisions,
        "is_withdrawn": any(decision.is_standing for decision in decisions),
        "may_withdraw": allows(rights.check_may_withdraw, guide, request.user),
        "links": links.open(),
    }
