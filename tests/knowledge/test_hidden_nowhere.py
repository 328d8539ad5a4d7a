"""What an author hid is nowhere: all tables, the search index, feeds, mails and logs are looked through for it."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from forum.guarding import FIELD, mark_of
from forum.models import Answer, Comment, Draft, Member, PrivateNote, Question
from knowledge.search import queue
from tests.forum.asking import ask_steps

SignIn = Callable[[Member], Client]
TITLE, BODY, ALT = "06 39 98 12 34", "FR76 3000 6000 0112 3456 7890 189", "4111 1111 1111 1111"
ANSWER, COMMENT, EDIT = "jean.canari@example.net", "2 95 10 99 126 111 93", "402-1234567-1234567"
HIDDEN = (TITLE, BODY, ALT, ANSWER, COMMENT, EDIT)
MASKED = {f"{FIELD}{mark_of(words)}": "mask" for words in HIDDEN}


def rows_with(words: str) -> Iterator[str]:
    for model in apps.get_models():
        for row in model._base_manager.values():
            if words in str(row):
                yield f"{model._meta.label}: {row}"


def asked(client: Client) -> Question:
    words = {"about": "none", "title": f"Who knows why {TITLE} never answers?", "context": "other", "tags": "shop"}
    words |= {"body": f"I paid to {BODY}.\n\n![{ALT}](/pictures/{'0' * 20}-9x9.webp)", "language": "en"}
    ask_steps(client, {**words, **MASKED})
    client.post("/en/questions/ask/review/", {"draft": Draft.objects.get().pk})
    return Question.objects.get()


@pytest.mark.wide
def test_it_is_nowhere(
    search_index: Path, alice: Member, bob: Member, as_member: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    question = asked(as_member(alice))
    helper = as_member(bob)
    address = f"/en/questions/{question.pk}/"
    helper.post(f"{address}answer/draft/", {"body": f"Write to {ANSWER}"})
    helper.post(f"{address}answer/", {"body": f"Write to {ANSWER}", **MASKED})
    answer = Answer.objects.get()
    helper.post(f"/en/answers/{answer.pk}/comment/", {"body": f"Or {COMMENT}", **MASKED})
    helper.post(f"/en/answers/{answer.pk}/edit/", {"body": f"Order {EDIT}, see above", "reason": "More", **MASKED})
    assert Comment.objects.count() == 1
    while queue.drain():
        pass
    client = Client()
    for words in HIDDEN:
        client.get("/en/search/", {"q": words}, headers={"User-Agent": "Firefox"})
    public = [client.get(url, follow=True).text for url in (address, "/feeds/en/questions.atom", "/en/questions/")]
    public += [client.get(f"/api/v1/questions/{question.pk}").text]
    index = b"".join(path.read_bytes() for path in search_index.rglob("*") if path.is_file())
    for words in HIDDEN:
        assert list(rows_with(words)) == []
        assert words not in caplog.text.replace("+", " ")
        assert all(words not in page for page in public)
        assert words.encode() not in index
        assert words.replace(" ", "").lower().encode() not in index


@pytest.mark.wide
def test_what_is_kept_for_oneself_is_in_one_table_alone(
    question: Question, bob: Member, dora: Member, as_member: SignIn
) -> None:
    kept = {f"{FIELD}{mark_of(BODY)}": "note"}
    as_member(bob).post(f"/en/questions/{question.pk}/answer/", {"body": f"Pay {BODY}", **kept})
    (row,) = rows_with(BODY)
    assert row.startswith("forum.PrivateNote")
    assert not PrivateNote.objects.visible_to(dora).exists()
    assert BODY not in as_member(dora).get(question.get_absolute_url()).text
