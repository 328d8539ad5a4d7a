"""The index lost, cut, garbled or left half written: searching goes on, and the worker puts it right."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum.models import Question
from knowledge.search import columns
from knowledge.search.directory import IndexBusy, IndexDirectory
from knowledge.search.documents import Documents
from knowledge.search.health import check_index, damage, heal, index_is_healthy, indexes, rebuild
from knowledge.search.index import Rebuilder
from knowledge.search.queue import drain
from knowledge.search.snapshot import Snapshot
from knowledge.search.storage import MemoryStorage

GARBAGE = b"\x80\x04\x95garbage\xff" * 500


@pytest.fixture
def folder(search_index: Path, question: Question) -> Path:
    drain()
    assert [found.pk for found in Question.objects.search("E18")] == [question.pk]
    return search_index / "forum.question"


def segment(folder: Path) -> Path:
    return next((folder / "current").glob("*.seg"))


def delete_everything(folder: Path) -> None:
    shutil.rmtree(folder.parent)


def delete_this_index(folder: Path) -> None:
    shutil.rmtree(folder)


def delete_the_build(folder: Path) -> None:
    shutil.rmtree((folder / "current").resolve())


def delete_a_file(folder: Path) -> None:
    segment(folder).unlink()


def empty_a_file(folder: Path) -> None:
    os.truncate(segment(folder), 0)


def cut_a_file(folder: Path) -> None:
    os.truncate(segment(folder), segment(folder).stat().st_size // 2)


def garble_a_file(folder: Path) -> None:
    segment(folder).write_bytes(GARBAGE)


def garble_a_few_bytes(folder: Path) -> None:
    with segment(folder).open("r+b") as file:
        file.seek(100)
        file.write(GARBAGE[:60])


def garble_the_list_of_files(folder: Path) -> None:
    next((folder / "current").glob("*.toc")).write_bytes(GARBAGE)


def garble_the_seal(folder: Path) -> None:
    (folder / "current" / "seal.json").write_bytes(GARBAGE)


def point_nowhere(folder: Path) -> None:
    (folder / "current").unlink()
    (folder / "current").symlink_to("nowhere")


def put_a_file_in_its_place(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("not a folder")


def copy_it_without_links(folder: Path) -> None:
    build = (folder / "current").resolve()
    (folder / "current").unlink()
    shutil.copytree(build, folder / "current")


INJURIES = [
    delete_everything,
    delete_this_index,
    delete_the_build,
    delete_a_file,
    empty_a_file,
    cut_a_file,
    garble_a_file,
    garble_a_few_bytes,
    garble_the_list_of_files,
    garble_the_seal,
    point_nowhere,
    put_a_file_in_its_place,
    copy_it_without_links,
]


def forget_what_is_in_memory() -> None:
    from knowledge.search import reader

    reader._readers.clear()


@pytest.mark.wide
@pytest.mark.parametrize("has_it_in_memory", [True, False], ids=["open", "fresh"])
@pytest.mark.parametrize("injure", INJURIES, ids=lambda injure: injure.__name__)
def test_search_survives_and_heals(
    folder: Path, question: Question, injure: Callable[[Path], None], has_it_in_memory: bool
) -> None:
    injure(folder)
    if not has_it_in_memory:
        forget_what_is_in_memory()
    for index in indexes():
        index.refresh()
    assert [found.pk for found in Question.objects.search("E18")] == [question.pk]
    assert [found.pk for found in Question.objects.autocomplete("wash")] == [question.pk]
    assert Question.objects.search("E18").count() == 1
    assert Question.objects.search("E18").facet("language") == {"en": 1}
    assert heal() >= 1
    assert index_is_healthy()
    assert check_index(deep=True) == []
    results = Question.objects.search("E18")
    assert [found.pk for found in results] == [question.pk]
    assert not results.is_degraded


@pytest.mark.wide
@pytest.mark.parametrize("injure", [delete_this_index, garble_the_seal], ids=lambda injure: injure.__name__)
def test_a_write_to_a_damaged_index_makes_a_whole_one(
    folder: Path, question: Question, ask: Callable[..., Question], injure: Callable[[Path], None]
) -> None:
    injure(folder)
    other = ask("The dryer shows E18 as well")
    drain()
    assert check_index(deep=True) == []
    results = Question.objects.search("E18")
    assert {found.pk for found in results} == {question.pk, other.pk}
    assert not results.is_degraded


def test_an_index_others_may_write_is_not_read(folder: Path, question: Question) -> None:
    segment(folder).chmod(0o666)
    forget_what_is_in_memory()
    results = Question.objects.search("E18")
    assert [found.pk for found in results] == [question.pk]
    assert results.is_degraded


@pytest.mark.wide
def test_a_failure_while_answering_is_reported_and_checked(
    folder: Path, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise MemoryError("posting list of four billion")

    monkeypatch.setattr(Snapshot, "search", fail)
    results = Question.objects.search("E18")
    assert [found.pk for found in results] == [question.pk]
    assert results.is_degraded
    assert (folder / "damaged").exists()
    monkeypatch.undo()
    assert heal() == 0  # everything can be read: it was not the index
    assert not (folder / "damaged").exists()


@pytest.mark.wide
def test_other_search_fields_make_another_index(
    folder: Path, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = [field for field in Question.search_fields if field.field_name != "answer_count"]
    monkeypatch.setattr(Question, "search_fields", fewer)
    for cached in (columns.fingerprint, columns.searched):
        cached.cache_clear()
    try:
        results = Question.objects.search("E18")
        assert [found.pk for found in results] == [question.pk]
        assert results.is_degraded
        assert heal() == 1
        assert not [index for index in indexes() if damage(index)]
    finally:
        monkeypatch.undo()
        for cached in (columns.fingerprint, columns.searched):
            cached.cache_clear()


@pytest.mark.wide
def test_a_writer_that_died_before_its_seal_costs_no_rebuild(folder: Path, question: Question) -> None:
    build = (folder / "current").resolve()
    seal = (build / "seal.json").read_bytes()
    question.title = "Another title for the same trouble"
    question.save()
    drain()
    (build / "seal.json").write_bytes(seal)  # as it was before that commit
    assert heal() == 0
    assert index_is_healthy()
    assert (folder / "current").resolve() == build


@pytest.mark.wide
def test_readers_keep_their_answers_during_a_rebuild(folder: Path, question: Question) -> None:
    index = next(index for index in indexes() if index.label == "forum.question")
    before = (folder / "current").resolve()
    rebuilder = Rebuilder(index)
    building = rebuilder.start()
    building.add_items(Question, [question, question])
    assert [found.pk for found in Question.objects.search("E18")] == [question.pk]
    with pytest.raises(IndexBusy):
        index.apply(lambda: ([], ["1"]), timeout=0.05)
    rebuilder.abandon()
    assert (folder / "current").resolve() == before
    assert rebuild() >= 1
    assert (folder / "current").resolve() != before
    assert not before.exists()
    assert [found.pk for found in Question.objects.search("E18")] == [question.pk]


@pytest.mark.wide
def test_what_changes_during_a_rebuild_is_not_lost(
    folder: Path, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Documents.document

    def changed_meanwhile(self: Documents, obj: Any) -> Any:
        document = read(self, obj)
        if obj == question:
            monkeypatch.undo()
            obj.title = "Changed while the index was rebuilt"
            obj.save()
        return document

    monkeypatch.setattr(Documents, "document", changed_meanwhile)
    rebuild()
    drain()
    assert [found.pk for found in Question.objects.search("rebuilt")] == [question.pk]
    assert check_index(deep=True) == []


WRITER = """
import sys
from pathlib import Path
from whoosh import fields
from whoosh.index import FileIndex
from knowledge.search.directory import IndexDirectory
from knowledge.search.seal import seal
from knowledge.search.storage import MemoryStorage
from knowledge.search.writing import replace, writing

directory = IndexDirectory(Path(sys.argv[1]))
while True:
    for number in range(50):
        with directory.lock().held(10):
            build = directory.current()
            with writing(build) as writer:
                replace(writer, [{"key": str(key), "body": f"round {number} " * 50} for key in range(20)], [])
            seal(build, "test")
        sys.stdout.write(".")
        sys.stdout.flush()
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_a_whole_index_and_no_lock(tmp_path: Path) -> None:
    from whoosh import fields
    from whoosh.index import FileIndex

    directory = IndexDirectory(tmp_path / "index")
    build = directory.create_build()
    schema = fields.Schema(key=fields.ID(unique=True, stored=True), body=fields.TEXT)
    FileIndex.create(MemoryStorage(str(build)), schema, "MAIN")
    directory.activate(build)
    for attempt in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", WRITER, str(directory.path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        )
        assert writer.stdout is not None
        assert writer.stdout.read(2) == b".."  # it is at work
        time.sleep(0.013 * attempt)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        with directory.lock().held(0.5):
            snapshot = Snapshot(directory.current(), {})
            snapshot.read_whole()
            assert sorted(int(found["key"]) for found in snapshot.stored()) == list(range(20))
