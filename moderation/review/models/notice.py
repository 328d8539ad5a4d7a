"""Notices of illegal content, which anybody may send (Regulation (EU) 2022/2065, art. 16)."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.post import Viewer
from forum.withdrawing import Guide, guides_of
from moderation.review.targets import KINDS, NO_POST, ONE_POST, NamesAPost, Target, about, once_per_post
from moderation.review.urgency import Urgency
from moderation.review.vocabulary import Category

REASONS_MAX = 5000
LAW_MAX = 300
ANSWER_MAX = 2000
URL_MAX = 1000

Q = models.Q


class Subject(models.TextChoices):
    """What a notice is about, in words that people use; the most urgent first."""

    CHILD = "child", _("Sexual abuse of a child")
    LIFE = "life", _("Somebody’s life or safety is threatened")
    PRODUCT = "product", _("A dangerous or banned product")
    FRAUD = "fraud", _("A fraud, or a false site or shop")
    PRIVACY = "privacy", _("Personal data or private life")
    DEFAMATION = "defamation", _("Insult, defamation or false statement about somebody")
    HATE = "hate", _("Hate, discrimination or harassment")
    RIGHTS = "rights", _("Copyright, trade mark or counterfeit")
    OTHER = "other", _("Something else that is against the law")


CATEGORIES = {
    Subject.CHILD: Category.PROTECTION_OF_MINORS,
    Subject.LIFE: Category.VIOLENCE,
    Subject.PRODUCT: Category.UNSAFE_PRODUCTS,
    Subject.FRAUD: Category.SCAMS_AND_FRAUD,
    Subject.PRIVACY: Category.DATA_PROTECTION,
    Subject.DEFAMATION: Category.ILLEGAL_OR_HARMFUL_SPEECH,
    Subject.HATE: Category.ILLEGAL_OR_HARMFUL_SPEECH,
    Subject.RIGHTS: Category.INTELLECTUAL_PROPERTY,
    Subject.OTHER: Category.NOT_SPECIFIED_NOTICE,
}
NAMELESS = (Subject.CHILD,)  # art. 16(2)(c): no name is asked for (Directive 2011/93/EU, art. 3 to 7)
NEVER_REFUSED = (Subject.CHILD, Subject.LIFE)  # whatever its sender did before
URGENCY = {Subject.CHILD: Urgency.LIFE, Subject.LIFE: Urgency.LIFE, Subject.PRODUCT: Urgency.SAFETY}


def urgency_of(subject: str, *, is_trusted: bool) -> Urgency:
    """Danger before trusted flaggers, trusted flaggers before everybody else: in the queue and in every list."""
    known = URGENCY.get(Subject(subject), Urgency.ROUTINE)
    return min(known, Urgency.TRUSTED) if is_trusted else known


def by_address(prefix: str = "") -> Q:
    """Rows of notices known by an address: no account sent them, and whoever reads it said that they are theirs."""
    return Q(**{f"{prefix}member__isnull": True, f"{prefix}proven_at__isnull": False})


def of_same_sender(notice: Notice, prefix: str = "") -> Q:
    """Rows about whoever sent this notice, by account or proven address; none where nobody has shown who they are.

    An address that was merely typed may be anybody's: it is counted for nobody. `prefix` leads from the row to its
    notice.
    """
    if notice.member_id is not None:
        return Q(**{f"{prefix}member": notice.member_id})
    if notice.sender_key and notice.proven_at is not None:
        return by_address(prefix) & Q(**{f"{prefix}sender_key": notice.sender_key})
    return Q(pk__in=[])


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators alone, and none who wrote a text that it is about, or is named by a guide that it is about:
        nobody is shown who complained about them.

        Whoever sent one follows it by its signed link.
        """
        if not (viewer.is_authenticated and viewer.is_moderator):
            return self.none()
        return self.exclude(pk__in=NoticeLink.objects.to_texts_of(viewer).values("notice"))

    def open(self) -> Self:
        return self.filter(decided_at__isnull=True)

    def without_open_links(self) -> Self:
        """That wait although everything is decided: there should be none."""
        return self.open().exclude(pk__in=NoticeLink.objects.open().values("notice"))

    def urgent_first(self) -> Self:
        """By `urgency_of`, then the oldest."""
        cases = [
            models.When(
                subject=subject, flagger__isnull=not is_trusted, then=int(urgency_of(subject, is_trusted=is_trusted))
            )
            for subject in Subject.values
            for is_trusted in (True, False)
        ]
        return self.annotate(rank=models.Case(*cases)).order_by("rank", "received_at", "pk")


