"""Contesting a decision, the conversation about it, and deciding."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import limits, withdrawing
from forum.actions.rights import allows
from forum.limits import limited
from forum.views import signing_in
from forum.views.replies import act, form_page, with_wait
from moderation.review import actions, appealing, readers, turns
from moderation.review.access import MemberRequest, View
from moderation.review.appeal_forms import ContestForm, DecideForm, MessageForm
from moderation.review.appealing import AppealEnded
from moderation.review.item_page import trail
from moderation.review.models import Appeal, Decision, OutsideRedress
from moderation.review.models.appeal import decides_on_appeals
from moderation.review.notice_appeal_mails import links_of
from moderation.review.notice_links import SHOWN, token_of
from moderation.review.queue.appeals import APPEAL
from moderation.review.targets import heading_of, language_of

PAGE_SIZE = 20


def members_only(view: View) -> View:
    """Signed in, nothing kept by browsers; an appeal that somebody else ended is told, with 409."""

    @never_cache
    @signing_in.members_only
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AppealEnded as refusal:
            return ended(request, refusal, reverse("moderation:appeal", args=[refusal.appeal.pk]))

    return guarded


def ended(request: HttpRequest, refusal: AppealEnded, url: str) -> HttpResponse:
    """409: how it ended, and the way to its page."""
    context = {"appeal": refusal.appeal, "sentence": str(refusal), "url": url}
    return render(request, "moderation/review/appeal_ended.html", context, status=409)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: MemberRequest, pk: int) -> HttpResponse:
    decision = _contestable(request, pk)
    known = Appeal.objects.by_account(request.user).filter(decision=decision).first()
    if known is not None:
        return redirect("moderation:appeal", known.pk)
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        appeal = act(
            form, lambda: spent(request, lambda: actions.contest(decision, by=request.user, **form.cleaned_data))
        )
        if appeal is not None:
            messages.success(request, _("Your appeal is filed. Somebody else than who decided looks at it."))
            return redirect("moderation:appeal", appeal.pk)
    return form_page(request, "moderation/review/contest.html", form, **_about(request, decision))


def _contestable(request: MemberRequest, pk: int) -> Decision:
    """A decision on which the member has a side, whether or not it may still be contested."""
    found = Decision.objects.contestable_by(request.user).for_listing().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _about(request: MemberRequest, decision: Decision) -> dict[str, Any]:
    post, side = decision.post_or_none, appealing.side_of(decision, request.user)
    future = Appeal(decision=decision, member=request.user, contested_made_by=decision.made_by)
    refusal = _refusal(decision, request)
    return {
        "decision": decision,
        "statement": decision.statement_for(request.user),
        "side": side,
        "post": post,
        "until": appealing.last_day(decision, side) if side else None,
        "refusal": refusal,
        "who": appealing.who_answers(future),
        "outside": OutsideRedress.current(),
    }


def _refusal(decision: Decision, request: MemberRequest) -> str:
    try:
        appealing.check_may_contest(decision, request.user, timezone.now())
    except PermissionDenied as refusal:
        return str(refusal)
    return ""


def spent(request: HttpRequest, action: Callable[[], Any]) -> Any:
    limits.spend(request, "appeal")
    return action()


@members_only
@require_safe
def appeals(request: MemberRequest) -> HttpResponse:
    """For those who decide: what is open, the oldest first; `?show=ended`: what was decided, the newest first."""
    if not decides_on_appeals(request.user):
        raise Http404
    is_ended = request.GET.get("show") == "ended"
    found = Appeal.objects.visible_to(request.user).for_listing()
    rows = (
        found.filter(ended_at__isnull=False).order_by("-ended_at", "-pk") if is_ended else found.open().oldest_first()
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(one, allows(appealing.check_may_answer, one, request.user)) for one in page]
    context = {"page_obj": page, "lines": lines, "is_ended": is_ended, "trail": trail()}
    return render(request, "moderation/review/appeals.html", context)


@members_only
@require_safe
def appeal(request: MemberRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if found.notice is not None and found.member_id == request.user.pk:
        return redirect("moderation:notice_appeal", token_of(found.notice, SHOWN), pk)
    return appeal_page(request, found)


def appeal_page(request: MemberRequest, appeal: Appeal, form: Any = None, decide: Any = None) -> HttpResponse:
    """The conversation: for whoever filed it, or for those who decide."""
    said = list(appeal.messages.all())
    decision = appeal.decision
    post = decision.post_or_none if decision is not None else None
    is_own = appeal.member_id == request.user.pk
    seen = said[-1].pk if said else 0
    fresh = DecideForm(appeal=appeal, initial={"seen": seen})
    if decide is not None and "seen" in decide.errors:
        decide.data = request.POST.dict() | {"seen": str(seen)}
    refused: Any = form or decide
    write, decide = form or MessageForm(), decide or fresh
    if not is_own:
        readers.say_of_appeal(appeal, write, decide)
    context = {
        "appeal": appeal,
        "decision": decision,
        "post": post,
        "guide": withdrawing.known(decision.page_id) if decision is not None else None,
        "heading": heading_of(post) if post else "",
        "language": language_of(post) if post else "",
        "said": said,
        "is_own": is_own,
        "may_answer": not is_own and allows(appealing.check_may_answer, appeal, request.user),
        "who": appealing.who_answers(appeal) if appeal.is_open else "",
        "form": write,
        "decide": decide,
        "has_errors": bool(decide.errors),
        "outside": OutsideRedress.current(),
        "links": links_of(appeal, appeal.notice) if appeal.notice is not None else [],
        "write_url": reverse("moderation:appeal_write", args=[appeal.pk]),
        "withdraw_url": reverse("moderation:appeal_withdraw", args=[appeal.pk]),
        "trail": [] if is_own else trail_of_appeals(),
    }
    template = "moderation/review/appeal.html" if is_own else "moderation/review/appeal_to_decide.html"
    return with_form(request, template, context, refused)


def with_form(request: HttpRequest, template: str, context: dict[str, Any], refused: Any) -> HttpResponse:
    """The page, with the status of the form that was refused, if one was."""
    status = getattr(refused, "status", 422) if refused is not None and refused.errors else 200
    response = render(request, template, context, status=status)
    return with_wait(response, refused) if refused is not None else response


def trail_of_appeals() -> list[tuple[str, str]]:
    return [*trail(), (_("Appeals"), reverse("moderation:appeals"))]


@members_only
@require_POST
def write(request: MemberRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = MessageForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        sent = act(
            form,
            lambda: spent(request, lambda: actions.write_to_appeal(found, by=request.user, text=text)),
            but=AppealEnded,
        )
        if sent is not None:
            messages.success(request, _("Your message is added."))
            return redirect("moderation:appeal", pk)
    return appeal_page(request, found, form=form)


@members_only
@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    limits.spend(request, "appeal")
    actions.withdraw_appeal(found, by=request.user)
    messages.success(request, _("Your appeal is withdrawn. The decision stays."))
    return redirect("moderation:appeal", pk)


@members_only
@require_POST
@limited("moderate")
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if not decides_on_appeals(request.user):
        raise Http404
    form = DecideForm(request.POST, appeal=found)
    if form.is_valid() and _is_meant(request, found, form):
        ended = act(form, lambda: actions.decide_appeal(found, by=request.user, **form.cleaned_data), but=AppealEnded)
        if ended is not None:
            messages.success(request, _("The appeal is decided, and the person who contested has been told why."))
            return redirect(turns.following(request, APPEAL, pk) or reverse("moderation:appeals"))
    return appeal_page(request, found, decide=form)


def _is_meant(request: MemberRequest, appeal: Appeal, form: Any) -> bool:
    """Where a colleague looks at it too, whoever decides says that they do all the same."""
    sentence = turns.refusal(request, APPEAL, appeal.pk)
    if sentence:
        form.add_error(None, sentence)
        form.status = 409
    return not sentence


def _found(request: MemberRequest, pk: int) -> Appeal:
    found = Appeal.objects.visible_to(request.user).for_listing().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
