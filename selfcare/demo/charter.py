"""The charter of the demo: everybody accepted it, it changed once in a small way, and members propose and vote."""

from __future__ import annotations

from typing import Any

from forum.models import Member
from moderation.review import actions
from moderation.review.charter.content import RULE_COLUMNS
from moderation.review.models import CharterVersion, Rule, RuleDraft
from selfcare.demo.clock import Clock

Members = dict[str, Member]


def accept(members: Members, clock: Clock) -> None:
    """All of them wrote here before today, so all of them have accepted it. The rules are as old as what cites them."""
    Rule.objects.update(valid_from=clock.day(800))
    CharterVersion.objects.update(published_at=clock.days_ago(800))
    number = CharterVersion.objects.get().number
    for member in members.values():
        actions.accept_charter(number, by=member, at=member.date_joined)


def tell(told: dict[str, Any], members: Members, clock: Clock) -> None:
    """Once the past is told: what changed, and what members propose, with the points that they have by now."""
    by_number = Member.objects.in_bulk([member.pk for member in members.values()])
    members = {key: by_number[member.pk] for key, member in members.items()}
    for change in told["changes"]:
        rule = Rule.objects.in_force().get(code=change["rule"])
        said = {name: getattr(rule, name) for name in RULE_COLUMNS}
        RuleDraft.objects.create(code=rule.code, **{**said, **change["words"]})
    at = clock.days_ago(told["days_ago"])
    notes = {"note_en": told["note_en"], "note_fr": told["note_fr"]}
    actions.publish_charter(by=members["admin"], is_major=False, at=at, **notes)
    for row in told["proposals"]:
        _propose(row, members, clock)


def _propose(row: dict[str, Any], members: Members, clock: Clock) -> None:
    rule = Rule.objects.in_force().get(code=row["rule"]) if row["rule"] else None
    words = {name: row[name] for name in ("title", "wording", "reason", "language")}
    at = clock.days_ago(row["days_ago"])
    made = actions.propose_amendment(by=members[row["member"]], rule=rule, at=at, **words)
    for is_yes, keys in ((True, row["yes"]), (False, row["no"])):
        for key in keys:
            actions.vote_on_amendment(made, by=members[key], is_yes=is_yes, at=clock.days_ago(row["days_ago"] - 1))
    if row["answer"]:
        actions.decline_amendment(made, by=members["admin"], answer=row["answer"], at=clock.days_ago(row["decided"]))
