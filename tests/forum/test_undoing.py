"""What was done can be undone from the next page; what one deleted is found again and put back."""

import html
import re

import pytest

from forum import actions
from forum.models import Answer, Member, Product, Question, Subscription, Visibility, Vote
from tests.forum.reading import page, read, signed_in
from tests.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return Product.objects.create(name="X200", slug="x200")


@pytest.fixture
def other() -> Question:
    return actions.ask("Is the pump of the X200 easy to change?", by=make_member("zoe"), body="Loud.", language="en")


def undo_in(shown: str) -> str:
    """Where the button of the one message posts to."""
    messages = shown.split('id="messages"')[1].split("<h1")[0]
    (address,) = re.findall(r'<form method="post" action="([^"]+)">.*?<button class="small">Undo</button>', messages)
    return html.unescape(str(address))


def test_merging_is_undone_from_the_next_page(
    question: Question, answer: Answer, other: Question, dora: Member
) -> None:
    moderator = signed_in(dora)
    address, typed = f"/en/questions/{question.pk}/merge/", {"original": str(other.pk), "is_meant": "on"}
    shown = moderator.post(address, typed, follow=True).text
    assert Answer.objects.get(pk=answer.pk).question == other
    after = moderator.post(undo_in(shown), follow=True)
    assert "The question is open again." in after.text
    assert Answer.objects.get(pk=answer.pk).question == question
    assert not Question.objects.get(pk=question.pk).is_closed


def test_a_duplicate_is_undone_from_the_next_page(question: Question, other: Question, dora: Member) -> None:
    moderator = signed_in(dora)
    shown = moderator.post(f"/en/questions/{question.pk}/duplicate/", {"original": str(other.pk)}, follow=True).text
    assert Question.objects.get(pk=question.pk).duplicate_of == other
    moderator.post(undo_in(shown))
    assert Question.objects.get(pk=question.pk).duplicate_of is None


def test_who_cannot_undo_is_not_offered_it(question: Question, other: Question, alice: Member) -> None:
    asker, address = signed_in(alice), f"/en/questions/{question.pk}/duplicate/"
    assert "The moderation team can undo it." in read(asker, address).text
    shown = asker.post(address, {"original": str(other.pk)}, follow=True).text
    assert "leads to the one that was asked before" in shown
    assert ">Undo<" not in shown


def test_a_conversion_is_undone_from_the_next_page(answer: Answer, dora: Member) -> None:
    moderator = signed_in(dora)
    shown = moderator.post(f"/en/answers/{answer.pk}/convert/", {}, follow=True).text
    assert Answer.objects.get(pk=answer.pk).visibility != Visibility.PUBLISHED
    moderator.post(undo_in(shown))
    assert Answer.objects.get(pk=answer.pk).visibility == Visibility.PUBLISHED


def test_a_message_of_others_has_no_button(question: Question, alice: Member) -> None:
    assert ">Undo<" not in signed_in(alice).post("/en/account/filters/", {"name": "x"}, follow=True).text


def test_what_was_deleted_is_found_again(question: Question, answer: Answer, bob: Member, mallory: Member) -> None:
    member = signed_in(bob)
    assert "You have deleted nothing" in read(member, "/en/account/deleted/").text
    shown = member.post(f"/en/answers/{answer.pk}/delete/", follow=True).text
    assert "/en/account/deleted/" in shown
    assert "/en/account/deleted/" in read(member, "/en/account/").text
    kept = read(member, "/en/account/deleted/").text
    assert question.title in kept and answer.body[:20] in kept
    assert question.title not in read(signed_in(mallory), "/en/account/deleted/").text
    (address,) = re.findall(r'action="([^"]+/undelete/|[^"]+restore[^"]*)"', kept)
    assert member.post(address)["Location"].startswith(page(question))
    assert Answer.objects.get(pk=answer.pk).is_published
    assert "You have deleted nothing" in read(member, "/en/account/deleted/").text


def test_what_stood_under_something_hidden_is_not_offered(question: Question, answer: Answer, bob: Member) -> None:
    actions.delete(answer, by=bob)
    actions.hide(question, by=None, ref="test")
    assert question.title not in read(signed_in(bob), "/en/account/deleted/").text


SAID = [
    ("/en/questions/{question}/follow/", {"value": "1"}, "acts", "You follow this question", "You no longer follow"),
    ("/en/questions/{question}/me-too/", {"value": "1"}, "acts", "you have the same problem", "Taken back"),
    ("/en/answers/{answer}/vote/", {"value": "1"}, "answer-", "Your vote is counted: useful", "vote is taken back"),
    ("/en/answers/{answer}/vote/", {"why": "wrong"}, "answer-", "counted: not useful", "vote is taken back"),
    ("/en/answers/{answer}/mark/", {"kind": "works", "value": "1"}, "answer-", "it works for you", "Taken back"),
]


@pytest.mark.parametrize(("address", "typed", "place", "said", "taken_back"), SAID)
def test_an_act_says_what_happened_where_one_is_led_and_can_be_undone(
    question: Question, answer: Answer, address: str, typed: dict[str, str], place: str, said: str, taken_back: str
) -> None:
    """Without script no line said whether anything had happened."""
    client = signed_in(make_member("zoe"))
    address = address.format(question=question.pk, answer=answer.pk)
    shown = client.post(address, typed, follow=True).text
    assert shown.count(said) == 1
    assert said not in shown.split('id="messages"')[1].split("</div>")[0]
    beside = shown.split(f'id="{place}')[1]
    notice = beside.split('role="status"')[1].split("</form>")[0]
    assert said in notice
    (undo,) = re.findall(r'action="([^"]+)"', notice)
    assert taken_back in client.post(html.unescape(undo), follow=True).text
    assert said not in client.get(question.get_absolute_url()).text
    assert not Vote.objects.exists()
    assert not Subscription.objects.filter(member__username="zoe", question=question).exists()


def test_following_a_product_is_said_and_undone(product: Product) -> None:
    client = signed_in(make_member("zoe"))
    shown = client.post(f"{product.get_absolute_url()}follow/", {"value": "1"}, follow=True).text
    assert "You follow this product" in shown
    assert "You no longer follow this." in client.post(undo_in(shown), follow=True).text
    assert not Subscription.objects.filter(product=product).exists()


def test_a_vote_by_script_leaves_no_sentence_for_the_next_page(answer: Answer) -> None:
    client = signed_in(make_member("zoe"))
    client.post(f"/en/answers/{answer.pk}/vote/", {"value": "1"}, headers={"HX-Request": "true"})
    assert "Your vote is counted" not in client.get(answer.question.get_absolute_url()).text
