"""The states of a case, who may move it, and what the public is told (always the same line)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(StrEnum):
    SYSTEM = "system"
    ASKER = "asker"
    MODERATOR = "moderator"
    TRADER = "trader"
    MEDIATION_STAFF = "mediation_staff"
    ADMINISTRATOR = "administrator"


# Not everybody with a case asked a question here: what comes on paper has none.
THE_ASKER = pgettext_lazy("of a case", "the person who asked")


class State(StrEnum):
    """`START` is before there is a row. `TYPED`: the body types in what came on paper, or is told by telephone."""

    START = ""
    TYPED = "typed"
    CANDIDATE = "candidate"
    OFFERED = "offered"
    DRAFT = "draft"
    COMPLAINT_NEEDED = "complaint_needed"
    AWAITING_TRADER = "awaiting_trader"
    SECOND_LEVEL = "second_level"
    READY = "ready"
    SENT = "sent"
    UNDER_REVIEW = "under_review"
    IN_MEDIATION = "in_mediation"
    PROPOSAL_MADE = "proposal_made"
    REFERRED_AUTHORITY = "referred_authority"
    REDIRECTED = "redirected"
    NOT_PURSUED = "not_pursued"
    RESOLVED_BEFORE = "resolved_before"
    LAPSED = "lapsed"
    INADMISSIBLE = "inadmissible"
    TRADER_DECLINED = "trader_declined"
    SETTLED = "settled"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DISCONTINUED = "discontinued"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Transition:
    """`needs` names the coded facts the event must carry; free text of a mediation is never one."""

    source: State
    event: str
    target: State
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()


class TransitionRefused(Exception):
    """The case stays where it is. Its text can be read by the person who tried."""


class NoSuchTransition(TransitionRefused):
    pass


class RoleRefused(TransitionRefused):
    pass


_ROLES = {
    "S": Role.SYSTEM,
    "A": Role.ASKER,
    "M": Role.MODERATOR,
    "T": Role.TRADER,
    "B": Role.MEDIATION_STAFF,
}

# source, event, target, who (S system, A asker, M moderator, T trader, B staff of the body), facts needed.
# Only the asker refers a dispute (Code de la consommation, art. L611-3 5°): `send` has one letter, and `file_paper` is
# nothing without their signature on paper, its day and the document that bears it.
_TABLE = """
                 open_candidate         candidate           SMA
                 type_in                typed               B   channel
