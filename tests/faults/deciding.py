"""Six processes decide about the same posts at the same moment, some of them twice; prints what went wrong, as JSON."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

from tests.faults.site import patience

# Who clicks what: the fifth and sixth are the second clicks of the first two.
CLICKS = [
    ("mona", "hide"),
    ("nora", "keep"),
    ("odile", "spam"),
    ("paul", "correct"),
    ("mona", "hide"),
    ("nora", "keep"),
]
ROUNDS = 8
FACTS = "It calls somebody an idiot."


def decide(act: str, post: Any, by: Any, rule: Any) -> Any:
    from moderation.review import actions

    if act == "keep":
        return actions.keep(post, by=by, seen=0)
    verb: Any = {"hide": actions.decide_hide, "spam": actions.call_spam, "correct": actions.ask_for_correction}[act]
    return verb(post, by=by, rule=rule, facts=FACTS, seen=0)


class Clicker:
    def __init__(self, number: int, barrier: Any) -> None:
        from forum.models import Answer, Member
        from moderation.review.models import Rule

        name, self.act = CLICKS[number]
        self.barrier, self.by = barrier, Member.objects.get(username=name)
        self.rule = Rule.objects.in_force()[0]
        self.posts = list(Answer.objects.filter(body__startswith="Race").order_by("pk"))
        self.told: list[list[Any]] = []
        self.errors: list[str] = []

    def run(self) -> dict[str, Any]:
        from moderation.review import actions
        from moderation.review.models import Decision
        from moderation.review.queue import Line

        for post in self.posts:
            line = Line("answer", post.pk, frozenset(), post.created_at)
            self.together("claimed", post, lambda line=line: actions.claim(line, by=self.by).member_id)
            self.together("put off", post, lambda line=line: self.put_off(line))
            self.together("decided", post, lambda post=post: decide(self.act, post, self.by, self.rule).pk)
            self.barrier.wait(patience(120))
            last = Decision.objects.on(post).newest_first()[0]
            self.together("undone", post, lambda last=last: actions.undo(last, by=self.by).undone_by_id)
        return {"told": self.told, "errors": self.errors}

    def put_off(self, line: Any) -> int:
        from moderation.review import actions

        until = line.since + timedelta(days=1)
        return actions.put_off(line, by=self.by, until=until, reason=self.act, at=line.since).pk

    def together(self, what: str, post: Any, act: Callable[[], Any]) -> None:
        """All at the same moment: the one who is told that it is done gets 0."""
        from moderation.review.rights import AlreadyDecided

        self.barrier.wait(patience(120))
        try:
            self.told.append([what, post.pk, act()])
        except AlreadyDecided:
            self.told.append([what, post.pk, 0])
        except Exception as error:  # noqa: BLE001  the test reports it
            self.errors.append(f"{what} {post.pk} by {self.by.username}: {error!r}")


def click(number: int, barrier: Any, results: Any) -> None:
    results.put(Clicker(number, barrier).run())


def prepare() -> None:
    """Held answers of somebody new, each under a question of its own."""
    from forum import actions
    from forum.models import Member
    from moderation.review import actions as review
    from moderation.review.models import Rule
    from tests.people import make_member, make_moderator

    for name in dict.fromkeys(name for name, _act in CLICKS):
        make_moderator(name)
    author, asker = make_member("quentin"), Member.objects.get(username="alice")
    review.accept_charter(1, by=author)
    for number in range(ROUNDS):
        question = actions.ask(
            f"What is raced for in round {number}?", by=asker, body="It stops.", language="en", tags=["race"]
        )
        answer = actions.answer(question, by=author, body=f"Race {number}.")
        review.flag(answer, by=asker, rule=Rule.objects.in_force()[0])
        if number % 2:
            type(answer).objects.filter(pk=answer.pk).update(is_announced=False)
            actions.hold(answer)
            answer.question.author.notifications.filter(answer=answer).delete()


def wrong(told: list[list[Any]]) -> list[str]:
    from forum.models import Answer, Notification
    from moderation.review import invariants
    from moderation.review.models import Claim, Decision, Deferral
    from selfcare.invariants import CHECKS

    found = [sentence for name in ("counters", "ledger") for sentence in CHECKS[name]()]
    found += list(invariants.differences())
    for post in Answer.objects.filter(body__startswith="Race"):
        said = {what: {pk for kind, number, pk in told if kind == what and number == post.pk} - {0} for what in WHAT}
        found += [f"{what} {post.pk}: {pks}" for what, pks in said.items() if len(pks) != 1]
        decisions = Decision.objects.on(post)
        if decisions.count() != 1 or decisions.filter(undone_at=None).exists():
            found.append(f"{decisions.count()} decisions about {post.pk}")
        decision = decisions[0]
        published = decision.kind == "keep" and decision.former_visibility == "held"
        due = "published" if published else decision.former_visibility  # what all could read needs reasons to go
        if post.visibility != due:
            found.append(f"{post.pk} is {post.visibility}, not {due}")
        count = Notification.objects.filter(answer=post, kind="answer").count()
        if published and count != 1:
            found.append(f"{post.pk} was told of {count} times")
        told_author = Notification.objects.filter(kind="decision", ref=decision.ref).count()
        if told_author != (decision.kind != "keep"):
            found.append(f"the author of {post.pk} was told {told_author} times")
    rows = Claim.objects.count(), Deferral.objects.count()
    return found if rows == (0, 0) else [*found, f"claims and deferrals are left: {rows}"]


WHAT = ("claimed", "put off", "decided", "undone")


def main() -> None:
    django.setup()
    from django.db import connections

    prepare()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(len(CLICKS)), context.Queue()
    clickers = [context.Process(target=click, args=[number, barrier, results]) for number in range(len(CLICKS))]
    for one in clickers:
        one.start()
    found = [results.get(timeout=patience(240)) for _one in clickers]
    for one in clickers:
        one.join(patience(60))
    told = [line for one in found for line in one["told"]]
    errors = [error for one in found for error in one["errors"]]
    sys.stdout.write(json.dumps({"errors": errors, "wrong": wrong(told), "told": len(told)}))


if __name__ == "__main__":
    main()
