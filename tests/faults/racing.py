"""Eight processes do the same things to the same rows at the same moment; prints what went wrong, as JSON."""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
from collections.abc import Callable
from typing import Any

import django

from tests.faults.site import patience

PROCESSES = 8
ROUNDS = 4
CROSSINGS = 12
VOTERS = ["alice", "bob", "carol", "dora", "gil", "hana"]


class Racer:
    """One process. Keys are the same in all of them, choices are not."""

    def __init__(self, number: int, barrier: Any) -> None:
        from forum.models import Member

        self.number, self.barrier, self.chance = number, barrier, random.Random(number)
        self.members = {member.username: member for member in Member.objects.all()}
        self.made: dict[str, int] = {}
        self.errors: list[str] = []

    def run(self) -> dict[str, Any]:
        for turn in range(ROUNDS):
            self.barrier.wait(patience(120))
            self.race(turn)
            self.barrier.wait(patience(120))
            self.cross(turn)
        return {"made": self.made, "errors": self.errors}

    def race(self, turn: int) -> None:
        from forum import actions

        eve, hana = self.members["eve"], self.members["hana"]
        key = f"race-{turn}"
        text = {"body": "It stops.", "language": "en", "tags": ["race", f"turn {turn}"]}
        question = self.keep(
            f"{key} asked", lambda: actions.ask(f"Who is first at {key}?", by=eve, idempotency_key=key, **text)
        )
        answers = [
            self.keep(
                f"{key} {name}",
                lambda name=name: actions.answer(question, by=self.members[name], body="Me.", idempotency_key=key),
            )
            for name in self.chance.sample(["frank", "gil"], 2)
        ]
        self.keep(f"{key} comment", lambda: actions.comment(question, by=hana, body="Who?", idempotency_key=key))
        acts: list[Callable[[], Any]] = [
            lambda: actions.me_too(question, by=hana),
            lambda: actions.withdraw_me_too(question, by=hana),
            lambda: actions.unaccept(question, by=eve),
            lambda: actions.mark_not_solved(question, by=eve),
        ]
        for answer in answers:
            acts += [lambda answer=answer: actions.accept(answer, by=eve)] * 2
            acts += [lambda answer=answer: self.vote(answer)] * 4
            acts += [lambda answer=answer: self.judge(answer), lambda answer=answer: self.mark(answer)]
        acts.append(self.give_badges)
        for act in self.chance.sample(acts, len(acts)):
            self.attempt(act)

    def cross(self, turn: int) -> None:
        """Each gives points to those who give points elsewhere, and names the same tags and products in any order."""
        from forum import actions
        from forum.models import Answer

        acts: list[Callable[[], Any]] = []
        for answer in Answer.objects.filter(body="Crossed.").select_related("question__author", "author"):
            asker = answer.question.author
            acts += [lambda answer=answer, by=by: self.vote(answer, by=by) for by in (asker, None)]
            acts += [lambda answer=answer, by=asker: actions.accept(answer, by=by)]
            acts += [lambda answer=answer: actions.me_too(answer.question, by=answer.author)]
            acts += [lambda answer=answer: actions.withdraw_me_too(answer.question, by=answer.author)]
            acts += [lambda answer=answer, turn=turn: self.retag(answer.question, turn)]
        for act in self.chance.sample(acts, CROSSINGS):
            self.attempt(act)

    def retag(self, question: Any, turn: int) -> None:
        from forum import actions

        tags = [f"{word} {turn}" for word in ("red", "green", "blue", "grey")]
        actions.edit_question(
            question, by=question.author, title=question.title, body="Again.", tags=self.chance.sample(tags, 3)
        )

    def vote(self, answer: Any, by: Any = None) -> None:
        from forum import actions

        voter = by or self.members[self.chance.choice(VOTERS)]
        value = self.chance.choice([1, 1, -1, 0])
        if value:
            actions.vote(answer, by=voter, value=value)
        else:
            actions.withdraw_vote(answer, by=voter)

    def mark(self, answer: Any) -> None:
        from forum import actions

        by = self.members[self.chance.choice(VOTERS)]
        self.chance.choice([actions.mark, actions.withdraw_mark])(answer, by=by, kind="works")

    def judge(self, answer: Any) -> None:
        """Removed for a rule and shown again: quality and points go and come back."""
        from forum import actions

        ref = f"race:{answer.pk}"
        actions.hide(answer, by=self.members["dora"], ref=ref)
        actions.restore(answer, by=self.members["dora"], ref=ref)

    def give_badges(self) -> None:
        from forum import awarding

        awarding.give_due()

    def keep(self, name: str, act: Callable[[], Any]) -> Any:
        row = self.attempt(act)
        self.made[name] = row.pk if row else 0
        return row

    def attempt(self, act: Callable[[], Any]) -> Any:
        from django.core.exceptions import PermissionDenied

        try:
            return act()
        except PermissionDenied:  # voting on one's own answer
            return None
        except Exception as error:  # noqa: BLE001  the test reports it
            self.errors.append(f"{self.number}: {error!r}")
            return None


def race(number: int, barrier: Any, results: Any) -> None:
    results.put(Racer(number, barrier).run())


def cross_over() -> None:
    """Three members, each of whom asked what the others answered."""
    from forum import actions
    from forum.models import Member

    members = list(Member.objects.filter(username__in=VOTERS[:3]).order_by("pk"))
    for asker in members:
        question = actions.ask(
            f"What crosses {asker.username} here?", by=asker, body="It stops.", language="en", tags=["race"]
        )
        for member in members:
            if member != asker:
                actions.answer(question, by=member, body="Crossed.")


def wrong() -> list[str]:
    from forum.models import Answer, Comment, Question
    from selfcare.invariants import CHECKS

    found = [sentence for name in ("counters", "ledger", "accepted answers") for sentence in CHECKS[name]()]
    found += badges_that_lack()
    for model, expected in ((Question, 1), (Answer, 2), (Comment, 1)):
        for turn in range(ROUNDS):
            count = model.objects.filter(idempotency_key=f"race-{turn}").count()
            if count != expected:
                found.append(f"{count} rows of {model.__name__} for race-{turn}")
    return found


def badges_that_lack() -> list[str]:
    """Whoever solved something has the badge for it, once the periodic job has gone over those whose points moved."""
    from forum import awarding
    from forum.badges import Badge
    from forum.models import Award, Member
    from forum.standings import of_member

    awarding.give_due()
    had = set(Award.objects.filter(badge=Badge.FIRST_SOLUTION).values_list("member_id", flat=True))
    solved = {pk for pk in Member.objects.values_list("pk", flat=True) if of_member(pk)["solutions"]}
    return [f"member {pk} lacks a badge" for pk in sorted(solved - had)]


def main() -> None:
    django.setup()
    from django.db import connections

    cross_over()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    racers = [context.Process(target=race, args=[number, barrier, results]) for number in range(PROCESSES)]
    for racer in racers:
        racer.start()
    told = [results.get(timeout=patience(240)) for _racer in racers]
    for racer in racers:
        racer.join(patience(60))
    made: dict[str, list[int]] = {}
    for one in told:
        for name, pk in one["made"].items():
            made.setdefault(name, []).append(pk)
    differing = {name: pks for name, pks in made.items() if len(set(pks)) != 1 or not all(pks)}
    errors = [error for one in told for error in one["errors"]]
    sys.stdout.write(json.dumps({"errors": errors, "differing": differing, "wrong": wrong(), "acts": len(made)}))


if __name__ == "__main__":
    main()
