"""What members propose to change in the charter, and how members voted on it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from forum.models.member import Member
from forum.models.post import Viewer, Visibility, seen_by
from forum.text.difference import Piece, difference

WORDING_MAX = 1000
REASON_MAX = 1000
ANSWER_MAX = 500
TITLE_MAX = 120
Q = models.Q


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As posts are: what is held or hidden, its author and the moderators alone."""
        return self.filter(seen_by(viewer))

    def published(self) -> Self:
        return self.filter(visibility=Visibility.PUBLISHED)

    def undecided_of(self, member: Member) -> Amendment | None:
        """At most one, by constraint."""
        return self.filter(author=member, outcome="").first()

    def open(self, at: datetime | None = None) -> Self:
        """On which members can vote."""
        return self.published().filter(outcome="", closes_at__gt=at or timezone.now())

    def to_decide(self, at: datetime | None = None) -> Self:
        """The vote is over, and the team has said nothing yet."""
        return self.published().filter(outcome="", closes_at__lte=at or timezone.now())

    def with_votes(self) -> Self:
        yes = models.Count("votes", filter=Q(votes__is_yes=True))
        no = models.Count("votes", filter=Q(votes__is_yes=False))
        return self.annotate(yes=yes, no=no, cast=models.Count("votes"))

    def for_listing(self) -> Self:
        """The newest first, with who proposed them and how many voted."""
        return self.with_votes().select_related("author", "version").order_by("-pk")


class Amendment(models.Model):
    """Another wording of a rule, or a new rule. `code` is of the rule; nothing stands for a new one, with a `title`.

    `former`: the text of the rule when it was proposed, in `language`. `version`: the one by which it came in force.
    `paused_at`: when its words were taken from public sight, and the vote with them. It is moderated as posts are, and
    so has what moderation reads of a post; nobody can edit it, and it is always under the name of its author.
    """

    kind: Literal["amendment"] = "amendment"
    author_name = ""
    hides_author = warns_readers = False
    edited_at = None

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="amendments"
    )
    visibility = models.CharField(
        max_length=10,
        choices=Visibility.choices,
        default=Visibility.PUBLISHED,
        db_default=Visibility.PUBLISHED,
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    code = models.SlugField(max_length=60, blank=True)
    title = models.CharField(max_length=TITLE_MAX)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    former = models.TextField(blank=True)
    wording = models.TextField(max_length=WORDING_MAX)
    reason = models.TextField(max_length=REASON_MAX)
    proposed_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField(max_length=ANSWER_MAX, blank=True)  # of the team
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.ForeignKey(
        "moderation.CharterVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal to change the charter")
        verbose_name_plural = _("proposals to change the charter")
        constraints = [
            models.UniqueConstraint(
                fields=["author"],
                condition=Q(outcome="", author__isnull=False),
                name="one_undecided_amendment_a_member",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "adopted", "declined", "withdrawn"]), name="amendment_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="a_decided_amendment_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | Q(answer__regex=r"\S"), name="a_declined_amendment_says_why"
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S", wording__regex=r"\S", reason__regex=r"\S")
                | Q(visibility="deleted", author__isnull=True, wording="", reason=""),
                name="amendment_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=Q(visibility="published", paused_at__isnull=True)
                | Q(visibility__in=["held", "hidden", "deleted"], paused_at__isnull=False),
                name="no_vote_on_words_nobody_reads",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("proposed_at")), name="amendment_vote_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("moderation:amendment", args=[self.pk])

    @property
    def created_at(self) -> datetime:
        return self.proposed_at

    @property
    def body(self) -> str:
        return f"{self.wording}\n\n{self.reason}"

    @property
    def body_html(self) -> str:
        return f"{linebreaks(self.wording, autoescape=True)}<hr>{linebreaks(self.reason, autoescape=True)}"

    @property
    def pieces(self) -> list[Piece]:
        """What it would change in the rule, word by word; all of it for a new one."""
        return difference(self.former, self.wording)

    @property
    def shown_author(self) -> Member | None:
        return self.author

    @property
    def is_published(self) -> bool:
        return self.visibility == Visibility.PUBLISHED

    @property
    def is_announced(self) -> bool:
        """Whether everybody could read it before it was held: then a decision held it."""
        return self.decisions.filter(kind="hold").exists()

    def is_open(self, at: datetime | None = None) -> bool:
        return self.is_published and not self.outcome and (at or timezone.now()) < self.closes_at

    @property
    def is_to_decide(self) -> bool:
        return self.is_published and not self.outcome and self.closes_at <= timezone.now()


class AmendmentVote(models.Model):
    """Yes or no, once for each member; until the vote is over it can be turned round."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_yes = models.BooleanField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "member"], name="one_vote_an_amendment_and_member"),
        ]

    def __str__(self) -> str:
        return f"{'yes' if self.is_yes else 'no'} to {self.amendment_id}"
