"""The way from an id in an address to a row: through `visible_to`, or 404; gone things are 410."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from forum.actions.tags import tag_formerly
from forum.models import Answer, Comment, Conversion, Member, Picture, Post, Product, Question, Tag, Visibility
from forum.models.post import AnyPost, PostQuerySet, Viewer
from forum.products import formerly


class Gone(Exception):
    """It was public and is no longer: 410."""


class Moved(Gone):
    """An answer that is a comment now, or the other way round. For programs it is gone."""

    def __init__(self, to: Answer | Comment) -> None:
        super().__init__()
        self.address = f"/{'a' if isinstance(to, Answer) else 'c'}/{to.pk}"


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks; a request without session cookie is a visitor's, and its session is not touched."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    return request.user


def member_of(request: HttpRequest) -> Member:
    """The signed-in member; for views behind `login_required`."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def access_post(viewer: Viewer, kind: str, pk: int) -> Question | Answer | Comment:
    """The post if this viewer may see it, else 410 where it was public and 404 where it was not.

    `kind` as of a post, or in the plural as in addresses.
    """
    doors: dict[str, Any] = {"question": access_question, "answer": access_answer, "comment": access_comment}
    found: Question | Answer | Comment = doors[kind.removesuffix("s")](viewer, pk)
    return found


def access_own(member: Member, kind: str, pk: int) -> Question | Answer | Comment:
    """As `access_post`, but what the member deleted themselves is still there for them, as long as its place is."""
    models: dict[str, Any] = {"questions": Question, "answers": Answer, "comments": Comment}
    deleted = models[kind].objects.filter(pk=pk, author=member, visibility=Visibility.DELETED).first()
    if deleted is not None and all(parent.is_visible_to(member) for parent in deleted.parents):
        found: Question | Answer | Comment = deleted
        return found
    return access_post(member, kind, pk)


def access_question(viewer: Viewer, pk: int, *, related: tuple[str, ...] = ("product", "author")) -> Question:
    """With the related rows, in one query."""
    found = Question.objects.select_related(*related) if related else Question.objects.all()
    return _access(found, viewer, pk)


def access_answer(viewer: Viewer, pk: int) -> Answer:
    return _access(Answer.objects.select_related("question", "author"), viewer, pk)


def access_comment(viewer: Viewer, pk: int) -> Comment:
    return _access(Comment.objects.select_related("question", "answer", "author"), viewer, pk)


def access_product(slug: str) -> Product:
    """By its slug, or by one that it had, or that something merged into it had."""
    found = Product.objects.select_related("brand", "parent", "image").filter(slug=slug).first() or formerly(slug=slug)
    if found is None:
        raise Http404
    return found


def access_member(username: str) -> Member:
    """Of an account that is open."""
    found: Member | None = Member.objects.filter(username__iexact=username, is_active=True).first()
    if found is None:
        raise Http404
    return found


def access_tag(slug: str) -> Tag:
    found = Tag.objects.filter(slug=slug).first()
    return found or access_former_tag(slug)


def access_former_tag(slug: str) -> Tag:
    """The tag that this was merged into, or is called now, or is another word for."""
    found = tag_formerly(slug[:100])
    if found is None:
        raise Http404
    return found


def access_picture(viewer: Viewer, key: str) -> Picture:
    """By its name; it goes with the post that shows it."""
    found = Picture.objects.select_related("question", "answer__question", "comment__question").filter(key=key).first()
    if found is None:
        raise Http404
    if not found.is_visible_to(viewer):
        raise Gone
    return found


def _access(queryset: PostQuerySet[AnyPost], viewer: Viewer, pk: int) -> AnyPost:
    found = queryset.visible_to(viewer).filter(pk=pk).first()
    if found is not None:
        return found
    unseen = queryset.filter(pk=pk).first()
    if isinstance(unseen, Answer | Comment) and unseen.visibility == Visibility.DELETED:
        _follow_conversion(unseen, viewer)
    if unseen is not None and _was_public(unseen):
        raise Gone
    raise Http404


def _follow_conversion(post: Answer | Comment, viewer: Viewer) -> None:
    shown = Conversion.away_from(post)
    if shown is not None and shown.is_visible_to(viewer):
        raise Moved(shown)


def _was_public(post: Post) -> bool:
    """Taken away, itself or what it stands under; nobody is told of what still waits for a check."""
    return Visibility.HELD not in {above.visibility for above in (post, *post.parents)}
