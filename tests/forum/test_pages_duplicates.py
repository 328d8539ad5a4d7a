"""The pages of duplicates: proposing, deciding, merging, and what is asked again and again."""

import re

import pytest
from django.test import Client

from forum import actions
from forum.models import DuplicateProposal, Question
from tests.forum.reading import page, read, signed_in
from tests.people import make_editor, make_member


@pytest.fixture
def original(ask):
    return ask("The canonical question of all of them", by=make_member("oscar"))


@pytest.fixture
def regular(db):
    return make_member("rita", reputation=60)


def fresh(question):
    return Question.objects.get(pk=question.pk)


@pytest.mark.wide
def test_proposing_confirming_and_the_empty_list(question, original, regular, dora, mallory):
    address = f"/en/questions/{question.pk}/duplicate/"
    for _ in range(2):  # the second time from the cache
        assert address in read(signed_in(regular), page(question)).text
        assert address not in read(signed_in(mallory), page(question)).text
    assert signed_in(mallory).get(address).status_code == 403
    member = signed_in(regular)
    refused = member.post(address, {"original": "x"})
    assert refused.status_code == 422
    assert "There is no such question" in refused.text
    assert (
        member.post(address, {"original": f"https://forum.example/en/questions/{original.pk}/a-b/"}).status_code == 302
    )
    assert fresh(question).duplicate_of is None
    assert member.get("/en/duplicates/").status_code == 403
    moderator = signed_in(dora)
    row = DuplicateProposal.objects.get()
    assert original.title in moderator.get("/en/duplicates/").text
    moderator.post(f"/en/duplicates/{row.pk}/", {"value": "yes"})
    assert fresh(question).duplicate_of == original
    assert "Nothing waits here" in moderator.get("/en/duplicates/").text
    assert f'href="{page(original)}"' in read(Client(), page(question)).text  # it stays readable, with its banner


@pytest.mark.wide
def test_the_asker_says_that_it_is_their_question(question, original, regular, alice, mallory):
    row = actions.propose_duplicate(question, of=original, by=regular)
    address = f"/en/duplicates/{row.pk}/"
    asker = signed_in(alice)
    assert "Yes, that is my question" in asker.get(address).text
    assert signed_in(mallory).get(address).status_code == 403
    assert asker.post(address, {"value": "no"}).status_code == 403
    assert asker.post(address, {"value": "yes"}).status_code == 302
    assert fresh(question).duplicate_of == original
    assert "it was asked before" in asker.get(address).text


@pytest.mark.wide
def test_a_proposal_about_what_one_may_not_see_is_not_there(question, original, regular, alice, dora):
    row = actions.propose_duplicate(question, of=original, by=regular)
    actions.hide(original, by=dora, ref="decision:1")
    assert signed_in(alice).get(f"/en/duplicates/{row.pk}/").status_code == 404
    assert original.title not in signed_in(dora).get("/en/duplicates/").text


@pytest.mark.wide
def test_merged_questions_lead_to_the_canonical_one(question, answer, original, dora, bob):
    moderator, address = signed_in(dora), f"/en/questions/{question.pk}/merge/"
    assert signed_in(bob).get(address).status_code == 403
    assert moderator.post(address, {"original": str(original.pk)}).status_code == 422
    assert moderator.post(address, {"original": str(original.pk), "is_meant": "on"})["Location"] == page(original)
    for reader in (Client(), signed_in(bob), moderator):
        moved = read(reader, page(question))
        assert (moved.status_code, moved["Location"]) == (301, page(original))
        assert f'id="answer-{answer.pk}"' in read(reader, page(original)).text
    assert read(Client(), f"/q/{question.pk}")["Location"] == page(original)
    assert question.title not in read(Client(), "/en/questions/").text
    assert f"/en/questions/{question.pk}/reopen/" in read(moderator, page(original)).text
    moderator.post(f"/en/questions/{question.pk}/reopen/")
    assert "Clean the filter" in read(Client(), page(question)).text
    assert "Clean the filter" not in read(Client(), page(original)).text


@pytest.mark.wide
def test_an_answer_that_stayed_is_read_where_it_was(question, answer, original, bob, dora):
    actions.answer(original, by=bob, body="Replace the pump.")
    before = read(Client(), page(original))
    actions.merge(question, into=original, by=dora)
    shown = read(Client(), page(original), **{"if-none-match": before["ETag"]}).text
    link = f"{page(question)}?stayed=1#answer-{answer.pk}"
    assert link in shown
    assert f'id="answer-{answer.pk}"' in shown
    assert "Clean the filter" in read(Client(), link.partition("#")[0]).text


@pytest.mark.wide
def test_what_is_asked_again_and_again(ask, question, answer, original, dora, mallory, site_tree):
    editor = make_editor()
    assert "No question was asked twice so far." in signed_in(editor).get("/en/duplicates/most/").text
    actions.mark_duplicate(question, of=original, by=dora)
    actions.mark_duplicate(ask("The same question asked a second time"), of=original, by=dora)
    solution = actions.answer(original, by=mallory, body="Replace the pump.")
    actions.accept(solution, by=original.author)
    for reader in (editor, dora):
        text = signed_in(reader).get("/en/duplicates/most/").text
        assert original.title in text
        assert re.search(r'<td role="cell" data-label="[^"]+">2</td>', text)
    assert f"/en/answers/{solution.pk}/promote/" in signed_in(editor).get("/en/duplicates/most/").text
    assert signed_in(mallory).get("/en/duplicates/most/").status_code == 403


def test_similar_questions_are_offered_to_choose_from(question, original, dora, monkeypatch):
    monkeypatch.setattr("knowledge.templatetags.knowledge.similar_to", lambda *_, **__: [("question", original)])
    text = signed_in(dora).get(f"/en/questions/{question.pk}/duplicate/").text
    assert f'name="original" value="{original.pk}"' in text
