"""PostHistory.xml becomes the revisions of a post, each with everything it said then."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forum.models import Answer, Question, Revision
from tests.forum.dump import answer, change, import_dump, question, user, write

pytestmark = pytest.mark.django_db

LATER = {"CreationDate": "2024-06-01T00:00:00", "UserId": 2, "Comment": "spelling"}


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write(
        tmp_path / "kettles",
        Users=[user(1, "Ann"), user(2, "Bob")],
        Posts=[question(1, "Kettle hums"), answer(2, 1), answer(3, 1)],
        PostHistory=[
            change(1, 1, 2, "It *boils*", "g1"),
            change(2, 1, 1, "Kettel hums", "g1"),
            change(3, 1, 3, "<kettle>", "g1"),
            change(4, 2, 2, "Descale", "g2", UserId=None, UserDisplayName="gone"),
            change(5, 1, 4, "Kettle hums", "g3", **LATER),
            change(6, 1, 6, "|kettle|noise|", "g3", **LATER),
            change(7, 2, 5, "Descale it", "g4", **LATER),
            change(8, 1, 10, "{}", "g5"),
            change(9, 1, 8, "It *boils*!", "g6", **LATER),
            change(10, 99, 2, "deleted", "g7"),
            change(11, 1, 24, "", "g8"),
        ],
    )


def test_revisions_carry_on_what_did_not_change(dump: Path) -> None:
    assert import_dump(dump).code == 0
    asked = Question.objects.get()
    rows = asked.revisions.values_list("number", "title", "body", "tags", "editor__username", "reason", "created_at")
    first, later = datetime(2024, 5, 2, 10, 20, 30, 123000, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)
    assert list(rows) == [
        (1, "Kettel hums", "It *boils*", ["kettle"], "ann", "", first),
        (2, "Kettle hums", "It *boils*", ["kettle", "noise"], "bob", "spelling", later),
        (3, "Kettle hums", "It *boils*!", ["kettle", "noise"], "bob", "spelling", later),
    ]


def test_answers_have_bodies_only_and_people_who_left_no_account(dump: Path) -> None:
    import_dump(dump)
    answered = Answer.objects.get(external_ref="se:kettles:post:2")
    rows = answered.revisions.values_list("number", "title", "body", "tags", "editor__username")
    assert list(rows) == [(1, "", "Descale", [], None), (2, "", "Descale it", [], "bob")]


def test_a_post_without_history_has_its_text_as_first_revision(dump: Path) -> None:
    import_dump(dump)
    only = Answer.objects.get(external_ref="se:kettles:post:3").revisions.get()
    assert (only.number, only.body, only.editor.username) == (1, "<p>Descale it.</p>", "bob")


@pytest.mark.wide
def test_every_row_is_counted(dump: Path) -> None:
    kind = json.loads(import_dump(dump, "--json").out)["kinds"]["history"]
    assert (kind["read"], kind["created"]) == (11, 8)
    assert kind["left_out"] == {
        "of type 10: no change of text": 1,
        "of type 24: no change of text": 1,
        "their post was not imported": 1,
    }
    kind = json.loads(import_dump(dump, "--json").out)["kinds"]["history"]
    assert (kind["created"], kind["already_here"]) == (0, 8)


def test_control_characters_and_long_titles_do_not_reach_the_table(tmp_path: Path) -> None:
    history = [change(1, 1, 1, "kettle " * 60, "g"), change(2, 1, 2, "a\x85b\ufeffc", "g")]
    write(tmp_path / "kettles", Posts=[question(1)], PostHistory=history)
    assert import_dump(tmp_path / "kettles").code == 0
    only = Revision.objects.get()
    assert len(only.title) <= 250
    assert only.body == "a\nbc"
