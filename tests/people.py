"""The people of the tests, always the same ones."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory

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
    """What a session holds once a code was shown in it."""
    second_factor.note_proof(request, user)


def prove(client: Client, member: Member) -> None:
    """What showing a code leaves behind: in the session, and an authenticator that stands."""
    Authenticator.objects.get_or_create(
        user=member, type="totp", defaults={"data": {"secret": second_factor.seal("A" * 32)}}
    )
    request: Any = RequestFactory().get("/")
    request.session = client.session
    second_factor.note_proof(request, member)
    request.session.save()


def make_moderator(username: str = "dora") -> Member:
    return make_member(username, MODERATORS, is_staff=True)


def make_editor(username: str = "editor") -> Member:
    return make_member(username, EDITORS, is_staff=True)
