"""Tags: other words for one, merging two, leaving some out of one's lists, and their pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from forum import actions, recount, renewal
from forum.actions.tags import find_tag
from forum.models import IgnoredTag, Member, Question, Renewal, Subscription, Tag, TagSynonym
from tests.forum.reading import page, read, signed_in

Ask = Callable[..., Question]


@pytest.fixture
def delivery(db: Any) -> Tag:
    tag = Tag.objects.create(name="delivery", slug="delivery", name_fr="livraison")
    actions.set_synonyms(tag, ["Shipping", "colis"])
    return tag


@pytest.mark.parametrize("typed", ["shipping", "SHIPPING", "Colis", "livraison", "delivery"])
def test_another_word_gives_the_tag(ask: Ask, delivery: Tag, typed: str) -> None:
    assert [tag.slug for tag in ask(tags=[typed]).tags.all()] == ["delivery"]


def test_two_words_for_one_tag_are_one_tag(ask: Ask, delivery: Tag) -> None:
    assert ask(tags=["shipping", "colis"]).tags.count() == 1
    delivery.refresh_from_db()
    assert delivery.question_count == 1


def test_its_page_names_the_other_words_and_their_addresses_lead_there(delivery: Tag) -> None:
    assert "Also: colis, shipping" in read(Client(), "/en/tags/delivery/").text
    led = read(Client(), "/en/tags/shipping/")
    assert (led.status_code, led["Location"]) == (301, "/en/tags/delivery/")
    assert read(Client(), "/en/tags/nothing/").status_code == 404


def test_a_word_of_another_tag_is_refused(delivery: Tag) -> None:
    refund = Tag.objects.create(name="refund", slug="refund")
    for word in ("delivery", "shipping", "livraison"):
        with pytest.raises(ValidationError, match="merge the two instead"):
            actions.set_synonyms(refund, [word])
    actions.set_synonyms(delivery, ["shipping", "delivery", "!", ""])
    assert list(delivery.synonyms.values_list("slug", flat=True)) == ["shipping"]


def test_other_words_are_searched(ask: Ask, delivery: Tag) -> None:
    assert "shipping" in ask(tags=["delivery"]).search_tags()


@pytest.mark.wide
def test_a_renamed_tag_is_found_at_its_former_address(ask: Ask, delivery: Tag) -> None:
    question = ask(tags=["delivery"])
    before = read(Client(), page(question))
    delivery.slug, delivery.name = "parcels", "parcels"
    delivery.save()
    after = read(Client(), page(question), **{"if-none-match": before["ETag"]})
    assert "/tags/parcels/" in after.text
    assert read(Client(), "/en/tags/delivery/")["Location"] == "/en/tags/parcels/"
    delivery.slug = "delivery"  # and back again: no circle
    delivery.save()
    assert read(Client(), "/en/tags/delivery/").status_code == 200
    assert read(Client(), "/en/tags/parcels/")["Location"] == "/en/tags/delivery/"


def test_merging_moves_questions_followers_and_addresses(
    ask: Ask, delivery: Tag, alice: Member, bob: Member, mallory: Member
) -> None:
    post = Tag.objects.create(name="post", slug="post", name_fr="poste")
    only, both = ask(tags=["post"]), ask("Another question about my parcel", tags=["post", "delivery"])
    for member in (alice, bob):
        Subscription.objects.create(member=member, tag=post, reason=Subscription.Reason.TAG)
    Subscription.objects.create(member=bob, tag=delivery, reason=Subscription.Reason.TAG)
    for tag in (post, delivery):
        actions.ignore_tag(tag, by=mallory)
    assert actions.merge_tags(post, into=delivery) == 2
    for question in (only, both):
        assert list(question.tags.all()) == [delivery]
        assert Question.objects.get(pk=question.pk).version > question.version
    assert set(Subscription.objects.filter(tag=delivery).values_list("member", flat=True)) == {alice.pk, bob.pk}
    assert IgnoredTag.objects.filter(member=mallory).count() == 1
    assert find_tag("poste") == find_tag("post") == delivery
    assert read(Client(), "/en/tags/post/")["Location"] == "/en/tags/delivery/"
    assert list(recount.check()) == []
    assert not Tag.objects.filter(slug="post").exists()


def test_a_tag_is_not_merged_into_itself(delivery: Tag) -> None:
    with pytest.raises(ValidationError):
        actions.merge_tags(delivery, into=delivery)


@pytest.mark.wide
def test_merging_in_slices_moves_everything(ask: Ask, delivery: Tag, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.actions.tags.SLICE", 2)
    for number in range(5):
        ask(f"Where is my parcel number {number}?", tags=["post"])
    assert actions.merge_tags(Tag.objects.get(slug="post"), into=delivery) == 5
    delivery.refresh_from_db()
    assert delivery.question_count == 5


@pytest.mark.wide
def test_a_name_that_many_pages_show_is_renewed_in_slices(
    ask: Ask, delivery: Tag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.renewal.SLICE", 2)
    asked = [ask(f"Where is my parcel number {number}?", tags=["delivery"]) for number in range(5)]
    delivery.name = "parcels"
    delivery.save()
    renewed = Question.objects.filter(version__gt=asked[0].version)
    assert renewed.count() == 2
    assert Renewal.objects.get().done == asked[1].pk
    assert renewal.go_on() == 2
    assert renewed.count() == 5
    assert not Renewal.objects.exists()
    assert renewal.go_on() == 0


@pytest.mark.wide
def test_a_tag_one_ignores_is_left_out_of_lists_and_the_list_says_so(
    ask: Ask, delivery: Tag, bob: Member, alice: Member
) -> None:
    ask("Where on earth is my parcel?", tags=["delivery"])
    ask("The kettle does not boil any more", tags=["kettle"])
    client = signed_in(bob)
    client.post("/en/tags/delivery/ignore/", {"value": "1"})
    shown = read(client, "/en/questions/").text
    assert "kettle does not boil" in shown
    assert "my parcel" not in shown
    assert "1 question is hidden by tags you ignore." in shown
    assert "my parcel" in read(client, "/en/questions/?ignored=show").text
    assert "my parcel" in read(client, "/en/tags/delivery/").text
    assert "my parcel" in read(Client(), "/en/questions/").text
    client.post("/en/tags/delivery/ignore/", {"value": "0", "from": "list"})
    shown = read(client, "/en/questions/").text
    assert "my parcel" in shown
    assert "hidden by tags" not in shown


def test_ones_own_questions_are_never_left_out(ask: Ask, delivery: Tag, alice: Member) -> None:
    ask("Where on earth is my parcel?", tags=["delivery"])
    actions.ignore_tag(delivery, by=alice)
    assert "my parcel" in read(signed_in(alice), "/en/questions/").text


@pytest.mark.wide
def test_what_one_ignores_is_listed_and_private(delivery: Tag, bob: Member, mallory: Member) -> None:
    for _ in range(2):
        actions.ignore_tag(delivery, by=bob)
    assert "delivery" in read(signed_in(bob), "/en/account/tags/").text
    assert "You ignore no tag." in read(signed_in(mallory), "/en/account/tags/").text
    assert read(Client(), "/en/account/tags/").status_code == 302
    assert read(signed_in(bob), "/en/tags/delivery/ignore/").status_code == 302
    assert IgnoredTag.objects.count() == 1
    actions.stop_ignoring_tag(delivery, by=bob)
    assert not IgnoredTag.objects.exists()


def test_a_synonym_goes_with_its_tag(delivery: Tag) -> None:
    delivery.delete()
    assert not TagSynonym.objects.exists()


@pytest.mark.wide
def test_the_page_tells_who_helped_lately_what_waits_and_who_follows(
    ask: Ask, delivery: Tag, alice: Member, bob: Member, mallory: Member, django_assert_max_num_queries: Any
) -> None:
    old, new = timezone.now() - timedelta(days=93), timezone.now()
    for number, (helper, at) in enumerate(((bob, new), (mallory, old))):
        asked = ask(f"Where is my parcel number {number}?", tags=["delivery"], at=at)
        actions.accept(actions.answer(asked, by=helper, body="At the post.", at=at), by=alice, at=at)
    ask("Where on earth is my parcel?", tags=["delivery"])
    actions.follow(delivery, by=bob)
    read(Client(), "/en/tags/delivery/")
    with django_assert_max_num_queries(6):
        shown = read(Client(), "/en/tags/delivery/").text
    assert "helped 1 person" in shown
    assert 'href="/en/members/bob/"' in shown
    assert "/en/members/mallory/" not in shown
    assert '<a href="?state=unanswered">1 without an answer</a>' in shown
    assert "1 person follows it" in shown
    Member.objects.filter(pk=bob.pk).update(is_ranked=False)
    shown = read(Client(), "/en/tags/delivery/").text  # at once, though the list is kept
    assert "/en/members/bob/" not in shown
    assert "Nobody yet." in shown
