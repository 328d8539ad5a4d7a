"""Settings come from the environment; a wrong or missing one stops the start with a sentence."""

import os
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}

_REQUIRED = object()

asked: set[str] = set()  # the names of all variables that were read


def _read(name: str) -> str | None:
    asked.add(name)
    return os.environ.get(name)


def text(name: str, default: Any = _REQUIRED) -> str:
    """Without a default it must be there, and hold something."""
    value = _read(name)
    if default is _REQUIRED and not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}: see docs/settings.md.")
    return str(default) if value is None else value


def flag(name: str, *, default: bool) -> bool:
    value = _read(name)
    if value is None:
        return default
    if value.lower() in TRUE_WORDS | FALSE_WORDS:
        return value.lower() in TRUE_WORDS
    raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")


def integer(name: str, default: int) -> int:
    value = _read(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number.") from None


def within(name: str, default: int, *, least: int, most: int) -> int:
    value = integer(name, default)
    if not least <= value <= most:
        raise ImproperlyConfigured(f"{name}={value}: write a whole number from {least} to {most}.")
    return value


def words(name: str, *default: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, *default).split(",") if word.strip()]


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(among)}.")
    return value


def several(name: str, default: str, *, among: tuple[str, ...]) -> list[str]:
    """A comma-separated list of words that are known."""
    found = words(name, default)
    strange = [word for word in found if word not in among]
    if strange:
        raise ImproperlyConfigured(f"{name}: {strange[0]!r} is none of {', '.join(among)}.")
    return found


def origin(name: str, *default: str) -> str:
    """`https://help.example.com` or `http://127.0.0.1:8000`: what every address of the site begins with."""
    value = text(name, *default).rstrip("/")
    url = split(name, value)
    if url.scheme not in {"http", "https"} or not url.hostname or value != f"{url.scheme}://{url.netloc}":
        raise ImproperlyConfigured(f"{name}={value!r}: write https:// and the name of the host, nothing more.")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name}={value!r}: write the name of a time zone, such as {default}.") from None


def split(name: str, value: str) -> SplitResult:
    """The parts of an address; its port is a number."""
    try:
        url = urlsplit(value)
        _ = url.port
    except ValueError as error:
        # Never the value itself: it may hold a password.
        raise ImproperlyConfigured(f"{name} is no address: {error}.") from None
    return url


# A connection of its own for each request would cost SQLite 3 ms: opening, the settings below, closing.
CONNECTION_SECONDS = 60
SQLITE_OPTIONS = {
    # FULL, not NORMAL: with NORMAL a power cut loses every acknowledged write since the last checkpoint.
    # IMMEDIATE: a deferred transaction that upgrades to a write fails at once under concurrency.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;"
        "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
    ),
}


def database(name: str, default: str) -> dict[str, Any]:
    """`sqlite:///path` (three slashes and the path) or `postgresql://user:password@host:port/name?option=value`."""
    url = split(name, text(name, default))
    if url.scheme == "sqlite" and url.path[1:]:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.path[1:],
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": CONNECTION_SECONDS,
        }
    if url.scheme not in {"postgres", "postgresql"} or not url.path[1:]:
        raise ImproperlyConfigured(f"{name}: write sqlite:///path or postgresql://user:password@host/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path[1:]),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "OPTIONS": dict(parse_qsl(url.query)),
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }


def mailbox(name: str) -> str:
    """`imaps://user:password@host/folder` or `maildir:///folder`; empty for none."""
    value = text(name, "")
    if value:
        url = split(name, value)
        if not ((url.scheme in {"imap", "imaps"} and url.hostname) or (url.scheme == "maildir" and url.path)):
            raise ImproperlyConfigured(f"{name}: write imaps://user:password@host/folder or maildir:///folder.")
    return value
