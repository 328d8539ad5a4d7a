"""A whole site: page trees, charter, a real SMTP server that keeps what it receives."""

import secrets
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from forum.tasks import send_mail
from knowledge.search.health import rebuild
from knowledge.site_tree import build
from moderation.review import charter
from selfcare import new_site
from tests.journeys.place import Place
from tests.journeys.readers import READERS


class Postbox:
    """Receives mail over SMTP on a free port of this machine."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"

    def to(self, address: str) -> list[Message]:
        """After the worker has sent what is due."""
        while send_mail():
            pass
        return [message for message in self.messages if address in str(message["To"])]

    def last_text(self, address: str) -> str:
        return self.to(address)[-1].get_body(("plain",)).get_content()  # type: ignore[attr-defined]


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAIL_TRANSPORT = {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": "127.0.0.1",
        "port": port,
    }
    settings.EMAIL_BACKEND = "forum.mail.QueueBackend"
    yield box
    controller.stop()


@pytest.fixture
def site(transactional_db: Any) -> None:
    build()
    charter.seed(new_site.rules())


@pytest.fixture
def search_index(db: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index of this test alone, empty; drain the queue after a change."""
    for module in ("directory", "seal"):  # no test cuts the power
        monkeypatch.setattr(f"knowledge.search.{module}.fsync", lambda path: None)
    backend = {"BACKEND": "knowledge.search.backend", "PATH": tmp_path / "index", "AUTO_UPDATE": False}
    settings.WAGTAILSEARCH_BACKENDS = {"default": backend}
    rebuild()


@pytest.fixture
def words() -> dict[str, str]:
    """The canaries, by what they stand for. A digit in each keeps them apart from every language.

    They begin with three letters, since two letters and two digits may be masked as the number of an account.
    """
    return {name: f"zqz{secrets.token_hex(5)}7" for name in READERS}


@pytest.fixture
def place(words: dict[str, str], site_tree: Any, search_index: Any, settings: Any) -> Place:
    settings.WEBHOOKS_TO_LOOPBACK = False
    return Place(words)
