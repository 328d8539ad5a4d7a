"""Whose a page is: no cache gives anybody what was made for somebody else."""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from forum import actions
from forum.models import Answer, Member, Question
from tests.forum.reading import page, read, signed_in
from tests.people import make_member


@pytest.mark.wide
@pytest.mark.parametrize(
    "path", ["questions/ask/", "search/?q=x", "products/", "members/", "members/alice/", "nowhere/", "account/login/",
             "questions/{pk}/history/", "questions/{pk}/answer/", "moderation/queue/", "questions/{pk}/wrong/"]
)  # fmt: skip
def test_no_cache_on_the_way_keeps_what_has_no_version(
    question: Question, path: str, alice: Member, mallory: Member, site_tree: Any
) -> None:
    address = f"/en/{path.format(pk=question.pk)}"
    for client in (Client(), signed_in(alice), signed_in(mallory)):
        kept = read(client, address)["Cache-Control"]
        assert "private" in kept, address
        assert "no-cache" in kept or "no-store" in kept
        assert "public" not in kept
        if client.cookies:
            assert "no-store" in kept


@pytest.mark.wide
def test_a_draft_is_kept_by_nobody(db: Any) -> None:
    client = Client()
    client.post("/en/questions/ask/text/", {"title": "The washing machine shows E18"})
    for path in ("/en/questions/ask/", "/en/questions/ask/review/", "/en/questions/", "/en/search/"):
        kept = client.get(path)["Cache-Control"]
        assert "no-store" in kept
        assert "public" not in kept


@pytest.mark.wide
def test_a_page_of_somebody_signed_in_is_kept_by_nobody(question: Question, answer: Answer, alice: Member) -> None:
    for url in (page(question), "/en/questions/"):
        response = read(signed_in(alice), url)
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert "public" not in response["Cache-Control"]
        assert "ETag" not in response


