"""Who is asked: the likeliest to answer, of those who are free to."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from forum import actions, letters, routing
from forum.climbing import climb_due
from forum.experts import experts
from forum.models import Block, IgnoredTag, LadderStep, Notification, Product, Question, Tag
from forum.routing import Evidence, Past, Subject, code_of, evidence, ranked, scores, sentence_of
from tests.people import make_member

NOON = dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def by(*members: int) -> list[Past]:
    return [Past(member) for member in members]


def test_who_answers_these_days_comes_before_who_once_answered_a_lot():
    lately = by(*[1] * 10, *[3] * 30, *[2] * 40)
    assert ranked(scores(lately, [], question_count=100)) == [3, 1, 2]


def test_who_answers_on_the_subject_comes_before_who_answers_all_over():
    subjects = [Subject("X200", by(2, 2), 3)]
    assert ranked(scores(by(1, 1, 1, 2, 2), subjects, question_count=100))[0] == 2


def test_a_rare_subject_says_more_than_one_that_half_of_them_share():
    subjects = [Subject("coffee", by(1, 1), 50), Subject("X200", by(2, 2), 2)]
    assert ranked(scores([], subjects, question_count=100)) == [2, 1]


def test_nobody_answered_anything():
    assert scores([], [Subject("coffee", [], 0)], question_count=0) == {}


def test_the_best_reason_is_told():
    product = Subject("X200", [Past(1), Past(2, is_solution=True)], 2, is_product=True)
    tag = Subject("coffee", [Past(1, is_solution=True), Past(1)], 2)
    assert evidence(1, [], [tag, product]) == Evidence(0, 1, "X200", is_product=True)
    assert evidence(1, [], [tag]) == Evidence(1, 2, "coffee")
    assert evidence(1, [Past(1), Past(2)], []) == Evidence(0, 1)


@pytest.mark.parametrize(
    ("found", "english", "french"),
    [
        (Evidence(4, 9, "X200"), "you solved 4 questions on X200", "vous avez résolu 4 questions sur X200"),
        (Evidence(1, 9, "X200"), "you solved 1 question on X200", "vous avez résolu 1 question sur X200"),
        (Evidence(0, 3, "a:b"), "you answered 3 questions on a:b", "vous avez répondu à 3 questions sur a:b"),
        (Evidence(2, 3), "you solved 2 questions here", "vous avez résolu 2 questions ici"),
        (Evidence(0, 3), "you answer questions here", "vous répondez à des questions ici"),
    ],
)  # fmt: skip
def test_the_reason_in_both_languages(found, english, french):
    code = code_of(found)
    for language, sentence in (("en", f"because {english}"), ("fr", f"parce que {french}")):
        with translation.override(language):
            assert sentence_of(code) == sentence


@pytest.mark.parametrize("code", ["", "followed", "solved:", "solved:x:y", "solved:²:y", "guessed:1:x"])
def test_what_is_no_reason_says_nothing(code):
    assert sentence_of(code) == ""


# ------------------------------------------------------------------ who is asked


@pytest.fixture
def product(db) -> Product:
    return Product.objects.create(name="X200", slug="x200")


@pytest.fixture
def solved(ask, bob, alice, product) -> Question:
    """Bob solved one on the product a month ago."""
    question = ask("The X200 makes a noise when it drains", product=product, at=NOON - 30 * DAY)
    actions.accept(
        actions.answer(question, by=bob, body="The filter.", at=NOON - 29 * DAY), by=alice, at=NOON - 28 * DAY
    )
    return question


@pytest.fixture
def asked(solved, ask, product) -> Question:
    return ask("The X200 shows E18 and does not drain", product=product, at=NOON)


def names(question: Question) -> list[str]:
    return [expert.member.username for expert in experts(question, NOON + DAY)]


@pytest.mark.wide
def test_who_solved_the_like_is_asked_and_reads_why(asked, bob):
    climb_due(NOON + DAY)
    notification = Notification.objects.get(kind="expert")
    assert notification.member == bob
    assert notification.reason_text == "because you solved 1 question on X200"
    _subject, text, _html = letters.compose(notification)
    assert "because you solved 1 question on X200" in text
    step = LadderStep.objects.get(question=asked, rung=2)
    assert (step.outcome, step.told_count, step.basis) == ("told", 1, "product")


UNFIT = {
    "suspended": lambda bob, asked: setattr(bob, "suspended_until", NOON + 9 * DAY),
    "closed account": lambda bob, asked: setattr(bob, "is_active", False),
    "leaves": lambda bob, asked: actions.leave(by=bob, keeps_posts=True),
    "asks nobody": lambda bob, asked: setattr(bob, "requests_a_day", 0),
    "blocks the asker": lambda bob, asked: Block.objects.create(member=bob, person=asked.author),
    "ignores the tag": lambda bob, asked: IgnoredTag.objects.create(member=bob, tag=asked.tags.get()),
    "answered here": lambda bob, asked: actions.answer(asked, by=bob, body="Again the filter."),
    "is the asker": lambda bob, asked: Question.objects.filter(pk=asked.pk).update(author=bob),
    "another language": lambda bob, asked: Question.objects.filter(pk=asked.pk).update(language="fr"),
}


@pytest.mark.wide
@pytest.mark.django_db
@pytest.mark.parametrize("why", UNFIT)
def test_nobody_is_asked_who(why, asked, bob):
    assert names(asked) == ["bob"]
    UNFIT[why](bob, asked)
    bob.save()
    asked.refresh_from_db()
    assert names(asked) == []


def test_who_has_been_away_for_half_a_year_is_not_waited_for(asked, bob):
    late = NOON + 200 * DAY
    assert experts(asked, late) == []
    bob.last_login = late - DAY
    bob.save()
    assert [expert.member for expert in experts(asked, late)] == [bob]


@pytest.mark.wide
def test_nobody_is_asked_more_often_in_a_day_than_they_allow(asked, ask, product, bob):
    bob.requests_a_day = 1
    bob.save()
    other = ask("The X200 does not open its door any more", product=product, at=NOON)
    climb_due(NOON + DAY)
    assert Notification.objects.filter(kind="expert", member=bob).count() == 1
    third = ask("The X200 leaks when it is full of water", product=product, at=NOON + DAY)
    climb_due(NOON + 2 * DAY)
    assert Notification.objects.filter(kind="expert", member=bob, question=third).count() == 1
    assert LadderStep.objects.filter(question__in=[asked, other], rung=2).count() == 2


@pytest.mark.wide
def test_at_most_five_are_asked(asked, product, ask):
    question = ask("How do I clean the X200 from inside?", product=product, at=NOON - DAY)
    for number in range(8):
        actions.answer(question, by=make_member(f"helper{number}"), body="With vinegar.", at=NOON - DAY)
    assert len(names(asked)) == routing.ASKED_AT_ONCE == 5


@pytest.mark.wide
def test_it_costs_the_same_however_long_the_history(asked, ask, product, django_assert_max_num_queries):
    def cost() -> None:
        with django_assert_max_num_queries(8):
            experts(asked, NOON + DAY)

    cost()
    for number in range(12):
        question = ask(f"Machine {number} does not drain any more", product=product, at=NOON - DAY)
        actions.answer(question, by=make_member(f"helper{number}"), body="The filter.", at=NOON - DAY)
    cost()


@pytest.mark.wide
def test_the_name_of_a_tag_is_in_the_language_of_whoever_is_asked(ask, alice):
    brigitte = make_member("brigitte", language="fr")
    Tag.objects.create(name="coffee", name_fr="café", slug="coffee")
    known = ask("How do I clean the coffee machine?", tags=["coffee"], at=NOON - DAY)
    actions.answer(known, by=brigitte, body="Vinegar.", at=NOON - DAY)
    ask("Why is the coffee cold every morning?", tags=["coffee"], at=NOON)
    climb_due(NOON + DAY)
    assert Notification.objects.get(kind="expert").reason == "answered:1:café"


# ------------------------------------------------------------------ measuring it


def rows() -> list[dict]:
    """Ann answers on tea, Ben on coffee, most lately; twenty questions of each, all answered."""
    found = []
    for number in range(20):
        for place, (tag, owner) in enumerate((("tea", "ann"), ("coffee", "ben"))):
            day = f"2024-01-{number + 1:02}T0{place}"
            question = f"{tag}{number}"
            common = {"score": 0, "title": None, "body": "", "accepted": None}
            found.append(
                {
                    **common,
                    "id": question,
                    "type": "q",
                    "parent": None,
                    "owner": "x",
                    "date": f"{day}:00:00",
                    "tags": [tag],
                }
            )
            found.append(
                {
                    **common,
                    "id": f"a{question}",
                    "type": "a",
                    "parent": question,
                    "owner": owner,
                    "date": f"{day}:30:00",
                    "tags": [],
                }
            )
    return found


def test_the_command_measures_what_the_site_does(tmp_path, capsys):
    path = tmp_path / "drinks.jsonl"
    path.write_text("\n".join(map(json.dumps, rows())))
    call_command("evaluate_routing", path)
    lines = dict(line.rsplit(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert lines["drinks: ours"] == "n=27 MAP=1.0000 MRR=1.0000 P@1=1.0000 R@10=1.0000 nDCG@10=1.0000"
    assert "P@1=0.0000" in lines["drinks: activity, half-life 7 d"]


def test_the_command_names_the_line_that_is_wrong(tmp_path):
    path = tmp_path / "drinks.jsonl"
    path.write_text(json.dumps(rows()[0]) + "\nno\n")
    with pytest.raises(CommandError, match="line 2"):
        call_command("evaluate_routing", path)
    with pytest.raises(CommandError, match="No such file"):
        call_command("evaluate_routing", tmp_path / "none.jsonl")
