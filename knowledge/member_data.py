"""What guides hold of members: credits, opinions, and what editors did."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from forum.member_data import Fate, MemberData, Table
from forum.models import Member
from knowledge.models import ArticlePage, ArticleSource, GuideFeedback

SLICE = 50
LOOKED_SECONDS = 600
TEAM = "who of the team looks after a guide, and who checked it: nothing of a private person"


def release(member: Member, keeps_posts: bool) -> int:
    return _forget_credits(member) or _forget_in_versions(member) or _forget_opinions(member)


@transaction.atomic
def _forget_credits(member: Member) -> int:
    """Guides credit “former member”."""
    sources = list(ArticleSource.objects.filter(author=member).order_by("pk")[:SLICE])
    return ArticleSource.objects.filter(pk__in=[source.pk for source in sources]).update(author=None, author_name="")


@transaction.atomic
def _forget_in_versions(member: Member) -> int:
    """The same in the versions that Wagtail keeps, drafts too: a key there would join two answers."""
    looked = f"versions:{member.pk}"
    if cache.get(looked):  # looking through all of them is dear, and every slice of an ending account comes by here
        return 0
    found = _versions_naming(member)[:SLICE]
    if not found:
        cache.set(looked, True, LOOKED_SECONDS)
    for revision in found:
        for source in revision.content.get("sources", []):
            if source.get("author") == member.pk:
                source["author"], source["author_name"] = None, ""
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    return len(found)


def _versions_naming(member: Member) -> list[Any]:
    """By the text of their content first, which every database can look through."""
    of_guides = Revision.objects.filter(content_type=ContentType.objects.get_for_model(ArticlePage))
    likely = of_guides.annotate(text=Cast("content", TextField())).filter(text__contains=f'"author": {member.pk}')
    return [
        revision
        for revision in likely.order_by("pk").iterator(chunk_size=20)
        if any(source.get("author") == member.pk for source in revision.content.get("sources", []))
    ]


@transaction.atomic
def _forget_opinions(member: Member) -> int:
    """The verdict counts on, of a reader nobody knows; their words go."""
    rows = list(GuideFeedback.objects.filter(member=member).order_by("pk")[:SLICE])
    for row in rows:
        row.member, row.visitor, row.comment = None, secrets.token_hex(32), ""
        row.save(update_fields=["member", "visitor", "comment"])
    return len(rows)


def data() -> MemberData:
    opinions = ("page__title", "is_helpful", "reason", "comment", "created_at")
    return MemberData(
        [
            Table("knowledge.GuideFeedback", "member", Fate.BY_THE_APP, _("Opinions on guides"), opinions),
            Table(
                *("knowledge.KeptCopy", "member", Fate.ERASED, _("Guides you kept a copy of")),
                ("page__title", "created_at"),
            ),
            Table(
                *("knowledge.ArticleSource", "author", Fate.BY_THE_APP, _("Guides that credit you")),
                ("page__title", "question_id", "answer_id"),
            ),
            Table("knowledge.ArticlePage", "caretaker", Fate.UNLINKED, why_not=TEAM),
            Table("knowledge.ReviewTask", "closed_by", Fate.UNLINKED, why_not=TEAM),
            Table(
                "knowledge.GuidePlan", "member", Fate.ERASED, _("Guides you were making"), ("answer_id", "updated_at")
            ),
            Table(
                *("knowledge.GuideProposal", "member", Fate.UNLINKED, _("Answers you suggested for a guide")),
                ("answer_id", "created_at"),
            ),
            Table(
                "knowledge.Postponement", "member", Fate.UNLINKED, why_not="a decision of the editors about a question"
            ),
        ],
        release=release,
    )
