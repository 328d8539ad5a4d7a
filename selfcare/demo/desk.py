"""What the staff of the bodies did with cases of the demo: steps, words, and in whose hands they are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from forum.models import Member, Question
from moderation.mediation import actions
from moderation.mediation.models import BodyStaff, Case
from moderation.mediation.states import Role
from selfcare.demo.clock import Clock


def work(
    rows: list[dict[str, Any]], *, questions: dict[str, Question], members: dict[str, Member], clock: Clock
) -> None:
    """For the cases of these rows, which were sent: `steps` and `messages` in the order in which they happened."""
    for row in rows:
        case = Case.objects.get(question=questions[row["question"]], asker=members[row["asker"]])
        if row["steps"] or row["messages"]:
            _work(case, row, members, clock)


def _work(case: Case, row: dict[str, Any], members: dict[str, Member], clock: Clock) -> None:
    staff = BodyStaff.objects.select_related("member").filter(body_id=case.body_id)[0].member
    actions.declare(case, by=staff, text=actions.declaration_text(), at=clock.days_ago(row["sent_days_ago"], "13:00"))
    if row["holder"]:
        actions.assign(case, members[row["holder"]], by=staff, at=clock.days_ago(row["sent_days_ago"], "13:05"))
    done = [(clock.days_ago(step["days_ago"], "14:00"), 0, number, step) for number, step in enumerate(row["steps"])]
    said = [(clock.days_ago(one["days_ago"], "15:00"), 1, number, one) for number, one in enumerate(row["messages"])]
    for at, is_said, number, told in sorted(done + said, key=lambda entry: entry[:3]):
        if is_said:
            _say(case, told, key=f"demo-{number}", by=staff, at=at)
        else:
            _step(case, told, by=staff, at=at, clock=clock)


def _step(case: Case, told: dict[str, Any], *, by: Member, at: datetime, clock: Clock) -> None:
    """Numbers among the facts are days before the demo was loaded; below nothing, days to come."""
    facts = {
        name: clock.day(value).isoformat() if isinstance(value, int) else value for name, value in told["facts"].items()
    }
    actions.advance(case, told["event"], by=by, version=None, facts=facts, at=at)


def _say(case: Case, told: dict[str, Any], *, key: str, by: Member, at: datetime) -> None:
    said = actions.Said(
        text=told["text"],
        readers=told["readers"],
        key=key,
        way=told.get("way", "here"),
        letter=told.get("letter", ""),
    )
    if "said_by" in told:
        on: date = case.day_of(at)
        actions.record(case, said, by=by, said_by=Role(told["said_by"]), on=on, at=at)
    else:
        actions.write(case, said, by=by, at=at)
