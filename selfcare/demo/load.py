"""Loading the demo community: one transaction, so that a killed start leaves nothing half told."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum import awarding
from forum.figures import rollup
from forum.models import Member, Notification, Question, Reminder
from selfcare.demo import cases, charter, desk, guides, ladder, made, more, people, readers
from selfcare.demo.clock import Clock
from selfcare.demo.threads import Threads

FOLDER = Path(__file__).parent
SEED = 1


def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def is_empty() -> bool:
    return not Question.objects.exists()


@transaction.atomic
def load(now: datetime | None = None, *, seed: int = SEED) -> None:
    """Tell the whole demo into an empty site. The site tree and the charter are there already."""
    before = made.snapshot()
    _tell(Clock(now or timezone.now()), seed)
    made.remember(before)


def _tell(clock: Clock, seed: int) -> None:
    products = people.add_products(read("products"))
    members = people.add_members(read("members"), clock)
    charter.accept(members, clock)
    tags = people.add_tags(read("tags"))
    people.add_themes(read("themes"))
    people.add_alerts(products, read("alerts"), clock)
    threads = Threads(clock, members, products, tags)
    for language in ("fr", "en"):
        quieter = more.compose(read(f"more_{language}"), read("members"), language=language, seed=seed)
        threads.add([*read(f"questions_{language}"), *quieter], language)
    people.add_owners(read("owners"), members, products, clock)
    people.add_follows(members, products)
    guides.add_guides(read("guides"), answers=threads.answers, products=products, members=members, clock=clock)
    readers.add_readers(read("readers"), clock)
    _mediate(threads.questions, members, clock)
    people.settle_members(read("members"), members, clock)
    charter.tell(read("charter"), members, clock)
    Reminder.objects.filter(due_at__lte=clock.now).update(settled_at=clock.now)  # nobody is reminded of the past
    ladder.climb(clock.now)
    awarding.give_due()
    rollup.refresh(at=clock.now)
    Notification.objects.filter(created_at__lt=clock.days_ago(7)).update(read_at=clock.now)


def _mediate(questions: dict[str, Question], members: dict[str, Member], clock: Clock) -> None:
    told = read("cases")
    bodies = cases.add_bodies(told["bodies"], members, clock)
    cases.add_cases(told["cases"], bodies=bodies, questions=questions, members=members, clock=clock)
    at_desks = read("desk")
    cases.add_cases(at_desks, bodies=bodies, questions=questions, members=members, clock=clock)
    desk.work(at_desks, questions=questions, members=members, clock=clock)
