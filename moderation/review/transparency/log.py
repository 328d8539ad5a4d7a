"""The public log of decisions about posts and guides: a line each, and nothing that leads to a text or a member."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.dates import first_moment, legal_day, written_month
from forum.figures.shares import SHOWN_FROM, in_steps
from moderation.review.models import Decision, Rule
from moderation.review.targets import KINDS
from moderation.review.transparency.words import category_name
from moderation.review.vocabulary import AFTER_NOTICE, AutomatedDecision, Source

LAW = "law"
GUIDE = "guide"
FIRST_YEAR = 2000
COLUMNS = ("day", "content", "kind", "code", "of_rule", "category", "program", "detected", "held", "notice", "undone")


@dataclass(frozen=True)
class Line:
    day: dt.date
    content: str
    kind: str
    rule: Rule | None
    reason: str  # where there is no rule: the law, with its category; or nothing
    found: str
    is_undone: bool


@dataclass(frozen=True)
class Choice:
    """What the reader asked for; what no rule, kind or month can be is nothing."""

    rule: str = ""
    content: str = ""
    month: dt.date | None = None

    @classmethod
    def of(cls, asked: Any) -> Choice:
        content = asked.get("kind", "")
        rule = asked.get("rule", "")
        is_code = re.fullmatch(r"[\w-]{1,60}", rule) is not None
        return cls(
            rule if is_code else "", content if content in (*KINDS, GUIDE) else "", _month(asked.get("month", ""))
        )


def _month(text: str) -> dt.date | None:
    """Of a year that may have decisions: no calendar ends in it."""
    try:
        found = dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= timezone.now().year + 1 else None


def rows(choice: Choice | None = None) -> Any:
    """Values of the lines, the newest day first; within a day in an order that says nothing of when."""
    found = Decision.objects.exclude(kind__in=Decision.OF_MEMBERS).order_by()
    zone = zoneinfo.ZoneInfo(settings.LEGAL_TIME_ZONE)
    lines = _narrowed(found, choice or Choice()).annotate(
        day=TruncDate("made_at", tzinfo=zone),
        content=Case(
            *(When(**{f"{kind}__isnull": False}, then=Value(kind)) for kind in KINDS),
            default=Value(GUIDE),
            output_field=CharField(),
        ),
        of_rule=Coalesce("statement__rule", "rule"),
        code=Coalesce("statement__rule__code", "rule__code", Value("")),
        category=F("statement__category"),
        program=F("statement__automated_decision"),
        detected=F("statement__automated_detection"),
        held=F("was_held_by_program"),
        notice=Case(When(statement__source_type__in=AFTER_NOTICE, then=F("statement__source_type")), default=Value("")),
        undone=Case(When(undone_at__isnull=False, then=Value(True)), default=Value(False)),
    )
    return lines.order_by("-day", *COLUMNS[1:]).values(*COLUMNS)


def _narrowed(found: Any, choice: Choice) -> Any:
    if choice.rule == LAW:
        found = found.filter(statement__isnull=False, statement__rule__isnull=True)
    elif choice.rule:
        found = found.filter(Q(statement__rule__code=choice.rule) | Q(statement__isnull=True, rule__code=choice.rule))
    if choice.content == GUIDE:
        found = found.filter(kind__in=Decision.OF_GUIDES)
    elif choice.content:
        found = found.filter(**{f"{choice.content}__isnull": False})
    if choice.month:
        following = (choice.month + dt.timedelta(days=31)).replace(day=1)
        found = found.filter(made_at__gte=first_moment(choice.month), made_at__lt=first_moment(following))
    return found


def lines(found: Iterable[dict[str, Any]]) -> list[Line]:
    """In the language of the moment."""
    values = list(found)
    rules = Rule.objects.in_bulk({row["of_rule"] for row in values if row["of_rule"]})
    return [_line(row, rules.get(row["of_rule"])) for row in values]


def _line(row: dict[str, Any], rule: Rule | None) -> Line:
    content = _content(row["content"])
    reason = _("the law: %(category)s") % {"category": category_name(row["category"])} if row["category"] else ""
    kind = str(Decision.Kind(row["kind"]).label)
    return Line(row["day"], content, kind, rule, "" if rule else reason, _found(row), row["undone"])


def _content(kind: str) -> str:
    named = {"question": _("question"), "answer": _("answer"), "comment": _("comment"), GUIDE: _("guide")}
    return named.get(kind) or _("proposal to change the charter")


def _found(row: dict[str, Any]) -> str:
    """Who or what noticed it, and who decided."""
    said: list[Any] = []
    if row["held"]:
        said.append(_("A program had held it."))
    elif row["detected"]:
        said.append(_("A program noticed it."))
    if row["notice"]:
        is_trusted = row["notice"] == Source.TRUSTED_FLAGGER
        said.append(_("A trusted flagger sent a notice.") if is_trusted else _("Somebody sent a notice."))
    is_by_program = row["program"] and row["program"] != AutomatedDecision.NOT_AUTOMATED
    said.append(AutomatedDecision(row["program"]).label if is_by_program else _("A person decided."))
    return " ".join(str(one) for one in said)


def rules_used() -> list[Rule]:
    """The newest version of each rule that a line names, by number."""
    used = set(Decision.objects.exclude(rule=None).order_by().values_list("rule__code", flat=True).distinct())
    stated = Decision.objects.exclude(kind__in=Decision.OF_MEMBERS).exclude(statement__rule=None).order_by()
    used |= set(stated.values_list("statement__rule__code", flat=True).distinct())
    newest = {rule.code: rule for rule in Rule.objects.filter(code__in=used).order_by("version")}
    return sorted(newest.values(), key=lambda rule: rule.number)


def months_used() -> list[tuple[str, str]]:
    """Value and words of each month with a decision, the newest first."""
    zone = zoneinfo.ZoneInfo(settings.LEGAL_TIME_ZONE)
    found = Decision.objects.exclude(kind__in=Decision.OF_MEMBERS)
    months = found.datetimes("made_at", "month", order="DESC", tzinfo=zone)
    return [(f"{month:%Y-%m}", written_month(month.date())) for month in months]


def members_this_year(*, at: dt.datetime | None = None) -> tuple[int, list[tuple[str, int]]]:
    """The year, and how many decisions about members it saw so far, in steps of five."""
    year = legal_day(at or timezone.now()).year
    since = first_moment(dt.date(year, 1, 1))
    found = Decision.objects.filter(made_at__gte=since)
    counts = [(str(kind.label), found.filter(kind=kind).count()) for kind in Decision.OF_MEMBERS]
    return year, [(label, in_steps(count, SHOWN_FROM)) for label, count in counts]
