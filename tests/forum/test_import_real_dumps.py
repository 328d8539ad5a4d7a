"""Whole dumps of Stack Exchange: every count is that of the files, read here by another parser."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from forum import recount
from forum.models import Acceptance, Answer, Comment, Member, Question, QuestionTag, Revision, Tag, Vote
from forum.text.markdown import clean_line
from tests.data import data_file
from tests.forum.dump import import_dump
from tests.forum.tables import snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALL = ["se_coffee", "se_french_meta", "se_bicycles_meta"]


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    path = folder / name
    if path.exists():
        for _, element in ElementTree.iterparse(path):  # noqa: S314
            if element.tag == "row":
                yield dict(element.attrib)


@pytest.mark.parametrize("name", ALL)
def test_everything_is_that_of_the_dump(name: str) -> None:
    folder = data_file(name)
    assert import_dump(folder).code == 0
    counts(folder)
    questions(folder)
    duplicates_closed_and_tags(folder)
    revisions(folder)
    languages(name)
    before = snapshot()
    assert import_dump(folder).code == 0
    assert snapshot() == before, "a second run changed something"


def counts(folder: Path) -> None:
    posts = list(rows(folder, "Posts.xml"))
    kinds = Counter(post["PostTypeId"] for post in posts)
    here = {post["Id"] for post in posts if post["PostTypeId"] in "12"}
    assert Question.objects.published().count() == Question.objects.count() == kinds["1"]
    assert Answer.objects.count() == kinds["2"]
    assert Comment.objects.count() == sum(1 for one in rows(folder, "Comments.xml") if one["PostId"] in here)
    votes = [one for one in rows(folder, "Votes.xml") if one["VoteTypeId"] in "23" and one["PostId"] in here]
    assert Vote.objects.count() == len(votes)
    accepted = {post["AcceptedAnswerId"] for post in posts if "AcceptedAnswerId" in post}
    assert {ref.split(":")[-1] for ref in Acceptance.objects.values_list("answer__external_ref", flat=True)} == accepted
    assert Question.objects.filter(accepted_answer__isnull=False).count() == len(accepted)
    users = {one["Id"] for one in rows(folder, "Users.xml")}
    owners = {post["OwnerUserId"] for post in posts if post["PostTypeId"] in "12" and "OwnerUserId" in post}
    assert Member.objects.count() == len(users | owners)
    assert list(recount.check()) == []


def questions(folder: Path) -> None:
    score = Counter[str]()
    for one in rows(folder, "Votes.xml"):
        score[one["PostId"]] += {"2": 1, "3": -1}.get(one["VoteTypeId"], 0)
    authors = dict(Member.objects.values_list("external_ref", "pk"))
    found = {question.external_ref: question for question in Question.objects.prefetch_related("tags")}
    number = 0
    for post in rows(folder, "Posts.xml"):
        if post["PostTypeId"] == "1":
            question = found[f"se:{folder.name}:post:{post['Id']}"]
            assert question.title == clean_line(post["Title"])
            assert question.answer_count == int(post["AnswerCount"])
            assert question.created_at == datetime.fromisoformat(post["CreationDate"] + "+00:00")
            assert question.author_id == authors.get(f"se:{folder.name}:user:{post.get('OwnerUserId')}")
            assert question.vote_count == score[post["Id"]]
            assert {tag.name for tag in question.tags.all()} == set(post["Tags"].strip("<>").split("><"))
            number += 1
    assert number == len(found)


def duplicates_closed_and_tags(folder: Path) -> None:
    posts = {post["Id"]: post for post in rows(folder, "Posts.xml") if post["PostTypeId"] == "1"}
    links = {one["PostId"]: one["RelatedPostId"] for one in rows(folder, "PostLinks.xml") if one["LinkTypeId"] == "3"}
    pairs = {one: other for one, other in links.items() if one in posts and other in posts}
    duplicates = Question.objects.filter(state="duplicate")
    assert {row.external_ref.split(":")[-1] for row in duplicates} == set(pairs)
    assert not duplicates.filter(duplicate_of__state="duplicate").exists()
    closed = {number for number, post in posts.items() if "ClosedDate" in post} - set(pairs)
    assert {row.external_ref.split(":")[-1] for row in Question.objects.filter(state="closed")} == closed
    names = Counter(name for post in posts.values() for name in post["Tags"].strip("<>").split("><"))
    assert dict(Tag.objects.filter(question_count__gt=0).values_list("name", "question_count")) == dict(names)
    assert QuestionTag.objects.count() == names.total()


def revisions(folder: Path) -> None:
    here = {ref for model in (Question, Answer) for ref in model.objects.values_list("external_ref", flat=True)}
    edits = Counter[str]()
    for post, _ in {
        (f"se:{folder.name}:post:{one['PostId']}", one["RevisionGUID"])
        for one in rows(folder, "PostHistory.xml")
        if int(one["PostHistoryTypeId"]) <= 9
    }:
        edits[post] += post in here
    made = Counter(
        question or answer
        for question, answer in Revision.objects.values_list("question__external_ref", "answer__external_ref")
    )
    assert made == {ref: edits[ref] or 1 for ref in here}


def languages(name: str) -> None:
    found = Counter(Question.objects.values_list("language", flat=True))
    if name == "se_french_meta":
        assert min(found["fr"], found["en"]) > 50
    else:
        assert found["fr"] <= 3
