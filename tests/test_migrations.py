"""Migrations make the tables of the models, and a site of former versions goes on with them or is told the way."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from selfcare import doctor, squashed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_real_migrations")]
ROOT = Path(__file__).resolve().parents[1]
ALL = ["forum.0001_members", "forum.0051_squashed", "knowledge.0012_squashed", "moderation.0044_squashed"]


@pytest.fixture
def _real_migrations(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}


@pytest.fixture
def _made_by_migrations(request: pytest.FixtureRequest) -> None:
    if request.config.option.nomigrations:
        pytest.skip("the tables are made from the models: run this file with --migrations")


@pytest.mark.usefixtures("_made_by_migrations")
def test_migrations_make_the_tables_of_the_models() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    tables = set(connection.introspection.table_names())
    assert {model._meta.db_table for model in connection.introspection.installed_models(tables)} <= tables
    assert {"forum_question", "moderation_case", "knowledge_indexqueue"} <= tables


@pytest.mark.usefixtures("_made_by_migrations")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="compared once")
def test_columns_constraints_and_indexes_are_those_of_the_models(tmp_path: Path) -> None:
    asked = {"SELFCARE_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.faults.unmigrated"}
    of_models = [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity=0"]
    subprocess.run(of_models, cwd=ROOT, env={**os.environ, **asked}, check=True)
    with closing(sqlite3.connect(tmp_path / "selfcare.sqlite3")) as other, connection.cursor() as cursor:
        migrated, made = shapes(cursor.execute(SHAPES).fetchall()), shapes(other.execute(SHAPES).fetchall())
    assert len(made) > 500
    assert [shape for shape in migrated if shape not in made] == []
    assert [shape for shape in made if shape not in migrated] == []


SHAPES = "SELECT tbl_name, sql FROM sqlite_master WHERE sql <> ''"


def shapes(rows: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Columns in any order; an index that a renamed column kept has an older name."""
    ours = [(table, sql) for table, sql in rows if table.partition("_")[0] in squashed.APPS]
    return [(re.sub(r'INDEX "\w+"', "INDEX", sql.partition("(")[0]), *parts(sql)) for _table, sql in ours]


def parts(sql: str) -> list[str]:
    """What stands between the outer brackets, by its commas."""
    found, depth = [""], 0
    for sign in sql.partition("(")[2].removesuffix(")"):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return sorted(part.strip() for part in found)


@pytest.fixture
def applied(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the database says was applied."""

    def say(*those: tuple[str, str]) -> None:
        monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda recorder: dict.fromkeys(those))

    return say


def replaced(name: str) -> list[tuple[str, str]]:
    app, _, module = name.partition(".")
    return list(import_module(f"{app}.migrations.{module}").Migration.replaces)


def test_each_stands_for_what_is_gone() -> None:
    gone = [each for name in ALL for each in replaced(name)]
    assert len(gone) == len(set(gone)) == 51 + 12 + 44
    assert not [each for each in gone if Path(each[0], "migrations", f"{each[1]}.py").exists()]


def test_a_site_that_ran_all_of_them_has_nothing_to_do(applied: Any) -> None:
    applied(*(each for name in ALL for each in replaced(name)))
    assert squashed.stuck(connection) == []
    graph = MigrationExecutor(connection).loader
    assert {("forum", "0051_squashed"), ("moderation", "0044_squashed")} <= graph.applied_migrations.keys()


def test_a_new_site_may_be_stopped_between_two_and_goes_on(applied: Any) -> None:
    applied()
    assert squashed.stuck(connection) == []
    applied(*replaced("forum.0001_members"))
    assert squashed.stuck(connection) == []


@pytest.mark.parametrize("name", ALL[1:])
def test_a_site_that_ran_some_of_them_is_told_where_to_run_the_rest(name: str, applied: Any) -> None:
    app = name.partition(".")[0]
    applied(*replaced("forum.0001_members"), *replaced(name)[:-1])
    with pytest.raises(CommandError, match=rf"\({app}\).*Check out [0-9a-f]+, run manage.py migrate there"):
        call_command("migrate", verbosity=0)
    ((_name, said),) = doctor.examine(["migrations"])
    assert said.level == doctor.Level.RED
    assert app in said.said
