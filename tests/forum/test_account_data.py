"""A copy of everything of one member: complete, readable, private, erased in time."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions, archive, exporting, mail, member_data
from forum.actions import detaching
from forum.archive_words import LABELS
from forum.models import Answer, Export, Mail, Member, Picture, Question
from tests.forum.test_pictures import photo, sent
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/en/account/data/"
ZIP = f"{PAGE}my-data.zip"


def confirmed(client: Client, where: str) -> Any:
    """Give the password that is asked for, and go on."""
    asked = client.get(where)
    assert asked.status_code == 302
    return client.post(asked["Location"], {"password": PASSWORD}, follow=True)


def made(member: Member, language: str = "en") -> zipfile.ZipFile:
    target = io.BytesIO()
    archive.write(target, member, language=language)
    return zipfile.ZipFile(target)


def texts(found: zipfile.ZipFile) -> str:
    return "\n".join(found.read(name).decode() for name in found.namelist())


@pytest.mark.wide
def test_it_holds_theirs_and_nothing_of_others(question: Question, answer: Answer, alice: Member, bob: Member) -> None:
    actions.vote(answer, by=alice, value=1)
    actions.comment(question, by=bob, body="A word that bob wrote")
    found = made(alice)
    names = set(found.namelist())
    tables = [table for table in member_data.tables() if table.shown]
    assert len([name for name in names if name.startswith("json/")]) == len(tables)
    data = json.loads(found.read("json/forum-question-author.json"))
    assert [row["title"] for row in data] == [question.title]
    assert json.loads(found.read("json/forum-vote-voter.json"))[0]["answer_id"] == answer.pk
    assert json.loads(found.read("json/forum-member-id.json"))[0]["email"] == "alice@example.org"
    everything = texts(found)
    assert "A word that bob wrote" not in everything
    assert "bob@example.org" not in everything
    assert "password" not in everything.lower().replace("your password", "")


@pytest.mark.wide
def test_what_was_hidden_since_is_not_read_there(question: Question, answer: Answer, bob: Member, dora: Member) -> None:
    actions.follow(question, by=bob)
    actions.hide(question, by=dora, ref="a decision")
    data = made(bob)
    assert question.title not in texts(data)
    assert json.loads(data.read("json/forum-answer-author.json"))[0]["body"] == answer.body


def test_whoever_only_typed_an_address_is_given_no_mail_to_it(db: None, mallory: Member) -> None:
    """As an address is before it is confirmed: its mails hold links that sign somebody in."""
    mallory.emailaddress_set.create(email="victim@example.org", verified=False)
    for address in ("victim@example.org", mallory.email):
        mail.queue(to=[address], subject="A link", text=f"https://forum.example/for-{address}/")
    everything = texts(made(mallory))
    assert "for-mallory@example.org" in everything
    assert "for-victim@example.org" not in everything
    assert [row.to for row in detaching.mails_to(mallory)] == [[mallory.email]]


@pytest.mark.wide
def test_its_pages_name_nothing_outside_and_are_in_the_readers_language(question: Question, alice: Member) -> None:
    actions.edit_question(question, by=alice, title=question.title, body="<script>alert(1)</script> & more", tags=["a"])
    french = made(alice, "fr")
    everything = texts(french)
    assert '<html lang="fr">' in everything
    assert "<script>" not in "".join(french.read(name).decode() for name in french.namelist() if name.endswith(".html"))
    for name in ("src=", "http://", "https://", "@import", "url("):
        assert name not in french.read("index.html").decode()
    assert "Votes" in french.read("index.html").decode()


@pytest.mark.wide
def test_the_worker_makes_it_and_tells(alice: Member, as_member: Any) -> None:
    client = as_member(alice)
    assert "being made" in client.post(PAGE, follow=True).text
    client.post(PAGE)
    assert Export.objects.count() == 1
    assert exporting.make_exports() == 1
    assert exporting.make_exports() == 0
    assert PAGE in Mail.objects.get(to=["alice@example.org"]).text
    answer = confirmed(client, ZIP)
    content = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.wide
def test_nobody_else_takes_it(alice: Member, mallory: Member, as_member: Any) -> None:
    actions.ask_for_export(by=alice)
    exporting.make_exports()
    assert Client().get(ZIP).status_code == 302
    assert confirmed(as_member(mallory), ZIP).status_code == 404


@pytest.mark.wide
def test_it_is_erased_after_seven_days(alice: Member, as_member: Any) -> None:
    actions.ask_for_export(by=alice)
    exporting.make_exports()
    row = Export.objects.get()
    storage, name = row.file.storage, row.file.name
    assert exporting.forget_exports(at=timezone.now() + timedelta(days=6)) == 0
    assert storage.exists(name)
    assert exporting.forget_exports(at=timezone.now() + timedelta(days=8)) == 1
    assert not storage.exists(name)
    assert not Export.objects.exists()
    assert confirmed(as_member(alice), ZIP).status_code == 404


@pytest.mark.wide
def test_a_new_copy_replaces_the_former(alice: Member) -> None:
    actions.ask_for_export(by=alice)
    exporting.make_exports()
    former = Export.objects.get().file.name
    actions.ask_for_export(by=alice)
    assert not Export.objects.get().is_ready
    assert exporting.make_exports() == 1
    assert Export.objects.get().file.name != former


def test_a_worker_that_froze_leaves_no_file(alice: Member) -> None:
    actions.ask_for_export(by=alice)
    [row] = Export.objects.lease(1, seconds=0)
    storage = row.file.storage
    before = set(storage.listdir("exports")[1]) if storage.exists("exports") else set()
    Export.objects.update(attempts=row.attempts + 1)  # another one took it meanwhile
    assert not exporting.make(row)
    assert not Export.objects.get().file
    assert not Mail.objects.exists()
    assert set(storage.listdir("exports")[1]) == before


def test_what_cannot_be_made_is_given_up_and_said(alice: Member, as_member: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(archive, "write", lambda *args, **kwargs: 1 / 0)
    actions.ask_for_export(by=alice)
    for _try in range(exporting.TRIES):
        Export.objects.update(next_attempt_at=timezone.now())
        exporting.make_exports()
    assert Export.objects.get().state == Export.State.DEAD
    assert "could not be made" in as_member(alice).get(PAGE).text


@pytest.mark.wide
def test_memory_does_not_grow_with_the_rows(alice: Member, monkeypatch: Any) -> None:
    """Rows are asked for some at a time."""
    asked: list[int] = []
    from django.db.models.query import QuerySet

    whole = QuerySet.iterator
    monkeypatch.setattr(
        QuerySet, "iterator", lambda self, chunk_size=None: asked.append(chunk_size) or whole(self, chunk_size)
    )
    made(alice)
    assert set(asked) <= {archive.CHUNK, 50}
    assert asked


@pytest.mark.wide
def test_its_pages_say_words_instead_of_codes(answer: Answer, alice: Member) -> None:
    """Of a column that nobody named, the reader would see the name a program gives it."""
    shown = {column for table in member_data.tables() for column in table.shown}
    assert shown - set(LABELS) == set()
    actions.vote(answer, by=alice, value=-1, reason="wrong")
    actions.accept(answer, by=alice)
    french = made(alice, "fr")
    votes, points, told = (
        french.read(f"forum-{name}.html").decode()
        for name in ("vote-voter", "reputationchange-member", "notification-member")
    )
    assert "pas utile" in votes
    assert ">wrong<" not in votes
    assert "accepted_an_answer" not in points
    assert "vous avez choisi une solution" in points
    assert ">asked<" not in told


def test_its_contents_begin_with_the_profile_and_name_apart_what_is_empty(alice: Member) -> None:
    contents = made(alice).read("index.html").decode()
    assert member_data.tables()[0].model == "forum.Member"
    assert contents.index("Profile") < contents.index("E-mail addresses")
    assert 'href="forum-draft-member.html"' not in contents
    assert "Drafts of questions" in contents


def with_pictures(alice: Member, bob: Member, question: Question) -> list[Picture]:
    """The first in a post of hers, the second in a post of somebody else."""
    rows = [actions.add_picture(sent(photo(size=(60, 40), color=color)), by=alice) for color in ("navy", "red")]
    actions.comment(question, by=alice, body=f"See {rows[0].markdown('L’étiquette <b>')}")
    actions.comment(question, by=bob, body=f"See {rows[1].markdown('words of bob')}")
    return rows


@pytest.mark.wide
def test_the_pictures_one_sent_are_in_it_by_day_and_words(question: Question, alice: Member, bob: Member) -> None:
    hers, shown_by_bob = with_pictures(alice, bob, question)
    found = made(alice)
    day = timezone.localtime(hers.created_at).date().isoformat()
    names = [name for name in found.namelist() if name.startswith("files/pictures/")]
    assert names == [
        f"files/pictures/{day}-{shown_by_bob.key}.webp",
        f"files/pictures/{day}-letiquette-b-{hers.key}.webp",
    ]
    with hers.large.open() as kept:
        assert found.read(names[1]) == kept.read()
    page = found.read("files.html").decode()
    assert all(f'href="{name}"' in page for name in names)
    assert " – L’étiquette &lt;b&gt;</a>" in page
    assert "words of bob" not in page
    assert '<a href="files.html">Pictures and files</a> (2)' in found.read("index.html").decode()


@pytest.mark.wide
def test_a_copy_has_room_for_so_many_bytes_of_files_and_says_so(
    question: Question, alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier, latest = with_pictures(alice, bob, question)
    monkeypatch.setattr(exporting, "AT_MOST", latest.large.size)
    actions.ask_for_export(by=alice)
    exporting.make_exports()
    with Export.objects.get().file.open() as file:
        found = zipfile.ZipFile(file)
        [name] = [name for name in found.namelist() if name.startswith("files/")]
        page = found.read("files.html").decode()
    assert latest.key in name
    assert earlier.key not in "".join(found.namelist())
    assert "L’étiquette" in page
    assert "1 is not in it. Write to contact@" in page


@pytest.mark.wide
def test_taking_it_leads_to_the_password_first(alice: Member, as_member: Any) -> None:
    """A link that says `download` would save the page that asks for the password."""
    actions.ask_for_export(by=alice)
    exporting.make_exports()
    page = as_member(alice).get(PAGE).text
    assert ZIP in page
    assert f'{ZIP}" download' not in page
