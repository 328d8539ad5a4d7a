"""What must happen by itself in time. Every job may run twice or overlap: it looks at rows, not at clocks."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.cache import caches
from django.core.management import call_command
from django.utils.timezone import localdate

log = logging.getLogger(__name__)

DAY = 24 * 60 * 60  # seconds; a mark that lives twice as long outlives the day it names

Jobs = dict[str, Callable[[], object]]


def jobs() -> Jobs:
    """Each minute: what happened since, or is due.

    Two also cost more where there is more: "guides" reads where each guide comes from, and on SQLite
    "query planner" counts three tables.
    """
    from forum import digests, renewal
    from forum.awarding import give_due
    from forum.climbing import climb_due
    from forum.ending import end_due_accounts
    from forum.exporting import forget_exports
    from forum.limits import forget
    from forum.reminders import remind_askers
    from forum.tasks import forget_old_drafts
    from knowledge.promotion import follow_texts
    from knowledge.search.health import heal
    from moderation.handover.watching import judge_questions
    from moderation.mediation.clock import move_cases
    from selfcare.planner import analyse

    return {
        "search index": heal,
        "query planner": analyse,
        "guides": follow_texts,
        "badges": give_due,
        "names": renewal.go_on,
        "digests": digests.plan,
        "accounts": end_due_accounts,
        "exports": forget_exports,
        "drafts": forget_old_drafts,
        "limits": forget,
        "reminders": remind_askers,
        "questions": judge_questions,
        "ladder": climb_due,
        "cases": move_cases,
        "sessions": lambda: call_command("clearsessions", verbosity=0),
    }


def daily_jobs() -> Jobs:
    """Once on each date, whichever process is first: they go through everything.

    The date is in the mark: what a clock that was wrong marked holds up no other day.
    """
    from forum import telling
    from forum.actions.pictures import forget_unused
    from forum.exporting import sweep as sweep_exports
    from forum.inactivity import follow_inactive
    from forum.mail_in.receiving import forget_read
    from forum.sessions import forget_ended
    from forum.tasks import forget_old_mails
    from forum.views import visits
    from moderation.handover.deliveries import forget_payloads
    from moderation.mediation.orphans import sweep
    from moderation.member_data import forget_archived_cases

    return {
        "mails that came in": forget_read,
        "files": sweep,
        "pictures": forget_unused,
        "mails": forget_old_mails,
        "news": telling.forget,
        "visits": visits.forget,
        "open sessions": forget_ended,
        "exported files": sweep_exports,
        "inactive accounts": follow_inactive,
        "deliveries": forget_payloads,
        "archived cases": forget_archived_cases,
    }


def tick() -> int:
    """Do everything that is due; always 0, so that the worker rests afterwards."""
    for name, job in jobs().items():
        _run(name, job)
    for name, job in daily_jobs().items():
        key = f"daily:{name}:{localdate()}".replace(" ", "-")
        if caches["shared"].add(key, True, timeout=2 * DAY) and not _run(name, job):
            caches["shared"].delete(key)
    return 0


def _run(name: str, job: Callable[[], object]) -> bool:
    try:
        job()
    except Exception:
        log.exception("periodic job %s failed", name)
        return False
    return True
