"""Everything a member wrote, page by page, without what does not carry their name."""

import pytest

from forum import actions
from forum.views import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(ask, alice, bob):
    """Three questions of alice, one of them without her name, each with an answer of bob."""
    made = [ask(title=f"How do I descale the machine number {n}?", is_anonymous=n == 2) for n in range(3)]
    return [(question, actions.answer(question, by=bob, body="With citric acid.")) for question in made]


def test_a_profile_leads_to_all_answers_only_where_there_are_more(client, written, bob, monkeypatch):
    assert "show=answers" not in client.get(bob.get_absolute_url()).text
    monkeypatch.setattr(members, "SHOWN", 2)
    assert "show=answers" in client.get(bob.get_absolute_url()).text
    page = client.get(bob.get_absolute_url(), {"show": "answers"}).text
    assert page.count('href="/en/questions/') - page.count("/en/questions/ask/") >= 3
    assert all(question.title in page for question, _answer in written)


def test_a_question_without_a_name_is_not_in_the_list_for_others(client, as_member, written, alice):
    address = f"{alice.get_absolute_url()}?show=questions"
    unnamed = written[2][0].title
    assert unnamed not in client.get(address).text
    assert written[0][0].title in client.get(address).text
    assert unnamed in as_member(alice).get(address).text


def test_hidden_posts_are_gone_from_it(client, written, bob, dora):
    actions.hide(written[0][1], by=dora, ref="decision:1")
    page = client.get(bob.get_absolute_url(), {"show": "answers"}).text
    assert written[0][0].title not in page
    assert written[1][0].title in page


def test_a_page_behind_the_last_is_the_last_and_an_unknown_list_the_profile(client, written, bob):
    behind = client.get(bob.get_absolute_url(), {"show": "answers", "page": "99"})
    assert behind.status_code == 200
    assert written[0][0].title in behind.text
    assert client.get(bob.get_absolute_url(), {"show": "drafts"}).status_code == 200


def test_a_profile_shows_the_initials_of_its_member(client, alice):
    alice.display_name = "Jean d’Ormesson"
    alice.save()
    assert ">JO</text>" in client.get(alice.get_absolute_url()).text
