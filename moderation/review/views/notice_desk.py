"""Notices as the moderation team works on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import withdrawing
from moderation.review import actions, misuse, readers, turns
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.actions.notices import is_answered_here
from moderation.review.item_page import trail
from moderation.review.models import Alarm, Notice, NoticeLink, SenderMeasure
from moderation.review.notice_forms import AnswerNoticeForm, NameSenderForm, RefuseForm
from moderation.review.notice_records import record_of_sender
from moderation.review.queue.notices import NOTICE

PAGE_SIZE = 30


@moderators_only
@require_safe
def notices(request: MemberRequest) -> HttpResponse:
    """Those that wait, the most urgent first; `?show=decided` the others, the newest first."""
    is_decided = request.GET.get("show") == "decided"
    found = Notice.objects.visible_to(request.user).select_related("flagger").prefetch_related("links")
    rows: Any = found.exclude(decided_at=None).order_by("-decided_at") if is_decided else found.open().urgent_first()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "trail": trail(), "is_decided": is_decided}
    return render(request, "moderation/review/notices.html", context)


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: MemberRequest, ref: str) -> HttpResponse:
    found = _access(request, ref)
    form = AnswerNoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_meant(request, found, form):
        done = _try(form, lambda: actions.answer_notice(found, by=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("The notice is answered."))
            return redirect(turns.following(request, NOTICE, found.pk) or reverse("moderation:notice", args=[ref]))
    return _page(request, found, form)


def _is_meant(request: MemberRequest, notice: Notice, form: Any) -> bool:
    """Where a colleague looks at it too, the moderator says that they decide all the same."""
    sentence = turns.refusal(request, NOTICE, notice.pk)
    if sentence:
        form.add_error(None, sentence)
        form.status = 409
    return not sentence


@moderators_only
@require_POST
def name_sender(request: MemberRequest, ref: str) -> HttpResponse:
    found = _access(request, ref)
    form = NameSenderForm(request.POST)
    if form.is_valid() and _try(form, lambda: actions.name_sender(found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("It is noted. The facts may name who sent the notice now."))
        return redirect("moderation:notice", ref)
    return _page(request, found, AnswerNoticeForm(), name_form=form)


@moderators_only
@require_POST
def unfounded(request: MemberRequest, ref: str) -> HttpResponse:
    found = actions.call_unfounded(_access(request, ref), by=request.user)
    if found.measures.standing().exists():
        messages.success(request, _("It is noted that this notice was manifestly unfounded. Its sender is warned."))
    else:
        messages.success(request, _("It is noted that this notice was manifestly unfounded."))
    return redirect("moderation:notice", ref)


@moderators_only
@require_POST
def founded(request: MemberRequest, ref: str) -> HttpResponse:
    actions.take_back_unfounded(_access(request, ref), by=request.user)
    messages.success(request, _("It is taken back, with what followed from it."))
    return redirect("moderation:notice", ref)


@moderators_only
@require_POST
def refuse(request: MemberRequest, ref: str) -> HttpResponse:
    found, form = _access(request, ref), RefuseForm(request.POST)
    if form.is_valid() and _try(form, lambda: actions.refuse_notices(found, by=request.user, **form.cleaned_data)):
        messages.success(
            request, _("Notices of this sender are not taken until that day, and they have been told why.")
        )
        return redirect("moderation:notice", ref)
    return _page(request, found, AnswerNoticeForm(), refuse_form=form)


@moderators_only
@require_POST
def end(request: MemberRequest, ref: str, pk: int) -> HttpResponse:
    measure = SenderMeasure.objects.visible_to(request.user).filter(pk=pk, notice=_access(request, ref)).first()
    if measure is None:
        raise Http404
    actions.end_measure(measure, by=request.user)
    messages.success(request, _("It is taken back, and whoever sent the notice has been told."))
    return redirect("moderation:notice", ref)


def _access(request: MemberRequest, ref: str) -> Notice:
    found = Notice.objects.visible_to(request.user).select_related("flagger", "member", "unfounded_by")
    notice = found.filter(ref=ref).first()
    if notice is None:
        raise Http404
    return notice


def _try(form: Any, act: Callable[[], Any]) -> bool:
    try:
        act()
    except actions.AlreadyAnswered as refusal:
        form.add_error(None, str(refusal))
        form.status = 409
        return False
    except (ValidationError, PermissionDenied) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return False
    return True


def _page(
    request: MemberRequest, notice: Notice, form: Any, *, name_form: Any = None, refuse_form: Any = None
) -> HttpResponse:
    now = timezone.now()
    links = list(
        NoticeLink.objects.visible_to(request.user)
        .filter(notice=notice)
        .select_related("question__author", "answer__author", "answer__question", "comment__author")
        .select_related("comment__question", "amendment__author", "page", "decision__statement", "handled_by")
        .order_by("pk")
    )
    waiting = [link for link in links if link.handled_at is None]
    refuse = refuse_form or RefuseForm()
    readers.say(form, "answer", notice.language, readers.ITS_SENDER)
    readers.say(refuse, "words", notice.language, readers.ITS_SENDER)
    context = {
        "notice": notice,
        "links": [(link, link.said) for link in links],
        "guides": {link.page_id for link in links if withdrawing.known(link.page_id)},
        "may_answer": any(is_answered_here(link, request.user) for link in waiting),
        "form": form,
        "name_form": name_form or NameSenderForm(initial={"because": notice.named_because}),
        "record": record_of_sender(notice),
        "measures": notice.measures.select_related("undone_by", "rule").order_by("pk"),
        "warning": misuse.warning_of(notice, now),
        "refusal": misuse.refusal_of(notice, now),
        "refuse_form": refuse,
        "may_refuse": misuse.may_refuse(notice, now),
        "alarms": Alarm.objects.visible_to(request.user).filter(notice=notice).select_related("acknowledged_by"),
        "trail": [*trail(), (_("Notices"), reverse("moderation:notices"))],
    }
    bad = next((one for one in (form, name_form, refuse_form) if one is not None and one.is_bound and one.errors), None)
    status = getattr(bad, "status", 422) if bad is not None else 200
    return render(request, "moderation/review/notice.html", {**context, "has_errors": bad is not None}, status=status)
