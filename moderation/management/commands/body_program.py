from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from forum.models import Member
from moderation.handover import clients
from moderation.handover.client_models import BodyClient, Scope
from moderation.mediation.models import MediationBody


class Command(BaseCommand):
    help = "Give a program of a mediation body a token for the API, change it, revoke it. A token is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, help="what to do")
        add = acts.add_parser("add", help="a new program")
        add.add_argument("body", help="slug of the mediation body")
        add.add_argument("name", help="what it is called")
        add.add_argument("--for", dest="member", required=True, help="who of its staff answers for it: their name here")
        add.add_argument(
            "--scope", action="append", choices=Scope.values, help="may be given twice; reading by default"
        )
        for act, words in {
            "rotate": "a new token; the old one works too, until",
            "finish": "the program has the new one",
            "revoke": "no token of it works any more",
        }.items():
            acts.add_parser(act, help=words).add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(self._add(options) if options["act"] == "add" else self._change(options))
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None

    def _add(self, options: dict[str, Any]) -> str:
        body = MediationBody.objects.filter(slug=options["body"]).first()
        if body is None:
            known = ", ".join(MediationBody.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no mediation body {options['body']}. Known: {known}.")
        member = Member.objects.filter(username=options["member"]).first()
        if member is None:
            raise CommandError(f"There is no member {options['member']}.")
        scopes = options["scope"] or [Scope.READ]
        client, token = clients.add(body, options["name"], scopes=scopes, answered_by=member)
        return f"Program {client.pk} of {body.name}, good until {client.expires_at:%Y-%m-%d}. Its token, once:\n{token}"

    def _change(self, options: dict[str, Any]) -> str:
        client = BodyClient.objects.filter(pk=options["number"]).first()
        if client is None:
            raise CommandError(f"There is no program {options['number']}.")
        if options["act"] == "rotate":
            return f"The new token, shown this once; the old one works too:\n{clients.rotate(client)}"
        if options["act"] == "finish":
            clients.forget_old_token(client)
            return "The old token works no more."
        clients.revoke(client)
        return "Revoked."
