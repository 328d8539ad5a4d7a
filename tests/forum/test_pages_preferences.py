"""Choosing what one is told and how: on one page, signed in or by the link of any mail."""

import re
from collections.abc import Callable

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum import actions, links, tasks
from forum.channels import Channel, manner_of
from forum.models import Answer, Mail, Member, Notification, Preference, Question
from tests.moderation.reviewing import hide

PAGE = "/en/account/notifications/"
SignIn = Callable[[Member], Client]


def choices(**changes: str) -> dict[str, str]:
    """The form as somebody sends it who changed nothing else."""
    kinds = {
        f"kind_{kind}": manner_of(kind).channel for kind in Notification.Kind.values if not manner_of(kind).is_duty
    }
    return {**kinds, "wants_mail": "on", "language": "en", "time_zone": "", **changes}


@pytest.fixture
def link(alice: Member) -> str:
    return f"/mail-settings/{links.token_for(alice, links.PREFERENCES)}/"


@pytest.mark.wide
def test_each_kind_is_a_line_with_one_choice(alice: Member, as_member: SignIn) -> None:
    page = as_member(alice).get(PAGE).text
    for kind, label in Notification.Kind.choices:
        assert str(label).capitalize() in page
        if manner_of(kind).is_duty:
            assert f'name="kind_{kind}"' not in page
        else:
            assert page.count(f'name="kind_{kind}"') == len(Channel)
            assert len(re.findall(rf'name="kind_{kind}" value="\w+"[^>]* checked', page)) == 1


@pytest.mark.wide
@pytest.mark.parametrize("way", ["signed in", "link"])
def test_a_choice_is_kept_and_followed(
    question: Question, alice: Member, bob: Member, link: str, as_member: SignIn, way: str
) -> None:
    client, address = (as_member(alice), PAGE) if way == "signed in" else (Client(enforce_csrf_checks=True), link)
    response = client.post(address, choices(kind_answer="site", kind_comment="never"), follow=True)
    assert "Your choices are saved." in response.text
    assert set(Preference.objects.values_list("kind", "channel")) == {("answer", "site"), ("comment", "never")}
    actions.answer(question, by=bob, body="x")
    actions.comment(question, by=bob, body="x")
    assert [told.kind for told in Notification.objects.filter(member=alice)] == ["answer"]
    assert not Mail.objects.exists()
    client.post(address, choices())  # back to what everybody has
    assert not Preference.objects.exists()


@pytest.mark.wide
def test_opening_the_link_changes_nothing(link: str, alice: Member) -> None:
    for method in (Client().get, Client().head):
        response = method(link, {"kind_answer": "never"})
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    assert not Preference.objects.exists()


def test_the_link_is_for_one_purpose_one_member_and_one_address(alice: Member, bob: Member, link: str) -> None:
    signature = link.split(":")[1]
    for forged in (
        links.token_for(alice, links.UNSUBSCRIBE),
        f"{bob.pk}:{signature}".rstrip("/"),
        f"{alice.pk}",
        f"{alice.pk}:",
        "²:x",
        f"{10**30}:x",
    ):
        assert Client().post(f"/mail-settings/{forged}/", choices(kind_answer="never")).status_code == 404
    assert Client().get(f"/unsubscribe/{links.token_for(alice, links.PREFERENCES)}/").status_code == 404
    Member.objects.filter(pk=alice.pk).update(email="alice@elsewhere.example")
    assert Client().get(link).status_code == 404
    assert not Preference.objects.exists()


@pytest.mark.wide
def test_the_page_of_the_link_is_in_the_language_of_the_mail(alice: Member, link: str) -> None:
    Member.objects.filter(pk=alice.pk).update(language="fr")
    page = Client(headers={"accept-language": "en"}).get(link).text
    assert '<html lang="fr"' in page
    assert "Ce que je suis" in page


@pytest.mark.wide
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind_answer": "pigeon"}, "id_kind_answer"),
        ({"kind_answer": ""}, "id_kind_answer"),
        ({"quiet_from": "25:00", "quiet_until": "07:00"}, "id_quiet_from"),
        ({"quiet_from": "22:00"}, "id_quiet_until"),
        ({"quiet_until": "07:00"}, "id_quiet_from"),
        ({"time_zone": "Europe/Nowhere"}, "id_time_zone"),
        ({"language": "xx"}, "id_language"),
    ],
)
def test_choices_that_cannot_be(alice: Member, as_member: SignIn, changes: dict[str, str], field: str) -> None:
    response = as_member(alice).post(PAGE, choices(kind_comment="never", **changes))
    assert response.status_code == 422
    assert f'<a href="#{field}">' in response.text
    assert f'id="{field}"' in response.text
    assert re.search(r'name="kind_comment" value="never"[^>]* checked', response.text)  # what was chosen is kept
    assert not Preference.objects.exists()


@pytest.mark.wide
def test_hours_and_zone_are_kept(alice: Member, as_member: SignIn) -> None:
    hours = {"quiet_from": "22:00", "quiet_until": "07:30", "time_zone": "Indian/Reunion"}
    client = as_member(alice)
    client.post(PAGE, choices(**hours))
    page = client.get(PAGE).text
    assert 'value="22:00"' in page
    assert 'value="07:30"' in page
    assert re.search(r'<option value="Indian/Reunion" selected', page)
    assert "data-guess" not in page


# What the site must tell


@pytest.mark.wide
@pytest.mark.parametrize("kind", [kind for kind in Notification.Kind.values if manner_of(kind).is_duty])
def test_what_the_site_must_tell_is_no_choice(alice: Member, as_member: SignIn, kind: str) -> None:
    as_member(alice).post(PAGE, choices(**{f"kind_{kind}": "never"}))
    assert not Preference.objects.exists()
    with pytest.raises(PermissionDenied, match="always told by e-mail"):
        actions.choose_channels({kind: "never"}, by=alice)


@pytest.mark.wide
def test_one_click_stops_everything_else(answer: Answer, alice: Member, bob: Member, dora: Member) -> None:
    """A decision about what one wrote comes with its reasons, whatever one switched off."""
    Client().post(f"/unsubscribe/{links.token_for(bob, links.UNSUBSCRIBE)}/")
    bob.refresh_from_db()
    assert not bob.wants_mail
    Preference.objects.create(member=bob, kind="decision", channel="never")  # however it came there
    actions.comment(answer, by=alice, body="Thank you.")
    hide(answer, dora)
    Mail.objects.filter(notification__member=alice).delete()
    while tasks.send_mail():
        pass
    (message,) = outbox.outbox
    assert (message.to, "hidden, and why" in message.subject) == ([bob.email], True)
    headers = message.message()
    assert not [name for name in headers if name.startswith("List-")]
    assert ":transactional:" in headers["Feedback-ID"]
    assert "/unsubscribe/" not in message.body
    assert "/mail-settings/" in message.body