def test_what_a_visitor_gets_may_be_kept_but_is_asked_for_again(question: Question) -> None:
    response = read(Client(), page(question))
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" in response["Vary"]
    assert "csrfmiddlewaretoken" not in response.text
    assert not response.cookies
    unchanged = read(Client(), page(question), **{"if-none-match": response["ETag"]})
    assert {name: unchanged[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        name: response[name] for name in ("ETag", "Cache-Control", "Vary")
    }


@pytest.mark.wide
def test_a_visitor_never_gets_what_a_member_saw(
    question: Question, answer: Answer, alice: Member, dora: Member
) -> None:
    """Whoever comes first, and whatever is in the cache by then."""
    for member in (make_member("carl"), alice, dora):
        read(signed_in(member), page(question))
        shown = read(Client(), page(question)).text
        assert "Sign out" not in shown
        assert f"/members/{member.username}/" not in shown or member == alice  # her name stands by her question
        assert "csrfmiddlewaretoken" not in shown
    for client in (signed_in(alice), signed_in(dora)):
        assert "Sign out" in read(client, page(question)).text


@pytest.mark.wide
def test_a_member_gets_their_own_name_tokens_and_key(question: Question, answer: Answer) -> None:
    carl, emma = make_member("carl"), make_member("emma")
    pages = {
        member.username: [read(signed_in(member), page(question)).text for _ in range(2)] for member in (carl, emma)
    }
    keys = [re.search(r'name="key" value="([^"]+)"', text) for texts in pages.values() for text in texts]
    assert len({key[1] for key in keys if key}) == 4
    for name, other in (("carl", "emma"), ("emma", "carl")):
        for text in pages[name]:
            assert f'href="/en/members/{name}/"' in text
            assert other not in text.lower()
            assert not re.search(r"(username|name|token|key)-[0-9a-f]{24}", text)


@pytest.mark.wide
def test_keys_are_for_those_who_chose_them_alone(question: Question, answer: Answer) -> None:
    plain, expert = make_member("una"), make_member("xena", uses_keys=True)
    for reader, has in ((plain, False), (expert, True), (plain, False)):
        assert ("js/keys.js" in read(signed_in(reader), page(question)).text) is has
    assert "js/keys.js" not in read(Client(), page(question)).text


def test_the_forms_of_a_kept_page_work(question: Question, answer: Answer) -> None:
    """The page was made before this member ever came; its token must be theirs."""
    read(signed_in(make_member("carl")), page(question))
    emma = make_member("emma")
    client = Client(enforce_csrf_checks=True)
    client.force_login(emma)
    shown = read(client, page(question)).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
    key = re.search(r'name="key" value="([^"]+)"', shown)
    assert token is not None
    assert key is not None
    form = {"csrfmiddlewaretoken": token[1], "key": key[1], "body": "Empty the pump first."}
    for _ in range(2):  # a double click
        assert client.post(f"/en/questions/{question.pk}/answer/", form).status_code == 302
    assert Answer.objects.filter(author=emma).count() == 1


@pytest.mark.wide
def test_a_member_sees_their_own_doings(question: Question, answer: Answer) -> None:
    carl, emma = make_member("carl"), make_member("emma")
    for client in (signed_in(carl), signed_in(emma)):
        read(client, page(question))
    actions.vote(answer, by=carl, value=1)
    actions.me_too(question, by=emma)
    his, hers = (re.findall(r'aria-pressed="true">.*?</svg>([\w ]+)', read(signed_in(member), page(question)).text)
                 for member in (carl, emma))  # fmt: skip
    assert [words.strip() for words in his] == ["Useful"]
    assert [words.strip() for words in hers] == ["I have the same problem", "Following"]


@pytest.mark.wide
def test_a_message_is_shown_once_and_to_nobody_else(question: Question, answer: Answer) -> None:
    carl, emma = signed_in(make_member("carl")), signed_in(make_member("emma"))
    read(carl, page(question))
    carl.post(f"/en/questions/{question.pk}/answer/", {"body": "Empty the pump first."})
    question.refresh_from_db()
    assert "Your answer is published." in read(carl, page(question)).text
    assert "Your answer is published." not in read(carl, page(question)).text
    assert "Your answer is published." not in read(emma, page(question)).text


@pytest.mark.wide
def test_the_team_and_the_people_of_a_thread_get_pages_of_their_own(
    question: Question, answer: Answer, alice: Member, bob: Member, dora: Member
) -> None:
    stranger = make_member("carl")
    read(signed_in(stranger), page(question))
    assert "Did an answer solve your problem?" in read(signed_in(alice), page(question)).text
    assert f"/answers/{answer.pk}/delete/" in read(signed_in(bob), page(question)).text
    assert "Moderate" in read(signed_in(dora), page(question)).text
    shown = read(signed_in(stranger), page(question)).text
    for words in ("Did an answer solve", f"/answers/{answer.pk}/delete/", "Moderate"):
        assert words not in shown


@pytest.mark.wide
def test_a_held_answer_is_shown_to_its_author_and_to_no_other_member(
    question: Question, answer: Answer, bob: Member
) -> None:
    stranger = signed_in(make_member("carl"))
    read(stranger, page(question))
    actions.hold(answer)
    assert "waits for a look by the team" in read(signed_in(bob), page(question)).text
    assert "Clean the filter" not in read(stranger, page(question)).text


@pytest.mark.wide
def test_nothing_a_visitor_adds_to_the_address_reaches_others(question: Question) -> None:
    read(Client(), f"{page(question)}?from=a-newsletter")
    assert "a-newsletter" not in read(Client(), page(question)).text


@pytest.mark.wide
def test_a_page_made_for_all_holds_nothing_of_who_came_first(question: Question, answer: Answer) -> None:
    carl = make_member("carl", about="I live in Lille")
    client = signed_in(carl)
    read(client, page(question))
    kept = [
        repr(value)
        for cache in (caches["default"], caches["rows"])
        for key in list(cache._cache)
        if (value := cache.get(key[3:]))
    ]
    pages = [text for text in kept if "Sign out" in text]
    assert len(pages) == 1
    for mine in ("carl", "Lille", client.cookies["session"].value, client.cookies["csrf"].value):
        assert mine.lower() not in pages[0].lower()
