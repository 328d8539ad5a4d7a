"""Deleting an account: thought over for a week, then nothing of the person is left, and everything of the others is."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from forum import actions, ending, exporting
from forum.actions.leaving import GRACE, stay_token
from forum.models import (
    Acceptance,
    Answer,
    Comment,
    Departure,
    Export,
    Mail,
    Member,
    Question,
    ReputationChange,
    Revision,
    Vote,
)
from knowledge.models import ArticleSource
from selfcare.invariants import CHECKS
from tests.leavers import CANARIES, NAME, TITLE, cast_capped_votes, live, make_guide, make_leaver, occurrences
from tests.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db

PAGE, STAY = "/en/account/delete/", "/en/account/keep/"


def go(member: Member, *, keeps_posts: bool = True) -> None:
    """To the end, killed after every slice."""
    now = timezone.now()
    actions.leave(by=member, keeps_posts=keeps_posts, at=now - GRACE)
    for _round in range(300):
        if ending.end_due_accounts(at=now, slices=1):
            return
    raise AssertionError("the account does not end")


def differences() -> list[str]:
    return [
        sentence for name, check in CHECKS.items() if name not in {"index", "outbox", "on call"} for sentence in check()
    ]


@pytest.fixture
def leaver(db: Any) -> Member:
    return make_leaver()


@pytest.fixture
def life(leaver: Member, bob: Member, mallory: Member, question: Question, editor: Member, site_tree: Any) -> Any:
    done = live(leaver, [bob, mallory], question)
    done["guide"] = make_guide(done["answer"], editor)
    cast_capped_votes(leaver, bob, mallory)
    exporting.make_exports()
    cache.clear()
    return done


@pytest.mark.parametrize("keeps_posts", [True, False])
@pytest.mark.wide
def test_nothing_of_the_person_is_left(leaver: Member, life: Any, settings: Any, keeps_posts: bool) -> None:
    assert {word for _label, word in occurrences(*CANARIES)} == set(CANARIES)
    file = Export.objects.get().file
    assert file.storage.exists(file.name)
    assert differences() == []
    go(leaver, keeps_posts=keeps_posts)
    assert occurrences(*CANARIES) == set()
    assert not file.storage.exists(file.name)
    assert differences() == []
    call_command("recount", check=True)
    assert life["client"].get("/en/account/").status_code == 302  # signed out


@pytest.mark.wide
def test_no_two_posts_can_be_told_to_be_of_one_person(leaver: Member, life: Any) -> None:
    pk = leaver.pk
    go(leaver)
    for model in (Question, Answer, Comment):
        assert not model.objects.filter(author_id=pk).exists()
    posts = [life["own"], life["answer"], life["comment"]]
    for post in posts:
        post.refresh_from_db()
        assert (post.author_id, post.author_name, post.idempotency_key) == (None, "", None)
        assert not Revision.objects.filter(**{post.kind: post}, editor_id=pk).exists()
        assert post.is_published
    assert not Vote.objects.filter(voter_id=pk).exists()
    assert not ReputationChange.objects.filter(actor_id=pk).exists()
    source = ArticleSource.objects.get(answer=life["answer"])
    assert source.byline == "Former member"
    for revision in life["guide"].revisions.all():
        assert [kept["author"] for kept in revision.content["sources"]] == [None]


@pytest.mark.wide
def test_what_others_have_stays(leaver: Member, life: Any, bob: Member, alice: Member) -> None:
    def standing() -> Any:
        people = Member.objects.filter(pk__in=[bob.pk, alice.pk]).order_by("pk")
        scores = Answer.objects.exclude(author=None).order_by("pk").values_list("pk", "useful_count", "score")
        points = list(people.values_list("pk", "reputation", "good_count", "bad_count"))
        return points, [row for row in scores if row[0] != life["answer"].pk]

    before, accepted = standing(), Acceptance.objects.filter(ended_at=None).count()
    versions = dict(Question.objects.values_list("pk", "version"))
    go(leaver)
    assert standing() == before
    assert Acceptance.objects.filter(ended_at=None).count() == accepted
    life["own"].refresh_from_db()
    assert life["own"].accepted_answer == life["replies"][0]
    assert life["own"].version > versions[life["own"].pk]
    page = Client().get(life["own"].get_absolute_url()).text
    assert "Former member" in page
    assert "@former-member" in page
    assert Client().get(f"/en/members/{NAME}/").status_code == 404


@pytest.mark.wide
def test_posts_are_removed_when_asked(leaver: Member, life: Any) -> None:
    go(leaver, keeps_posts=False)
    assert Client().get(life["own"].get_absolute_url()).status_code == 410
    assert occurrences(TITLE.lower(), "then wait.") <= {
        ("knowledge.ArticlePage", "then wait."),  # until its editors replaced it; nobody sees it meanwhile
        ("wagtailcore.Revision", "then wait."),
    }
    life["answer"].refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.restore(life["answer"], by=None)


@pytest.mark.wide
def test_a_week_to_think_it_over(alice: Member, question: Question, as_member: Any) -> None:
    client = as_member(alice)
    asked = client.get(PAGE)
    assert asked.status_code == 302  # the password first
    client.post(asked["Location"], {"password": PASSWORD})
    assert "7 days" in client.get(PAGE).text
    wrong = client.post(PAGE, {"posts": "keep", "username": "bob"})
    assert (wrong.status_code, Departure.objects.count()) == (422, 0)
    assert client.post(PAGE, {"posts": "keep", "username": "Alice"})["Location"] == STAY
    alice.refresh_from_db()
    assert alice.is_leaving
    with pytest.raises(PermissionDenied, match="about to be deleted"):
        actions.comment(question, by=alice, body="One more thing.")
    assert Client().post("/en/account/login/", {"login": "alice", "password": PASSWORD})["Location"] == STAY
    client.post(STAY)
    alice.refresh_from_db()
    assert not alice.is_leaving
    actions.comment(question, by=alice, body="One more thing.")
    assert ending.end_due_accounts(at=timezone.now() + timedelta(days=30)) == 0


def test_the_link_of_the_mail_keeps_the_account(alice: Member) -> None:
    departure = actions.leave(by=alice, keeps_posts=True)
    mail = Mail.objects.get(to=["alice@example.org"])
    address = f"/keep-account/{stay_token(departure)}/"
    assert address in mail.text
    assert "Keep my account" in Client().get(address).text
    assert Departure.objects.exists()  # a scanner that follows links cancels nothing
    assert "stays" in Client().post(address).text
    assert not Departure.objects.exists()
    assert Client().get(address).status_code == 410
    later = actions.leave(by=alice, keeps_posts=True, at=timezone.now() + timedelta(minutes=1))
    assert Client().get(address).status_code == 410  # that was another departure
    assert later.due_at > departure.due_at


def test_asked_twice_is_asked_once(alice: Member) -> None:
    now = timezone.now()
    actions.leave(by=alice, keeps_posts=True, at=now)
    again = actions.leave(by=alice, keeps_posts=False, at=now + timedelta(days=1))
    assert (again.due_at, again.keeps_posts) == (now + GRACE, False)
    assert Mail.objects.count() == 1


def test_it_is_too_late_once_its_day_has_come(alice: Member) -> None:
    now = timezone.now()
    actions.leave(by=alice, keeps_posts=True, at=now - GRACE)
    with pytest.raises(PermissionDenied):
        actions.stay(by=alice, at=now)


def test_before_its_day_nothing_ends(alice: Member) -> None:
    actions.leave(by=alice, keeps_posts=True)
    assert ending.end_due_accounts() == 0
    assert Member.objects.filter(username="alice").exists()


@pytest.mark.parametrize("who", ["dora", "editor"])
def test_the_team_is_taken_off_first(who: str, request: pytest.FixtureRequest) -> None:
    member = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied, match="team"):
        actions.leave(by=member, keeps_posts=True)


@pytest.mark.wide
def test_the_log_names_nobody(caplog: Any, db: Any) -> None:
    member = make_member("zyxlog")
    with caplog.at_level(logging.INFO):
        go(member)
    assert "an account has ended" in caplog.text
    assert "zyxlog" not in caplog.text


def test_a_page_of_anybody_lists_no_departure(alice: Member, mallory: Member, as_member: Callable[..., Client]) -> None:
    actions.leave(by=alice, keeps_posts=True)
    assert as_member(mallory).get(STAY)["Location"] == "/en/account/"
    as_member(mallory).post(STAY)
    assert Departure.objects.filter(member=alice).exists()


@pytest.mark.wide
def test_the_operator_gives_and_deletes(alice: Member, question: Question, tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "alice.zip"
    call_command("export_member", "ALICE", to=str(path))
    assert zipfile.ZipFile(path).testzip() is None
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="there already"):
        call_command("export_member", "alice", to=str(path))
    call_command("delete_member", "alice", posts="keep")
    assert Departure.objects.get().due_at > timezone.now() + timedelta(days=6)
    call_command("delete_member", "alice", posts="keep", now=True)
    assert not Member.objects.filter(username="alice").exists()
    with pytest.raises(CommandError, match="no member is called"):
        call_command("delete_member", "alice", posts="keep")


def test_the_operator_is_refused_as_the_member_is(dora: Member) -> None:
    with pytest.raises(CommandError, match="team"):
        call_command("delete_member", "dora", posts="keep", now=True)
