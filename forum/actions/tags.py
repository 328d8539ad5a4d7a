"""Tags: what somebody typed becomes tags, further words for one, merging two, leaving some out of one's lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from forum import renewal
from forum.actions import posts
from forum.models import IgnoredTag, Member, Question, QuestionTag, Subscription, Tag, TagSynonym, Theme
from forum.text.cleaning import clean_line

SLICE = 500  # questions that one transaction moves or renews


@transaction.atomic
def seed_themes(told: Iterable[Mapping[str, Any]]) -> int:
    """The themes a new site starts with, and their tags; how many. A site where somebody asked has its own."""
    if Theme.objects.exists() or Question.objects.exists():
        return 0
    made = 0
    for made, row in enumerate(told, 1):
        theme = Theme.objects.create(slug=row["slug"], name=row["name_en"], name_fr=row["name_fr"], place=made)
        for words in row["tags"]:
            tag = tag_named(words["name_en"])
            if tag is not None:
                Tag.objects.filter(pk=tag.pk, name_fr="").update(name_fr=words["name_fr"])
                theme.tags.add(tag)
    return made


def set_tags(question: Question, names: Sequence[str]) -> None:
    """Replace the tags; unknown names become tags. Counts follow, those of published questions."""
    # Two who name the same new tags make them in one order.
    wanted = {tag.pk: tag for tag in map(tag_named, sorted(names, key=tag_slug)) if tag is not None}
    had = set(QuestionTag.objects.filter(content_object=question).values_list("tag_id", flat=True))
    QuestionTag.objects.filter(content_object=question, tag_id__in=had - set(wanted)).delete()
    QuestionTag.objects.bulk_create(
        [QuestionTag(content_object=question, tag_id=pk) for pk in wanted if pk not in had],
        ignore_conflicts=True,
    )
    if question.is_published:
        count_for_tags({**dict.fromkeys(had - set(wanted), -1), **dict.fromkeys(set(wanted) - had, +1)})


def tag_named(name: str) -> Tag | None:
    """The tag of that name in either language, or a new one; None for a name without letter or digit."""
    slug = tag_slug(name)
    if not slug:
        return None
    return find_tag(name) or Tag.objects.get_or_create(slug=slug, defaults={"name": _tag_name(name)})[0]


def find_tag(name: str) -> Tag | None:
    """By its address, its name in either language, or another word for it."""
    slug, name = tag_slug(name), _tag_name(name)
    if not slug:
        return None
    same_name = Tag.objects.filter(Q(name__iexact=name) | Q(name_fr__iexact=name))
    found: Tag | None = Tag.objects.filter(slug=slug).first() or same_name.first() or tag_formerly(slug)
    return found


def tag_formerly(slug: str) -> Tag | None:
    """The tag that another word, or a former address, leads to."""
    synonym = TagSynonym.objects.filter(slug=slug).select_related("tag").first()
    return synonym.tag if synonym else None


def tag_slug(name: str) -> str:
    """Signs that tell names apart become words: `c`, `c++`, `c#` are three tags, `net` and `.net` two."""
    name = re.sub(r"^\.", "dot", _tag_name(name)).replace("+", "plus").replace("#", "sharp")
    return slugify(name)[:100] or slugify(name, allow_unicode=True)[:100]


def _tag_name(name: str) -> str:
    return clean_line(name).lower()[:100]


def count_for_tags(changes: Mapping[int, int]) -> None:
    """Tag by its number: how many questions more. All are held at once: two acts never wait for each other."""
    posts.lock_rows(Tag, changes)
    for change in set(changes.values()):
        pks = [pk for pk, its in changes.items() if its == change]
        Tag.objects.filter(pk__in=pks).update(question_count=F("question_count") + change)


def typed_synonyms(tag: Tag, typed: Iterable[str]) -> dict[str, str]:
    """Name by slug. ValidationError, with what to change, for a word that is a tag itself or leads to another one."""
    names = {tag_slug(name): _tag_name(name) for name in typed}
    names.pop("", None)
    own = {tag.slug, tag_slug(tag.name), tag_slug(tag.name_fr)}
    wanted = {slug: name for slug, name in names.items() if slug not in own}
    for slug, name in wanted.items():
        other = find_tag(name) or Tag.objects.filter(slug=slug).first()
        if other is not None and other.pk != tag.pk:
            raise ValidationError(
                _("“%(name)s” already leads to the tag “%(tag)s”: merge the two instead."),
                params={"name": name, "tag": other.name},
            )
    return wanted


@transaction.atomic
def set_synonyms(tag: Tag, typed: Iterable[str]) -> None:
    """Replace the further words that lead to a tag."""
    wanted = typed_synonyms(tag, typed)
    tag.synonyms.exclude(slug__in=wanted).delete()
    had = set(tag.synonyms.values_list("slug", flat=True))
    new = [TagSynonym(tag=tag, slug=slug, name=name) for slug, name in wanted.items() if slug not in had]
    TagSynonym.objects.bulk_create(new)
    if new:
        renewal.begin(tag)  # they are searched


def ignore_tag(tag: Tag, *, by: Member) -> None:
    """Leave what is tagged so out of one's lists."""
    IgnoredTag.objects.bulk_create([IgnoredTag(member=by, tag=tag)], ignore_conflicts=True)


