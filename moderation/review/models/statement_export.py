"""Statements of reasons on their way to the Transparency Database of the Union, one row for each."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models import Leased, LeasedQuerySet

Q = models.Q


class StatementExportQuerySet(LeasedQuerySet):
    def withheld(self) -> Any:
        """What is never sent by itself: somebody could be recognised in it."""
        return self.exclude(withheld="")


class StatementExport(Leased):
    """A statement is sent once: by its row here, and by its `puid` there.

    `withheld`: kinds of personal data that were found in it. `is_alone`: sent by itself, after a refusal of several
    that did not say which.
    """

    statement = models.OneToOneField("moderation.StatementOfReasons", on_delete=models.PROTECT, related_name="export")
    withheld = models.CharField(_("personal data found"), max_length=200, blank=True)
    is_alone = models.BooleanField(default=False)
    status = models.PositiveSmallIntegerField(_("last answer"), null=True, blank=True)

    objects = StatementExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending of a statement")
        verbose_name_plural = _("sendings of statements")
        constraints = [
            models.CheckConstraint(
                condition=Q(withheld="") | Q(state="skipped", settled_at__isnull=False),
                name="withheld_statement_is_not_sent",
            )
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="statements_to_send")]

    def puid(self) -> str:
        """The identifier that it has there."""
        return str(self.statement.puid)

    puid.short_description = _("Statement")  # type: ignore[attr-defined]

    def __str__(self) -> str:
        return f"sending of {self.statement.puid}"
