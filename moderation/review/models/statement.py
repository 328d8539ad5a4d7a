"""Statements of reasons: why something was restricted, complete by constraint."""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.dates import legal_day
from moderation.mediation.deadlines import add_months
from moderation.review.vocabulary import (
    EXPLANATION_MAX,
    FACTS_MAX,
    GROUND_MAX,
    AccountDecision,
    AutomatedDecision,
    Category,
    ContentType,
    Ground,
    MonetaryDecision,
    ProvisionDecision,
    Source,
    VisibilityDecision,
)

MONTHS_TO_CONTEST = 6  # from the day the author was informed: Regulation (EU) 2022/2065, art. 20(1)

Q = models.Q


def new_puid() -> str:
    return f"sr-{uuid.uuid4().hex}"


def among(field: str, choices: type[models.TextChoices], *, or_empty: bool = False) -> models.CheckConstraint:
    """The column holds a word of the Transparency Database and no other."""
    words = [*choices.values, ""] if or_empty else choices.values
    return models.CheckConstraint(condition=Q(**{f"{field}__in": words}), name=f"statement_{field}_is_known")


class StatementOfReasons(models.Model):
    """The six items of Regulation (EU) 2022/2065, art. 17(3), in the words of the Transparency Database.

    Frozen: in `language`, the author's own on that day, with the rule's text of that day. `decision_facts`
    holds no personal data: statements may be published.
    """

    puid = models.CharField(max_length=100, unique=True, default=new_puid, editable=False)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)

    # (a) what is restricted, where and how long; no territory is everywhere, no end is until further notice
    decision_visibility = models.CharField(max_length=80, choices=VisibilityDecision.choices, blank=True)
    decision_visibility_other = models.CharField(max_length=500, blank=True)
    decision_monetary = models.CharField(max_length=80, choices=MonetaryDecision.choices, blank=True)
    decision_monetary_other = models.CharField(max_length=500, blank=True)
    decision_provision = models.CharField(max_length=80, choices=ProvisionDecision.choices, blank=True)
    decision_account = models.CharField(max_length=80, choices=AccountDecision.choices, blank=True)
    territorial_scope = models.JSONField(null=True, blank=True)  # list of country codes
    application_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)

    # (b) facts, and how they came to be known
    decision_facts = models.TextField(max_length=FACTS_MAX)
    source_type = models.CharField(max_length=80, choices=Source.choices)
    content_type = models.CharField(max_length=80, choices=ContentType.choices, default=ContentType.TEXT)
    content_date = models.DateField()
    content_language = models.CharField(max_length=5)
    category = models.CharField(max_length=80, choices=Category.choices)

    # (c) automated means
    automated_detection = models.BooleanField()
    automated_decision = models.CharField(max_length=80, choices=AutomatedDecision.choices)

    # (d) the law or (e) the rule, and why
    decision_ground = models.CharField(max_length=80, choices=Ground.choices)
    illegal_content_legal_ground = models.CharField(max_length=GROUND_MAX, blank=True)
    illegal_content_explanation = models.TextField(max_length=EXPLANATION_MAX, blank=True)
    incompatible_content_ground = models.CharField(max_length=GROUND_MAX, blank=True)
    incompatible_content_explanation = models.TextField(max_length=EXPLANATION_MAX, blank=True)
    rule = models.ForeignKey(
        "moderation.Rule", on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    ground_text = models.TextField()  # of the rule or the law, in force that day

    # (f) how to contest
    redress = models.TextField()
    informed_at = models.DateTimeField(null=True, blank=True)  # empty: there is nobody to tell

    TRANSLATED: ClassVar = (  # what a reader of another language reads in their own
        *("incompatible_content_ground", "incompatible_content_explanation", "illegal_content_explanation"),
        *("ground_text", "redress"),
    )
    facts_language: str = ""  # where it is not `language`

    class Meta:
        verbose_name = _("statement of reasons")
        verbose_name_plural = _("statements of reasons")
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision_visibility="")
                | ~Q(decision_monetary="")
                | ~Q(decision_provision="")
                | ~Q(decision_account=""),
                name="statement_says_what_is_restricted",
            ),
            models.CheckConstraint(
                condition=~Q(decision_visibility="DECISION_VISIBILITY_OTHER")
                | Q(decision_visibility_other__regex=r"\S"),
                name="statement_explains_other_visibility",
            ),
            models.CheckConstraint(
                condition=~Q(decision_monetary="DECISION_MONETARY_OTHER") | Q(decision_monetary_other__regex=r"\S"),
                name="statement_explains_other_monetary",
            ),
            models.CheckConstraint(condition=Q(decision_facts__regex=r"\S"), name="statement_says_the_facts"),
            models.CheckConstraint(
                condition=Q(
                    decision_ground=Ground.ILLEGAL,
                    illegal_content_legal_ground__regex=r"\S",
                    illegal_content_explanation__regex=r"\S",
                    incompatible_content_ground="",
                    incompatible_content_explanation="",
                    rule__isnull=True,
                )
                | Q(
                    decision_ground=Ground.INCOMPATIBLE,
                    incompatible_content_ground__regex=r"\S",
                    incompatible_content_explanation__regex=r"\S",
                    illegal_content_legal_ground="",
                    illegal_content_explanation="",
                    rule__isnull=False,
                ),
                name="statement_names_and_explains_its_ground",
            ),
            models.CheckConstraint(condition=Q(ground_text__regex=r"\S"), name="statement_quotes_its_ground"),
            models.CheckConstraint(condition=Q(redress__regex=r"\S"), name="statement_says_how_to_contest"),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=models.F("application_date")),
                name="statement_ends_after_it_applies",
            ),
            models.CheckConstraint(condition=Q(puid__regex=r"^[a-zA-Z0-9_-]+$"), name="statement_puid_can_be_sent"),
            among("decision_visibility", VisibilityDecision, or_empty=True),
            among("decision_monetary", MonetaryDecision, or_empty=True),
            among("decision_provision", ProvisionDecision, or_empty=True),
            among("decision_account", AccountDecision, or_empty=True),
            among("source_type", Source),
            among("content_type", ContentType),
            among("category", Category),
            among("automated_decision", AutomatedDecision),
        ]

    def __str__(self) -> str:
        return f"statement {self.puid}"

    @property
    def restriction(self) -> str:
        """What is restricted, in the words of the active language."""
        if self.decision_visibility_other:
            return self.decision_visibility_other
        of = ("visibility", "monetary", "provision", "account")
        said = (str(getattr(self, f"get_decision_{one}_display")()) for one in of)
        return ", ".join(filter(None, said))

    def told_in(self, language: str, words: dict[str, Any]) -> StatementOfReasons:
        """The same as somebody who reads another language was told it; never saved."""
        found = copy.copy(self)
        found.facts_language, found.language = self.language, language
        for name, text in words.items():
            setattr(found, name, text)
        return found

    @property
    def contest_until(self) -> dt.date | None:
        """The last day for contesting, included; None where nobody was informed."""
        return last_day_to_contest(self.informed_at) if self.informed_at else None


def last_day_to_contest(informed_at: dt.datetime) -> dt.date:
    return add_months(legal_day(informed_at), MONTHS_TO_CONTEST)
