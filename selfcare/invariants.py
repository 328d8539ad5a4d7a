"""What must hold at any moment, whatever was killed; each check yields a sentence per difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Count
from django.utils import timezone

from forum import ladder_check, ledger, recount
from forum.models import Acceptance, Leased, Mail


def accepted_answers() -> Iterator[str]:
    """At most one standing acceptance a question, and it is the answer the question points to."""
    standing = Acceptance.objects.filter(ended_at__isnull=True).select_related("question", "answer")
    for row in standing.iterator():
        is_here = row.answer.is_published and row.answer.question_id == row.question_id  # or it was merged elsewhere
        if is_here and row.question.accepted_answer_id != row.answer_id:
            yield f"question {row.question_id} points to {row.question.accepted_answer_id}, accepted is {row.answer_id}"
    doubled = standing.values("question").annotate(n=Count("pk")).filter(n__gt=1)
    for group in doubled:
        yield f"question {group['question']} has {group['n']} standing acceptances"


def one_open_case() -> Iterator[str]:
    from moderation.mediation.invariants import check

    yield from check()


def decisions() -> Iterator[str]:
    from moderation.review.invariants import differences

    yield from differences()


def reports() -> Iterator[str]:
    from moderation.review.transparency.freezing import tampering

    yield from tampering()


def on_call() -> Iterator[str]:
    from moderation.review.alarm_mails import unheard

    yield from unheard()


def outbox() -> Iterator[str]:
    """Nothing waits that a worker should have sent a while ago, and nothing was given up."""
    from moderation.handover.models import Delivery
    from moderation.review.models import StatementExport

    for model in (Mail, Delivery, StatementExport):
        if late := model.objects.overdue(timezone.now()).count():
            yield f"{late} {model._meta.verbose_name_plural} overdue"
        if dead := model.objects.filter(state=Leased.State.DEAD).count():
            yield f"{dead} {model._meta.verbose_name_plural} dead"


def index() -> Iterator[str]:
    from knowledge.search.health import check_index

    yield from check_index()


def provenance() -> Iterator[str]:
    from knowledge.provenance import check

    yield from check()


def editions() -> Iterator[str]:
    from knowledge.translations.editions import check

    yield from check()


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "counters": recount.counters,
    "ledger": ledger.replay,
    "accepted answers": accepted_answers,
    "ladder": ladder_check.differences,
    "cases": one_open_case,
    "decisions": decisions,
    "transparency reports": reports,
    "on call": on_call,
    "outbox": outbox,
    "index": index,
    "provenance": provenance,
    "published texts": editions,
}
