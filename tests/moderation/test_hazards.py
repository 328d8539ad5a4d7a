"""A dangerous product that somebody tells of under another's question reaches the team, and its author the doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from forum import actions
from forum.models import Answer, Comment, Member, Question
from moderation.handover import watching
from moderation.handover.telling import tells_of_danger
from moderation.review import actions as review
from moderation.review import queue, safety_words
from moderation.review.back_office import seed_doors
from moderation.review.models import Alarm, Flag
from selfcare import new_site
from tests.benchmarks.danger import own_texts
from tests.moderation.reviewing import LANGUAGES, fresh, page

FIRE = "Le mien a pris feu aussi, ça chauffe et ça fume, ne le branchez plus."
SAID = {"en": "Something burns, or somebody is hurt: call 112.", "fr": "appelez le 112"}
AMISS = {"not_told": {"Je me suis brûlé les doigts avec ce vendeur, prenez une autre boutique."}}


@pytest.fixture
def doors(db: Any) -> None:
    seed_doors(new_site.doors())


# What tells of a danger: figures for docs/moderating.md are those of `python -m tests.benchmarks.danger`


@pytest.mark.parametrize("name", ["told", "not_told"])
def test_what_happened_is_told_from_what_could(name: str) -> None:
    wrong = {text for _language, text in own_texts(name) if tells_of_danger([text]) is not (name == "told")}
    assert wrong == AMISS.get(name, set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_team_for_it_ring_for_nobody(language: str) -> None:
    with translation.override(language):
        assert not tells_of_danger([safety_words.guidance()])


# What follows


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["answer", "comment"])
def test_it_stands_at_the_head_of_the_queue_at_once(kind: str, question: Question, bob: Member, dora: Member) -> None:
    act: Any = getattr(actions, kind)
    post = act(question, by=bob, body=FIRE)
    flag = Flag.objects.get()
    assert (flag.post, flag.ground, flag.member, fresh(post).is_published) == (post, "safety", None, True)
    (line,) = queue.waiting(dora)
    assert (line.key, line.urgency) == ((kind, post.pk), queue.Urgency.SAFETY)
    assert not Alarm.objects.exists()  # a product is for the queue, at its head
    watching.judge_questions()
    assert Flag.objects.count() == 1


@pytest.mark.wide
@pytest.mark.django_db
def test_what_is_held_is_heard_too(question: Question, bob: Member, settings: Any) -> None:
    settings.HOLD_FIRST_POSTS = 5
    assert not actions.answer(question, by=bob, body=FIRE).is_published
    assert Flag.objects.get().ground == "safety"


@pytest.mark.wide
@pytest.mark.django_db
def test_an_edit_is_judged_for_what_it_adds(question: Question, bob: Member, dora: Member) -> None:
    answer = actions.answer(question, by=bob, body="Clean the filter.")
    assert not Flag.objects.exists()
    actions.edit_answer(answer, by=bob, body=FIRE)
    review.keep(answer, by=dora)
    actions.edit_answer(answer, by=bob, body=f"{FIRE} Pardon pour la faute.")
    assert Flag.objects.get().handled_at is not None


@pytest.mark.wide
@pytest.mark.django_db
def test_what_the_asker_comments_has_one_entry_with_the_question(question: Question, alice: Member) -> None:
    comment = actions.comment(question, by=alice, body=FIRE)
    assert not comment.said
    assert not Flag.objects.exists()
    assert watching.judge_questions() == 1
    assert Flag.objects.get().question == question


@pytest.mark.wide
@pytest.mark.django_db
def test_signs_that_no_single_word_is_count_together_for_whoever_asks(ask: Any) -> None:
    ask("Que faire de ce chargeur ?", body="Le chargeur fume et il y a une odeur de brûlé.")
    assert watching.judge_questions() == 1


@pytest.mark.wide
@pytest.mark.django_db
def test_a_quoted_line_rings_for_nobody(question: Question, bob: Member) -> None:
    assert not actions.answer(question, by=bob, body=f"> {FIRE}\n\nOù avez-vous lu cela ?").said
    assert not Flag.objects.exists()


@pytest.mark.wide
@pytest.mark.usefixtures("doors")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["answer", "comment"])
def test_its_author_reads_the_doors_that_are_for_them(
    kind: str, language: str, question: Question, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    address = f"/{language}/questions/{question.pk}/{kind}/"
    shown = page(as_member(bob).post(address, {"body": FIRE, "key": "k"}, follow=True))
    assert SAID[language] in shown
    assert "https://signal.conso.gouv.fr/" in shown and "https://rappel.conso.gouv.fr/" in shown
    assert "Gateway" not in shown
    assert (Answer if kind == "answer" else Comment).objects.filter(author=bob).count() == 1


@pytest.mark.wide
@pytest.mark.usefixtures("doors")
@pytest.mark.parametrize("kind", ["answer", "comment"])
def test_the_team_guides_whoever_told_of_it(
    kind: str, answer: Answer, bob: Member, dora: Member, as_member: Callable[[Member], Client]
) -> None:
    post: Any = answer if kind == "answer" else actions.comment(answer, by=dora, body="Mine too.")
    client, address = as_member(dora), f"/en/moderation/{kind}/{post.pk}/safety/"
    assert {"answer": "under the answer", "comment": "beside the comment"}[kind] in page(client.get(address))
    for _ in range(2):
        assert client.post(f"{address}guide/").status_code == 302
    (guide,) = Comment.objects.filter(body__contains="signal.conso.gouv.fr")
    assert guide.answer == answer
