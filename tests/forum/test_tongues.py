"""What stands on a page in another language than the page carries that language, wherever it stands."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from forum import actions
from forum.templatetags.tongues import in_language, language_mark

TITLE = "Does the pump need oil?"


@pytest.mark.parametrize(
    ("page", "language", "said"),
    [
        ("fr", "fr", "Que faire\u202f?"),
        ("fr", "en", '<span lang="en">Que faire ?</span>'),
        ("en", "fr", '<span lang="fr">Que faire\u202f?</span>'),
    ],
)
def test_a_title_is_marked_where_the_page_speaks_another_language(page: str, language: str, said: str) -> None:
    with override(page):
        assert in_language("Que faire ?", language) == said


def test_a_title_stays_text() -> None:
    with override("fr"):
        assert in_language("<b>", "en") == '<span lang="en">&lt;b&gt;</span>'


@pytest.mark.parametrize(
    ("page", "text", "mark"),
    [
        ("fr", "I buy little and keep things for years.", ' lang="en"'),
        ("fr", "J’achète peu et je garde longtemps.", ""),
        ("fr", "Porto", ""),
        ("en", "J’achète peu et je garde longtemps.", ' lang="fr"'),
    ],
)
def test_what_a_member_says_of_themselves_is_marked(page: str, text: str, mark: str) -> None:
    with override(page):
        assert language_mark(text) == mark


@pytest.mark.wide
@pytest.mark.django_db
def test_a_profile_and_the_pages_of_an_act_mark_the_title(ask, alice, bob, as_member):
    question = ask(TITLE, language="en")
    answer = actions.answer(question, by=bob, body="No, it does not.")
    actions.accept(answer, by=alice)
    marked = f'<span lang="en">{TITLE}</span>'
    assert marked in Client().get("/fr/members/bob/").text
    assert "<span lang" not in Client().get("/en/members/bob/").text
    for address in (f"/fr/questions/{question.pk}/answer/", f"/fr/answers/{answer.pk}/edit/"):
        page = as_member(bob).get(address, follow=True).text
        assert marked in page, address
        assert not re.search(r"<title>[^<]*<span", page)
