"""Make a scratch site: tables, pages, members who are signed in, one thread. Prints what a client knows, as JSON."""

import json
import sys

import django
from django.conf import settings
from django.core.management import call_command

MEMBERS = ["alice", "bob", "carol", "dora", "eve", "frank", "gil", "hana"]


class NoMigrations(dict[str, None]):
    def __contains__(self, label: object) -> bool:
        return True

    def __getitem__(self, label: str) -> None:
        return None


def make_tables() -> None:
    """From the models, in seconds instead of half a minute; the migrations then count as done."""
    settings.MIGRATION_MODULES = NoMigrations()
    call_command("migrate", run_syncdb=True, verbosity=0)
    settings.MIGRATION_MODULES = {}
    call_command("migrate", fake=True, verbosity=0)


def sign_in(member) -> dict[str, str]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from wagtail.models import APIToken

    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return {"session": session.session_key, "token": APIToken.create_token(user=member, name="faults")[1]}


def main() -> None:
    django.setup()
    from forum import actions
    from moderation.review.actions import accept_charter
    from tests.people import make_member

    make_tables()
    call_command("init_site", verbosity=0, stdout=sys.stderr)
    members = {name: make_member(name) for name in MEMBERS}
    for member in members.values():
        accept_charter(1, by=member)
    text = {"body": "It shows E18.", "language": "en", "tags": ["washing"]}
    question = actions.ask("The washing machine stops in the middle", by=members["alice"], **text)
    answers = [actions.answer(question, by=members[name], body=f"Clean it, says {name}.") for name in ("bob", "carol")]
    call_command("search_rebuild", verbosity=0, stdout=sys.stderr)
    known = {
        "members": {name: sign_in(member) for name, member in members.items()},
        "question": question.pk,
        "answers": [answer.pk for answer in answers],
    }
    sys.stdout.write(json.dumps(known))


if __name__ == "__main__":
    main()
