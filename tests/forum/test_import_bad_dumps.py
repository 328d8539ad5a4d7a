"""What is wrong, hostile or missing in a dump: it is named, made harmless, and the rest goes on."""

from pathlib import Path

import pytest

from forum import recount
from forum.models import Answer, Comment, Member, Question
from tests.forum.dump import answer, comment, counts, import_dump, post, question, user, vote, write
from tests.forum.hostile import faults

pytestmark = pytest.mark.django_db

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<p style="position:fixed">over all</p>',
    "<iframe src=https://example.org></iframe>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
]


@pytest.mark.wide
@pytest.mark.parametrize("attack", ATTACKS)
def test_imported_html_passes_the_sanitizer(folder: Path, attack: str) -> None:
    body = f"<p>Before</p>{attack}"
    write(folder, Posts=[question(1, Body=body), answer(2, 1, Body=body)], Comments=[comment(1, 1, Text=attack)])
    assert import_dump(folder).code == 0
    for one in (post(Question, 1), post(Answer, 2), Comment.objects.get()):
        assert faults(one.body_html) == []
    assert "Before" in post(Question, 1).body_html


def test_names_are_made_safe_and_unlike(folder: Path, bob: Member) -> None:
    names = ["Bob", "BOB", "bob", "admin", "<b>x</b>", "\u202eevil\u200b", "李", "Jo", "É" * 100, "", " - "]
    write(folder, Users=[user(number, name) for number, name in enumerate(names, 1)], Posts=[question(1)])
    assert import_dump(folder).code == 0
    imported = Member.objects.exclude(pk=bob.pk).order_by("date_joined", "pk")
    assert [one.username for one in imported] == [
        "bob-2",
        "bob-3",
        "bob-4",
        "member-4",
        "bxb",
        "evil",
        "member-7",
        "jo-8",
        "e" * 60,
        "member-10",
        "member-11",
    ]
    assert imported[5].display_name == "evil"
    assert imported[4].display_name == "<b>x</b>"  # a name, not markup: templates escape it
    assert max(len(one.display_name) for one in imported) == 60


def test_long_titles_are_cut_on_a_word_and_named(folder: Path) -> None:
    write(folder, Posts=[question(1, "kettle " * 60)])
    outcome = import_dump(folder)
    assert outcome.code == 0
    assert "Posts.xml:3: title cut" in outcome.err
    title = post(Question, 1).title
    assert len(title) <= 250
    assert title.endswith("kettle…")


@pytest.mark.wide
def test_bad_rows_are_named_and_the_rest_goes_on(folder: Path) -> None:
    write(
        folder,
        Users=[user(1, "Ann"), '<row Id="x" DisplayName="No" CreationDate="2024-05-02" />'],
        Posts=[
            question(1),
            question(2, CreationDate="soon"),
            question(3, ""),
            '<row Id="4" PostTypeId="2" Body="" CreationDate="2024-05-02" />',
            '<row Id="5" Body="no type" CreationDate="2024-05-02" />',
            '<row Id="6" PostTypeId="1" Body="&bad;" />',
            answer(7, 2),
            answer(8, 1),
        ],
        Votes=[vote(1, 8, 2), '<row Id="2" PostId="8" VoteTypeId="2" />', vote(3, 8, 2)],
    )
    outcome = import_dump(folder, "--json")
    assert outcome.code == 1
    assert [line.split(": ")[0] for line in outcome.err.splitlines()[:-1]] == [
        "Users.xml:4",
        "Posts.xml:4",
        "Posts.xml:5",
        "Posts.xml:7",
        "Posts.xml:8",
        "Posts.xml:6",
        "Votes.xml:4",
    ]
    assert counts(outcome)["questions"] == (1, 0, 0, 2)
    assert counts(outcome)["answers"] == (1, 0, 1, 1)
    assert counts(outcome)["other posts"] == (0, 0, 0, 2)
    assert post(Answer, 8).useful_count == 2
    assert list(recount.check()) == []


@pytest.mark.wide
def test_a_row_that_was_mended_is_imported_by_the_next_run(folder: Path) -> None:
    write(folder, Posts=[question(1, CreationDate="soon"), answer(2, 1), question(3)])
    assert import_dump(folder).code == 1
    write(folder, Posts=[question(1), answer(2, 1), question(3)])
    assert import_dump(folder).code == 0
    assert post(Question, 1).answer_count == 1
    assert list(recount.check()) == []


def test_the_same_number_twice_is_one_row(folder: Path) -> None:
    write(folder, Posts=[question(1), question(1, "Another title with it"), answer(2, 1), answer(2, 1)])
    outcome = import_dump(folder, "--json")
    assert counts(outcome)["questions"] == (1, 1, 0, 0)
    assert counts(outcome)["answers"] == (1, 1, 0, 0)
    assert post(Question, 1).title == "The kettle does not switch off"


@pytest.mark.wide
def test_a_file_cut_short_gives_what_is_whole(dump: Path) -> None:
    posts = dump / "Posts.xml"
    posts.write_bytes(posts.read_bytes()[:-300])
    outcome = import_dump(dump)
    assert outcome.code == 1
    assert "it is cut short" in outcome.err
    assert Question.objects.published().exists()
    assert list(recount.check()) == []


@pytest.mark.wide
def test_an_entity_bomb_costs_its_rows(dump: Path) -> None:
    posts = dump / "Posts.xml"
    bomb = b'<!DOCTYPE posts [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<posts>'
    text = posts.read_bytes().replace(b"<posts>", bomb).replace(b"It boils on.", b"&b;", 1)
    posts.write_bytes(text)
    outcome = import_dump(dump)
    assert outcome.code == 1
    assert "declarations are not read" in outcome.err
    assert not Question.objects.filter(body__contains="aaaa").exists()
    assert Question.objects.published().count() == 4 - (b"&amp;b;" not in text)


@pytest.mark.parametrize("what", ["nowhere", "empty"])
def test_nothing_to_import_is_said(tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    outcome = import_dump(tmp_path / what)
    assert outcome.code == 2
    assert what in outcome.err
