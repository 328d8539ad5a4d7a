"""The site that is measured: imported questions, and a few long threads by members of it."""

from __future__ import annotations

import io
import itertools
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from forum import actions
from forum.actions import posts
from forum.actions.questions import slug_of
from forum.models import Answer, Mail, Member, Notification, Question, Subscription
from knowledge.models import IndexQueue
from knowledge.search.health import rebuild
from selfcare.planner import analyse
from tests.benchmarks import texts

DATA = Path(os.environ.get("SELFCARE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
SOURCE = DATA / "demo_consumer_qa"
MEMBERS = 24
GUESTS = 4  # members who only read
WRITERS = 4  # members whose answers are measured
OWN = 300  # questions of members, at least
THREADS = 12  # questions with ANSWERS answers and twice as many comments
ANSWERS = 10
LONG = 1_000_000  # numbers of the questions of long threads begin here
BATCH = 500


def make(folder: Path, questions: int) -> None:
    """Make the site unless the folder holds it already. Needs Django set up for that folder."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Question.objects.exists():
        return
    call_command("init_site", stdout=io.StringIO())
    add_real_questions(folder, max(0, questions - OWN - THREADS))
    members = add_members("reader", MEMBERS)
    add_members("guest", GUESTS)
    add_members("writer", WRITERS)
    missing = questions - THREADS - Question.objects.count()
    for start in range(0, missing, BATCH):
        add_own_questions(members, range(start, min(start + BATCH, missing)))
    for number in range(THREADS):
        add_thread(members, number)
    # What was told while the site was made is not part of what is measured.
    Mail.objects.all().delete()
    Notification.objects.all().delete()
    rebuild()
    IndexQueue.objects.all().delete()
    analyse()  # as the worker does within a minute


def add_real_questions(folder: Path, number: int) -> None:
    """As many of the questions of the data folder as it has, by the import commands an operator would use."""
    if not SOURCE.exists():
        return
    chosen = folder / "questions.jsonl"
    with (SOURCE / "questions.jsonl").open(encoding="utf-8") as lines:
        chosen.write_text("".join(itertools.islice(lines, number)), encoding="utf-8")
    call_command("import_products", str(SOURCE / "products.jsonl"), json=True, stdout=io.StringIO())
    call_command("import_questions", str(chosen), json=True, stdout=io.StringIO())
    chosen.unlink()


def add_members(name: str, number: int) -> list[Member]:
    names = [f"{name}{place:02}" for place in range(number)]
    rows = [
        Member(
            username=name,
            email=f"{name}@example.org",
            display_name=name.title(),
            reputation=7 * number,
            charter_version=1,
        )
        for number, name in enumerate(names)
    ]
    for row in rows:
        row.set_unusable_password()
    return Member.objects.bulk_create(rows)


@transaction.atomic
def add_own_questions(members: list[Member], numbers: range) -> None:
    """What is missing, each with one answer, and followed by whoever asked."""
    questions = [_question(members, number) for number in numbers]
    Question.objects.bulk_create(questions)
    answers = [
        Answer(
            question=question,
            author=members[(number + 1) % MEMBERS],
            body=texts.body(-number),
            created_at=question.created_at + timedelta(hours=1),
        )
        for number, question in zip(numbers, questions, strict=True)
    ]
    for answer in answers:
        posts.render(answer, language="en")
    Answer.objects.bulk_create(answers)
    asked = Subscription.Reason.ASKED
    Subscription.objects.bulk_create(
        [Subscription(member=question.author, question=question, reason=asked) for question in questions]
    )


def _question(members: list[Member], number: int) -> Question:
    at = _asked_at(number)
    question = Question(
        author=members[number % MEMBERS],
        title=texts.title(number),
        slug=slug_of(texts.title(number)),
        body=texts.body(number),
        language="en",
        state=Question.State.ANSWERED,
        answer_count=1,
        created_at=at,
        last_activity_at=at,
    )
    posts.render(question, language="en")
    return question


@transaction.atomic
def add_thread(members: list[Member], number: int) -> None:
    """By the actions themselves: counters, revisions, subscriptions and all."""
    asker, *others = members[number:] + members[:number]
    title, body = texts.title(LONG + number), texts.body(LONG + number)
    asked = actions.ask(title, by=asker, body=body, language="en", tags=["repair", "filter"], at=_asked_at(number))
    for place, member in enumerate(others[:ANSWERS]):
        answer = actions.answer(asked, by=member, body=texts.body(1000 * number + place))
        for step in (1, 2):
            actions.comment(answer, by=others[place + step], body=texts.remark(10 * place + step))


def _asked_at(number: int) -> datetime:
    return timezone.now() - timedelta(days=1, seconds=number % 10_000)


def named(name: str) -> list[Member]:
    """The members made under that name."""
    return list(Member.objects.filter(username__startswith=name).order_by("username"))


def long_threads() -> list[Question]:
    return list(Question.objects.filter(answer_count__gte=ANSWERS, author__isnull=False).order_by("pk"))


def own_questions(number: int) -> list[Question]:
    """Asked by members, answered once, by none of the writers."""
    found = Question.objects.filter(author__isnull=False, answer_count=1).order_by("pk")
    return list(found[:number])


def short_threads(number: int) -> list[Question]:
    """With the few answers most questions have; imported ones where there are any, spread over the whole site."""
    found = Question.objects.filter(answer_count__gte=1, answer_count__lt=ANSWERS).order_by("-external_ref", "pk")
    step = max(1, found.count() // max(1, number))
    return list(found[::step][:number])
