"""What a mediator publishes of a year (Code de la consommation, art. R614-2), counted from the journals of cases."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from forum.dates import first_moment
from moderation.mediation import arrival, recommending
from moderation.mediation.afterwards import Kept, kept
from moderation.mediation.models import (
    Assignment,
    Case,
    CaseEvent,
    Deadline,
    MediationBody,
    PromiseCheck,
    Recommendation,
)
from moderation.mediation.states import TERMINAL, State
from moderation.mediation.vocabulary import GROUNDS

LEAST = 5  # in a file for everybody nothing smaller is shown: it would be somebody
FINISHED = [State.SETTLED.value, State.ACCEPTED.value, State.REFUSED.value]
INTERRUPTED = [State.WITHDRAWN.value, State.DISCONTINUED.value, State.TRADER_DECLINED.value, State.UNKNOWN.value]
COLUMNS = (
    "year",
    "body",
    "referred_n",
    "referred_by_subject",
    "top_questions",
    "recommendations",
    "refused_n",
    "refused_pct",
    *(f"refused_g{number}_pct" for number in range(1, 6)),
    "interrupted_pct",
    "interrupted_causes",
    "mean_days",
    "executed_pct",
    "crossborder_network",
    "favour_consumer_pct",
    "favour_trader_pct",
    "amicable_pct",
    "referred_by_channel",
)


@dataclass(frozen=True)
class Year:
    """The counts of one body and year; `refused` holds the grounds of each refusal, `causes` why mediations stopped."""

    year: int
    body: MediationBody
    referred: int
    subjects: Counter[str]
    channels: Counter[str]
    taken_up: int
    refused: list[list[str]]
    causes: Counter[str]
    lengths: list[float]  # days from the sending to the end, of mediations that ran to their end
    kept: Kept  # what askers said of agreements, in the year in which they said it
    advice: list[tuple[int, Recommendation]]  # with how many people stand behind each now, most first

    @property
    def ended(self) -> int:
        return len(self.lengths) + self.causes.total()


def counted(body: MediationBody, year: int) -> Year:
    """Each thing in the year in which it happened; days and years are those of Paris."""
    first, after = first_moment(date(year, 1, 1)), first_moment(date(year + 1, 1, 1))
    sent = Case.objects.filter(body=body, sent_at__gte=first, sent_at__lt=after)
    events = CaseEvent.objects.filter(case__body=body, at__gte=first, at__lt=after)
    notified = CaseEvent.objects.filter(case=OuterRef("case"), event="notify_parties", seq__lt=OuterRef("seq"))
    ends = events.filter(Exists(notified)).exclude(event="notify_parties")
    said = PromiseCheck.objects.filter(case__body=body, answered_at__gte=first, answered_at__lt=after)
    refusals = events.filter(event="declare_inadmissible").values_list("data", flat=True)
    return Year(
        year=year,
        body=body,
        referred=sent.count(),
        subjects=Counter(sector or "other" for sector in sent.values_list("sector", flat=True)),
        channels=Counter(sent.values_list("channel", flat=True)),
        taken_up=events.filter(event="notify_parties").count(),
        refused=[list(data.get("grounds", [])) for data in refusals],
        causes=_causes(ends),
        lengths=_lengths(ends.filter(to_state__in=FINISHED).exclude(from_state__in=FINISHED)),
        kept=kept(said.values_list("kept", flat=True)),
        advice=_advice(body, year),
    )


def _advice(body: MediationBody, year: int) -> list[tuple[int, Recommendation]]:
    rows = Recommendation.objects.filter(body=body, year=year)
    found = [(recommending.behind(body, row.sector, row.remedy), row) for row in rows]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].pk))


def _causes(ends: QuerySet[CaseEvent]) -> Counter[str]:
    stopped = ends.filter(to_state__in=INTERRUPTED).exclude(from_state__in=INTERRUPTED)
    rows = stopped.values_list("to_state", "data")
    return Counter(str(data.get("reason") or state) for state, data in rows)


def _lengths(finished: QuerySet[CaseEvent]) -> list[float]:
    spans = finished.values_list("case__sent_at", "at")
    return [(end - start).total_seconds() / 86400 for start, end in spans if start is not None]


def row(counts: Year, *, is_public: bool = False) -> list[object]:
    """One line of the file, by COLUMNS. Empty where nobody knows; in a public one, also what counts fewer than five."""
    least = LEAST if is_public else 0
    refused = len(counts.refused)
    of_grounds = [sum(code in grounds for grounds in counts.refused) for code, _words in GROUNDS]
    values: dict[str, object] = {
        "year": counts.year,
        "body": counts.body.slug,
        "referred_n": _number(counts.referred, least),
        "referred_by_subject": _table(counts.subjects, least),
        "top_questions": _texts(row.question for count, row in counts.advice if count >= least),
        "recommendations": _texts(row.advice for count, row in counts.advice if count >= least),
        "referred_by_channel": _table(counts.channels, least),
        "refused_n": _number(refused, least),
        "refused_pct": _share(refused, refused + counts.taken_up, least),
        "interrupted_pct": _share(counts.causes.total(), counts.ended, least),
        "interrupted_causes": _table(counts.causes, least),
        "mean_days": _mean(counts.lengths, least),
        "executed_pct": _share(counts.kept.yes, counts.kept.answered, least),
        "crossborder_network": "true" if counts.body.kind == MediationBody.Kind.ECC_NET else "false",
    }
    values |= {f"refused_g{n}_pct": _share(count, refused, least) for n, count in enumerate(of_grounds, 1)}
    return [values.get(column, "") for column in COLUMNS]


def _number(count: int, least: int) -> object:
    return count if count >= least or not count else ""


def _share(part: int, whole: int, least: int) -> object:
    """In per cent. Hidden, too, where what is left would be counted by it."""
    if not whole or any(0 < count < least for count in (part, whole - part, whole)):
        return ""
    return round(100 * part / whole, 1)


def _table(counts: Counter[str], least: int) -> str:
    shown = {key: count for key, count in sorted(counts.items()) if count >= least}
    # A single row that is missing can be told from the sum.
    return "" if len(shown) < len(counts) else json.dumps(shown)


def _texts(said: Iterable[str]) -> str:
    """What is asked about most often comes first."""
    found = list(dict.fromkeys(said))
    return json.dumps(found, ensure_ascii=False) if found else ""


def _mean(lengths: Sequence[float], least: int) -> object:
    return round(sum(lengths) / len(lengths), 1) if lengths and len(lengths) >= least else ""


def years(body: MediationBody) -> list[int]:
    """Those in which something happened, the newest first."""
    moments = CaseEvent.objects.filter(case__body=body, case__sent_at__isnull=False)
    return sorted({moment.year for moment in moments.datetimes("at", "year")}, reverse=True)


@dataclass(frozen=True)
class Workload:
    states: list[tuple[str, int]]
    holders: list[tuple[str, int]]  # "" for nobody
    overdue: int
    channels: list[tuple[str, float]]  # how those that were brought to the service came, in per cent


def workload(cases: QuerySet[Case], today: date) -> Workload:
    """Of the open ones among these cases; `channels` of all that were sent."""
    is_open = cases.exclude(state__in=[state.value for state in TERMINAL])
    states = is_open.order_by("state").values_list("state").annotate(n=Count("pk"))
    held = Assignment.objects.current().filter(case__in=is_open)
    named: list[Any] = list(held.order_by("member__username").values_list("member__username").annotate(n=Count("pk")))
    nobody = is_open.count() - sum(count for _name, count in named)
    late = Q(Exists(Deadline.objects.owed().filter(case=OuterRef("pk"), due_on__lt=today)))
    unconfirmed = Q(state=State.SENT, arrived_on__lt=today)
    return Workload(
        states=list(states),
        holders=[(str(name), count) for name, count in named] + ([("", nobody)] if nobody else []),
        overdue=is_open.annotate(arrived_on=arrival.day()).filter(late | unconfirmed).count(),
        channels=_channels(cases.filter(sent_at__isnull=False)),
    )


def _channels(sent: QuerySet[Case]) -> list[tuple[str, float]]:
    """The most frequent first; FEVAD counted 7.1 % by post in 2019."""
    counts = Counter(sent.values_list("channel", flat=True))
    return [(str(channel), round(100 * count / counts.total(), 1)) for channel, count in counts.most_common()]
