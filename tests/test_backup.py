"""The two documented commands: what a backup holds comes back whole, and nothing is ever restored over something."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from forum.models import Question
from selfcare import backup

pytestmark = pytest.mark.django_db(transaction=True)
DOCS = Path(__file__).parents[1] / "docs" / "operating.md"


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL comes back by its own programs")
    site = tmp_path / "site"
    settings.VAR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT = site, site / "media", site / "private"
    (site / "private" / "cases").mkdir(parents=True)
    (site / "private" / "cases" / "invoice.pdf").write_bytes(b"89 euros")
    return tmp_path


@pytest.fixture
def elsewhere(place: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty site, to which the settings lead from now on."""
    site = place / "elsewhere"
    site.mkdir()
    settings.VAR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT = site, site / "media", site / "private"
    monkeypatch.setattr(backup, "_place", lambda: site / "db.sqlite3")
    monkeypatch.setattr(backup, "_has_members", lambda: (site / "db.sqlite3").exists())
    monkeypatch.setattr(connection, "close", lambda: None)  # that of the tests goes on
    return site


def made(place: Path) -> Path:
    file = place / "selfcare.tar"
    call_command("backup", str(file))
    return file


@pytest.mark.wide
def test_what_was_written_comes_back(question: Question, place: Path, request: pytest.FixtureRequest) -> None:
    file = made(place)
    assert file.stat().st_mode & 0o077 == 0
    assert (place / "site" / "backup_done").exists()
    elsewhere = request.getfixturevalue("elsewhere")
    backup.restore(file)
    with closing(sqlite3.connect(elsewhere / "db.sqlite3")) as database:
        assert database.execute("SELECT title FROM forum_question").fetchall() == [(question.title,)]
    assert (elsewhere / "private" / "cases" / "invoice.pdf").read_bytes() == b"89 euros"
    with pytest.raises(backup.Refused, match="has accounts"):
        backup.restore(file)


def test_a_site_with_accounts_is_left_alone(question: Question, place: Path) -> None:
    with pytest.raises(CommandError, match="has accounts"):
        call_command("restore", str(place / "anything.tar"))


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"x" * 2000])
def test_what_is_no_backup_is_refused(elsewhere: Path, content: bytes) -> None:
    (elsewhere / "broken.tar").write_bytes(content)
    with pytest.raises(backup.Refused):
        backup.restore(elsewhere / "broken.tar")
    assert not (elsewhere / "db.sqlite3").exists()


def test_files_are_not_mixed(place: Path, request: pytest.FixtureRequest) -> None:
    file = made(place)
    elsewhere = request.getfixturevalue("elsewhere")
    (elsewhere / "media").mkdir()
    (elsewhere / "media" / "other.webp").touch()
    with pytest.raises(backup.Refused, match="not empty"):
        backup.restore(file)
    assert not (elsewhere / "db.sqlite3").exists()


def test_the_documents_name_both() -> None:
    assert {"manage.py backup ", "manage.py restore "} <= {
        line.split("/")[0] for line in DOCS.read_text().splitlines() if line.startswith("manage.py")
    }
