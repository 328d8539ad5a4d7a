"""The people of the tests, always the same ones."""

from typing import Any

from django.contrib.auth.models import Group

from forum import second_factor
from forum.models import EDITORS, MODERATORS, Member

PASSWORD = "correct horse battery"


def make_member(username: str, *groups: str, language: str = "en", **fields: Any) -> Member:
    """A member who can sign in with PASSWORD, in the named staff groups."""
    member = Member.objects.create_user(
        username, f"{username}@example.org", PASSWORD, language=language, display_name=username.title(), **fields
    )
    for name in groups:
        member.groups.add(Group.objects.get_or_create(name=name)[0])
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    return member


def prove_second_step(request: Any, user: Member, **kwargs: Any) -> None:
    """What a session holds once a code was shown in it; for members a test signs in by `force_login`."""
    if "REQUEST_METHOD" not in request.META:
        second_factor.note_proof(request, user)


def make_moderator(username: str = "dora") -> Member:
    return make_member(username, MODERATORS, is_staff=True)


def make_editor(username: str = "editor") -> Member:
    return make_member(username, EDITORS, is_staff=True)
