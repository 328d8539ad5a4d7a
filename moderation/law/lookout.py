"""What `manage.py check --deploy` looks for in the words of the team: old checks, and a dead address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import models

from forum.text.closed_platform import PARTS, names_closed_platform
from moderation.law.keeping import unchecked
from moderation.law.models import LegalText
from moderation.mediation.models import Letter, OtherWay
from moderation.review.models import Door

TABLE = LegalText._meta.db_table
# What the team writes and people read. Posts of members are theirs, and not among it.
WRITTEN_BY_THE_TEAM = (
    *("moderation.LegalText", "moderation.Letter", "moderation.OtherWay", "moderation.Door"),
    *("moderation.MediationBody", "moderation.BodyPolicy", "moderation.OutsideRedress", "moderation.CharterPage"),
    *("knowledge.HomePage", "knowledge.TextPage", "knowledge.ArticlePage"),
)


def unreviewed(day: date) -> list[str]:
    """Keys of texts, codes of other ways and of doors, kinds of letters: those nobody compared lately, or ever."""
    ways = [f"way {one.code}" for one in OtherWay.objects.to_check(day)]
    doors = [f"door {one.code}" for one in Door.objects.to_check(day)]
    letters = [f"letter {one.kind} ({one.language})" for one in Letter.objects.in_force(day).filter(is_to_review=True)]
    return [*unchecked(day), *ways, *doors, *letters]


def naming_closed_platform() -> list[str]:
    """Rows whose words lead to the closed platform, by kind and number."""
    return [found for label in WRITTEN_BY_THE_TEAM for found in _naming(apps.get_model(label))]


def _naming(model: type[models.Model]) -> Iterator[str]:
    names = [field.name for field in model._meta.fields if isinstance(field, models.CharField | models.TextField)]
    names += [field.name for field in model._meta.fields if type(field).__name__ in ("StreamField", "JSONField")]
    about = reduce(or_, (models.Q(**{f"{name}__icontains": part}) for name in names for part in PARTS))
    for row in model._default_manager.filter(about):
        if any(names_closed_platform(str(getattr(row, name))) for name in names):
            yield f"{model._meta.verbose_name} {row.pk}"
