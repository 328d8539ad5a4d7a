"""`/healthz`: this process answers. `/readyz`: what it needs answers too, and nothing piles up."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from forum import maintenance
from forum.models import Mail


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when ready, 503 with the names of what is not."""
    failed = [name for name, check in CHECKS.items() if not passes(check)]
    found = maintenance.current()  # says nothing of readiness: the page that says so is answered from here
    body = {
        "status": "ok" if not failed else "not ready",
        "failed": failed,
        "site": found.mode if found else "open",
    }
    return JsonResponse(body, status=503 if failed else 200)


def passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _mail_leaves() -> bool:
    """No mail waits longer than a worker would let it."""
    return not Mail.objects.overdue(timezone.now()).exists()


CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "mail": _mail_leaves}
