"""What questions, answers and comments share: an author, a text rendered once, a visibility."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Generic, Self, TypeAlias, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.models.member import Member

Viewer: TypeAlias = Member | AnonymousUser

EDIT_GRACE = timedelta(minutes=5)


class Visibility(models.TextChoices):
    """Nothing is ever erased by a click: each of these can be undone."""

    PUBLISHED = "published", _("published")
    HELD = "held", _("waiting for a check")  # by automatic help or a newcomer rule; the author sees it
    HIDDEN = "hidden", _("hidden")  # by a moderator, with a statement of reasons; the author sees it
    DELETED = "deleted", _("deleted")  # by its author


AnyPost = TypeVar("AnyPost", bound="Post")


def seen_by(viewer: Viewer) -> models.Q:
    """Published texts; besides, what the viewer wrote and did not delete; for moderators, everything."""
    published = models.Q(visibility=Visibility.PUBLISHED)
    if not viewer.is_authenticated:
        return published
    if viewer.is_moderator:
        return models.Q()
    return published | models.Q(author_id=viewer.pk) & ~models.Q(visibility=Visibility.DELETED)


class PostQuerySet(models.QuerySet[AnyPost], Generic[AnyPost]):
    """`visible_to` is the only door by which views, feeds, API and mails fetch a post."""

    def published(self) -> Self:
        return self.filter(visibility=Visibility.PUBLISHED)

    def written_by(self, member: Member, viewer: Viewer) -> Self:
        """What a member wrote under their name. Themselves, they see the rest too."""
        own = self.filter(author=member)
        if viewer.is_authenticated and viewer.pk == member.pk:
            return own
        return own.exclude(self.without_name())

    def without_name(self) -> models.Q:
        """The posts that do not show who wrote them: see `Post.hides`."""
        under = models.Q(question__is_anonymous=True, question__author_id=models.F("author_id"))
        return models.Q(is_anonymous=True) if self.model._meta.model_name == "question" else under

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(seen_by(viewer))


class Post(models.Model):
    """`body` is what was typed (Markdown, or HTML for imported posts), `body_html` the sanitised rendering."""

    class Format(models.TextChoices):
        MARKDOWN = "markdown", "Markdown"
        HTML = "html", "HTML"

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, null=True, blank=True
    )
    author_name = models.CharField(max_length=60, blank=True)  # of an author without account here
    body = models.TextField(_("text"), blank=True)
    body_format = models.CharField(max_length=10, choices=Format.choices, default=Format.MARKDOWN)
    body_html = models.TextField(editable=False, blank=True)
    render_version = models.PositiveSmallIntegerField(editable=False, default=0)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLISHED)
    is_announced = models.BooleanField(default=True, db_default=True)  # False: held before anybody was told of it
    warns_readers = models.BooleanField(default=False, db_default=False)  # its page says to be careful with it
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=80, null=True, blank=True, editable=False)  # noqa: DJ001
    external_ref = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)

    replied_at: datetime | None = None  # set for a page: when somebody else first wrote under it
    bought_it = False  # set for a page: a shop confirmed that its author bought the product
    said: tuple[str, ...] = ()  # set when it is sent: what its author is told at once, besides

    class Meta:
        abstract = True

    @property
    def kind(self) -> str:
        """`question`, `answer` or `comment`: the word of columns, and in the plural of addresses."""
        return self._meta.model_name or ""

    @property
    def shows_edit(self) -> bool:
        """Whether its page says "edited": a slip put right at once is nobody's affair, unless somebody replied."""
        if self.edited_at is None:
            return False
        was_answered = self.replied_at is not None and self.replied_at < self.edited_at
        return was_answered or self.edited_at - self.created_at > EDIT_GRACE

    @property
    def is_published(self) -> bool:
        return self.visibility == Visibility.PUBLISHED

    @property
    def is_emptied(self) -> bool:
        """Its author left and took it along: there is nothing to show again."""
        return self.visibility == Visibility.DELETED and self.author_id is None and not self.body

    @property
    def parents(self) -> list[Post]:
        """The posts that this one stands under; it is seen by those who see them."""
        return []

    @property
    def root(self) -> Any:
        """The question it is, or stands under."""
        return getattr(self, "question", self)

    def hides(self, member: int | None) -> bool:
        """Whether the public must not learn that this member wrote here: they asked without their name."""
        return bool(self.root.is_anonymous) and member is not None and member == self.root.author_id

    @property
    def hides_author(self) -> bool:
        return self.author_id is not None and self.hides(self.author_id)

    @property
    def shown_author(self) -> Member | None:
        """The author for everybody to see; only moderators and the author are shown `author` itself."""
        return None if self.hides_author else self.author

    @property
    def shown_author_id(self) -> int | None:
        """Whom a reader can have blocked: silence would betray whoever asked without their name as well as words."""
        return None if self.hides_author else self.author_id

    @property
    def byline(self) -> str:
        """The name beside the post; never that of an erased account, or of whoever asked without theirs."""
        if self.hides_author:
            return gettext("The person who asked")
        if self.author_id:
            return str(self.author)
        return self.author_name or gettext("Former member")

    def is_visible_to(self, viewer: Viewer) -> bool:
        """The rule of `PostQuerySet.visible_to`, for one row; a property test holds the two together."""
        if not all(parent.is_visible_to(viewer) for parent in self.parents):
            return False
        if self.is_published:
            return True
        if not viewer.is_authenticated:
            return False
        own = self.author_id == viewer.pk and self.visibility != Visibility.DELETED
        return viewer.is_moderator or own


def one_act_per_key(name: str) -> models.UniqueConstraint:
    """A creating form or API call that is sent twice makes one row."""
    return models.UniqueConstraint(
        fields=["author", "idempotency_key"], condition=models.Q(idempotency_key__isnull=False), name=name
    )
