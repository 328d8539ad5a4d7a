"""An import that is stopped anywhere is finished by the next run, and the result is that of one run."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from forum import ledger, recount
from forum.importers import questions as consumer_questions
from forum.importers import rows
from forum.importers.stackexchange import finish, history, run
from forum.importers.store import Store
from forum.models import Acceptance, Answer, Comment, Member, Question, ReputationChange, Revision, Vote
from tests.forum.dump import answer, change, comment, import_dump, link, question, user, vote, write

ROOT = Path(__file__).resolve().parents[2]


class Stopped(Exception):
    """Stands for a process that dies: what is not committed is gone."""


def make_dump(folder: Path, threads: int = 6) -> Path:
    posts, comments, votes, links, changes = [], [], [], [], []
    for n in range(threads):
        q, good, other = 3 * n + 1, 3 * n + 2, 3 * n + 3
        asked = question(q, f"The kettle number {n} does not switch off", AcceptedAnswerId=good, OwnerUserId=n % 4 + 1)
        posts += [asked, answer(good, q, OwnerUserId=(n + 1) % 4 + 1), answer(other, q, OwnerUserId=None)]
        comments += [comment(2 * n, q), comment(2 * n + 1, good)]
        votes += [vote(10 * n + k, (q, good, other)[k % 3], 3 if k == 7 else 2) for k in range(9)]
        votes.append(vote(10 * n + 9, good, 1))
        changes += [change(2 * n, q, 2, "It boils", f"a{n}"), change(2 * n + 1, q, 1, "Kettle", f"a{n}")]
        changes.append(change(1000 + n, good, 2, "Descale", f"b{n}"))
    links = [link(1, 4, 1), link(2, 7, 4)]
    people = [user(n, f"Person {n}") for n in range(1, 5)]
    return write(
        folder, Users=people, Posts=posts, Comments=comments, Votes=votes, PostLinks=links, PostHistory=changes
    )


def by_meaning() -> dict[str, Any]:
    """Everything an import writes, without primary keys: those depend on what was rolled back."""
    refs = {row.pk: row.external_ref for row in Question.objects.all()}
    posts = [
        (row.external_ref, row.author and row.author.username, row.body_html, row.visibility, row.created_at)
        for model in (Question, Answer, Comment)
        for row in model.objects.order_by("external_ref")
    ]
    figures = "external_ref", "state", "answer_count", "vote_count", "last_activity_at", "version", "duplicate_of"
    return {
        "posts": posts,
        "members": list(Member.objects.order_by("external_ref").values_list("external_ref", "username", "reputation")),
        "questions": [
            (*row[:-1], refs.get(row[-1])) for row in Question.objects.order_by("external_ref").values_list(*figures)
        ],
        "votes": sorted(Vote.objects.values_list("external_ref", "value", "answer__external_ref")),
        "accepted": sorted(Acceptance.objects.values_list("answer__external_ref", "accepted_at")),
        "revisions": sorted(
            Revision.objects.values_list("question__external_ref", "answer__external_ref", "number", "title", "body"),
            key=str,
        ),
        "points": sorted(
            ReputationChange.objects.values_list("answer__external_ref", "reason", "points", "at"), key=str
        ),
    }


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((run, "BATCH"), (finish, "BATCH"), (history, "POSTS_AT_ONCE"), (consumer_questions, "BATCH")):
        monkeypatch.setattr(module, name, 3)
    monkeypatch.setattr(ledger.backfill, "__kwdefaults__", {"batch": 5, "told": None})


@pytest.fixture
def stop_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Dies when the nth transaction is about to commit; 0: never."""
    left = [0]
    real = transaction.Atomic.__exit__

    def leave(self: Any, kind: Any, *rest: Any) -> Any:
        if kind is None and left[0] > 0:
            left[0] -= 1
            if left[0] == 0:
                stopped = Stopped()
                real(self, Stopped, stopped, None)
                raise stopped
        return real(self, kind, *rest)

    monkeypatch.setattr(transaction.Atomic, "__exit__", leave)
    return lambda number: left.__setitem__(0, number)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("threads", "step"), [(3, 11), (4, 7)])
