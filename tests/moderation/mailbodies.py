"""A body that takes its cases by e-mail alone, and what it does with its mails."""

import io
import re
import zipfile

from django.core import mail
from django.test import Client
from django.utils import timezone

from forum.models import Mail
from moderation.handover.deliveries import deliver
from moderation.handover.link_models import DossierLink
from moderation.handover.models import Delivery


def leave():
    """The worker sends what waits; the mails that left by it."""
    before = len(mail.outbox)
    Delivery.objects.filter(state="pending").update(next_attempt_at=timezone.now())
    while deliver():
        pass
    return mail.outbox[before:]


def path_in(message):
    """Of the link in a mail, or in its text."""
    text = getattr(message, "body", message)
    return re.search(r"https?://[^/\s]+(/\w\w/handover/\S+)", text)[1]


def last_code():
    text = Mail.objects.filter(subject__contains="code").latest("pk").text
    return "".join(re.search(r"(\d{4}) (\d{4})", text).groups())


def wrong(code):
    return f"{(int(code) + 1) % 100_000_000:08}"


class Service:
    """Whoever reads the mail of a service, with a browser and without an account."""

    def __init__(self, message):
        self.browser, self.path = Client(), path_in(message)

    @property
    def link(self):
        return DossierLink.objects.latest("pk")

    def look(self):
        return self.browser.get(self.path)

    def ask(self, act="code"):
        return self.browser.post(self.path, {"act": act})

    def type(self, code):
        """What was downloaded is read to its end, which closes it."""
        found = self.browser.post(self.path, {"code": code})
        found.taken = b"".join(found.streaming_content) if found.streaming else b""
        return found

    def fetch(self):
        self.ask()
        return self.type(last_code())


def names_in(response):
    return zipfile.ZipFile(io.BytesIO(response.taken)).namelist()
