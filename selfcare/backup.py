"""A site in one file, and back: the database first, the files after it, so that those it names are in the archive."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from forum.models import Member

DATABASE = "database"  # its name in the archive
FOLDERS = {"media": "MEDIA_ROOT", "private": "PRIVATE_ROOT"}


class Refused(Exception):
    """Nothing was changed; the sentence says why."""


def make(target: Path) -> int:
    """Write the archive, for its owner alone; its size in bytes. What stood there is replaced by a whole one only."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        database, archive = Path(folder) / DATABASE, Path(folder) / "archive"
        _dump(database)
        with os.fdopen(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                tar.add(database, DATABASE)
                for name, setting in FOLDERS.items():
                    if (path := Path(getattr(settings, setting))).exists():
                        tar.add(path, name)
            file.flush()
            os.fsync(file.fileno())
        archive.replace(target)
    (settings.VAR / "backup_done").touch()
    return target.stat().st_size


def restore(source: Path) -> None:
    """Into an empty site. The index is rebuilt by the caller; the site must not run meanwhile."""
    if _has_members():
        raise Refused(
            "This site has accounts: restore into an empty one, with a SELFCARE_VAR and a database of its own."
        )
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        try:
            with tarfile.open(source) as tar:
                tar.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise Refused(f"{source} is no backup that can be read: {error}") from None
        if not (Path(folder) / DATABASE).exists():
            raise Refused(f"{source} holds no database: it is no backup of this program.")
        places = {Path(folder) / name: Path(getattr(settings, setting)) for name, setting in FOLDERS.items()}
        for place in places.values():
            if place.exists() and any(place.iterdir()):
                raise Refused(f"{place} is not empty: the files of the backup would be mixed with others.")
        _load(Path(folder) / DATABASE)
        for files, place in places.items():
            if files.exists():
                _bring(files, place)


def _has_members() -> bool:
    return Member._meta.db_table in connection.introspection.table_names() and Member.objects.exists()


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # never a copy of the file: the last writes are in the WAL
            cursor.execute("VACUUM INTO %s", [str(target)])
    else:
        _run("pg_dump", "--format=custom", f"--file={target}", _address())


def _load(source: Path) -> None:
    if connection.vendor != "sqlite":
        how = ("--no-owner", "--clean", "--if-exists", "--single-transaction")
        _run("pg_restore", *how, f"--dbname={_address()}", str(source))
        return
    try:
        with closing(sqlite3.connect(source)) as database:
            database.create_function("regexp", 2, _matches)  # of checks that Django writes
            said = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise Refused(f"The database in the backup is damaged, or of another kind than this site's: {said}")
    connection.close()
    place = _place()
    for tail in ("-wal", "-shm"):
        place.with_name(place.name + tail).unlink(missing_ok=True)
    source.replace(place)


def _matches(pattern: str, text: Any) -> bool:
    return text is not None and re.search(pattern, str(text)) is not None


def _place() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _bring(files: Path, place: Path) -> None:
    if place.exists():
        place.rmdir()
    files.replace(place)


def _address() -> str:
    known: dict[str, Any] = settings.DATABASES["default"]
    host = f"{known['HOST'] or 'localhost'}:{known['PORT'] or 5432}"
    return f"postgresql://{known['USER']}@{host}/{known['NAME']}"


def _run(*command: str) -> None:
    secret = str(settings.DATABASES["default"]["PASSWORD"] or "")  # not among the arguments, which everybody sees
    try:
        subprocess.run(command, check=True, env={**os.environ, "PGPASSWORD": secret}, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError:
        raise Refused(f"{command[0]} is not installed here. It comes with the client of PostgreSQL.") from None
    except subprocess.CalledProcessError as error:
        raise Refused(f"{command[0]}: {error.stderr.strip()}") from None
