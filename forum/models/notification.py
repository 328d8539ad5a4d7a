"""Who wants to know, and what they are told."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from forum import routing
from forum.badges import name_of
from forum.channels import DIGESTS
from forum.text.typography import typeset_in

_OF_CASE = re.compile(r"/cases/(SC-[0-9A-Z-]+)/")


class Subscription(models.Model):
    """A member follows one thing, for a reason that every notification repeats.

    A question: told of what happens there. A product, a tag or a person: told of their new questions or posts.
    """

    class Reason(models.TextChoices):
        ASKED = "asked", _("because you asked the question")
        ANSWERED = "answered", _("because you answered the question")
        ME_TOO = "me_too", _("because you have the same problem")
        FOLLOWED = "followed", _("because you follow the question")
        PRODUCT = "product", _("because you follow this product")
        OWNS = "owns", _("because you own this product")
        TAG = "tag", _("because you follow this tag")
        MEMBER = "member", _("because you follow this person")
        DUPLICATE = "duplicate", _("because the question you follow was asked before")

    FOLLOWED = ("question", "product", "tag", "person")  # columns, of which one is set

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    question = models.ForeignKey(
        "forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    product = models.ForeignKey(
        "forum.Product", on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    tag = models.ForeignKey("forum.Tag", on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="followers"
    )
    reason = models.CharField(max_length=10, choices=Reason.choices)
    via = models.ForeignKey(  # the duplicate that is followed in truth
        "forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "question"], name="one_subscription_per_question"),
            models.UniqueConstraint(fields=["member", "product"], name="one_subscription_per_product"),
            models.UniqueConstraint(fields=["member", "tag"], name="one_subscription_per_tag"),
            models.UniqueConstraint(fields=["member", "person"], name="one_subscription_per_person"),
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, product__isnull=True, tag__isnull=True, person__isnull=True)
                | models.Q(question__isnull=True, product__isnull=False, tag__isnull=True, person__isnull=True)
                | models.Q(question__isnull=True, product__isnull=True, tag__isnull=False, person__isnull=True)
                | models.Q(question__isnull=True, product__isnull=True, tag__isnull=True, person__isnull=False),
                name="subscription_to_one_thing",
            ),
            models.CheckConstraint(condition=~models.Q(person=models.F("member")), name="nobody_follows_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} follows {next(name for name in self.FOLLOWED if getattr(self, f'{name}_id'))}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def visible_to(self, viewer: Any) -> Self:
        return self.filter(member_id=viewer.pk) if viewer.is_authenticated else self.none()


class Notification(models.Model):
    """One thing a member is told. `ref` names the event, so that telling twice makes one row."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("new question")
        ANSWER = "answer", _("new answer")
        COMMENT = "comment", _("new comment")
        ACCEPTED = "accepted", _("your answer was accepted")
        EDITED = "edited", _("your post was edited")
        HIDDEN = "hidden", _("an earlier version of your text")
        DECISION = "decision", _("a decision of the moderation team")
        APPEAL = "appeal", _("your appeal")
        REPORTED = "reported", _("what you reported")
        PROMOTED = "promoted", _("your answer became a guide")
        BADGE = "badge", _("a badge for you")
        WAY_OUT = "way_out", _("a way out for your question")
        CASE = "case", _("your file")
        REMINDER = "reminder", _("is your problem solved?")
        CHOSEN = "chosen", _("a solution was chosen for you")
        DUPLICATE = "duplicate", _("your question was asked before")
        ELSEWHERE = "elsewhere", _("a question you follow takes no more replies")
        MENTION = "mention", _("somebody named you")
        SUGGESTED = "suggested", _("an edit is suggested for your text")
        REVIEWED = "reviewed", _("the edit that you suggested")
        CONVERTED = "converted", _("your text has another place")
        WAITING = "waiting", _("a question that waits for an answer")
        EXPERT = "expert", _("a question that you may be able to answer")
        OWNER = "owner", _("a question of somebody who thinks of buying what you own")
        BRAND = "brand", _("a question about your brand, without answer")
        PROMISE = "promise", _("was the promise kept?")
        SHARED = "shared", _("several people asked about your brand")
        INVITED = "invited", _("somebody invites you to answer")
        UPKEEP = "upkeep", _("a guide to be checked")
        TRANSLATION = "translated", _("a translation that may be wrong now")
        CATCH_UP = "catch_up", _("a translation to update")
        COPY = "copy", _("your copy of a guide is no longer right")

    # Where no subscription is the reason.
    WHY: ClassVar[dict[str, Any]] = {
        Kind.COMMENT: _("because you wrote what the comment is about"),
        Kind.ACCEPTED: _("because you answered the question"),
        Kind.EDITED: _("because you wrote the text"),
        Kind.HIDDEN: _("because you wrote the text"),
        Kind.DECISION: _("because you wrote the text"),
        Kind.APPEAL: _("because you contested a decision"),
        Kind.REPORTED: _("because you reported it"),
        Kind.PROMOTED: _("because you answered the question"),
        Kind.BADGE: _("because you earned it"),
        Kind.WAY_OUT: _("because you asked the question"),
        Kind.CASE: _("because it is your case"),
        Kind.REMINDER: _("because you asked the question"),
        Kind.CHOSEN: _("because you asked the question"),
        Kind.DUPLICATE: _("because you asked the question"),
        Kind.MENTION: _("because somebody named you"),
        Kind.SUGGESTED: _("because you wrote the text"),
        Kind.REVIEWED: _("because you suggested an edit"),
        Kind.CONVERTED: _("because you wrote the text"),
        Kind.EXPERT: _("because you answer questions here"),
        Kind.OWNER: _("because you own what it is about"),
        Kind.BRAND: _("because you answer for this brand"),
        Kind.PROMISE: _("because you asked the question"),
        Kind.SHARED: _("because you answer for this brand"),
        Kind.INVITED: _("because somebody thinks that you can help"),
        Kind.UPKEEP: _("because you look after this guide"),
        Kind.TRANSLATION: _("because you look after the translation"),
        Kind.CATCH_UP: _("because you look after the translation"),
        Kind.COPY: _("because you asked to be told"),
    }
    # Of guides: `reason` is the title, empty where it may not be named any more.
    OF_GUIDES: ClassVar[frozenset[str]] = frozenset({Kind.UPKEEP, Kind.TRANSLATION, Kind.CATCH_UP, Kind.COPY})

    OF_A_GUIDE: ClassVar[str] = "guide"  # `reason` of a decision about one

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    url = models.CharField(max_length=300, blank=True)  # path without language, where it is not the question
    reason = models.CharField(
        max_length=200, blank=True
    )  # a Subscription.Reason; a word of routing.py; what an owner owns; the title of a guide
    ref = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    subscription = models.ForeignKey(
        Subscription, on_delete=models.SET_NULL, null=True, blank=True, related_name="notifications"
    )  # what it comes from, to be stopped there
    waits_for = models.CharField(
        max_length=6, blank=True, choices=[(channel.value, channel.label) for channel in DIGESTS]
    )  # the digest it will be put into; empty once it is
    travels_in = models.ForeignKey(
        "forum.Mail", on_delete=models.SET_NULL, null=True, blank=True, related_name="along"
    )  # a digest, or the mail of another notification of the question

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "ref"], name="told_once")]
        indexes = [
            models.Index(fields=["member", "read_at", "-created_at"]),
            models.Index(fields=["waits_for"], name="notification_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"

    @property
    def link(self) -> str:
        """The address of what it speaks of, in the language of the moment."""
        if self.url:
            return f"/{get_language()}{self.url}"
        target = self.answer or self.question
        return target.get_absolute_url() if target else ""

    @property
    def is_open(self) -> bool:
        """Whether its reader may (still) see the posts it speaks of."""
        return all(post is None or post.is_visible_to(self.member) for post in (self.question, self.answer))

    @property
    def subject(self) -> str:
        """The title of the question, as long as its reader may see that; the name of a badge; the title of a guide."""
        if self.kind == self.Kind.BADGE:
            return name_of(self.ref.partition(":")[2].partition(":")[0])
        if self.names_guide:
            return self.reason
        if self.kind == self.Kind.CASE and (reference := _OF_CASE.match(self.url)):
            return gettext("your case %(reference)s") % {"reference": reference[1]}
        if self.question is None or not self.question.is_visible_to(self.member):
            return self.get_kind_display()
        return typeset_in(self.question.language, self.question.title)

    @property
    def names_guide(self) -> bool:
        return self.kind in self.OF_GUIDES and bool(self.reason)

    @property
    def reason_text(self) -> str:
        """The second half of “You receive this because …”; every notification has one."""
        if self.kind == self.Kind.EXPERT and (sentence := routing.sentence_of(self.reason)):
            return sentence
        if self.kind == self.Kind.OWNER and self.reason:
            return gettext("because you own %(product)s") % {"product": self.reason}
        if self.kind in self.OF_GUIDES:
            return str(self.WHY[self.Kind(self.kind)])
        if self.kind == self.Kind.DECISION and self.question is None:
            if self.reason == self.OF_A_GUIDE:
                return gettext("because the guide names you")
            return gettext("because it is about your account")
        followed = dict(Subscription.Reason.choices).get(self.reason)
        if self.reason == Subscription.Reason.MEMBER and self.question is not None and self.question.is_anonymous:
            followed = None  # it would name who asked
        return str(followed or self.WHY.get(self.kind) or _("because it concerns you"))
