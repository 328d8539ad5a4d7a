"""Questions, answers, comments, votes and outcomes of the demo, each by its own action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from forum import actions
from forum.models import Answer, Member, Product, Question
from moderation.review import actions as review
from moderation.review.models import Rule
from selfcare.demo.clock import Clock


class Threads:
    def __init__(
        self, clock: Clock, members: dict[str, Member], products: dict[str, Product], tags: dict[str, str]
    ) -> None:
        self.clock, self.members, self.products, self.tags = clock, members, products, tags
        self.questions: dict[str, Question] = {}
        self.answers: dict[str, Answer] = {}

    def add(self, rows: list[dict[str, Any]], language: str) -> None:
        for row in sorted(rows, key=lambda row: (-row["asked_days_ago"], row["key"])):
            self._thread(row, language)
        for row in rows:
            self._state(row)

    def _thread(self, row: dict[str, Any], language: str) -> None:
        asked = self.clock.days_ago(row["asked_days_ago"], row["hour"])
        question = actions.ask(
            row["title"],
            by=self.members[row["author"]],
            body=row["body"],
            language=language,
            context=row["context"],
            product=self.products.get(row["product"] or ""),
            tags=[self.tags[key] for key in row["tags"]],
            is_anonymous=row.get("is_anonymous", False),
            at=asked,
        )
        self.questions[row["key"]] = question
        for number, told in enumerate(row["answers"]):
            self._answer(question, told, asked, number)
        for number, key in enumerate(row["metoo"]):
            at = min(asked + dt.timedelta(days=1 + number), self.clock.now)
            actions.me_too(question, by=self.members[key], at=at)
        self._outcome(question, row, asked)

    def _answer(self, question: Question, told: dict[str, Any], asked: dt.datetime, number: int) -> None:
        at = self.clock.after(asked, told)
        by = self.members[told["author"]]
        former = told.get("edited")
        answer = actions.answer(question, by=by, body=former["body"] if former else told["body"], at=at)
        if former:
            edited = self.clock.after(at, former)
            actions.edit_answer(answer, by=by, body=told["body"], reason=former["reason"][:200], at=edited)
        self.answers[told["key"]] = answer
        for comment in told.get("comments", []):
            body, commented = comment["body"], self.clock.after(at, comment)
            actions.comment(answer, by=self.members[comment["author"]], body=body, at=commented)
        for edit in told.get("suggested", []):  # it waits for a review
            body, suggested = told["body"].replace(edit["instead_of"], edit["words"]), self.clock.after(at, edit)
            by = self.members[edit["by"]]
            actions.suggest_edit(answer, by=by, body=body, reason=edit["reason"], at=suggested)
        self._votes(answer, told.get("votes") or {}, at)
        self._reports(answer, told, at)
        self._marks(answer, told, at)

    def _votes(self, answer: Answer, votes: dict[str, list[str]], at: dt.datetime) -> None:
        for value, name in ((1, "useful"), (-1, "not_useful")):
            for number, key in enumerate(votes.get(name, [])):
                voted = min(at + dt.timedelta(days=1 + number, minutes=7 * number), self.clock.now)
                actions.vote(answer, by=self.members[key], value=value, at=voted)

    def _marks(self, answer: Answer, told: dict[str, Any], at: dt.datetime) -> None:
        for kind, names in told.get("marks", {}).items():
            for number, key in enumerate(names):
                marked = min(at + dt.timedelta(days=2 + number), self.clock.now)
                actions.mark(answer, by=self.members[key], kind=kind, at=marked)
        asker = answer.question.author
        if told.get("said") and asker is not None:
            said = min(at + dt.timedelta(days=1), self.clock.now)
            actions.say_solved(answer, by=asker, value=told["said"], at=said)

    def _reports(self, answer: Answer, told: dict[str, Any], at: dt.datetime) -> None:
        for report in told.get("flags", []):
            rule = Rule.objects.get(code=report["rule"])
            reported = self.clock.after(at, report)
            review.flag(answer, by=self.members[report["by"]], rule=rule, note=report["note"], at=reported)
        if told.get("visibility") == "hidden":
            hidden = self.clock.after(at, told["hidden_after"])
            rule = Rule.objects.get(code=told["reason"])
            review.decide_hide(answer, by=self.members[told["by"]], rule=rule, facts=told["note"], at=hidden)

    def _outcome(self, question: Question, row: dict[str, Any], asked: dt.datetime) -> None:
        if row.get("accepted"):
            answer = self.answers[row["accepted"]]
            days = row.get("accepted_days_after")
            at = asked + dt.timedelta(days=days) if days else answer.created_at + dt.timedelta(hours=20)
            by = self.members[row.get("accepted_by") or row["author"]]
            actions.accept(answer, by=by, at=min(at, self.clock.now))
        if row.get("outcome") == "not_solved":
            at = self.clock.after(asked, {"days_after": row["outcome_days_after"]})
            actions.mark_not_solved(question, by=self.members[row["author"]], at=at)

    def _state(self, row: dict[str, Any]) -> None:
        """What befell the question itself; after all threads, because a duplicate names another one."""
        question, dora = self.questions[row["key"]], self.members["dora"]
        asked = question.created_at
        if row.get("duplicate_of"):
            actions.mark_duplicate(question, of=self.questions[row["duplicate_of"]], by=dora)
        if row.get("proposed_duplicate"):
            told = row["proposed_duplicate"]
            by = Member.objects.get(pk=self.members[told["by"]].pk)  # with the points they have by now
            actions.propose_duplicate(question, of=self.questions[told["of"]], by=by, at=self.clock.now)
        if row.get("closed"):
            actions.close(question, by=dora)
        match row.get("visibility"):
            case "hidden":
                at = self.clock.after(asked, row["hidden_after"])
                rule = Rule.objects.get(code=row["reason"])
                review.decide_hide(question, by=dora, rule=rule, facts=row["note"], at=at)
            case "deleted":
                actions.delete(question, by=self.members[row["author"]], at=asked + dt.timedelta(hours=3))
            case "held":
                actions.hold(question, at=asked)
