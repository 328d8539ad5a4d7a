"""The thread as the dossier keeps it: canonical, pseudonymous, without anything that was private."""

from __future__ import annotations

from typing import Any

from forum.models import MODERATORS, Answer, Comment, Member, Question, Visibility
from moderation.mediation.canonical import canonical_json
from moderation.mediation.masking import Mask

VERSION = 1


def take(question: Question, *, asker: Member) -> str:
    """Canonical JSON of a thread. The asker is "asker", others are "Member A", "Member B" in order of speaking.

    Left out: e-mail addresses and telephone, account and card numbers that others wrote, votes by person, flags,
    private notes. A removed post is a line that says so. The same thread gives the same bytes.
    """
    posts = [question, *_replies(Answer, question), *_replies(Comment, question)]
    posts.sort(key=lambda post: (post.created_at, type(post).__name__, post.pk))
    people = _People(posts, asker)
    mask = Mask(people.by_account)
    rows = [_post(number, post, people, mask) for number, post in enumerate(posts, start=1)]
    content = {
        "version": VERSION,
        "question": question.pk,
        "title": mask.mentions(question.title),
        "language": question.language,
        "product": _product(question),
        "tags": sorted(tag.slug for tag in question.tags.all()),
        "accepted_answer": question.accepted_answer_id,
        "posts": rows,
        "masked": dict(mask.counts),
    }
    return canonical_json(content).decode()


def without_thread(language: str) -> str:
    """Of a case that came on paper: nothing was discussed here, and the dossier says so."""
    content: dict[str, Any] = {
        "version": VERSION,
        "question": None,
        "title": "",
        "language": language,
        "product": None,
        "tags": [],
        "accepted_answer": None,
        "posts": [],
        "masked": {},
    }
    return canonical_json(content).decode()


def _replies(kind: type[Answer] | type[Comment], question: Question) -> list[Any]:
    """What waits for a check was never public: it is no part of the thread."""
    shown = kind.objects.filter(question=question).exclude(visibility=Visibility.HELD)
    return list(shown.select_related("author"))


def _product(question: Question) -> dict[str, str] | None:
    if question.product is None:
        return None
    return {"name": question.product.name, "gtin": question.product.gtin or ""}


def _post(number: int, post: Any, people: _People, mask: Mask) -> dict[str, Any]:
    row = {
        "n": number,
        "kind": type(post).__name__.lower(),
        "id": post.pk,
        "by": people.name_of(post),
        "role": people.role_of(post),
        "created_at": post.created_at,
        "edited_at": post.edited_at,
        "text": _text(post, people, mask),
    }
    return {**row, "on_answer": post.answer_id} if isinstance(post, Comment) else row


def _text(post: Any, people: _People, mask: Mask) -> str:
    if not post.is_published:
        return f"[removed: {post.visibility}]"
    return mask.mentions(post.body) if people.is_asker(post) else mask.over(post.body)


class _People:
    """Who speaks, in order of speaking; somebody without account is somebody else in every post."""

    def __init__(self, posts: list[Any], asker: Member) -> None:
        self.asker = asker
        self.names: dict[Any, str] = {}
        named = [(post.author, self.name_of(post)) for post in posts]
        self.by_account = {author.username.casefold(): name for author, name in named if author is not None}
        speaking = [post.author_id for post in posts if post.author_id]
        team = Member.objects.filter(pk__in=speaking, groups__name=MODERATORS)
        self.moderators = set(team.values_list("pk", flat=True))

    def is_asker(self, post: Any) -> bool:
        return bool(post.author_id == self.asker.pk)

    def name_of(self, post: Any) -> str:
        if self.is_asker(post):
            return "asker"
        key = post.author_id or f"{type(post).__name__}{post.pk}"
        return self.names.setdefault(key, f"Member {_letters(len(self.names))}")

    def role_of(self, post: Any) -> str:
        if self.is_asker(post):
            return "asker"
        if getattr(post, "is_official", False):
            return "brand"
        return "moderator" if post.author_id in self.moderators else "member"


def _letters(number: int) -> str:
    """A … Z, AA, AB …"""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