def test_stopped_at_any_transaction_a_further_run_ends_it(
    tmp_path: Path, small_batches: None, stop_at: Callable[[int], None], threads: int, step: int
) -> None:
    folder = make_dump(tmp_path / "kettles", threads)
    expected = _undone(lambda: import_dump(folder).code)
    stopped_at = 0
    for number in range(1, 300, step):
        with transaction.atomic():
            stop_at(number)
            try:
                assert import_dump(folder).code == 0
                stop_at(0)
            except Stopped:
                stopped_at = number
                shown = Question.objects.published()
                assert all(row.answer_count == 2 and row.accepted_answer for row in shown)
                import_dump(folder)
            assert by_meaning() == expected, f"stopped at transaction {number}"
            assert list(recount.check()) == []
            transaction.set_rollback(True)
        if stopped_at != number:
            break
    assert 30 < stopped_at < 290


def _undone(act: Callable[[], int]) -> dict[str, Any]:
    with transaction.atomic():
        assert act() == 0
        meaning = by_meaning()
        transaction.set_rollback(True)
    return meaning


@pytest.mark.wide
@pytest.mark.django_db
def test_an_unfinished_import_shows_nothing_and_is_named_by_check(
    tmp_path: Path, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_dump(tmp_path / "kettles")

    def die(*_: Any) -> None:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(finish, "_finish", die)
        with pytest.raises(Stopped):
            import_dump(folder)
    assert Question.objects.count() == 6
    assert not Question.objects.published().exists()
    assert list(recount.check()) == ["6 questions wait for the end of their import: run it again"]
    assert import_dump(folder).code == 0
    assert Question.objects.published().count() == 6


@pytest.mark.django_db
def test_batches_are_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that fails in its middle leaves no row: here, the authors of questions that were not written."""
    folder = make_dump(tmp_path / "kettles")
    real = Store.create

    def create(self: Store, batch: Any) -> None:
        real(self, batch)
        if batch and isinstance(batch[0], Question):
            raise Stopped

    monkeypatch.setattr(Store, "create", create)
    with pytest.raises(Stopped):
        import_dump(folder)
    assert Member.objects.count() == 4
    assert not Question.objects.exists()


SCRIPT = """
import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
django.setup()
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
"""


@pytest.mark.slow
def test_killed_in_the_middle_a_further_run_ends_it(tmp_path: Path) -> None:
    folder = make_dump(tmp_path / "kettles", threads=600)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "selfcare.settings",
        "SELFCARE_MODE": "development",
        "SELFCARE_VAR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", SCRIPT], env=environment, check=True, cwd=tmp_path)
    command = [sys.executable, str(ROOT / "manage.py"), "import_stackexchange", str(folder)]
    database = tmp_path / "selfcare.sqlite3"
    for table, wanted in [
        ("forum_question", 500),
        ("forum_answer", 1000),
        ("forum_vote", 4000),
        ("forum_revision", 900),
    ]:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while process.poll() is None and _count(database, table) < wanted:
            time.sleep(0.02)
        assert process.poll() is None, "it was over before it could be killed"
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert _count(database, table) >= wanted
    last = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "0 problems" in last.stdout
    tables = ("forum_question", "forum_answer", "forum_comment", "forum_vote", "forum_acceptance")
    assert [_count(database, table) for table in tables] == [600, 1200, 1200, 5400, 600]
    assert _count(database, "forum_question WHERE visibility = 'published'") == 600
    check = [sys.executable, str(ROOT / "manage.py"), "recount", "--check"]
    subprocess.run(check, env=environment, check=True, capture_output=True)


def _count(database: Path, table: str) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
    finally:
        connection.close()


def test_batches_of_an_iterator() -> None:
    assert list(rows.batched(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(rows.batched([], 2)) == []
