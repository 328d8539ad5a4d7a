"""What concerns oneself: following, what one was told, how one wants to be told."""

from forum import actions, links
from forum.models import Notification, Subscription


def test_following_twice_is_following_once_and_keeps_the_first_reason(question, alice, mallory):
    for _ in range(2):
        actions.follow(question, by=mallory)
        actions.follow(question, by=alice)
    reasons = Subscription.objects.order_by("pk").values_list("member__username", "reason")
    assert list(reasons) == [("alice", "asked"), ("mallory", "followed")]
    for _ in range(2):
        actions.unfollow(question, by=alice)
    assert Subscription.objects.get().member == mallory


def test_reading_marks_ones_own_only(answer, alice, bob, dora):
    actions.edit_answer(answer, by=dora, body="Clean the pump.")
    actions.mark_read(by=alice)
    assert Notification.objects.unread().get().member == bob


def test_settings_change_nothing_else(alice):
    type(alice).objects.filter(pk=alice.pk).update(reputation=50)  # since this row was read
    actions.change_settings(by=alice, display_name="Alice B.", language="fr", wants_mail=True)
    actions.set_wants_mail(False, by=alice)
    alice.refresh_from_db()
    shown = (alice.display_name, alice.language, alice.wants_mail, alice.reputation)
    assert shown == ("Alice B.", "fr", False, 50)


def test_keys_are_off_until_somebody_chooses_them(alice, client):
    assert alice.uses_keys is False
    client.force_login(alice)
    typed = {"display_name": "", "language": "en"}
    for sent, uses in (({**typed, "uses_keys": "on"}, True), (typed, False)):
        assert client.post("/en/account/settings/", sent).status_code == 302
        alice.refresh_from_db()
        assert alice.uses_keys is uses


def test_the_link_of_every_mail_stops_and_starts_mails(alice, client):
    address = f"/unsubscribe/{links.token_for(alice, links.UNSUBSCRIBE)}/"
    for data, wanted in (({}, False), ({}, False), ({"undo": "1"}, True)):
        assert client.post(address, data).status_code == 200
        alice.refresh_from_db()
        assert alice.wants_mail is wanted
