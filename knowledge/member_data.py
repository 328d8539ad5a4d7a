"""What guides hold of members: credits, opinions, and what editors did."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from forum.member_data import Fate, MemberData, Table
from forum.models import Member
from knowledge.models import ArticlePage, ArticleSource, GuideFeedback

SLICE = 50


def release(member: Member, keeps_posts: bool) -> int:
    return _forget_credits(member) or _forget_opinions(member)


@transaction.atomic
def _forget_credits(member: Member) -> int:
    """Guides credit “former member”, in the versions that Wagtail keeps too: a key there would join two answers."""
    sources = list(ArticleSource.objects.filter(author=member).order_by("pk")[:SLICE])
    for page in {source.page_id for source in sources}:
        _forget_in_versions(page, member.pk)
    return ArticleSource.objects.filter(pk__in=[source.pk for source in sources]).update(author=None, author_name="")


def _forget_in_versions(page: int, member: int) -> None:
    kept: Any = Revision.objects.filter(
        object_id=str(page), content_type=ContentType.objects.get_for_model(ArticlePage)
    )
    for revision in kept.order_by("pk").iterator(chunk_size=20):
        named = [source for source in revision.content.get("sources", []) if source.get("author") == member]
        for source in named:
            source["author"], source["author_name"] = None, ""
        if named:
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)


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
                *("knowledge.ArticleSource", "author", Fate.BY_THE_APP, _("Guides that credit you")),
                ("page__title", "question_id", "answer_id"),
            ),
        ],
        release=release,
    )
