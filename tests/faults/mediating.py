"""Askers, staff and the clock, as eight processes, act on the same cases at once; prints what went wrong, as JSON."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import random
import sys
from collections.abc import Callable
from typing import Any

import django

from tests.faults.site import patience

# Who acts in which process; the same person twice is a double click.
WHO = ("asker", "asker", "staff", "staff", "colleague", "colleague", "clock", "clock")
ROUNDS = 6
TURNS = 4  # acts of each process on each case, all at once


class Party:
    """One process: at each turn it tries something that its person may do, seen from a page that may be old."""

    def __init__(self, number: int, barrier: Any) -> None:
        from forum.models import Member
        from moderation.mediation.models import Case

        self.who, self.barrier, self.chance = WHO[number], barrier, random.Random(number)
        names = {"staff": "sylvie", "colleague": "camil"}
        self.by = Member.objects.filter(username=names.get(self.who, "")).first()
        self.cases = list(Case.objects.order_by("pk"))
        self.errors: list[str] = []
        self.done = 0

    def run(self) -> dict[str, Any]:
        for case in self.cases:
            for turn in range(TURNS):
                case.refresh_from_db()
                self.barrier.wait(patience(120))
                self.attempt(case, self.chance.choice(self.acts(case, turn)))
        return {"errors": self.errors, "done": self.done}

    def acts(self, case: Any, turn: int) -> list[Callable[[], Any]]:
        return {"asker": self.of_asker, "clock": self.of_clock}.get(self.who, self.of_staff)(case, turn)

    def of_asker(self, case: Any, turn: int) -> list[Callable[[], Any]]:
        from moderation.handover import sending
        from moderation.mediation import actions

        said = actions.Said(text="Here.", readers="consumer", key=f"asker {turn}")
        return [
            lambda: sending.send(case, by=case.asker, consent="I send it."),
            lambda: sending.send(case, by=case.asker, consent="I send it."),
            lambda: actions.say(case, said, by=case.asker),
            lambda: actions.withdraw(case, by=case.asker) if turn == TURNS - 1 else None,
        ]

    def of_staff(self, case: Any, turn: int) -> list[Callable[[], Any]]:
        from moderation.mediation import actions, states
        from moderation.mediation.states import Role
        from tests.moderation.casework import FACTS

        said = actions.Said(text="We read it.", readers="consumer", key=f"staff {turn}")
        possible = states.events_for(case.state, Role.MEDIATION_STAFF)

        def step(event: str) -> Callable[[], Any]:
            facts = FACTS.get(event, dict)()
            return lambda: actions.advance(case, event, by=self.by, version=case.version, facts=facts)

        return [step(event) for event in possible] + [lambda: actions.write(case, said, by=self.by)]

    def of_clock(self, case: Any, turn: int) -> list[Callable[[], Any]]:
        from django.utils import timezone

        from moderation.mediation.clock import move_cases

        return [lambda: move_cases(timezone.now() + dt.timedelta(days=turn))]

    def attempt(self, case: Any, act: Callable[[], Any]) -> None:
        from django.core.exceptions import PermissionDenied

        try:
            act()
            self.done += 1
        except PermissionDenied:  # not possible any more, or seen on an old page: what a person is told
            return
        except Exception as error:  # noqa: BLE001  the test reports it
            self.errors.append(f"{self.who} on {case.ref}: {error!r}")


def take_part(number: int, barrier: Any, results: Any) -> None:
    results.put(Party(number, barrier).run())


def prepare() -> None:
    from forum import actions
    from moderation.review import actions as review
    from tests.moderation import casework
    from tests.people import make_member

    staff = [casework.make_mediator(name) for name in ("sylvie", "camil")]
    body = casework.make_body("race-body", *staff)
    for number in range(ROUNDS):
        asker = make_member(f"asker{number}")
        review.accept_charter(1, by=asker)
        question = actions.ask(
            f"Who pays for round {number}?", by=asker, body="They never answered.", language="en", tags=["race"]
        )
        casework.ready_case(question, body)


def wrong() -> list[str]:
    from django.db.models import Count

    from forum.models import Mail
    from moderation.mediation import invariants
    from moderation.mediation.models import Case, CaseEvent, Message

    found = list(invariants.check())
    doubled = Message.objects.values("case", "key").annotate(n=Count("pk")).filter(n__gt=1)
    found += [f"message {row['key']} of case {row['case']} {row['n']} times" for row in doubled]
    for case in Case.objects.all():
        numbers = list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("seq", flat=True))
        if numbers != list(range(1, case.version + 1)):
            found.append(f"the journal of {case.ref} is not one line: {numbers}")
        if case.events.filter(event="send").count() > 1:
            found.append(f"{case.ref} was sent twice")
        sealed = case.events.filter(event="message").count()
        if sealed != case.messages.exclude(readers="staff").count():
            found.append(f"{sealed} messages of {case.ref} are sealed")
        mails = Mail.objects.filter(subject__contains=case.ref, subject__endswith="A mediation case for you").count()
        if mails != case.is_sent:
            found.append(f"the body was told {mails} times of {case.ref}")
    return found


def main() -> None:
    django.setup()
    from django.db import connections

    prepare()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(len(WHO)), context.Queue()
    parties = [context.Process(target=take_part, args=[number, barrier, results]) for number in range(len(WHO))]
    for one in parties:
        one.start()
    told = [results.get(timeout=patience(240)) for _one in parties]
    for one in parties:
        one.join(patience(60))
    errors = [error for one in told for error in one["errors"]]
    sys.stdout.write(json.dumps({"errors": errors, "wrong": wrong(), "done": sum(one["done"] for one in told)}))


if __name__ == "__main__":
    main()
