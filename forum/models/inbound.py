"""Mail that came in, whole, until the worker has read it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.leased import Leased, LeasedQuerySet


class InboundMail(Leased):
    """`digest` tells letters apart, so that one that arrives twice is read once. `raw` goes when it was read."""

    digest = models.CharField(max_length=64, unique=True)
    raw = models.BinaryField()
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)  # a word of mail_in.receiving, for operators

    objects = LeasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail that came in")
        verbose_name_plural = _("mails that came in")
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="inbound_by_time")]

    def __str__(self) -> str:
        return f"inbound mail {self.pk}"
