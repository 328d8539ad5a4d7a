"""Who is named with an @ in a text: at most a few, existing members only, and who they were meant to be stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models.functions import Lower

from forum import notifications
from forum.models import Answer, Comment, Member, Mention, Notification, Post, Question
from forum.text.commonmark import mentioned

MENTIONS_MAX = 5  # members that one post names, however often it is edited


def address_of(member_pk: int) -> str:
    """Without a language, and without a name: both may be others when somebody follows the link."""
    return f"/m/{member_pk}"


def links(post: Post) -> dict[str, str]:
    """The names in a post that become links, with their addresses. Texts from elsewhere name people of elsewhere."""
    if post.external_ref or "@" not in post.body:
        return {}
    return {name: address_of(pk) for name, pk in named(post.body, known=_known(post)).items()}


def links_in(text: str) -> dict[str, str]:
    """The same for a text that is no post yet."""
    return {name: address_of(pk) for name, pk in named(text).items()} if "@" in text else {}


def named(text: str, *, known: dict[str, int] | None = None) -> dict[str, int]:
    """Names and members; those that the post named already keep their member, as long as that account is open."""
    known = known or {}
    names = mentioned(text)
    open_accounts = Member.objects.filter(is_active=True)
    standing = set(open_accounts.filter(pk__in=set(known.values())).values_list("pk", flat=True))
    new = [name for name in names if name not in known]
    lower = open_accounts.annotate(lower=Lower("username")).filter(lower__in=new)
    found = dict(lower.values_list("lower", "pk")) if new else {}
    people = set(known.values())
    kept = {}
    for name in names:
        pk = known.get(name) or found.get(name)
        if pk is None or (name in known and pk not in standing):
            continue
        if pk in people or len(people) < MENTIONS_MAX:
            people.add(pk)
            kept[name] = pk
    return kept


def _known(post: Post) -> dict[str, int]:
    return dict(_rows(post).values_list("name", "member_id")) if post.pk else {}


def _rows(post: Any) -> Any:
    return Mention.objects.filter(**{post.kind: post})


def follow(post: Question | Answer | Comment, *, at: datetime) -> None:
    """Keep whom a saved post names, and tell them, each once for a post. Call after its own notifications."""
    if post.external_ref or ("@" not in post.body):
        return
    found = named(post.body, known=_known(post))
    rows = [Mention(name=name, member_id=pk, **{post.kind: post}) for name, pk in found.items()]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)
    question = post if isinstance(post, Question) else post.question
    answer = post if isinstance(post, Answer) else getattr(post, "answer", None)
    for member in Member.objects.filter(pk__in=set(found.values())).exclude(pk=post.author_id).order_by("pk"):
        if post.is_visible_to(member) and not _was_told(post, member):
            notifications.tell(
                member,
                Notification.Kind.MENTION,
                ref=f"mention:{post.kind}:{post.pk}",
                at=at,
                question=question,
                answer=answer,
                url=f"/comments/{post.pk}/" if isinstance(post, Comment) else "",
                by=post.shown_author,
            )


def _was_told(post: Post, member: Member) -> bool:
    """Of the post itself, because they follow the question or wrote what it is about."""
    return Notification.objects.filter(member=member, ref=f"{post.kind}:{post.pk}").exists()


def suggested(question: Question, typed: str, *, but: int, most: int = 8) -> Iterable[Member]:
    """Whom somebody may want to name: the people of the thread first, then those whose name begins so."""
    open_accounts = Member.objects.filter(is_active=True).exclude(pk=but)
    begins = Lower("username")
    found: dict[int, Member] = {}
    for row in _in_thread(question, open_accounts).annotate(lower=begins).filter(lower__startswith=typed)[:most]:
        found[row.pk] = row
    if len(typed) >= 2:
        others = open_accounts.annotate(lower=begins).filter(lower__startswith=typed).order_by("-reputation", "pk")
        for row in others[:most]:
            found.setdefault(row.pk, row)
    return list(found.values())[:most]


def _in_thread(question: Question, members: Any) -> Any:
    """Only by what everybody can read there; whoever asked without their name is not named here either."""
    if question.is_anonymous:
        members = members.exclude(pk=question.author_id)
    wrote = [
        model.objects.published().filter(question=question, author__isnull=False).values("author_id")
        for model in (Answer, Comment)
    ]
    asked = Question.objects.published().filter(pk=question.pk, author__isnull=False).values("author_id")
    return members.filter(pk__in=asked.union(*wrote)).order_by("-reputation", "pk")
