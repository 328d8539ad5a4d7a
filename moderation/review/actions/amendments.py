"""Proposing a change of the charter, voting on it, and what the team makes of it.

Its words are moderated as those of posts are: `actions.decide_hide` and the others take a proposal too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import privileges, publishing
from forum.actions import rights
from forum.dates import legal_day
from forum.models import Member
from forum.privileges import Privilege
from forum.publishing import Sent
from forum.text.cleaning import clean_line
from moderation.review.actions import showing
from moderation.review.actions.charter import check_may_publish
from moderation.review.charter.content import RULE_COLUMNS
from moderation.review.models import Amendment, AmendmentVote, Rule, RuleDraft
from moderation.review.models.amendment import ANSWER_MAX

VOTING = timedelta(days=14)


def check_may_propose(member: Member) -> None:
    rights.check_may_write(member)
    privileges.check(member, Privilege.PROPOSE_AMENDMENT)


def check_may_vote(amendment: Amendment, member: Member, *, at: datetime) -> None:
    """Members of before the proposal: nobody opens accounts to win a vote."""
    rights.check_may_write(member)
    if not amendment.is_published:
        raise PermissionDenied(_("Nobody can vote on it now: its words are not shown."))
    if not amendment.is_open(at):
        raise PermissionDenied(_("This vote is over."))
    if member.date_joined >= amendment.proposed_at:
        raise PermissionDenied(_("Those who were members before the proposal vote on it."))


@transaction.atomic
def propose_amendment(
    *, by: Member, rule: Rule | None, title: str, wording: str, reason: str, language: str, at: datetime | None = None
) -> Amendment:
    """Another wording of a rule in force, or a new rule (`rule` is None); members vote on it for two weeks.

    One at a time for each member: the same one again (a double click) is the first one. It is checked as posts are:
    one that is held is read by its author and the team alone, and its two weeks begin when it is shown.
    """
    at = at or timezone.now()
    check_may_propose(by)
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    standing = Amendment.objects.undecided_of(by)
    if standing is not None:
        if (standing.wording, standing.reason) == (wording, reason):
            return standing
        raise PermissionDenied(_("You have a proposal that is not decided yet. One at a time."))
    former = getattr(rule, f"text_{language}") if rule else ""
    if wording.strip() == former.strip():
        raise ValidationError({"wording": _("This is what the rule says already.")})
    made = Amendment.objects.create(
        author=by,
        code=rule.code if rule else "",
        title=getattr(rule, f"title_{language}") if rule else title,
        language=language,
        former=former,
        wording=wording,
        reason=reason,
        proposed_at=at,
        closes_at=at + VOTING,
    )
    _check_words(made, by, at)
    return made


def _check_words(made: Any, by: Member, at: datetime) -> None:
    found = publishing.verdict(Sent(made, by, at))
    if found.holds or found.warns:
        showing.hold(made, at=at)


@transaction.atomic
def vote_on_amendment(amendment: Amendment, *, by: Member, is_yes: bool, at: datetime | None = None) -> AmendmentVote:
    """Once; again the other way round until the vote is over."""
    at = at or timezone.now()
    amendment = Amendment.objects.select_for_update(no_key=True).get(pk=amendment.pk)
    check_may_vote(amendment, by, at=at)
    values = {"is_yes": is_yes, "cast_at": at}
    return AmendmentVote.objects.update_or_create(amendment=amendment, member=by, defaults=values)[0]


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, by: Member, at: datetime | None = None) -> Amendment:
    """By whoever proposed it, as long as it is not decided."""
    amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if amendment.author_id != by.pk:
        raise PermissionDenied(_("Only the person who proposed it can withdraw it."))
    return _decide(amendment, Amendment.Outcome.WITHDRAWN, by=by, answer="", at=at)


@transaction.atomic
def decline_amendment(amendment: Amendment, *, by: Member, answer: str, at: datetime | None = None) -> Amendment:
    """With a sentence that everybody reads; also before the vote is over, where it could not be adopted at all."""
    check_may_publish(by)
    answer = clean_line(answer)
    if not answer or len(answer) > ANSWER_MAX:
        raise ValidationError({"answer": _("Say in a sentence why: everybody reads it.")})
    amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    _check_shown(amendment)
    return _decide(amendment, Amendment.Outcome.DECLINED, by=by, answer=answer, at=at)


@transaction.atomic
def adopt_amendment(
    amendment: Amendment, *, by: Member, answer: str = "", at: datetime | None = None
) -> RuleDraft | None:
    """Once the vote is over: it becomes a change of the rule that waits for the next version.

    Against the vote only with a sentence that says why. None where it was adopted before and is in force by now.
    """
    at = at or timezone.now()
    check_may_publish(by)
    amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    standing = RuleDraft.objects.filter(amendment=amendment).first()
    if standing is not None or amendment.version_id is not None:
        return standing
    _check_shown(amendment)
    if amendment.is_open(at):
        raise PermissionDenied(_("Members are still voting."))
    answer = clean_line(answer)[:ANSWER_MAX]
    if not answer and _is_against(amendment):
        raise ValidationError({"answer": _("Most voted no: say in a sentence why it is adopted all the same.")})
    _decide(amendment, Amendment.Outcome.ADOPTED, by=by, answer=answer, at=at)
    try:
        with transaction.atomic():
            return RuleDraft.objects.create(amendment=amendment, **_drafted(amendment, at))
    except IntegrityError:
        raise PermissionDenied(_("A change of this rule waits already. Publish or drop it first.")) from None


def _check_shown(amendment: Amendment) -> None:
    if not amendment.is_published:
        raise PermissionDenied(_("Its words are not shown. What moderators decide about them comes first."))


def _is_against(amendment: Amendment) -> bool:
    cast = list(amendment.votes.values_list("is_yes", flat=True))
    return cast.count(False) > cast.count(True)


def _decide(
    amendment: Amendment, outcome: Amendment.Outcome, *, by: Member, answer: str, at: datetime | None
) -> Amendment:
    if amendment.outcome == outcome:
        return amendment
    if amendment.outcome:
        raise PermissionDenied(_("This proposal is decided already."))
    amendment.outcome, amendment.answer = outcome, answer
    amendment.decided_by, amendment.decided_at = by, at or timezone.now()
    amendment.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
    return amendment


def _drafted(amendment: Amendment, at: datetime) -> dict[str, Any]:
    """The rule with the wording in its language; the team writes the other one before it publishes."""
    rules = Rule.objects.in_force(legal_day(at))
    rule = rules.filter(code=amendment.code).first() if amendment.code else None
    if rule is not None:
        said = {name: getattr(rule, name) for name in RULE_COLUMNS}
        return {**said, "code": rule.code, f"text_{amendment.language}": amendment.wording}
    last = rules.order_by("-number").values_list("number", flat=True).first() or 0
    words = {f"{name}_{code}": text for code in ("en", "fr") for name, text in _words(amendment)}
    return {**words, "code": amendment.code or f"proposal-{amendment.pk}", "number": last + 1}


def _words(amendment: Amendment) -> list[tuple[str, str]]:
    return [("title", amendment.title), ("text", amendment.wording)]
