"""Votes, me-too, following, the solution: one POST each, whatever the browser can do, and never by a link alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions, ledger
from forum.models import Answer, Member, Question, Subscription, Vote
from tests.people import PASSWORD

SignIn = Callable[[Member], Client]


@pytest.fixture
def acts(question: Question, answer: Answer) -> dict[str, str]:
    return {
        "vote": f"/en/answers/{answer.pk}/vote/",
        "me-too": f"/en/questions/{question.pk}/me-too/",
        "follow": f"/en/questions/{question.pk}/follow/",
        "unaccept": f"/en/questions/{question.pk}/unaccept/",
        "accept": f"/en/answers/{answer.pk}/accept/",
        "not-solved": f"/en/questions/{question.pk}/not-solved/",
    }


def counts(question: Question) -> tuple[Any, ...]:
    question = Question.objects.get(pk=question.pk)
    votes = tuple(Vote.objects.order_by("pk").values_list("value", flat=True))
    follows = Subscription.objects.filter(reason="followed").count()
    return votes, follows, question.accepted_answer_id, question.not_solved_at is not None, question.version


@pytest.mark.wide
def test_opening_an_address_of_an_act_changes_nothing(
    question: Question, acts: dict[str, str], alice: Member, mallory: Member, as_member: SignIn
) -> None:
    before = counts(question)
    for client in (Client(), as_member(alice), as_member(mallory)):
        for address in acts.values():
            for method in (client.get, client.head):
                assert method(f"{address}?value=1").status_code in {200, 302, 403}
    assert counts(question) == before


@pytest.mark.wide
def test_a_vote_changes_and_is_taken_back(answer: Answer, alice: Member, bob: Member, as_member: SignIn) -> None:
    client, address = as_member(alice), f"/en/answers/{answer.pk}/vote/"
    for value, expected in (
        ("1", (1, 0, 10)),
        ("1", (1, 0, 10)),
        ("-1", (0, 1, -2)),
        ("0", (0, 0, 0)),
        ("0", (0, 0, 0)),
    ):
        response = client.post(address, {"value": value})
        assert (response.status_code, response["Location"]) == (302, answer.get_absolute_url())
        answer.refresh_from_db()
        bob.refresh_from_db()
        assert (answer.useful_count, answer.not_useful_count, bob.reputation) == expected
    assert list(ledger.replay()) == []


@pytest.mark.wide
def test_the_page_shows_ones_own_vote(question: Question, answer: Answer, alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    pressed = '<button class="small" name="value" data-key="u" value="0" aria-pressed="true">'
    assert pressed not in votes_of(client, question)
    client.post(f"/en/answers/{answer.pk}/vote/", {"value": "1"})
    assert pressed in votes_of(client, question)
    assert "aria-pressed" not in Client().get(question.get_absolute_url()).text.split("<main")[1].split("</main>")[0]


def votes_of(client: Client, question: Question) -> str:
    return client.get(question.get_absolute_url()).text.split('<form class="votes"')[1].split("</form>")[0]


@pytest.mark.wide
@pytest.mark.parametrize("value", ["", "2", "-2", "x", "1.5", "\x00", "1" * 99])
def test_a_vote_that_is_none_is_refused(value: str, answer: Answer, alice: Member, as_member: SignIn) -> None:
    response = as_member(alice).post(f"/en/answers/{answer.pk}/vote/", {"value": value})
    assert response.status_code == 400
    assert "A vote is useful or not useful." in response.text
    assert not Vote.objects.exists()


@pytest.mark.wide
def test_refusals_say_why(
    question: Question,
    answer: Answer,
    acts: dict[str, str],
    alice: Member,
    bob: Member,
    dora: Member,
    as_member: SignIn,
) -> None:
    own = "You cannot vote on what you wrote yourself."
    asker = "Only the person who asked can choose the solution."
    refusals = [
        (bob, "vote", own),
        (alice, "me-too", own),
        (bob, "accept", asker),
        (bob, "unaccept", asker),
        (dora, "accept", asker),
        (bob, "not-solved", "Only the person who asked can say this."),
    ]
    before = counts(question)
    for member, act, sentence in refusals:
        response = as_member(member).post(acts[act], {"value": "1"})
        assert (act, response.status_code) == (act, 403)
        assert sentence in response.text
    actions.close(question, by=dora)
    assert "This question is closed." in as_member(alice).post(acts["accept"]).text
    assert counts(question)[:-1] == before[:-1]


@pytest.mark.wide
def test_hidden_meanwhile(
    question: Question, answer: Answer, acts: dict[str, str], alice: Member, dora: Member, as_member: SignIn
) -> None:
    client = as_member(alice)
    actions.hide(answer, by=dora, ref="decision:1")
    for act in ("vote", "accept"):
        assert client.post(acts[act], {"value": "1"}).status_code == 410
    actions.hold(question)
    for member_acts in ("me-too", "follow"):
        assert as_member(answer.author).post(acts[member_acts]).status_code == 404  # type: ignore[arg-type]
    assert not Vote.objects.exists()


@pytest.mark.wide
def test_alice_changes_her_mind(question: Question, acts: dict[str, str], alice: Member, as_member: SignIn) -> None:
    client, own = as_member(alice), question.get_absolute_url()
    steps = [
        ("accept", True, "Thank you. This answer is now shown as the solution."),
        ("accept", True, "Thank you."),
        ("unaccept", False, "The question has no solution any more."),
        ("unaccept", False, "The question has no solution any more."),
        ("accept", True, "Thank you."),
        ("not-solved", False, "See below what you can do."),
    ]
    for act, is_resolved, sentence in steps:
        assert sentence in client.post(acts[act], follow=True).text
        assert ("Solution</h2>" in Client().get(own).text) == is_resolved
    assert list(ledger.replay()) == []


def test_the_solution_is_asked_for_before_it_is_chosen(
    answer: Answer, acts: dict[str, str], alice: Member, as_member: SignIn
) -> None:
    """What the link in a mail opens."""
    client = as_member(alice)
    page = client.get(acts["accept"]).text
    assert "Did this answer solve your problem?" in page
    assert "Clean the filter, then the hose." in page
    assert "Nothing is published and nothing is sent to anybody." in client.get(acts["not-solved"]).text


@pytest.mark.wide
def test_the_same_problem_is_followed_until_it_is_taken_back(
    question: Question, acts: dict[str, str], bob: Member, alice: Member, as_member: SignIn
) -> None:
    client = as_member(bob)
    for value, count in (("1", 1), ("1", 1), ("0", 0), ("0", 0), ("1", 1)):
        assert client.post(acts["me-too"], {"value": value})["Location"] == f"{question.get_absolute_url()}#acts"
        question.refresh_from_db()
        alice.refresh_from_db()
        assert (question.vote_count, alice.reputation) == (count, count)


@pytest.mark.wide
def test_following_is_a_choice_of_ones_own(
    question: Question, acts: dict[str, str], mallory: Member, as_member: SignIn
) -> None:
    client = as_member(mallory)
    for value, count in (("1", 1), ("1", 1), ("0", 0), ("0", 0)):
        client.post(acts["follow"], {"value": value})
        assert Subscription.objects.filter(member=mallory).count() == count


# Without a session, with and without script


@pytest.mark.wide
def test_who_is_signed_out_comes_back_to_the_question(acts: dict[str, str], question: Question, bob: Member) -> None:
    """An address that only takes acts must not greet them with an error after they sign in."""
    for act in ("vote", "me-too", "follow"):
        client = Client()
        sent = client.post(acts[act], {"value": "1"})
        assert sent["Location"] == f"/en/account/login/?next={acts[act]}"
        signed_in = client.post(sent["Location"], {"login": "bob", "password": PASSWORD, "next": acts[act]})
        back = client.get(signed_in["Location"])
        assert back.status_code == 302
        assert client.get(back["Location"]).status_code == 200
    assert not Vote.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", "To say that you have the same problem, use an account."),
        ("fr", "Pour dire que vous avez le même problème"),
    ],
)
def test_a_visitor_is_told_why_to_sign_in_and_finds_the_button_again(
    question: Question, bob: Member, language: str, why: str
) -> None:
    client, act = Client(), f"/{language}/questions/{question.pk}/me-too/"
    own = f"/{language}{question.get_absolute_url()[3:]}"
    assert f'href="{act}"' in client.get(own).text
    door = client.get(act)
    assert why in client.get(door["Location"]).text
    assert why in client.get(door["Location"].replace("login", "signup")).text
    signed_in = client.post(door["Location"], {"login": "bob", "password": PASSWORD, "next": act})
    assert client.get(signed_in["Location"])["Location"] == f"{own}#acts"
    page = client.get(own).text
    assert 'id="acts"' in page
    assert f'action="{act}"' in page
    assert not Vote.objects.exists()


@pytest.mark.parametrize("target", ["", "/en/", "//evil.example/me-too/", "http://[", "/en/questions/1/me-too"])
def test_any_other_way_to_the_sign_in_page_needs_no_reason(db: Any, target: str) -> None:
    assert "use an account" not in Client().get("/en/account/login/", {"next": target}).text


@pytest.mark.wide
def test_what_is_followed_says_so(question: Question, acts: dict[str, str], mallory: Member, as_member: SignIn) -> None:
    client = as_member(mallory)
    assert "Following" not in client.get(question.get_absolute_url()).text
    client.post(acts["follow"])
    assert re.search('value="0" aria-pressed="true">.*?Following', client.get(question.get_absolute_url()).text)
    client.post(acts["follow"], {"value": "0"})
    assert re.search('value="1" aria-pressed="false">.*?Follow<', client.get(question.get_absolute_url()).text)


def test_a_fragment_request_gets_a_fragment(answer: Answer, alice: Member, as_member: SignIn) -> None:
    address, by_script = f"/en/answers/{answer.pk}/vote/", {"HX-Request": "true"}
    response = as_member(alice).post(address, {"value": "1"}, headers=by_script)
    assert response.status_code == 200
    assert "<html" not in response.text
    assert "Useful (1)" in " ".join(response.text.split())
    assert response.text.count('aria-pressed="true"') == 1
    signed_out = Client().post(address, {"value": "1"}, headers=by_script)
    assert signed_out.content == b""
    assert signed_out["HX-Redirect"] == f"/en/account/login/?next={address}"


@pytest.mark.wide
def test_forms_need_their_token(acts: dict[str, str], question: Question, alice: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    before = counts(question)
    for address in [*acts.values(), f"/en/questions/{question.pk}/delete/", f"/en/questions/{question.pk}/answer/"]:
        response = client.post(address, {"value": "1", "body": "x"})
        assert (address, response.status_code) == (address, 403)
        assert "This form is too old" in response.text
    assert counts(question) == before