class Notice(models.Model):
    """What somebody wrote to us, with or without an account. `key`: of the form, so that two clicks are one notice.

    `sender_key` is a hash of the address, by which notices of one person are counted. Name, address and words
    are erased some time after the decision: `erased_at`.
    """

    ref = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=80, unique=True, null=True, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=12, choices=Subject.choices)
    reasons = models.TextField(max_length=REASONS_MAX, blank=True)
    law = models.CharField(max_length=LAW_MAX, blank=True)
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    sender_key = models.CharField(max_length=64, blank=True, db_index=True)
    good_faith = models.BooleanField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    flagger = models.ForeignKey(
        "moderation.TrustedFlagger", on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    received_at = models.DateTimeField(default=timezone.now)
    proven_at = models.DateTimeField(null=True, blank=True)  # whoever reads the address said that it is theirs
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=ANSWER_MAX, blank=True)  # of the team to whoever sent it, in their language
    named_because = models.CharField(max_length=500, blank=True)  # art. 17(3)(b): why the author must know who sent it
    unfounded_at = models.DateTimeField(null=True, blank=True)
    unfounded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of illegal content")
        verbose_name_plural = _("notices of illegal content")
        constraints = [
            models.CheckConstraint(condition=Q(good_faith=True), name="notice_is_sent_in_good_faith"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | Q(reasons__regex=r"\S"), name="notice_says_why"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False)
                | Q(subject__in=["child"])
                | Q(name__regex=r"\S", email__contains="@"),
                name="notice_says_who_sent_it",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(decided_at__isnull=False, name="", email="", sender_key="", reasons="", law="", member=None),
                name="erased_notice_names_nobody",
            ),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="notice_subject_is_known"),
            models.CheckConstraint(
                condition=Q(unfounded_at__isnull=True) | Q(decided_at__isnull=False),
                name="notice_is_decided_before_it_is_unfounded",
            ),
        ]
        indexes = [models.Index(fields=["decided_at", "received_at"], name="notices_that_wait")]

    def __str__(self) -> str:
        return f"notice {self.ref}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def is_to_confirm(self) -> bool:
        """By whoever reads its address, as long as nobody knows how it ends."""
        return bool(self.email) and self.member_id is None and self.proven_at is None and self.is_open

    @property
    def is_known_sender(self) -> bool:
        """By their account, or by an address whose reader said that the notice is theirs."""
        return self.member_id is not None or bool(self.sender_key and self.proven_at)

    @property
    def category(self) -> Category:
        return CATEGORIES[Subject(self.subject)]


SAID = {  # by kinds of decision
    "hide": _("We removed it: nobody else sees it any more."),
    "spam": _("We removed it: nobody else sees it any more."),
    "withdraw": _("We withdrew the guide: nobody sees it any more."),
    "correct": _("We asked its author to change it."),
    "keep": _("We looked at it, and it stays."),
    "duplicate": _("It stays. We closed it, because it had been asked before."),
}


class NoticeLinkQuerySet(models.QuerySet["NoticeLink"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As their notices."""
        return self.filter(notice__in=Notice.objects.visible_to(viewer))

    def to_texts_of(self, author: Any) -> Self:
        wrote = Q()
        for kind in KINDS:
            wrote |= Q(**{f"{kind}__author": author})
        for guides in guides_of(author):
            wrote |= Q(page__in=guides)
        return self.filter(wrote)

    def on(self, post: Target | Guide) -> Self:
        return self.filter(**about(post))

    def open(self) -> Self:
        return self.filter(handled_at__isnull=True)


class NoticeLink(NamesAPost):
    """One address of a notice, as it was typed, and the post or page of this site that it led to, if any. What several
    addresses of a notice lead to has one link.

    Closed by the decision about the post, or by the team's own `outcome` where there is no post to decide about.
    """

    class Outcome(models.TextChoices):
        ACTED = "acted", _("We removed it, or changed it.")
        KEPT = "kept", _("We looked at it, and it stays.")
        GONE = "gone", _("It was no longer here when we looked.")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="links")
    url = models.CharField(max_length=URL_MAX)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(  # stays when it is undone and the link is open again
        "moderation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="notice_links"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = NoticeLinkQuerySet.as_manager()

    class Meta(NamesAPost.Meta):
        constraints = [
            models.CheckConstraint(condition=ONE_POST | NO_POST, name="notice_link_about_one_post_at_most"),
            models.UniqueConstraint(fields=["notice", "url"], name="one_link_of_a_notice_an_address"),
            *once_per_post("one_link_of_a_notice_and", "notice"),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True)
                | Q(decision__isnull=False)
                | Q(outcome__in=["acted", "kept", "gone"]),
                name="handled_notice_link_has_its_decision",
            ),
        ]
        indexes = [models.Index(fields=["handled_at"], name="notice_links_that_wait")]

    def __str__(self) -> str:
        return f"address {self.pk} of notice {self.notice_id}"

    @property
    def said(self) -> str:
        """What became of it, for whoever sent the notice; nothing while it waits."""
        if self.handled_at is None:
            return ""
        if self.decision is not None:
            return str(SAID.get(self.decision.kind, self.Outcome.ACTED.label))
        return str(self.get_outcome_display())
