"""What the moderation app puts on pages and into mails of others."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.template import Context
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from forum.actions import rights
from forum.dates import written_month
from forum.models import Notification, Question, Visibility
from forum.purchase_forms import FIRST_YEAR, month_of
from forum.waiting import work_for
from moderation.handover.explanations import explain_id, explain_offer
from moderation.handover.lexicon import own_words, speaks_of_danger
from moderation.handover.practice_models import Practice
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import Case
from moderation.mediation.purchase_limits import GUARANTEE, WITHDRAWAL, limits_of_month
from moderation.review import (
    appeal_words,
    appealing,
    queue,
    resting,
    rule_codes,
    safety_words,
    turns,
    weighing,
)
from moderation.review.automatic.explanations import exactly, in_general
from moderation.review.evidence_words import said, threshold
from moderation.review.later import Later
from moderation.review.models import (
    Alarm,
    Appeal,
    AppealMessage,
    Assessment,
    Decision,
    Flag,
    NoticeLink,
    OutsideRedress,
    StatementOfReasons,
)
from moderation.review.models.notice import urgency_of
from moderation.review.queue.notices import DANGEROUS_SUBJECTS
from moderation.review.queue.pace import median_this_week
from moderation.review.queue.posts import DANGEROUS_GROUNDS
from moderation.review.rights import check_may_flag
from moderation.review.targets import Target, heading_of

register = template.Library()

_REF = re.compile(r"decision:(\d+)(?::(undone|released))?")
_APPEAL = re.compile(r"appeal:(\d+):([a-z-]+)(?::(\d+))?")


@register.inclusion_tag("moderation/review/_flag_link.html", takes_context=True)
def flag_link(context: Context, post: Target) -> dict[str, Any]:
    """The link to the report form of a post and, for moderators, to deciding about it. No query of its own."""
    user: Any = context.get("user") or AnonymousUser()
    is_member = user.is_authenticated
    return {
        "post": post,
        "kind": post.kind,
        "may_flag": rights.allows(check_may_flag, post, user) if is_member else post.is_published,
        "may_notify": post.is_published,
        "is_moderator": is_member and user.is_moderator,
    }


@register.inclusion_tag("moderation/review/_why_hidden.html", takes_context=True)
def why_hidden(context: Context, post: Target) -> dict[str, Any]:
    """For the author of a hidden or held post: the way to the reasons, if there are. A query for such posts only."""
    user: Any = context.get("user")
    is_theirs = user is not None and user.is_authenticated and post.author_id == user.pk
    decision = None
    is_shut = getattr(post, "state", "") == Question.State.CLOSED
    if is_theirs and (is_shut or post.visibility in {Visibility.HIDDEN, Visibility.HELD}):
        decision = Decision.objects.told_to(user).on(post).standing().newest_first().first()
    return {"decision": decision}


@register.inclusion_tag("moderation/review/_why_held.html")
def why_held(post: Target) -> dict[str, Any]:
    """For those who see a held post: that it waits, and in general words why. A query for held posts only."""
    if post.visibility != Visibility.HELD:
        return {}
    row = Assessment.objects.on(post).first()
    return {"kind": post.kind, "reasons": in_general(row.score_lines) if row is not None else []}


@register.inclusion_tag("moderation/review/_assessment.html")
def assessment_of(post: Target) -> dict[str, Any]:
    """For moderators: what the site itself noticed in a post, line by line."""
    row = Assessment.objects.on(post).first()
    lines = [(exactly(line), line.points) for line in row.score_lines] if row is not None else []
    return {"assessment": row, "lines": lines}


@register.inclusion_tag("moderation/review/_doors.html", takes_context=True)
def danger_of(context: Context, post: Target) -> dict[str, Any]:
    """For moderators: that a text was found, or reported, as dangerous, with the way to the doors; its open alarms."""
    is_found = Flag.objects.on(post).filter(ground__in=DANGEROUS_GROUNDS)
    is_said = Flag.objects.on(post).filter(rule__code=rule_codes.DANGER)
    links = NoticeLink.objects.on(post).filter(notice__subject__in=DANGEROUS_SUBJECTS)
    is_danger = (is_found | is_said).exists() or links.exists()
    alarms = list(Alarm.objects.on(post).open()) if is_danger else []
    return {"post": post, "is_danger": is_danger, "alarms": alarms, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("moderation/review/_notices.html", takes_context=True)
def notices_of(context: Context, post: Target) -> dict[str, Any]:
    """For moderators: the notices about a post that wait for a decision, in the order of all lists of them."""
    links = NoticeLink.objects.visible_to(context["user"]).on(post).open().select_related("notice__flagger")

    def rank(link: NoticeLink) -> tuple[int, int]:
        return (urgency_of(link.notice.subject, is_trusted=link.notice.flagger_id is not None), link.pk)

    return {"links": sorted(links, key=rank)}


@register.inclusion_tag("moderation/review/_evidence.html")
def evidence_of(post: Target) -> dict[str, Any]:
    """For moderators: what speaks against a reported post, line by line."""
    found = weighing.weigh(post)
    lines = [(said(line), line.points) for line in found.lines]
    return {"lines": lines, "total": found.total, "holds": found.holds, "threshold": threshold()}


@register.inclusion_tag("moderation/review/_danger.html")
def danger_first(title: str, body: str) -> dict[str, Any]:
    """For a question being written: whom to call and where to look, if it speaks of danger."""
    return {"is_dangerous": speaks_of_danger([title or "", own_words(body or "")]), "asked": safety_words.questions()}


@register.inclusion_tag("moderation/mediation/_purchase_limits.html")
def purchase_limits(bought_in: object) -> dict[str, Any]:
    """Between which days the time limits end, as far as a month says it; `bought_in` as a form holds it."""
    month = month_of(bought_in)
    lengths = {"days": WITHDRAWAL.amount, "years": GUARANTEE.amount}
    if month is None or not FIRST_YEAR <= month.year <= timezone.localdate().year:
        return {"month": None, **lengths}
    first, last = limits_of_month(month)
    today = civil_date(timezone.now())
    return {"month": month, "written": written_month(month), "first": first, "last": last, "today": today, **lengths}


@register.simple_tag(takes_context=True)
def in_queue(context: Context, thing: str, pk: int) -> dict[str, Any]:
    """`{% in_queue "edit" 7 as place %}`: where something is decided, for those who work at it: its place in the queue.

    Nothing for everybody else, and where it does not wait.
    """
    request: Any = context["request"]
    viewer: Any = context.get("user") or AnonymousUser()
    if not turns.works_at(viewer, thing):
        return {}
    known = getattr(request, "_place_in_queue", None)  # two blocks of one page ask
    if known is None or (known["thing"], known["pk"]) != (thing, pk):
        known = turns.place(viewer, thing, pk, turns.kind_asked(request))
        request._place_in_queue = known
    return {**known, "last": turns.last_decision(request), "choices": Later.choices} if known["line"] else {}


@register.inclusion_tag("moderation/review/_load.html", takes_context=True)
def team_load(context: Context) -> dict[str, Any]:
    """What waits now for whoever looks: the queue for moderators, and what other parts of the site have for them."""
    viewer: Any = context["user"]
    work = [(one.label, one.url(), one.count(viewer)) for one in work_for(viewer)]
    if not viewer.is_moderator:
        return {"work": work}
    return {"work": work, "is_moderator": True, "waiting": len(queue.waiting(viewer)), "median": median_this_week()}


@register.simple_tag
def why_offered(notification: Notification) -> str:
    """In the mail of a way out: why they have it, in the language of the mail."""
    case = Case.objects.filter(ref=notification.ref.removeprefix("offer:"), asker=notification.member_id).first()
    return explain_offer(case, get_language() or "en") if case is not None else ""


@register.simple_tag
def why_asked(rule: str) -> str:
    return explain_id(rule, get_language() or "en")


@register.simple_tag
def shared_questions(notification: Notification) -> list[Question]:
    """In the mail of `practices.py`: the questions that everybody can read, the newest first."""
    asked = Practice.objects.filter(pk=notification.ref.rpartition(":")[2]).values("questions")
    return list(Question.objects.published().filter(pk__in=asked).order_by("-created_at", "-pk"))


@register.filter
def waited(time: timedelta) -> str:
    """How long something waited, in the one unit that says enough: 41 min, 3 h, 2 days."""
    minutes = max(1, round(time.total_seconds() / 60))
    if minutes < 90:
        return gettext("%(n)d min") % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return gettext("%(n)d h") % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@register.simple_tag
def decision_of(notification: Notification) -> Decision | None:
    """The decision that a notification tells of, as it is now."""
    found = _REF.fullmatch(notification.ref)
    if found is None:
        return None
    decisions = Decision.objects.for_listing().filter(pk=found[1])
    if found[2] == "released":
        return next((one for one in decisions if one.post.author_id == notification.member_id), None)
    return decisions.told_to(notification.member).first()


@register.filter
def written_under(decision: Decision | None) -> str:
    """What the author of a text finds it under, or the title of a guide; nothing for what is about a member."""
    if decision is not None and decision.is_about_a_guide:
        return decision.summary
    post = decision.post_or_none if decision is not None else None
    return heading_of(post) if post is not None else ""


@register.simple_tag
def statement_of(decision: Decision, notification: Notification) -> StatementOfReasons | None:
    """As whoever is told reads it."""
    return decision.statement_for(notification.member)


@register.simple_tag
def report_of(notification: Notification) -> Decision | None:
    """The decision about what somebody had reported, as it is now."""
    found = re.fullmatch(r"decision:(\d+):reported", notification.ref)
    reported = Decision.objects.filter(flags__member=notification.member)
    return Decision.objects.for_listing().filter(pk=found[1], pk__in=reported.values("pk")).first() if found else None


@register.filter
def last_day_for_reporter(decision: Decision) -> Any:
    return appealing.last_day(decision, Appeal.Side.REPORTER)


@register.simple_tag
def appeal_of(notification: Notification) -> dict[str, Any]:
    """The step of an appeal that a notification tells of: the appeal as it is now, and the message where it is one."""
    found = _APPEAL.fullmatch(notification.ref)
    if found is None:
        return {}
    appeal = Appeal.objects.visible_to(notification.member).for_listing().filter(pk=found[1]).first()
    message = AppealMessage.objects.filter(appeal=appeal, pk=found[3]).first() if found[3] else None
    return {"appeal": appeal, "step": found[2], "message": message}


@register.filter
def settled_words(appeal: Appeal | None) -> str:
    """What whoever filed it reads of an appeal that the team settled itself; nothing where it is gone."""
    return appeal_words.settled(appeal) if appeal else ""


@register.simple_tag
def outside_redress() -> OutsideRedress:
    """What the site says of bodies outside of it."""
    return OutsideRedress.current()


@register.inclusion_tag("moderation/review/_contest.html", takes_context=True)
def contest_link(context: Context, decision: Decision) -> dict[str, Any]:
    """The way to contest a decision, or to the appeal that was filed: for whoever it restricts or who had reported."""
    user: Any = context["user"]
    appeal = Appeal.objects.by_account(user).filter(decision=decision).first()
    side = appealing.side_of(decision, user)
    may = appeal is None and _may_contest(decision, user)
    until = appealing.last_day(decision, side) if side else None
    return {"decision": decision, "appeal": appeal, "may": may, "until": until}


def _may_contest(decision: Decision, member: Any) -> bool:
    try:
        appealing.check_may_contest(decision, member, timezone.now())
    except PermissionDenied:
        return False
    return True


@register.inclusion_tag("moderation/review/_ends_with.html")
def what_would_end(decision: Decision) -> dict[str, Any]:
    """Before a warning is taken back: what ends with it. No query where nothing rests on it."""
    may_end = decision.kind == Decision.Kind.WARN and decision.is_standing and getattr(decision, "carries", True)
    return {"ending": resting.would_end_with(decision) if may_end else []}


@register.inclusion_tag("moderation/review/_ended_with.html")
def what_has_ended(decision: Decision) -> dict[str, Any]:
    return {"ended": resting.ended_with(decision)}


@register.simple_tag
def restrictions_ended(decision: Decision) -> list[Decision]:
    return resting.ended_with(decision)
