"""A life in danger rings at once and until somebody comes; a dangerous product finds its door."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Comment, Mail, Member, Visibility
from moderation.handover import watching
from moderation.review import actions, alarm_mails, queue
from moderation.review.back_office import give_rights, seed_doors
from moderation.review.models import Alarm, AlarmCall, Door, Flag, Told
from selfcare import new_site
from selfcare.invariants import CHECKS
from tests.moderation.noticing import give
from tests.moderation.reviewing import LANGUAGES, fresh, page
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]

THREAT = "I will kill him tonight, he knows why."
ONCALL = "oncall@example.org"


@pytest.fixture(autouse=True)
def _on_call(settings):
    settings.ONCALL_EMAIL = [ONCALL]


@pytest.fixture
def doors(db) -> dict[str, Door]:
    seed_doors(new_site.doors())
    return {door.code: door for door in Door.objects.all()}


def rung(address=ONCALL) -> list[Mail]:
    return [mail for mail in Mail.objects.order_by("pk") if mail.to == [address]]


# The alarm


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_whoever_is_on_call_is_called_at_once_whatever_was_written(kind, ask, answer, bob):
    write = {
        "question": lambda: ask("What am I to do about him?", body=THREAT),
        "answer": lambda: forum_actions.answer(ask(), by=bob, body=THREAT),
        "comment": lambda: forum_actions.comment(answer, by=answer.question.author, body=THREAT),
    }
    post = write[kind]()
    flag = Flag.objects.get(ground="life")
    assert (flag.post, flag.member, fresh(post).is_published) == (post, None, True)
    (mail,) = rung()
    assert "/moderation/alarms/" in mail.text
    assert "tonight" not in mail.text + mail.subject
    assert Alarm.objects.get().calls == 1
    watching.judge_questions()
    assert (Alarm.objects.count(), len(rung())) == (1, 1)


def test_what_is_held_rings_too(ask, settings, dora):
    settings.HOLD_FIRST_POSTS = 5
    question = ask("What am I to do about him?", body=THREAT)
    assert question.visibility == Visibility.HELD
    assert len(rung()) == 1
    assert queue.waiting(dora)[0].urgency == queue.Urgency.LIFE


def test_a_danger_in_what_is_held_reaches_the_team(ask, settings, dora):
    settings.HOLD_FIRST_POSTS = 5
    question = ask("What about this battery?", body="The battery caught fire beside the bed.")
    assert question.visibility == Visibility.HELD
    watching.judge_questions()
    assert Flag.objects.get().ground == "safety"
    assert queue.waiting(dora)[0].urgency == queue.Urgency.SAFETY
    assert not rung()  # a product is for the queue, at its head


def test_no_offer_is_made_for_what_is_held(ask, settings):
    settings.HOLD_FIRST_POSTS = 5
    question = ask("What can I do?", body="They refuse the refund, no answer to my formal notice. A dispute!")
    watching.judge_questions(at=timezone.now() + dt.timedelta(days=2))
    assert question.visibility == Visibility.HELD
    assert not Flag.objects.exists()


def test_it_rings_again_until_somebody_comes(ask, dora):
    ask("What am I to do about him?", body=THREAT)
    alarm = Alarm.objects.get()
    at = alarm.raised_at
    assert actions.ring_again(at=at + dt.timedelta(minutes=9)) == 0
    for minutes in (10, 20, 30):
        assert actions.ring_again(at=at + dt.timedelta(minutes=minutes)) == 1
        assert actions.ring_again(at=at + dt.timedelta(minutes=minutes)) == 0
    assert len(rung()) == 4
    assert len(rung(dora.email)) == 1  # nobody came: the whole team is called
    actions.acknowledge_alarm(alarm, by=dora)
    assert actions.ring_again(at=at + dt.timedelta(days=1)) == 0


def test_without_anybody_on_call_the_team_is_called(ask, dora, settings):
    settings.ONCALL_EMAIL = []
    ask("What am I to do about him?", body=THREAT)
    assert len(rung(dora.email)) == 1


@pytest.mark.parametrize("address", ["olga@example.org", ""])
def test_without_a_team_whoever_runs_the_site_is_called(ask, settings, address):
    settings.ONCALL_EMAIL = []
    assert list(alarm_mails.unheard())
    olga = make_member("olga", is_superuser=True, is_staff=True)
    Member.objects.filter(pk=olga.pk).update(email=address)
    make_member("former", is_superuser=True, is_active=False)
    assert bool(list(alarm_mails.unheard())) is not bool(address)
    ask("What am I to do about him?", body=THREAT)
    (alarm,) = Alarm.objects.all()
    assert alarm_mails.recipients(alarm) == ([(address, "en")] if address else [])
    assert len(rung(address)) == bool(address)


def test_with_a_team_its_administrator_is_not_called(ask, dora, settings):
    settings.ONCALL_EMAIL = []
    make_member("olga", is_superuser=True)
    ask("What am I to do about him?", body=THREAT)
    assert [address for address, _language in alarm_mails.recipients(Alarm.objects.get())] == [dora.email]
    assert not list(alarm_mails.unheard())


@pytest.mark.parametrize("name", ["ONCALL_EMAIL", "ONCALL_URL"])
def test_a_setting_is_somebody_to_call(settings, name):
    settings.ONCALL_EMAIL = []
    assert len(list(CHECKS["on call"]())) == 1
    setattr(settings, name, [ONCALL] if name == "ONCALL_EMAIL" else "https://pager.example/x")
    assert not list(CHECKS["on call"]())


def test_an_edit_rings_for_what_it_adds_only(ask, alice, dora):
    question = ask("What am I to do about him?", body=THREAT)
    actions.keep(question, by=dora)
    assert Alarm.objects.get().acknowledged_by == dora
    same = {"by": alice, "title": question.title, "tags": ["pump"]}
    forum_actions.edit_question(question, body=f"{THREAT} Sorry for the typo.", **same)
    assert Alarm.objects.open().count() == 0
    forum_actions.edit_question(question, body="All is well.", **same)
    forum_actions.edit_question(question, body="I want to die.", **same)
    assert Alarm.objects.open().count() == 1


def test_a_comment_that_was_looked_at_rings_no_more(question, alice, dora):
    comment = forum_actions.comment(question, by=alice, body="I want to die.")
    actions.keep(comment, by=dora)
    forum_actions.comment(question, by=alice, body="Thank you for your call.")
    watching.judge_questions()
    assert (Alarm.objects.open().count(), Flag.objects.open().count()) == (0, 0)


def test_a_quoted_threat_rings_for_nobody(ask):
    ask("What am I to do about this?", body=f"> {THREAT}\n\nHe wrote that in a review of a film.")
    assert not Alarm.objects.exists()


def test_two_people_say_that_they_look_the_first_counts(ask, dora):
    ask("What am I to do about him?", body=THREAT)
    alarm = Alarm.objects.get()
    actions.acknowledge_alarm(alarm, by=dora)
    actions.acknowledge_alarm(alarm, by=make_moderator("dan"))
    assert fresh(alarm).acknowledged_by == dora


def test_members_acknowledge_nothing(ask, mallory):
    ask("What am I to do about him?", body=THREAT)
    with pytest.raises(PermissionDenied):
        actions.acknowledge_alarm(Alarm.objects.get(), by=mallory)


def test_a_notice_of_a_life_rings(dora, as_member):
    notice = actions.give_notice(
        ["http://127.0.0.1:8000/en/members/alice/"],
        subject="life",
        reasons="He says when.",
        language="en",
        good_faith=True,
        name="N",
        email="n@example.org",
    )
    assert len(rung()) == 1
    client, alarm = as_member(dora), Alarm.objects.get()
    assert notice.ref in page(client.get(f"/en/moderation/alarms/{alarm.pk}/"))
    assert "I look at it" in page(client.get(f"/en/moderation/notices/{notice.ref}/"))
    response = client.post(f"/en/moderation/alarms/{alarm.pk}/acknowledge/")
    assert response["Location"].endswith(f"/moderation/notices/{notice.ref}/")
    assert fresh(alarm).acknowledged_by == dora


def test_answering_the_notice_ends_the_alarm(dora):
    known = {"subject": "child", "reasons": "A picture.", "language": "en", "good_faith": True}
    notice = actions.give_notice(["http://127.0.0.1:8000/en/members/alice/"], **known)
    actions.answer_notice(notice, by=dora, outcome="acted")
    assert Alarm.objects.get().acknowledged_by == dora


@pytest.mark.wide
@pytest.mark.parametrize("subject", ["child", "life", "product", "fraud"])
def test_the_page_of_a_text_shows_the_danger_that_a_notice_tells_of(answer, dora, as_member, subject):
    give(answer, subject=subject)
    shown = page(as_member(dora).get(f"/en/moderation/answer/{answer.pk}/"))
    assert ("Danger: whom to tell" in shown) is (subject != "fraud")
    assert ("I look at it" in shown) is (subject in {"child", "life"})


# The webhook


def test_the_webhook_is_called_signed_and_says_no_word_of_the_text(ask, settings, monkeypatch):
    settings.ONCALL_URL, settings.ONCALL_SECRET = "https://pager.example/x", "whsec_" + "A" * 44
    sent = []

    def post(url, body, headers, **more):
        sent.append((url, body, headers))
        return alarm_mails.safe_http.Response(status=204, headers={}, body=b"")

    monkeypatch.setattr(alarm_mails.safe_http, "post", post)
    ask("What am I to do about him?", body=THREAT)
    assert [alarm_mails.call_webhooks(), alarm_mails.call_webhooks()] == [1, 0]
    ((url, body, headers),) = sent
    assert url == "https://pager.example/x"
    assert b"life.alarm" in body
    assert b"tonight" not in body
    assert {"webhook-id", "webhook-signature"} <= {name.lower() for name in headers}


def test_a_webhook_that_fails_is_tried_again(ask, settings, monkeypatch):
    settings.ONCALL_URL = "https://pager.example/x"

    def post(*args, **more):
        raise alarm_mails.CallFailed("timeout")

    monkeypatch.setattr(alarm_mails.safe_http, "post", post)
    ask("What am I to do about him?", body=THREAT)
    alarm_mails.call_webhooks()
    row = AlarmCall.objects.get()
    assert (row.state, row.last_error) == ("pending", "timeout")
    actions.acknowledge_alarm(row.alarm, by=make_moderator("dan"))
    AlarmCall.objects.update(next_attempt_at=timezone.now())
    alarm_mails.call_webhooks()
    assert AlarmCall.objects.get().state == "skipped"


# The doors


def test_only_businesses_may_use_the_gateway(doors):
    codes = {door.code for door in Door.objects.for_roles({"independent"})}
    assert "safety-business-gateway" not in codes
    assert {"signalconso", "rappelconso", "brand"} <= codes
    for role in ("retailer", "manufacturer", "importer", "marketplace"):
        assert "safety-business-gateway" in {door.code for door in Door.objects.for_roles({role})}


def test_what_the_team_changed_stays(doors):
    Door.objects.filter(code="pharos").update(text_en="Changed.", checked_on=dt.date(2026, 11, 1))
    assert seed_doors(new_site.doors()) == 0
    assert Door.objects.get(code="pharos").text_en == "Changed."


def test_nobody_has_checked_what_is_new_or_old(doors):
    door = doors["pharos"]
    assert door.is_stale(dt.date(2026, 11, 23))
    door.checked_on = dt.date(2026, 11, 1)
    assert not door.is_stale(dt.date(2026, 11, 23))
    assert door.is_stale(dt.date(2027, 6, 1))


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moderator_tells_and_writes_it_down(language, ask, dora, as_member, doors):
    question = ask("What am I to do about him?", body=THREAT)
    client, address = as_member(dora), f"/{language}/moderation/question/{question.pk}/safety/"
    assert address in page(client.get(f"/{language}/moderation/question/{question.pk}/"))
    shown = page(client.get(address))
    assert "PHAROS" in shown
    assert "Safety Business Gateway</h3>" not in shown
    for _ in range(2):
        response = client.post(address, {"door": "pharos", "reference": "PH-1", "note": "By the form."})
        assert response.status_code == 302
    told = Told.objects.get()
    assert (told.told_by, told.door, told.reference, told.ground) == (dora, doors["pharos"], "PH-1", "life")
    assert Alarm.objects.get().acknowledged_by == dora
    assert "PH-1" in page(client.get(address))


def test_a_door_is_chosen(ask, dora, as_member, doors):
    question = ask("What am I to do about him?", body=THREAT)
    response = as_member(dora).post(
        f"/en/moderation/question/{question.pk}/safety/", {"door": "safety-business-gateway", "note": "Kept words"}
    )
    assert response.status_code == 422
    assert "Kept words" in page(response)
    assert not Told.objects.exists()


def test_what_was_told_is_never_changed(ask, dora, doors):
    told = actions.note_told(ask(), by=dora, door=doors["pharos"], ground="life")
    told.note = "Otherwise"
    for change in (told.save, told.delete, Told.objects.all().delete, lambda: Told.objects.update(note="x")):
        with pytest.raises(TypeError):
            change()
    doors["pharos"].delete()
    assert fresh(told).door_name.startswith("PHAROS")


def test_members_write_nothing_down(ask, mallory, doors, as_member):
    question = ask()
    with pytest.raises(PermissionDenied):
        actions.note_told(question, by=mallory, door=doors["pharos"], ground="life")
    for address in (f"question/{question.pk}/safety/", f"question/{question.pk}/safety/guide/", "alarms/1/"):
        assert as_member(mallory).post(f"/en/moderation/{address}").status_code in {404, 405}


def test_whoever_has_the_product_is_guided_once(ask, dora, as_member):
    question = ask("What about this battery?", body="The battery caught fire beside the bed.")
    client = as_member(dora)
    for _ in range(2):
        client.post(f"/en/moderation/question/{question.pk}/safety/guide/")
    (comment,) = Comment.objects.all()
    assert "signal.conso.gouv.fr" in comment.body
    assert "serial number" in comment.body


def test_a_threat_to_a_life_has_its_own_doors_and_no_words_about_products(ask, dora, as_member, doors):
    question = ask("What am I to do about him?", body=THREAT)
    shown = page(as_member(dora).get(f"/en/moderation/question/{question.pk}/safety/"))
    own, others = shown.split("The doors for other dangers")
    assert "PHAROS" in own and "RappelConso" not in own and "RappelConso" in others
    assert "Words for whoever has the product" not in shown


@pytest.mark.wide
def test_doors_that_nobody_checked_wait_for_the_team(dora, as_member, doors):
    give_rights()

    def waiting() -> str:
        return as_member(dora).get("/en/moderation/").text.split("Doors for dangers to check")[1][:40]

    assert '"number">6<' in waiting()
    Door.objects.exclude(code="pharos").update(checked_on=timezone.localdate())
    assert '"number">1<' in waiting()
    assert as_member(dora).get("/admin/doors/").status_code == 200
