"""Whether a dispute may go to a mediator today, and what helps the asker next.

It is a pre-check: only the mediator decides on admissibility, and the trader has no part in it
(Code de la consommation, art. L612-2). "Manifestly unfounded or abusive" (2°) is never computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from moderation.mediation import timeline as dates
from moderation.mediation.conditions import CHECKS, Situation, Verdict, second_level_is_missing
from moderation.mediation.facts import Answer, Facts
from moderation.mediation.policies import Policy, policy_in_force
from moderation.mediation.rulesets import Item, Ruleset
from moderation.mediation.states import State

Judged = Sequence[tuple[Item, Verdict]]


class Decision(StrEnum):
    REFER_AUTHORITY = "refer_authority"
    NO_DISPUTE = "no_dispute"
    RESOLVED = "resolved"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_YET = "not_yet"
    INADMISSIBLE = "inadmissible"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Result:
    """`earliest` and `deadline` are the first and the last day to send, None where there is none.

    `obstacles` are grounds that will still stand once the present one is cured; `open_questions` are the
    items whose answer is "I do not know": with one left, nothing is ready.
    """

    decision: Decision
    grounds: tuple[str, ...]
    route: str
    earliest: date | None
    deadline: date | None
    next_action: str
    ruleset_version: str
    obstacles: tuple[str, ...] = ()
    open_questions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_lapsed(self) -> bool:
        return any(ground.endswith(":over_one_year") for ground in self.grounds)

    def event_from(self, state: State | str) -> str:
        """The event of `states.py` that the system makes of it; empty where the case stays as it is.

        Safety and fraud stay empty too: a moderator refers them.
        """
        if State(state) is State.DRAFT:
            return self._event_of_a_draft()
        if State(state) not in (State.AWAITING_TRADER, State.SECOND_LEVEL, State.READY):
            return ""
        if self.is_lapsed:
            return "year_over"
        if self.decision is Decision.READY:
            return "" if State(state) is State.READY else "wait_over"
        goes_up = State(state) is State.AWAITING_TRADER and self.route == "trader_second_level"
        return "to_second_level" if goes_up else ""

    def _event_of_a_draft(self) -> str:
        if self.decision in _OUT:
            # Another body may still take it: the draft waits for the asker's choice.
            return "" if self.route == "find_body" else "precheck_out"
        return "precheck_ok" if self.decision is Decision.READY else _EVENT_BY_ROUTE.get(self.route, "")

    def next_text(self, ruleset: Ruleset, language: str) -> str:
        return ruleset.action_text(self.next_action, language, earliest=self.earliest, deadline=self.deadline)


_OUT = frozenset({Decision.NO_DISPUTE, Decision.OUT_OF_SCOPE, Decision.INADMISSIBLE})
_EVENT_BY_ROUTE = {
    "write_complaint": "precheck_no_complaint",
    "trader_second_level": "precheck_second_level",
    "wait_for_trader": "precheck_wait",
}


def precheck(facts: Facts, *, as_of: date, ruleset: Ruleset, policy: Policy) -> Result:
    """Judge the facts as they stood on a civil day, item by item, in the order of the ruleset."""
    now = _situation(facts, as_of, policy_in_force(policy, facts))
    judged = [(item, _judge(item, now)) for item in ruleset.items_on(as_of)]
    failed = [item for item, verdict in judged if verdict is Verdict.FAILS and item.decision]
    if failed:
        return _stopped(failed, now, ruleset, judged)
    if unknown := _unknown(judged):
        grounds = tuple(f"unanswered:{item}" for item in unknown)
        return _result(now, ruleset, judged, Decision.NOT_YET, "find_out", ruleset.unanswered, grounds)
    route = now.policy.route
    return _result(now, ruleset, judged, Decision.READY, route, ruleset.ready[route])


def _situation(facts: Facts, as_of: date, policy: Policy) -> Situation:
    if isinstance(as_of, datetime):
        raise TypeError("The pre-check is made on a civil date; call civil_date() on an instant first.")
    times = dates.timeline(facts, as_of)
    return Situation(facts, policy, as_of, times, dates.opens_on(times, policy), dates.limit(times, policy))


def _judge(item: Item, now: Situation) -> Verdict:
    return CHECKS[item.check](now, item) if item.check else Verdict.HOLDS


def _stopped(failed: list[Item], now: Situation, ruleset: Ruleset, judged: Judged) -> Result:
    first, *later = failed
    action = first.sectors.get(now.facts.sector, first.action)
    obstacles = [item for item in later if item.decision == Decision.INADMISSIBLE and first.curable]
    return _result(
        now,
        ruleset,
        judged,
        Decision(first.decision),
        first.route,
        action,
        grounds=_grounds([first], now.policy),
        obstacles=_grounds(obstacles, now.policy),
    )


def _result(
    now: Situation,
    ruleset: Ruleset,
    judged: Judged,
    decision: Decision,
    route: str,
    next_action: str,
    grounds: tuple[str, ...] = (),
    obstacles: tuple[str, ...] = (),
) -> Result:
    earliest = now.earliest
    if decision is Decision.READY:
        # A wait that gave way to the one-year limit opens today.
        earliest = min(earliest or now.as_of, now.as_of)
    return Result(
        decision=decision,
        grounds=grounds,
        route=route,
        earliest=earliest,
        deadline=now.deadline,
        next_action=next_action,
        ruleset_version=ruleset.version,
        obstacles=obstacles,
        open_questions=_unknown(judged),
        warnings=_warnings(now, judged),
    )


def _unknown(judged: Judged) -> tuple[str, ...]:
    return tuple(item.id for item, verdict in judged if verdict is Verdict.OPEN)


def _grounds(items: Sequence[Item], policy: Policy) -> tuple[str, ...]:
    """The grounds of art. L612-2 are a mediator's: another route asks the same under its own name."""
    own = policy.route != "consumer_mediator"
    return tuple(
        f"{policy.route}:{item.ground.partition(':')[2]}" if own and item.level == "hard" else item.ground
        for item in items
        if item.ground
    )


def _warnings(now: Situation, judged: Judged) -> tuple[str, ...]:
    found = list(now.times.warnings)
    if now.deadline and now.times.proved != now.times.first:
        found.append("year_runs_from_first")
    if now.wait_gives_way or (second_level_is_missing(now) and now.second_level_gives_way):
        found.append("wait_would_outlast_year")
    if now.facts.in_remit is Answer.UNKNOWN and not now.policy.whole_sector:
        found.append("remit_not_checked")
    found += [item.id for item, verdict in judged if verdict is Verdict.FAILS and not item.decision]
    return tuple(found)
