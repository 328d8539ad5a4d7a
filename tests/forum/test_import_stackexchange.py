"""A dump becomes questions, answers, comments, votes and members; small dumps with everything that is odd."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from forum import actions, ledger, recount, signals
from forum.models import Acceptance, Answer, Comment, Member, Question, Revision, Tag, Vote
from tests.forum.dump import answer, counts, import_dump, link, post, question, user, vote, write
from tests.forum.tables import snapshot

pytestmark = pytest.mark.django_db


@pytest.mark.wide
def test_everything_is_imported_and_counted(dump: Path) -> None:
    outcome = import_dump(dump, "--json")
    assert outcome.code == 0
    assert counts(outcome) == {
        "members": (3, 0, 0, 0),
        "tags": (3, 0, 0, 0),
        "questions": (4, 0, 0, 0),
        "answers": (3, 0, 0, 0),
        "other posts": (0, 0, 1, 0),
        "acceptances": (1, 0, 0, 0),
        "comments": (2, 0, 0, 0),
        "votes": (7, 0, 3, 0),
        "duplicates": (1, 0, 1, 0),
    }
    assert Question.objects.published().count() == 4


@pytest.mark.wide
def test_no_row_disappears_from_the_counts(dump: Path) -> None:
    kinds = json.loads(import_dump(dump, "--json").out)["kinds"]
    for kind, one in kinds.items():
        total = one["created"] + one["already_here"] + sum(one["left_out"].values()) + one["bad"]
        assert one["read"] == total, kind


@pytest.mark.wide
def test_a_thread_is_as_it_was(dump: Path) -> None:
    import_dump(dump)
    asked, answered = post(Question, 10), post(Answer, 11)
    assert asked.author.display_name == "Ann Lee"
    assert asked.created_at == datetime(2024, 5, 2, 10, 20, 30, 123000, tzinfo=UTC)
    assert (asked.language, asked.view_count, asked.slug) == ("en", 77, "the-kettle-does-not-switch-off")
    assert sorted(asked.tags.names()) == ["kettle", "limescale"]
    assert (asked.state, asked.accepted_answer, asked.answer_count, asked.vote_count) == ("resolved", answered, 2, 1)
    assert asked.last_activity_at == datetime(2024, 5, 4, 8, tzinfo=UTC)
    assert (answered.useful_count, answered.not_useful_count, answered.score) == (2, 1, 4 / 7)
    assert post(Question, 30).language == "fr"
    assert post(Question, 40).state == "closed"
    assert Tag.objects.get(slug="kettle").question_count == 4
    assert [one.body_html.strip() for one in Comment.objects.order_by("pk")] == [
        "<p>Which model?</p>",
        "<p>Thanks <strong>a lot</strong></p>",
    ]


@pytest.mark.wide
def test_an_acceptance_has_the_day_of_its_vote_and_is_not_before_its_answer(dump: Path) -> None:
    import_dump(dump)
    accepted = Acceptance.objects.get()
    assert accepted.accepted_at == datetime(2024, 5, 4, 8, tzinfo=UTC)
    assert accepted.member == post(Question, 10).author


@pytest.mark.wide
def test_people_who_left_have_a_name_and_no_account(dump: Path) -> None:
    import_dump(dump)
    left = post(Answer, 12)
    assert (left.author, left.author_name, left.byline) == (None, "user99", "user99")
    assert Comment.objects.get(external_ref="se:kettles:comment:2").byline == "user98"


@pytest.mark.wide
def test_counters_and_ledger_agree_with_the_rows(dump: Path) -> None:
    import_dump(dump)
    assert list(recount.check()) == []
    bob = Member.objects.get(username="bob")
    assert bob.reputation == 10 + 10 - 2 + 15
    assert Member.objects.get(username="ann-lee").reputation == 2 + 1 + 1


@pytest.mark.wide
def test_every_post_has_a_first_revision(dump: Path) -> None:
    import_dump(dump)
    assert Revision.objects.filter(number=1).count() == Question.objects.count() + Answer.objects.count()
    first = post(Question, 10).revisions.get()
    assert (first.title, first.tags) == ("The kettle does not switch off", ["kettle", "limescale"])


@pytest.mark.wide
def test_a_second_run_changes_nothing(dump: Path) -> None:
    first = counts(import_dump(dump, "--json"))
    before = snapshot()
    second = counts(import_dump(dump, "--json"))
    assert snapshot() == before
    for kind, (created, _, left_out, bad) in first.items():
        present = created - 1 if kind == "tags" else created  # limescale is not in Tags.xml
        assert second[kind] == (0, present, left_out, bad), kind


@pytest.mark.wide
def test_a_dry_run_counts_the_same_and_writes_nothing(dump: Path) -> None:
    before = snapshot()
    dry = import_dump(dump, "--dry-run", "--json")
    assert snapshot() == before
    real = import_dump(dump, "--json")
    assert counts(dry) == counts(real)
    assert json.loads(dry.out)["dry_run"] is True
    assert counts(import_dump(dump, "--dry-run", "--json")) == counts(import_dump(dump, "--json"))


def test_answers_may_stand_before_their_question(folder: Path) -> None:
    write(folder, Posts=[answer(2, 1), question(1, AcceptedAnswerId=2), answer(3, 1)])
    assert import_dump(folder).code == 0
    assert post(Question, 1).answer_count == 2
    assert post(Question, 1).accepted_answer == post(Answer, 2)


def test_posts_alone_get_placeholder_authors(folder: Path) -> None:
    write(folder, Posts=[question(1, OwnerUserId=7), answer(2, 1, OwnerUserId=8), answer(3, 1, OwnerUserId=7)])
    outcome = import_dump(folder, "--json")
    assert counts(outcome)["members"] == (2, 0, 0, 0)
    assert post(Question, 1).author == post(Answer, 3).author
    assert [str(one) for one in Member.objects.order_by("username")] == ["user7", "user8"]


def test_authors_missing_from_the_users_get_placeholders_too(folder: Path) -> None:
    write(folder, Users=[user(1, "Ann")], Posts=[question(1), answer(2, 1, OwnerUserId=5)])
    import_dump(folder)
    assert post(Answer, 2).author.username == "user5"


@pytest.mark.wide
def test_nobody_can_sign_in_as_an_imported_member(dump: Path) -> None:
    import_dump(dump)
    member = Member.objects.get(username="bob")
    assert not member.has_usable_password()
    assert member.email == ""
    request = RequestFactory().post("/")
    for password in ["", member.password, "bob"]:
        assert authenticate(request, username="bob", password=password) is None


@pytest.mark.wide
def test_about_is_kept_as_words(dump: Path) -> None:
    import_dump(dump)
    assert Member.objects.get(username="ann-lee").about == "I like tea"


def test_duplicates_follow_chains_and_leave_circles(folder: Path) -> None:
    posts = [question(number, f"Question number {number} of the dump") for number in range(1, 9)]
    links = [
        link(1, 1, 2),
        link(2, 2, 3),  # a chain: 1 and 2 to 3
        link(3, 4, 5),
        link(4, 5, 4),  # a circle
        link(5, 6, 4),  # leads into it
        link(6, 7, 999),
        link(7, 999, 7),
        link(8, 1, 8),  # a further original
        link(9, 8, 8),
        link(10, 7, 3, 1),
    ]
    write(folder, Posts=posts, PostLinks=links)
    outcome = import_dump(folder, "--json")
    kind = json.loads(outcome.out)["kinds"]["duplicates"]
    assert kind["created"] == 2
    assert kind["left_out"] == {
        "they go in a circle": 4,
        "their question was not imported": 2,
        "a further original of the same question": 1,
        "related only": 1,
    }
    assert [post(Question, n).duplicate_of for n in (1, 2)] == [post(Question, 3)] * 2
    assert {post(Question, n).state for n in (1, 2)} == {"duplicate"}
    assert {post(Question, n).state for n in range(3, 9)} == {"open"}


def test_tags_of_both_notations_and_their_signs(folder: Path) -> None:
    write(folder, Posts=[question(1, Tags="|c|c++|c#|"), question(2, Tags="<c++><.net>"), question(3, Tags=None)])
    import_dump(folder)
    assert {(tag.name, tag.slug, tag.question_count) for tag in Tag.objects.all()} == {
        ("c", "c", 1),
        ("c++", "cplusplus", 2),
        ("c#", "csharp", 1),
        (".net", "dotnet", 1),
    }
    assert list(post(Question, 3).tags.all()) == []


def test_a_tag_that_is_here_already_is_used(folder: Path) -> None:
    kettle = Tag.objects.create(name="kettle", slug="kettle", name_fr="bouilloire")
    write(folder, Posts=[question(1, Tags="<Kettle><bouilloire>")])
    import_dump(folder)
    assert list(post(Question, 1).tags.all()) == [kettle]


@pytest.mark.wide
def test_windows_line_ends_and_old_file_names(dump: Path) -> None:
    for path in dump.glob("*.xml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        path.rename(path.with_name(path.name.lower()))
    assert import_dump(dump).code == 0
    assert Question.objects.published().count() == 4
    assert Vote.objects.count() == 7


@pytest.mark.wide
def test_a_language_may_be_forced(dump: Path) -> None:
    import_dump(dump, "--language", "fr")
    assert set(Question.objects.values_list("language", flat=True)) == {"fr"}


@pytest.mark.wide
def test_two_sites_do_not_mix(dump: Path) -> None:
    import_dump(dump)
    outcome = import_dump(dump, "--site", "Other Site", "--json")
    assert counts(outcome)["questions"] == (4, 0, 0, 0)
    assert post(Question, 10, "other-site").author != post(Question, 10).author


@pytest.mark.wide
def test_a_newer_dump_adds_what_is_new(dump: Path) -> None:
    import_dump(dump)
    before = post(Question, 30)
    posts = dump / "Posts.xml"
    more = f"{answer(31, 30, CreationDate='2025-01-01T00:00:00')}\n{question(60)}\n</posts>"
    posts.write_bytes(posts.read_bytes().replace(b"</posts>", more.encode()))
    votes = dump / "Votes.xml"
    votes.write_bytes(votes.read_bytes().replace(b"</votes>", f"{vote(11, 21, 2)}\n</votes>".encode()))
    version = post(Question, 20).version
    assert import_dump(dump).code == 0
    after = post(Question, 30)
    assert (after.state, after.answer_count) == ("answered", 1)
    assert after.version > before.version
    assert after.last_activity_at == datetime(2025, 1, 1, tzinfo=UTC)
    assert post(Answer, 21).useful_count == 1
    assert post(Question, 20).version > version
    assert list(recount.check()) == []


@pytest.mark.wide
def test_what_was_decided_here_since_stays(dump: Path, dora: Member) -> None:
    import_dump(dump)
    actions.reopen(post(Question, 20), by=dora)
    actions.hide(post(Answer, 11), by=dora, ref="decision:1")
    before = snapshot()
    import_dump(dump)
    assert snapshot() == before
    assert post(Question, 20).state == "answered"
    assert post(Question, 10).accepted_answer is None
    assert list(ledger.replay()) == []


@pytest.mark.wide
def test_the_index_is_told_of_each_question_once(dump: Path) -> None:
    told = []

    def receive(sender: Any, instance: Any, **_: Any) -> None:
        told.append(Question.objects.get(pk=instance.pk).visibility)

    signals.content_changed.connect(receive)
    try:
        import_dump(dump)
    finally:
        signals.content_changed.disconnect(receive)
    assert told == ["published"] * 4


@pytest.mark.wide
def test_nobody_is_told_by_mail_or_notification(dump: Path) -> None:
    import_dump(dump)
    tables = snapshot()
    assert tables["Notification"] == tables["Mail"] == tables["Subscription"] == []
