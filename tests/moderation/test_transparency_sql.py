"""The SQL of docs/transparency.md counts what the report says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from forum import actions as forum_actions
from forum.dates import first_moment
from forum.figures import yearly
from forum.figures.cohorts import WEEK, happened
from forum.figures.counting import count, minutes_of
from forum.figures.periods import monday_of
from forum.models import Answer, Member, Question, Visibility
from moderation.mediation.models import CaseEvent, MediationBody
from moderation.review import actions, alike
from moderation.review.models import AuthorityOrder, Decision, OutsideDispute, SenderMeasure, TrustedFlagger
from moderation.review.transparency import counting
from moderation.review.transparency.medians import middle
from moderation.review.transparency.period import Period
from tests.moderation import casework, noticing
from tests.moderation.reviewing import FACTS, courtesy, hide
from tests.moderation.warned import go_on_reporting, warn
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "transparency.md"
QUERIES = dict(re.findall(r"```sql\n-- (\w+)\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL))
YEAR = 2026
EDGES = [  # a minute before and after each of the two midnights in Paris
    dt.datetime(2025, 12, 31, 22, 59, tzinfo=dt.UTC),
    dt.datetime(2025, 12, 31, 23, 1, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 31, 22, 59, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 31, 23, 1, tzinfo=dt.UTC),
]
AS_OF = dt.datetime(2027, 1, 20, 12, tzinfo=dt.UTC)
TABLES = (
    *("decisions", "own_illegal", "own_terms", "after_notices", "automated", "members", "notices", "flags"),
    *("orders", "orders_by_state", "disputes", "appeals", "questions"),
)


def run(name: str, period: Period, **more: Any) -> list[tuple[Any, ...]]:
    """The query of that name, with its parameters put in as this database writes them."""
    values = {
        "start": period.start, "end": min(period.end, period.as_of), "as_of": period.as_of, "first": period.first,
        "last": period.last, "today": period.as_of.date(), **more,
    }  # fmt: skip
    asked: list[Any] = []

    def put(match: re.Match[str]) -> str:
        value = values[match[1]]
        is_moment = isinstance(value, dt.datetime)
        ops = connection.ops
        asked.append(ops.adapt_datetimefield_value(value) if is_moment else ops.adapt_datefield_value(value))
        return "%s"

    with connection.cursor() as cursor:
        cursor.execute(re.sub(r":(\w+)", put, QUERIES[name].replace("%", "%%")), asked)
        return list(cursor.fetchall())


def moment(month: int, day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(YEAR, month, day, hour, tzinfo=dt.UTC)


@pytest.fixture
def a_year(ask: Callable[..., Question], bob: Member, dora: Member, alice: Member, body: MediationBody) -> Period:
    """Something of everything, some of it at the edges of the year, in the legal time zone."""
    for number, at in enumerate(EDGES):
        with time_machine.travel(at, tick=False):
            hide(ask(f"Why does the old pump number {number} stop so early?"), dora, at=at)
    with time_machine.travel(moment(5, 4), tick=True):
        _decide(ask, bob, dora)
        _receive(ask, alice, dora)
        _contest(ask, bob, dora)
    with time_machine.travel(moment(6, 8), tick=True):
        _from_outside()
    _ask_and_answer(ask, bob, alice)
    _end_cases(casework.sent_case(ask("Who repairs my oven under guarantee?"), body))
    return Period(YEAR, AS_OF)


def _decide(ask: Callable[..., Question], bob: Member, dora: Member) -> None:
    question = ask("Does the dryer of that brand need a filter each month?")
    first = forum_actions.answer(question, by=bob, body="You idiot, read the manual that came with it.")
    law = {"rule": None, "law": "Code pénal, art. 226-1", "category": "STATEMENT_CATEGORY_VIOLENCE"}
    actions.undo(hide(first, dora, **law), by=dora)
    for number in range(3):
        held = ask(f"Is the hose number {number} of this machine sold alone?")
        Question.objects.filter(pk=held.pk).update(visibility=Visibility.HELD)
        held.refresh_from_db()
        actions.keep(held, by=dora) if number else hide(held, make_moderator("dan"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "volume", lambda post, at=None: 5)
        actions.call_spam(ask("Which adapter fits the plugs of Ireland and Malta?"), by=dora, rule=courtesy())
    eve = make_member("eve")
    until = moment(7, 1)
    warn(eve, dora)
    go_on_reporting(eve)
    actions.undo(actions.limit(eve, by=dora, rule=courtesy(), facts=FACTS, until=until), by=dora)
    actions.suspend(eve, by=dora, rule=courtesy(), facts=FACTS, until=until)
    actions.refuse_reports(eve, by=dora, rule=courtesy(), facts=FACTS, until=until)


def _contest(ask: Callable[..., Question], bob: Member, dora: Member) -> None:
    lea = make_moderator("lea")
    words = {"reasons": "The words are those of the shop.", "by": lea}
    for number, outcome in enumerate(["upheld", "reversed", "", "withdrawn"]):
        text = forum_actions.answer(ask(f"Is the door number {number} of the oven glass?"), by=bob, body="You idiot.")
        appeal = actions.contest(hide(text, dora), by=bob, text="I meant nobody.")
        if outcome == "withdrawn":
            actions.withdraw_appeal(appeal, by=bob)
        elif outcome:
            later = moment(5, 20 + number)
            actions.decide_appeal(appeal, outcome=outcome, at=later, **words)
    about = ask("Is the seal of that oven sold by the metre?")
    notice = noticing.give(
        about, urls=[f"https://testserver/en/questions/{about.pk}/", "https://testserver/en/members/bob/"]
    )
    decision = actions.keep(about, by=dora)
    actions.answer_notice(notice, by=dora, outcome="gone")
    actions.contest_notice(notice, str(decision.pk), text="It is false.")
    answered = actions.contest_notice(notice, "answer", text="It is there.")
    actions.decide_appeal(answered, outcome="reversed", at=moment(5, 28), **words)
    _misuse(dora)
    ben = make_member("ben")
    actions.contest(actions.warn(ben, by=dora, rule=courtesy(), facts=FACTS), by=ben, text="It was a quotation.")


def _misuse(dora: Member) -> None:
    """Three notices and one more, none of them founded: a warning, a refusal, and an appeal against each."""
    for number in range(4):
        urls = [f"https://testserver/en/members/nobody-{number}/"]
        notice = noticing.give(urls=urls, email="often@example.org", subject="other", at=moment(5, 6 + 2 * number, 13))
        notice = actions.confirm_sender(notice)  # only what was proven counts
        answered = actions.answer_notice(notice, by=dora, outcome="kept", at=moment(5, 7 + 2 * number))
        actions.call_unfounded(answered, by=dora, at=moment(5, 7 + 2 * number))
    warning = SenderMeasure.objects.get()
    refusal = actions.refuse_notices(notice, by=dora, until=moment(7, 1), at=moment(5, 14))
    for measure in (warning, refusal):
        actions.contest_notice(measure.notice, f"measure-{measure.pk}", text="Look again.", at=moment(5, 15))


def _receive(ask: Callable[..., Question], alice: Member, dora: Member) -> None:
    flagger = TrustedFlagger.objects.create(
        organisation="Safe", email_domain="safe.example", certificate_url="https://x.example/", valid_from="2026-01-01"
    )
    for number, subject in enumerate(["fraud", "hate", "defamation", "child"]):
        about = ask(f"Is the shop with the long name number {number} honest with refunds?")
        notice = actions.give_notice(
            [f"https://testserver/en/questions/{about.pk}/"], subject=subject, reasons="It is false.", language="en",
            good_faith=True, name="Zed", email="zed@example.net",
        )  # fmt: skip
        if number == 0:
            type(notice).objects.filter(pk=notice.pk).update(flagger=flagger)
        if number < 2:
            hide(about, dora, at=moment(5, 5 + number, 15), facts="It promises money.")
    for number in range(3):
        about = ask(f"Can one paint the door of fridge number {number} at home?")
        actions.flag(about, by=make_member(f"reader{number}"), rule=courtesy())
        if number:
            actions.keep(about, by=dora, at=moment(5, 9 + 3 * number))
    actions.flag(ask("Where can one buy a lid for this old pan?"), by=make_member("judge"), law="Code civil, art. 9")


def _from_outside() -> None:
    at = moment(6, 1)
    for kind, state in (("act", "FR"), ("act", "DE"), ("inform", "FR")):
        AuthorityOrder.objects.create(kind=kind, member_state=state, received_at=at, done_at=at + dt.timedelta(hours=7))
    OutsideDispute.objects.create(submitted_on="2026-03-01")
    OutsideDispute.objects.create(submitted_on="2026-03-01", ended_on="2026-05-01", outcome="upheld")
    OutsideDispute.objects.create(submitted_on="2025-03-01", ended_on="2026-05-01", outcome="reversed")


def _ask_and_answer(ask: Callable[..., Question], bob: Member, alice: Member) -> None:
    """Answered and solved, in time and too late, by oneself, without account, hidden, merged; in two languages."""
    with time_machine.travel(moment(3, 2), tick=True):
        solved, late, own, merged = (
            ask(f"How long does the {what} of that brand last?") for what in ("lamp", "belt", "wheel", "cable")
        )
        french = ask("Combien de temps dure la lampe de cette marque ?", language="fr")
        elsewhere = ask("Does the cable of that brand last for long?")
    with time_machine.travel(moment(3, 5), tick=True):
        forum_actions.accept(forum_actions.answer(solved, by=bob, body="Ten years, says the leaflet."), by=alice)
        forum_actions.answer(french, by=bob, body="Dix ans, selon la notice de la marque.")
        forum_actions.answer(own, by=alice, body="I found it myself: it lasts for ten years.")
        moved = forum_actions.answer(elsewhere, by=bob, body="Ten years, in my experience with two of them.")
    with time_machine.travel(AS_OF + dt.timedelta(days=1), tick=True):
        forum_actions.answer(late, by=bob, body="Two years, if you use it each day of the week.")
    Question.objects.filter(pk=elsewhere.pk).update(state="duplicate", duplicate_of=merged, merged_at=moment(4, 1))
    Answer.objects.filter(pk=moved.pk).update(question=merged, moved_from=elsewhere)
    for number, name in enumerate(["Zoe", "Max"]):  # imported: no accounts; Zoe answers herself
        one = ask(f"Which oil does the saw number {number} of them take?")
        reply = forum_actions.answer(one, by=bob, body="Plain oil for chains, of any brand you like.")
        Question.objects.filter(pk=one.pk).update(author=None, author_name="Zoe", created_at=moment(2, 1))
        Answer.objects.filter(pk=reply.pk).update(author=None, author_name=name, created_at=moment(2, 2))
        Question.objects.filter(pk=one.pk).update(accepted_answer=reply, state="resolved")


def _end_cases(case: Any) -> None:
    last = case.events.order_by("-seq").first().seq
    for number in range(25):
        CaseEvent.objects.create(
            case=case, seq=last + 1 + number, at=moment(6, 8), actor_role="mediation_staff", event="x",
            from_state="in_mediation", to_state="settled" if number < 12 else "refused", prev_hash="", hash="",
        )  # fmt: skip
    for number in range(13 + 11):
        CaseEvent.objects.create(
            case=case, seq=last + 30 + number, at=moment(6, 8), actor_role="asker", prev_hash="", hash="",
            event="send" if number < 13 else "notify_parties", from_state="ready", to_state="sent",
        )  # fmt: skip
    type(case).objects.filter(pk=case.pk).update(sent_at=moment(4, 29))
    casework.raw(CaseEvent).filter(case=case, event="send", seq__lte=last).update(at=moment(4, 29))


def test_every_table_is_what_its_query_says(a_year: Period) -> None:
    figures = counting.count(a_year)
    for name in TABLES:
        table = figures.table(name)
        said = {row[0]: tuple(row[1:]) for row in run(name, a_year)}
        width = len(next(iter(said.values()), ()))
        counted = {key: values[:width] for key, values in table.rows.items() if any(values)}
        assert counted == {key: values for key, values in said.items() if any(values)}, name
        assert counted, f"{name}: nothing to compare"


def test_the_year_begins_and_ends_at_midnight_in_the_legal_time_zone(a_year: Period) -> None:
    at_the_edges = Decision.objects.exclude(made_at__gt=moment(1, 2), made_at__lt=moment(12, 30))
    within = at_the_edges.filter(a_year.within("made_at")).order_by("made_at").values_list("made_at", flat=True)
    assert list(within) == EDGES[1:3]
    assert at_the_edges.count() == 4


def test_people_times_and_mediations_are_what_their_queries_say(a_year: Period) -> None:
    figures = counting.count(a_year)
    people = figures.table("people").rows
    assert people["moderators"] == run("moderators", a_year)[0] == (2,)
    months = [dt.date(YEAR, month, 1) for month in range(1, 13)] + [dt.date(YEAR + 1, 1, 1)]
    bounds = [first_moment(day) for day in months]
    writers = [run("writers", a_year, start=start, end=end)[0][0] for start, end in pairwise(bounds)]
    assert people["writers_a_month"] == (round(sum(writers) / 12),)
    assert max(writers) >= 2
    monday = monday_of(dt.date(YEAR + 1, 1, 1))
    weeks = {"monday": first_moment(monday), "first_monday": first_moment(monday - dt.timedelta(weeks=52))}
    said = dict(run("mediations", a_year, **weeks))
    assert said == {"received": 14, "taken_up": 11, "agreed": 12, "not_agreed": 13}
    in_tens = {"received": (10,), "taken_up": (10,), "ended": (20,), "agreed": (10,)}
    assert figures.table("mediations").rows == in_tens
    medians = {one.key: one.minutes for one in figures.medians}
    for name in ("notices", "flags", "appeals", "disputes", "first_answer"):
        assert medians[name] == _middle(run(f"{name}_median", a_year))
        assert medians[name]
    by_the_week = ceil((_middle(run("mediations_median", a_year, **weeks)) or 0) / WEEK) * WEEK
    assert medians["mediations"] == by_the_week > 0


def test_questions_are_those_that_the_page_of_statistics_counts(a_year: Period) -> None:
    """One rule, in the database and in Python: who answers themselves, what is a duplicate, since when it is solved."""
    until = minutes_of(AS_OF)
    found = [one for day, entries in count(a_year.first).entries.items() if day <= a_year.last for one in entries]
    said: dict[str, list[int]] = {code: [0, 0, 0] for code, _name in settings.LANGUAGES}
    for one in found:
        known = (True, happened(one.answered, one.asked, until), happened(one.solved, one.asked, until))
        said[one.language] = [before + more for before, more in zip(said[one.language], known, strict=True)]
    table = counting.count(a_year).table("questions").rows
    assert {code: list(row[:3]) for code, row in table.items()} == said
    assert table["fr"] == (1, 1, 0, 1)
    asked, answered, solved, _answers = table["en"]
    assert asked > answered > solved == 3  # one by its asker, two imported with the answer that was accepted
    assert yearly.asked(a_year.start, a_year.end).filter(title__startswith="How long does the").count() == 4
    own = yearly.first_answers(Question.objects.filter(title__contains="the wheel"), AS_OF)
    late = yearly.first_answers(Question.objects.filter(title__contains="the belt"), AS_OF)
    ((_language, _asked, since),) = yearly.first_answers(Question.objects.filter(title__contains="the cable"), AS_OF)
    assert (own, late, since) == ([], [], moment(4, 1))


def _middle(rows: list[tuple[Any, ...]]) -> int | None:
    spans: Any = [tuple(map(_moment, row)) for row in rows]
    return middle(spans)


def _moment(value: Any) -> dt.datetime:
    """SQLite gives text; of a day, its beginning."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = value.isoformat()
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def test_what_is_decided_after_the_count_is_not_in_it(a_year: Period, answer: Answer, dora: Member) -> None:
    before = Period(YEAR, moment(5, 1))
    assert counting.count(before).table("notices").rows == {}
    assert sum(counting.count(before).table("decisions").column("question")) == 1