def stop_ignoring_tag(tag: Tag, *, by: Member) -> None:
    IgnoredTag.objects.filter(member=by, tag=tag).delete()


def merge_tags(source: Tag, *, into: Tag) -> int:
    """Everything tagged with `source` is tagged with `into`, and its names lead there; how many questions moved.

    Questions move some at a time, each time in a transaction of its own: nobody waits for long. Stopped anywhere,
    another call goes on.
    """
    if source.pk == into.pk:
        raise ValidationError(_("Choose another tag: this is the same one."))
    moved = 0
    while some := move_questions(source, into):
        moved += some
    return moved + end_merge(source, into)


@transaction.atomic
def end_merge(source: Tag, into: Tag) -> int:
    """Once its questions moved: those that came meanwhile, then everything else; how many came."""
    posts.lock_rows(Tag, [source.pk, into.pk])
    moved = sum(iter(lambda: move_questions(source, into), 0))
    for model in (Subscription, IgnoredTag):
        rows: Any = model._default_manager.filter(tag=source)
        rows.exclude(member__in=model._default_manager.filter(tag=into).values("member")).update(tag=into)
    for theme in source.themes.all():
        theme.tags.add(into)
    _lead_on(source, into)
    Tag.objects.filter(pk=source.pk).delete()
    return moved


@transaction.atomic
def move_questions(source: Tag, into: Tag) -> int:
    """Some of them; 0 when there are none."""
    tagged = QuestionTag.objects.filter(tag=source).order_by("content_object_id")
    pks = list(tagged.values_list("content_object_id", flat=True)[:SLICE])
    posts.lock_rows(Question, pks)
    posts.lock_rows(Tag, [source.pk, into.pk])
    has_both = QuestionTag.objects.filter(tag=into, content_object__in=pks).values_list("content_object_id", flat=True)
    shown = Question.objects.filter(pk__in=pks).published()
    count_for_tags({source.pk: -shown.count(), into.pk: +shown.exclude(pk__in=list(has_both)).count()})
    QuestionTag.objects.filter(tag=source, content_object__in=list(has_both)).delete()
    QuestionTag.objects.filter(tag=source, content_object__in=pks).update(tag=into)
    posts.touch_many(pks)
    return len(pks)


def _lead_on(source: Tag, into: Tag) -> None:
    """The words for one tag become words for the other; none of them is a tag or a synonym twice."""
    source.synonyms.update(tag=into)
    names = {source.slug: source.name, tag_slug(source.name): source.name, tag_slug(source.name_fr): source.name_fr}
    taken = {"", into.slug, *TagSynonym.objects.filter(slug__in=names).values_list("slug", flat=True)}
    taken |= set(Tag.objects.filter(slug__in=names).exclude(pk=source.pk).values_list("slug", flat=True))
    TagSynonym.objects.bulk_create(
        [TagSynonym(tag=into, slug=slug, name=name) for slug, name in names.items() if slug not in taken]
    )
