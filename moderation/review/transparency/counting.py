"""Counting the rows of a year, table by table. docs/transparency.md says each of them in SQL."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from moderation.review.models import Decision, Flag, Notice, NoticeLink, SenderMeasure, StatementOfReasons
from moderation.review.models.notice import CATEGORIES, Subject
from moderation.review.transparency.complaints import appeals
from moderation.review.transparency.grouping import grouped
from moderation.review.transparency.masking import Figures, Median, Table
from moderation.review.transparency.medians import minutes
from moderation.review.transparency.outside import disputes, orders
from moderation.review.transparency.people import mediations, people
from moderation.review.transparency.period import Period
from moderation.review.transparency.questions import questions
from moderation.review.vocabulary import (
    AFTER_NOTICE,
    AccountDecision,
    AutomatedDecision,
    Category,
    Ground,
    MonetaryDecision,
    ProvisionDecision,
    Source,
    VisibilityDecision,
)

Kind = Decision.Kind
POSTS = ("question", "answer", "comment")
OF_POSTS = [kind for kind in Kind if kind not in Decision.OF_MEMBERS]
NOTICED = ("received", "trusted", "decided", "trusted_decided", "unfounded")
WITHOUT_STATEMENT = "without_statement"  # spam at volume: art. 17(2) asks for none
RESTRICTIONS: dict[str, tuple[str, str]] = {  # column: the field of the statement, and its word there
    "removed": ("decision_visibility", VisibilityDecision.REMOVED),
    "disabled": ("decision_visibility", VisibilityDecision.DISABLED),
    "demoted": ("decision_visibility", VisibilityDecision.DEMOTED),
    "age_restricted": ("decision_visibility", VisibilityDecision.AGE_RESTRICTED),
    "interaction_restricted": ("decision_visibility", VisibilityDecision.INTERACTION_RESTRICTED),
    "labelled": ("decision_visibility", VisibilityDecision.LABELLED),
    "visibility_other": ("decision_visibility", VisibilityDecision.OTHER),
    "payment_suspended": ("decision_monetary", MonetaryDecision.SUSPENSION),
    "payment_ended": ("decision_monetary", MonetaryDecision.TERMINATION),
    "payment_other": ("decision_monetary", MonetaryDecision.OTHER),
    "service_suspended": ("decision_provision", ProvisionDecision.PARTIAL_SUSPENSION),
    "service_ended": ("decision_provision", ProvisionDecision.TOTAL_TERMINATION),
    "account_suspended": ("decision_account", AccountDecision.SUSPENDED),
    "account_ended": ("decision_account", AccountDecision.TERMINATED),
}


def count(period: Period) -> Figures:
    """Everything that the report of this year says, from rows."""
    figures = Figures()
    for part in (decisions, measures, after_notices, automated, members, notices, flags, appeals, orders, disputes):
        part(period, figures)
    people(period, figures)
    questions(period, figures)
    mediations(period, figures)
    return figures


def of_posts(period: Period) -> Any:
    return Decision.objects.filter(period.within("made_at"), kind__in=OF_POSTS)


def decisions(period: Period, figures: Figures) -> None:
    which = {post: Q(**{f"{post}__isnull": False}) for post in POSTS} | {"guide": Q(kind__in=Decision.OF_GUIDES)}
    rows = grouped(of_posts(period), "kind", {**which, "undone": period.known("undone_at")})
    nothing = (0,) * 5
    figures.tables.append(
        Table(
            "decisions",
            (*which, "undone"),
            {str(kind): rows.get(str(kind), nothing) for kind in OF_POSTS},
            is_open=True,
            parts=tuple(which),
        )
    )


def statements(period: Period) -> Any:
    """Of decisions about posts."""
    return StatementOfReasons.objects.filter(
        period.within("decision__made_at"), decision__kind__in=OF_POSTS, decision__isnull=False
    )


def measures(period: Period, figures: Figures) -> None:
    """Own-initiative moderation, art. 15(1)(c): what followed no notice; by ground, category and restriction."""
    own = statements(period).exclude(source_type__in=AFTER_NOTICE)
    illegal = _by_category(own.filter(decision_ground=Ground.ILLEGAL))
    terms = _by_category(own.filter(decision_ground=Ground.INCOMPATIBLE))
    terms[WITHOUT_STATEMENT] = _at_volume(period)
    columns = ("measures", "detected", *RESTRICTIONS)
    figures.tables += [
        Table("own_illegal", columns, illegal, is_open=True),
        Table("own_terms", columns, terms, is_open=True),
    ]


def _by_category(found: Any) -> dict[str, tuple[int, ...]]:
    which = {"measures": Q(), "detected": Q(automated_detection=True)}
    which |= {column: Q(**{field: word}) for column, (field, word) in RESTRICTIONS.items()}
    return _in_order(grouped(found, "category", which))


def _in_order(rows: dict[Any, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {category: rows[category] for category in Category.values if category in rows}


def _at_volume(period: Period) -> tuple[int, ...]:
    """Advertising hidden without a statement, by itself or after reports of members; all of it no longer shown."""
    noticed = NoticeLink.objects.filter(decision=OuterRef("pk"))
    found = of_posts(period).filter(kind=Kind.SPAM, statement__isnull=True).exclude(Exists(noticed)).count()
    return (found, 0, *(found if column == "disabled" else 0 for column in RESTRICTIONS))


def after_notices(period: Period, figures: Figures) -> None:
    found = statements(period).filter(source_type__in=AFTER_NOTICE)
    trusted = Q(source_type=Source.TRUSTED_FLAGGER)
    law, terms = Q(decision_ground=Ground.ILLEGAL), Q(decision_ground=Ground.INCOMPATIBLE)
    which = {"law": law, "law_trusted": law & trusted, "terms": terms, "terms_trusted": terms & trusted}
    rows = _in_order(grouped(found, "category", which))
    figures.tables.append(Table("after_notices", tuple(which), rows, is_open=True))


def automated(period: Period, figures: Figures) -> None:
    """How often a program was wrong: texts that it held, and that a person then released (art. 15(1)(e))."""
    fully = Q(automated_decision=AutomatedDecision.FULLY)
    own = statements(period).exclude(source_type__in=AFTER_NOTICE)
    held = of_posts(period).filter(was_held_by_program=True)
    rows = {
        "decided_by_program": (statements(period).filter(fully).count(),),
        "decided_by_people": (statements(period).exclude(fully).count(),),
        "own_by_program": (own.filter(fully).count(),),
        "own_by_people": (own.exclude(fully).count(),),
        "held_and_confirmed": (held.filter(kind__in=Decision.TAKES_AWAY).count(),),
        "held_and_released": (held.filter(kind=Kind.KEEP).count(),),
    }
    figures.tables.append(Table("automated", ("count",), rows, is_open=True, has_sums=False))


def members(period: Period, figures: Figures) -> None:
    found = Decision.objects.filter(period.within("made_at"), kind__in=Decision.OF_MEMBERS)
    illegal = Q(statement__decision_ground=Ground.ILLEGAL)
    suspended = found.filter(kind=Kind.SUSPEND)
    groups = {
        "warned": found.filter(kind=Kind.WARN),
        "limited": found.filter(kind=Kind.LIMIT),
        "suspended_for_illegal_content": suspended.filter(illegal),
        "suspended_for_the_rules": suspended.exclude(illegal),
        "closed": found.filter(kind=Kind.CLOSE),
        "not_reporting": found.filter(kind=Kind.NO_REPORTS),
    }
    rows = {key: _with_undone(group, period) for key, group in groups.items()}
    refused = SenderMeasure.objects.filter(period.within("made_at"), kind=SenderMeasure.Kind.REFUSE)
    known, more = rows["not_reporting"], _with_undone(refused, period)
    rows["not_reporting"] = (known[0] + more[0], known[1] + more[1])  # with an account, and without one
    figures.tables.append(Table("members", ("count", "undone"), rows, has_sums=False))


def _with_undone(found: Any, period: Period) -> tuple[int, int]:
    return found.count(), found.filter(period.known("undone_at")).count()


def notices(period: Period, figures: Figures) -> None:
    found = Notice.objects.filter(period.within("received_at"))
    trusted, decided = Q(flagger__isnull=False), period.known("decided_at")
    which = {"received": Q(), "trusted": trusted, "decided": decided, "trusted_decided": decided & trusted}
    which["unfounded"] = period.known("unfounded_at")
    rows: dict[str, tuple[int, ...]] = {}
    for subject, values in grouped(found, "subject", which).items():
        category = str(CATEGORIES[Subject(subject)])
        before = rows.get(category, (0,) * len(values))
        rows[category] = tuple(one + more for one, more in zip(before, values, strict=True))
    figures.tables.append(Table("notices", tuple(which), _in_order(rows), overlap=NOTICED))
    answered = found.filter(decided)
    figures.medians += [
        Median("notices", minutes(answered, "received_at", "decided_at"), "notices", ("decided",)),
        Median(
            "notices_trusted",
            minutes(answered.filter(trusted), "received_at", "decided_at"),
            "notices",
            ("trusted_decided",),
        ),
    ]


def flags(period: Period, figures: Figures) -> None:
    """Reports of members, by the rule they name; what the site itself brings into the queue is none."""
    found = Flag.objects.filter(period.within("created_at"), ground="")
    which = {"received": Q(), "handled": period.known("handled_at")}
    rows = {code or "law": values for code, values in grouped(found, "rule__code", which).items()}
    figures.tables.append(Table("flags", tuple(which), rows))
    handled = found.filter(period.known("handled_at"))
    figures.medians.append(Median("flags", minutes(handled, "created_at", "handled_at"), "flags", ("handled",)))
