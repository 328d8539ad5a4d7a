"""The settings of the measured site: production, on plain HTTP and the loopback address, all files in one folder."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

HOST = "127.0.0.1"


def settle(folder: Path) -> int:
    """Set the environment of this process and of its children; the port the server will listen on."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="selfcare.settings",
        SELFCARE_MODE="production",
        SELFCARE_VAR=str(folder),
        SELFCARE_STATIC=str(folder / "static"),
        SELFCARE_SECRET_KEY=secrets.token_urlsafe(50),
        SELFCARE_BASE_URL=f"http://{HOST}:{port}",
        SELFCARE_ALLOWED_HOSTS=HOST,
        SELFCARE_SSL_REDIRECT="0",
        SELFCARE_MAIL_URL=f"file://{folder / 'mail'}",
        SELFCARE_LOG_LEVEL="WARNING",
        SELFCARE_CONTACT_EMAIL="contact@localhost",
        DATABASE_URL=f"sqlite:///{folder / 'selfcare.sqlite3'}",
    )
    return port


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port
