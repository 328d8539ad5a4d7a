"""What somebody who only reads a question is offered: to follow it, to ask their own, and a way on in a dispute."""

from collections.abc import Callable

from django.conf import settings
from django.test import Client

from forum import actions
from forum.models import Answer, Member, Product, Question

FREE = "A dispute with a seller can go to a mediation service, free of charge."


def test_a_visitor_can_follow_a_question(question: Question) -> None:
    page = Client().get(question.get_absolute_url()).text
    address = f"/en/questions/{question.pk}/follow/"
    assert "Follow the question: we will write to you." in page
    assert f'href="{address}"' in page
    response = Client().get(address)
    assert response["Location"] == f"/en/account/login/?next={address}"


def test_a_member_comes_from_following_back_to_the_question(
    question: Question, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    response = as_member(bob).get(f"/en/questions/{question.pk}/follow/")
    assert response["Location"] == f"{question.get_absolute_url()}#acts"


def test_readers_in_the_same_trouble_read_what_they_can_do(
    ask: Callable[..., Question], bob: Member, as_member: Callable[[Member], Client]
) -> None:
    product = Product.objects.create(name="Washing machine X200", slug="x200")
    question = ask(product=product)
    for client in (Client(), as_member(bob)):
        page = client.get(question.get_absolute_url()).text
        assert FREE in page
        assert 'href="/en/questions/ask/?product=x200"' in page
        assert 'href="/en/easy-mediation/"' in page
        assert "See my way out" not in page


def test_whoever_asked_reads_it_once_with_their_own_way_out(
    question: Question, alice: Member, as_member: Callable[[Member], Client]
) -> None:
    page = as_member(alice).get(question.get_absolute_url()).text
    assert page.count("Still stuck?") == page.count(FREE) == 1
    assert "See my way out" in page


def test_who_chose_the_solution_is_named(answer: Answer, alice: Member) -> None:
    actions.accept(answer, by=alice)
    page = Client().get(answer.question.get_absolute_url()).text
    assert "chosen by Alice" in page


def test_of_an_account_that_is_gone_it_says_the_person_who_asked(answer: Answer, alice: Member) -> None:
    actions.accept(answer, by=alice)
    Question.objects.update(author=None, author_name="Alice")
    page = Client().get(answer.question.get_absolute_url()).text
    assert "chosen by the person who asked" in page
    assert "chosen by Alice" not in page


def test_from_a_profile_leads_a_way_to_report_what_is_illegal(bob: Member, alice: Member) -> None:
    page = Client().get("/en/members/bob/").text
    address = "/en/report-illegal-content/?url=%2Fen%2Fmembers%2Fbob%2F"
    assert f'href="{address}"' in page
    assert f"{settings.BASE_URL}/en/members/bob/" in Client().get(address).text


def test_nobody_reads_that_nobody_found_their_answer_useful(
    answer: Answer, bob: Member, alice: Member, as_member: Callable[[Member], Client]
) -> None:
    assert "Useful to" not in as_member(bob).get(answer.question.get_absolute_url()).text
    actions.vote(answer, by=alice, value=1)
    assert "Useful to 1 person" in as_member(bob).get(answer.question.get_absolute_url()).text
