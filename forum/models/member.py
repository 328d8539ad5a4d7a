"""Members: everybody who has an account, with what they earned."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import levels
from forum.lookalikes import LOOK_MAX, look_of
from forum.models.prepared import Prepared
from forum.privileges import quality

MODERATORS = "Moderators"  # names of Django groups, made by `manage.py init_site`
EDITORS = "Editors"
MEDIATORS = "Mediators"

FOR_EVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # `suspended_until` of an account that the team closed

REQUESTS_A_DAY = 2  # unless somebody chooses: who is asked too often answers nothing
MOST_REQUESTS_A_DAY = 10


class LookField(models.CharField):  # type: ignore[type-arg]  # not a generic at runtime
    """The look of the username, whatever writes the row. None stays when the row is saved: an older account has it."""

    def pre_save(self, model_instance: Any, add: bool) -> str | None:
        if add or model_instance.look is not None:
            model_instance.look = look_of(model_instance.username)
        look: str | None = model_instance.look
        return look


class Member(AbstractUser):
    """A person with an account. Reputation is the sum of their ReputationChange rows, kept here by actions."""

    display_name = models.CharField(_("name shown"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    about = models.TextField(_("about"), blank=True, max_length=1000)
    reputation = models.IntegerField(default=0)
    # Their posts that others judged, one way or the other: with the points, what privileges ask for.
    good_count = models.PositiveIntegerField(default=0)
    bad_count = models.PositiveIntegerField(default=0)
    is_ranked = models.BooleanField(_("shown in the lists of who helped most"), default=True)
    is_named_on_guides = models.BooleanField(_("named on guides made from their answers"), default=True)
    badges_due = models.BooleanField(default=False, editable=False)  # points moved since badges were last given
    brand = models.ForeignKey(
        "forum.Brand", verbose_name=_("answers for"), on_delete=models.SET_NULL, null=True, blank=True
    )
    look = LookField(max_length=LOOK_MAX, null=True, editable=False)
    renamed_at = models.DateTimeField(null=True, blank=True, editable=False)
    leaves_at = models.DateTimeField(null=True, blank=True, editable=False)  # as of the Departure: read on every page
    suspended_until = models.DateTimeField(null=True, blank=True)
    # Up to which version of the charter they are not asked: the last they accepted. 0: none (forum/charter.py).
    charter_version = models.PositiveIntegerField(default=0, editable=False)
    charter_read = models.PositiveIntegerField(default=0, db_default=0, editable=False)  # whose small changes they read
    asks_on_one_page = models.BooleanField(null=True, blank=True)  # None: as their points say
    uses_keys = models.BooleanField(_("keys to move and act"), default=False, db_default=False)
    wants_mail = models.BooleanField(_("notifications by e-mail"), default=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)  # empty: that of the site
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    # Questions without answer that the site may bring to them, a day; 0: never.
    requests_a_day = models.PositiveSmallIntegerField(_("questions brought to you a day"), default=REQUESTS_A_DAY)
    external_ref = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)

    objects: ClassVar[UserManager[Any]] = UserManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="one_member_per_name_whatever_the_case"),
            models.UniqueConstraint("look", name="no_two_usernames_look_alike"),
        ]
        indexes = [
            models.Index(fields=["-reputation"]),
            models.Index(fields=["id"], condition=models.Q(badges_due=True), name="members_with_badges_due"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def clean(self) -> None:
        """What the forms of the back office ask. Whoever had their name before looks were compared may keep it."""
        super().clean()
        look = look_of(self.username)
        if look is None or not Member.objects.filter(look=look).exclude(pk=self.pk).exists():
            self.look = look
        elif self.pk is None or self.look is not None:
            raise ValidationError({"username": _("This name looks like somebody else’s. Choose another one.")})

    def take_name(self, username: str) -> None:
        self.username, self.look = username, look_of(username)

    def get_absolute_url(self) -> str:
        return reverse("forum:member", args=[self.username])

    @property
    def quality(self) -> float:
        """From 0 to 1; a half for somebody of whom nothing was judged yet."""
        return quality(self.good_count, self.bad_count)

    @property
    def level(self) -> str:
        """The name of where they stand."""
        return str(levels.LABELS[levels.level_of(self.reputation, self.good_count, self.bad_count)])

    @property
    def is_suspended(self) -> bool:
        return self.suspended_until is not None and self.suspended_until > timezone.now()

    @property
    def is_closed(self) -> bool:
        """By a decision of the team. They still sign in: to read why, contest, take their data."""
        return self.suspended_until == FOR_EVER

    @property
    def is_leaving(self) -> bool:
        """Asked for the end of the account, which can still be cancelled."""
        return self.leaves_at is not None

    @property
    def is_brand_staff(self) -> bool:
        return self.brand_id is not None

    @property
    def is_on_the_team(self) -> bool:
        """Whoever works for the site in any way."""
        return self.is_active and (self.is_staff or self.is_superuser or bool(self.group_names))

    @property
    def is_team(self) -> bool:
        """Shown beside the name; grants nothing."""
        return self.is_staff

    @property
    def is_moderator(self) -> bool:
        return self.is_in(MODERATORS)

    @property
    def is_editor(self) -> bool:
        """Whether they keep guides. Superusers may do all that editors may."""
        return self.is_active and (self.is_superuser or self.is_in(EDITORS))

    def is_in(self, group: str) -> bool:
        """Whether the member belongs to the staff group; one query a request, then remembered."""
        if not self.is_active:
            return False
        return group in self.group_names

    @property
    def is_mediator(self) -> bool:
        return self.is_in(MEDIATORS)

    @property
    def group_names(self) -> set[str]:
        if not hasattr(self, "_group_names"):
            self._group_names = {name for (name,) in _GROUP_NAMES.rows(self.pk)}
        return self._group_names


_GROUP_NAMES = Prepared(lambda member: Group.objects.filter(user=member).values_list("name"))
