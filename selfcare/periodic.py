"""What must happen by itself in time. Every job may run twice or overlap: it looks at rows, not at clocks."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.management import call_command

log = logging.getLogger(__name__)


def jobs() -> dict[str, Callable[[], object]]:
    from forum.limits import forget
    from forum.tasks import forget_old_drafts
    from knowledge.promotion import withdraw
    from knowledge.search.health import heal
    from moderation.handover.watching import judge_questions
    from moderation.mediation.clock import move_cases
    from moderation.mediation.orphans import sweep
    from selfcare.planner import analyse

    return {
        "search index": heal,
        "query planner": analyse,
        "guides": withdraw,
        "drafts": forget_old_drafts,
        "limits": forget,
        "questions": judge_questions,
        "cases": move_cases,
        "private files": sweep,
        "sessions": lambda: call_command("clearsessions", verbosity=0),
    }


def tick() -> int:
    """Do everything that is due; always 0, so that the worker rests afterwards."""
    for name, job in jobs().items():
        try:
            job()
        except Exception:
            log.exception("periodic job %s failed", name)
    return 0
