"""manage.py search_rebuild."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forum.models import Question
from knowledge.models import IndexQueue
from knowledge.search.directory import IndexDirectory


def run(**options: object) -> str:
    out = StringIO()
    call_command("search_rebuild", stdout=out, **options)
    return out.getvalue()


@pytest.mark.wide
def test_it_rebuilds_and_compares(search_index: Path, question: Question) -> None:
    assert "forum.question: 1 objects" in run()
    assert run(check=True) == "The index holds what the database holds.\n"
    assert [found.pk for found in Question.objects.search("E18")] == [question.pk]
    Question.objects.filter(pk=question.pk).update(title="Another title for the same trouble")
    # What is still queued is not counted as a difference.
    assert run(check=True) == "The index holds what the database holds.\n"


@pytest.mark.wide
def test_it_names_what_differs(search_index: Path, question: Question) -> None:
    run()
    Question.objects.filter(pk=question.pk).delete()
    IndexQueue.objects.all().delete()
    with pytest.raises(SystemExit) as refusal:
        run(check=True)
    assert refusal.value.code == 1


def test_it_gives_way_to_another_writer(search_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.search.index.LOCK_TIMEOUT", 0.05)
    with IndexDirectory(search_index / "forum.question").lock().held(1), pytest.raises(CommandError, match="try again"):
        run()
