"""The page of an address that leads nowhere searches for its words, and offers what everybody may read."""

import pytest

from forum import actions
from knowledge.search.queue import drain
from tests.moderation.reviewing import hide

pytestmark = pytest.mark.django_db


@pytest.mark.wide
@pytest.mark.parametrize(
    ("language", "said"), [("en", "Perhaps you were looking for"), ("fr", "Vous cherchiez peut-être")]
)
def test_what_is_not_found_is_searched_for(client, question, bob, search_index, language, said):
    answer = actions.answer(question, by=bob, body="Open the filter at the bottom and take out what is in it.")
    actions.accept(answer, by=question.author)
    drain()
    page = client.get(f"/{language}/old/washing-machine-shows-e18/")
    assert page.status_code == 404
    assert 'value="washing machine shows e18"' in page.text
    assert said in page.text
    assert question.get_absolute_url() in page.text


@pytest.mark.wide
def test_what_is_hidden_is_not_offered(client, question, bob, dora, search_index):
    actions.accept(
        actions.answer(question, by=bob, body="Open the filter, and take out what is in it."), by=question.author
    )
    drain()
    assert question.get_absolute_url() in client.get("/en/old/washing-machine-shows-e18/").text
    hide(question, dora)
    drain()
    page = client.get("/en/old/washing-machine-shows-e18/")
    assert "Perhaps" not in page.text
    assert question.get_absolute_url() not in page.text
