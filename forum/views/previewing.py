"""A question before it is one, for the templates that show it when it is."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import posts
from forum.actions.questions import slug_of
from forum.actions.tags import find_tag, tag_slug
from forum.models import Member, Question, Tag
from forum.models.post import Viewer
from forum.purchase_forms import PurchaseForm


def preview_of(fields: dict[str, Any], viewer: Viewer, *, is_anonymous: bool) -> dict[str, Any]:
    """`fields` as for `actions.ask`; nothing is written."""
    parts = {
        name: value for name, value in fields.items() if name not in {"tags", "private", *PurchaseForm.base_fields}
    }
    author = viewer if isinstance(viewer, Member) else None
    question = Question(**parts, author=author, is_anonymous=is_anonymous, created_at=timezone.now())
    unknown = _("The person who asked") if is_anonymous else _("You")
    question.author_name = "" if author else unknown
    question.slug = slug_of(question.title)
    posts.render(question, language=question.language)
    return {"question": question, "tags": [_tag(name) for name in fields["tags"]]}


def _tag(name: str) -> Tag:
    return find_tag(name) or Tag(name=name, slug=tag_slug(name) or name)