typed            file_paper             sent                B   signed_by signed_on received_on document
typed            throw_away             not_pursued         B
typed            expire                 not_pursued         S
candidate        offer                  offered             MS
candidate        dismiss                not_pursued         M   reason
candidate        refer_authority        referred_authority  M   authority
candidate        mark_resolved          resolved_before     AM
offered          accept_offer           draft               A   consent
offered          decline_offer          not_pursued         A
offered          expire                 not_pursued         S
offered          mark_resolved          resolved_before     A
draft            precheck_no_complaint  complaint_needed    S
draft            precheck_wait          awaiting_trader     S
draft            precheck_second_level  second_level        S
draft            precheck_ok            ready               S
draft            precheck_out           redirected          SM  grounds
draft            refer_authority        referred_authority  M   authority
draft            decline_offer          not_pursued         A
draft            expire                 not_pursued         S
complaint_needed complaint_sent         awaiting_trader     A   sent_on
complaint_needed decline_offer          not_pursued         A
complaint_needed mark_resolved          resolved_before     A
complaint_needed expire                 not_pursued         S
awaiting_trader  trader_satisfied       resolved_before     A
awaiting_trader  trader_refused         ready               AT  reply_on
awaiting_trader  to_second_level        second_level        SA
awaiting_trader  wait_over              ready               S
awaiting_trader  year_over              lapsed              S
awaiting_trader  decline_offer          not_pursued         A
second_level     trader_satisfied       resolved_before     A
second_level     trader_refused         ready               AT  reply_on
second_level     wait_over              ready               S
second_level     year_over              lapsed              S
second_level     decline_offer          not_pursued         A
ready            send                   sent                A   consent snapshot_sha256
ready            trader_satisfied       resolved_before     A
ready            year_over              lapsed              S
ready            precheck_out           redirected          M   grounds
ready            decline_offer          not_pursued         A
sent             acknowledge            under_review        BA  received_on
sent             recall                 withdrawn           A
sent             expire                 unknown             S
under_review     declare_inadmissible   inadmissible        BA  grounds
under_review     notify_parties         in_mediation        BA  notified_on
under_review     transfer               redirected          B   body
under_review     trader_refuses         trader_declined     BA
under_review     withdraw               withdrawn           AB
under_review     expire                 unknown             S
in_mediation     extend                 in_mediation        B   extended_to
in_mediation     trader_refuses         trader_declined     BA
in_mediation     propose                proposal_made       BA  answer_by
in_mediation     settle                 settled             BA
in_mediation     withdraw               withdrawn           AB
in_mediation     discontinue            discontinued        BA  reason
in_mediation     expire                 unknown             S
proposal_made    accept_all             accepted            BA
proposal_made    refuse                 refused             BA  by
proposal_made    extend                 proposal_made       B   extended_to
proposal_made    withdraw               withdrawn           AB
proposal_made    discontinue            discontinued        BA  reason
proposal_made    expire                 unknown             S
"""


def _read(line: str) -> Transition:
    source = line[:17].strip()
    event, target, who, *needs = line[17:].split()
    roles = frozenset(_ROLES[letter] for letter in who)
    return Transition(State(source), event, State(target), roles, tuple(needs))


TRANSITIONS: tuple[Transition, ...] = tuple(_read(line) for line in _TABLE.strip("\n").split("\n"))
_BY_KEY = {(row.source, row.event): row for row in TRANSITIONS}
_SOURCES = {row.source for row in TRANSITIONS}
TERMINAL: frozenset[State] = frozenset(state for state in State if state not in _SOURCES)
AGREED: frozenset[State] = frozenset({State.SETTLED, State.ACCEPTED})
WITH_BODY: frozenset[State] = frozenset({State.SENT, State.UNDER_REVIEW, State.IN_MEDIATION, State.PROPOSAL_MADE})


def transition(state: State | str, event: str) -> Transition:
    """The row of the table; NoSuchTransition when that event cannot happen there."""
    row = _BY_KEY.get((State(state), event))
    if row is None:
        raise NoSuchTransition(_("This step is not possible now. Reload the page to see where the case is."))
    return row


def can(state: State | str, event: str, role: Role | str) -> bool:
    row = _BY_KEY.get((State(state), event))
    return row is not None and Role(role) in row.roles


def apply(state: State | str, event: str, role: Role | str) -> State:
    """The state that follows; NoSuchTransition or RoleRefused when there is none."""
    row = transition(state, event)
    if Role(role) not in row.roles:
        raise RoleRefused(_REFUSALS.get(event, _("This step is not yours to take.")))
    return row.target


def events_for(state: State | str, role: Role | str) -> tuple[str, ...]:
    """What this role may do now, in the order of the table."""
    return tuple(row.event for row in TRANSITIONS if row.source == State(state) and Role(role) in row.roles)


def missing(state: State | str, event: str, data: Mapping[str, object]) -> tuple[str, ...]:
    """The facts this event must still be given."""
    return tuple(name for name in transition(state, event).needs if data.get(name) in (None, "", [], ()))


def is_self_reported(state: State | str, event: str, role: Role | str) -> bool:
    """True when the asker tells what the body did: bodies without integration tell us nothing."""
    row = transition(state, event)
    return Role(role) is Role.ASKER and Role.MEDIATION_STAFF in row.roles and event != "withdraw"


_REFUSALS = {
    "send": _("Only the person who asked may send the case."),
    "trader_satisfied": _("Only the person who asked may say that it is solved."),
    "accept_offer": _("Only the person who asked may accept this offer."),
}

LABELS: dict[State, Promise] = {
    State.TYPED: _("Being typed in"),
    State.CANDIDATE: _("Noticed"),
    State.OFFERED: _("Offered to the asker"),
    State.DRAFT: _("Being prepared"),
    State.COMPLAINT_NEEDED: _("Written complaint needed"),
    State.AWAITING_TRADER: _("Waiting for the seller"),
    State.SECOND_LEVEL: _("Waiting for the seller’s second level"),
    State.READY: _("Ready to be sent"),
    State.SENT: _("Sent"),
    State.UNDER_REVIEW: _("Received, under review"),
    State.IN_MEDIATION: _("In mediation"),
    State.PROPOSAL_MADE: _("Solution proposed"),
    State.REFERRED_AUTHORITY: _("Referred to an authority"),
    State.REDIRECTED: _("Another way was shown"),
    State.NOT_PURSUED: _("Not pursued"),
    State.RESOLVED_BEFORE: _("Solved before mediation"),
    State.LAPSED: _("Time limit passed"),
    State.INADMISSIBLE: _("Not admissible"),
    State.TRADER_DECLINED: _("Seller declined"),
    State.SETTLED: _("Settled"),
    State.ACCEPTED: _("Proposal accepted"),
    State.REFUSED: _("Proposal refused"),
    State.WITHDRAWN: _("Withdrawn"),
    State.DISCONTINUED: _("Ended by the service"),
    State.UNKNOWN: _("Outcome unknown"),
}
