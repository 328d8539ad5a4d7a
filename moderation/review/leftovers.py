"""Personal details in texts that are published already: imported ones, and those of before the guard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone, translation

from forum.models import Question, Revision
from forum.personal_words import NAMES
from forum.publishing import words_of
from forum.text import personal_data
from forum.text.personal_data import Finding
from forum.text.personal_data.shown import read_text
from moderation.review import rule_codes
from moderation.review.models import Amendment, Flag, Rule
from moderation.review.targets import KINDS, POSTS, Target, about, language_of, with_question

_REASONS = Prefetch("revisions", Revision.objects.filter(is_hidden=False).exclude(reason=""))
_ALSO_READ = {**dict.fromkeys(POSTS, (_REASONS,)), "question": (_REASONS, "question_tags__tag")}


class Leftover(NamedTuple):
    post: Target
    findings: list[Finding]

    @property
    def summary(self) -> str:
        """Kinds, and enough of each to find it; never the whole."""
        with translation.override(language_of(self.post)):
            said = [f"{NAMES[one.kind]}: {personal_data.shortened(one.words)}" for one in self.findings]
        return "; ".join(dict.fromkeys(said))


def leftovers(*, grave_only: bool = False) -> Iterator[Leftover]:
    """Every published post with something in it. `grave_only`: what nobody may publish."""
    for kind in KINDS:
        posts = with_question(kind).published().prefetch_related(*_ALSO_READ.get(kind, ()))
        for post in posts.order_by("pk").iterator(chunk_size=500):
            found = [one for one in personal_data.scan(_text(post)) if not (grave_only and one.may_stay)]
            if found:
                yield Leftover(post, found)


def _text(post: Target) -> str:
    if isinstance(post, Amendment):
        return words_of(post)
    body = read_text(post.body_html) + "\n" + (post.body if post.body_format == "markdown" else "")
    reasons = [revision.reason for revision in post.revisions.all()]
    if isinstance(post, Question):
        tags = " ".join(row.tag.name for row in post.question_tags.all())
        return "\n".join([post.title, post.product_words, tags, body, *reasons])
    return "\n".join([body, *reasons])


@transaction.atomic
def queue(found: Leftover, *, rule: Rule, at: datetime | None = None) -> bool:
    """A report in nobody's name. Once for each text: what was decided is not asked again until its author edits it."""
    known = Flag.objects.on(found.post).filter(member=None, rule__code=rule.code).order_by("-created_at").first()
    edited = found.post.edited_at
    if known is not None and (known.handled_at is None or edited is None or edited < known.created_at):
        return False
    Flag.objects.create(rule=rule, note=found.summary[:1000], created_at=at or timezone.now(), **about(found.post))
    return True


def rule_for_leftovers() -> Rule | None:
    return Rule.objects.in_force().filter(code=rule_codes.PERSONAL_DATA).first()
