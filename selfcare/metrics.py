"""`/metrics` for Prometheus (text format 0.0.4): how the site is, in figures that name nobody. Off without a token.

Requests are not counted here: each process would count its own. The log has them, and so has the proxy.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from forum import maintenance
from selfcare import health, vitals

Sample = tuple[dict[str, str], float]
Family = tuple[str, str, list[Sample]]  # name without prefix, what it says, samples


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    text = "".join(written(family) for family in families())
    return HttpResponse(
        text, content_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def families() -> Iterator[Family]:
    yield (
        "ready",
        "1 when /readyz finds it well",
        [({"check": name}, float(health.passes(check))) for name, check in health.CHECKS.items()],
    )
    found = maintenance.current()
    yield (
        "maintenance",
        "1 for what the site is in",
        [({"mode": mode}, float(found is not None and found.mode is mode)) for mode in maintenance.Mode],
    )
    yield from _queues()
    index = vitals.index()
    yield "index_waiting", "Objects that the search index has still to learn", [({}, index.waiting)]
    yield "index_lag_seconds", "Since the oldest change that the index does not know", [({}, index.lag)]
    yield "index_parked", "Objects that cannot be indexed", [({}, index.parked)]
    for name, mark, said in (
        ("worker_age_seconds", vitals.WORKER, "Since a worker was last alive"),
        ("round_age_seconds", vitals.ROUND, "Since everything periodic was last done"),
        ("backup_age_seconds", vitals.BACKUP, "Since the last backup that left its mark"),
    ):
        age = vitals.age(mark)
        yield name, said, [({}, age)] if age is not None else []


def _queues() -> Iterator[Family]:
    queues = list(vitals.queues())
    for field, said in (
        ("waiting", "Rows that are due"),
        ("retrying", "Rows that failed at least once and wait for another try"),
        ("overdue", "Rows that a running worker would have taken long ago"),
        ("dead", "Rows that were given up and wait for a person"),
    ):
        yield f"queue_{field}", said, [({"queue": queue.name}, getattr(queue, field)) for queue in queues]
    ages = [({"queue": queue.name}, queue.oldest) for queue in queues]
    yield "queue_oldest_seconds", "Since the oldest row that is due was written", ages


def written(family: Family) -> str:
    """Labels are words of this program: nothing in them needs a backslash."""
    name, said, samples = family
    lines = [f"# HELP selfcare_{name} {said}.", f"# TYPE selfcare_{name} gauge"]
    for labels, value in samples:
        told = ",".join(f'{label}="{text}"' for label, text in labels.items())
        lines.append(f"selfcare_{name}{f'{{{told}}}' if told else ''} {value:.15g}")
    return "\n".join(lines) + "\n" if samples else ""
