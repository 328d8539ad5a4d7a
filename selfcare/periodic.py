"""What must happen by itself in time. Every job may run twice or overlap: it looks at rows, not at clocks."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.cache import caches
from django.core.management import call_command
from django.utils.timezone import localdate

from forum import digests, maintenance, renewal, rerender, telling
from forum.actions import pictures
from forum.awarding import give_due
from forum.climbing import climb_due
from forum.ending import end_due_accounts
from forum.exporting import forget_exports
from forum.exporting import sweep as sweep_exports
from forum.figures import rollup
from forum.inactivity import follow_inactive
from forum.limits import forget as forget_limits
from forum.mail_in.receiving import forget_read
from forum.reminders import remind_askers
from forum.sessions import forget_ended
from forum.tasks import forget_old_drafts, forget_old_mails
from forum.views import visits
from knowledge.promoting.plans import forget_plans
from knowledge.promotion import follow_texts
from knowledge.readers import hearing, keepers
from knowledge.scheduling import follow_schedule
from knowledge.search.health import heal
from knowledge.searching import searches
from knowledge.upkeep.caretaking import assign
from knowledge.upkeep.tasks import examine
from moderation.handover import candidates
from moderation.handover.deliveries import forget_payloads
from moderation.handover.watching import judge_questions
from moderation.mediation import orphans, promises, readings
from moderation.mediation.clock import follow_charters, move_cases
from moderation.member_data import forget_archived_cases, forget_what_nobody_signed
from moderation.review.actions import ring_again
from moderation.review.actions.closing import conclude_forgotten
from moderation.review.automatic.outside import forget_calls
from moderation.review.keeping import forget_notices
from moderation.review.transparency.exporting import enqueue
from selfcare import vitals
from selfcare.planner import analyse

log = logging.getLogger(__name__)

DAY = 24 * 60 * 60  # seconds; a mark that lives twice as long outlives the day it names

Jobs = dict[str, Callable[[], object]]


def clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)


# Each minute: what happened since, or is due. Three also cost more where there is more: "guides" and "guides to check"
# read where each guide comes from, and on SQLite "query planner" counts three tables.
JOBS: Jobs = {
    "search index": heal,
    "query planner": analyse,
    "guides": follow_texts,
    "caretakers": assign,
    "guides to check": examine,
    "scheduled guides": follow_schedule,
    "searches": searches.go_on,
    "readers": hearing.forget,
    "copies of guides": keepers.tell,
    "badges": give_due,
    "figures": rollup.refresh_due,
    "names": renewal.go_on,
    "titles of links": rerender.follow_titles,
    "digests": digests.plan,
    "accounts": end_due_accounts,
    "exports": forget_exports,
    "drafts": forget_old_drafts,
    "limits": forget_limits,
    "reminders": remind_askers,
    "questions": judge_questions,
    "alarms": ring_again,
    "ladder": climb_due,
    "cases": move_cases,
    "promises": promises.ask,
    "statements": enqueue,
    "sessions": clear_sessions,
}

# Once on each date, whichever process is first: they go through everything.
DAILY_JOBS: Jobs = {
    "mails that came in": forget_read,
    "files": orphans.sweep,
    "pictures": pictures.forget_unused,
    "guides being made": forget_plans,
    "mails": forget_old_mails,
    "news": telling.forget,
    "visits": visits.forget,
    "open sessions": forget_ended,
    "exported files": sweep_exports,
    "inactive accounts": follow_inactive,
    "all figures": rollup.refresh_all,
    "deliveries": forget_payloads,
    "disputes": candidates.forget,
    "outside calls": forget_calls,
    "archived cases": forget_archived_cases,
    "charters of mediation services": follow_charters,
    "cases nobody signed": forget_what_nobody_signed,
    "readings of cases": readings.forget,
    "notices": forget_notices,
    "notices that nothing holds open": conclude_forgotten,
}


def tick() -> int:
    """Do everything that is due; always 0, so that the worker rests afterwards.

    The date is in the mark of a daily job: what a clock that was wrong marked holds up no other day.
    """
    for name, job in JOBS.items():
        if maintenance.current():
            return 0
        _run(name, job)
    for name, job in DAILY_JOBS.items():
        if maintenance.current():
            return 0
        key = f"daily:{name}:{localdate()}".replace(" ", "-")
        if caches["shared"].add(key, True, timeout=2 * DAY) and not _run(name, job):
            caches["shared"].delete(key)
    vitals.note(vitals.ROUND)
    return 0


def _run(name: str, job: Callable[[], object]) -> bool:
    try:
        job()
    except Exception:
        log.exception("periodic job %s failed", name)
        return False
    return True
