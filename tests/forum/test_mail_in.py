"""Mail that comes in: what it answers is published as on its page, once, and only by whom the address was made for."""

import base64
import datetime as dt
from email.message import EmailMessage

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum import actions, letters, notifications
from forum.mail_in import receiving
from forum.mail_in.address import KEPT_DAYS, Purpose, address_for, read_address
from forum.mail_in.receiving import Outcome
from forum.models import (
    Answer,
    AnswerDraft,
    Comment,
    Draft,
    InboundMail,
    Mail,
    Notification,
    Question,
    Use,
)
from tests.forum.mailing import SECRET, letter, mail_is_read, receive, to_answer, told

__all__ = ["mail_is_read", "to_answer"]  # fixtures


def test_an_answer_by_mail_is_an_answer(question, bob, to_answer):
    quoted = "It is the *pump*.\n\nOn 21 Nov 2026 at 14:32, Selfcare <x@help.example> wrote:\n> It stops.\n"
    assert receive(letter(bob.email, to_answer, quoted)) == Outcome.PUBLISHED
    answer = question.answers.get()
    assert (answer.author, answer.body) == (bob, "It is the *pump*.")
    assert "<em>pump</em>" in answer.body_html
    assert told() == []


def test_the_same_mail_twice_is_one_answer(question, bob, to_answer):
    raw = letter(bob.email, to_answer)
    receive(raw)
    assert not receiving.accept(raw)
    InboundMail.objects.update(raw=raw, state="pending", attempts=0)  # killed before the row was settled
    receiving.receive_mail()
    assert question.answers.count() == 1
    assert told() == []


def test_a_comment_by_mail_is_a_comment(answer, alice):
    to = address_for(alice, Purpose.COMMENT_ON_ANSWER, answer.pk)
    assert receive(letter(alice.email, to, "Which filter?")) == Outcome.PUBLISHED
    comment = Comment.objects.get()
    assert (comment.answer, comment.author, comment.body) == (answer, alice, "Which filter?")


class TestOnlyWhomTheAddressWasMadeFor:
    def nothing(self, raw):
        assert receive(raw) == Outcome.UNPROVEN
        assert not Answer.objects.exists()
        assert told() == []

    def only_told(self, raw, why, question):
        """Nothing is published, and the member reads why at their own address: not what a stranger wrote."""
        assert receive(raw) == Outcome.UNPROVEN
        assert not Answer.objects.exists()
        row = Mail.objects.get(notification=None)
        assert row.to == ["bob@example.org"]
        assert why in row.text
        assert question.get_absolute_url() in row.text
        return row

    def test_another_sender(self, mallory, question, to_answer):
        row = self.only_told(letter(mallory.email, to_answer, "Buy here"), "another address", question)
        assert "Buy here" not in row.text
        assert "In-Reply-To" not in row.headers

    def test_two_senders(self, bob, mallory, question, to_answer):
        raw = letter(bob.email, to_answer).replace(b"From: ", f"From: {mallory.email}, ".encode())
        self.only_told(raw, "another address", question)

    @pytest.mark.wide
    def test_it_is_told_a_few_times_a_day(self, mallory, question, to_answer):
        for number in range(8):
            receive(letter(mallory.email, to_answer, number=str(number)))
        assert len(told()) == 5

    def test_an_address_somebody_made_up(self, bob, question, to_answer):
        seal = to_answer.rpartition("-")[2].partition("@")[0]
        self.nothing(letter(bob.email, to_answer.replace(seal, "a" * 20)))

    def test_the_seal_of_another_question(self, ask, bob, question, to_answer):
        other = ask("Another question about the same machine")
        self.nothing(letter(bob.email, to_answer.replace(f"+a{question.pk}-", f"+a{other.pk}-")))

    def test_the_seal_of_another_purpose(self, bob, to_answer):
        self.nothing(letter(bob.email, to_answer.replace("+a", "+q")))

    def test_an_address_they_left(self, bob, to_answer):
        former = bob.email
        bob.email = "bob@elsewhere.example"
        bob.save()
        self.nothing(letter(former, to_answer, number="1"))
        self.nothing(letter(bob.email, to_answer, number="2"))

    def test_an_old_mail(self, bob, question, time_machine, to_answer):
        time_machine.move_to(timezone.now() + dt.timedelta(days=KEPT_DAYS + 1))
        row = self.only_told(letter(bob.email, to_answer), "more than 90 days old", question)
        assert row.headers["In-Reply-To"] == "<1@mail.example>"
        assert "It is the pump." in row.text

    def test_a_closed_account(self, bob, to_answer):
        bob.is_active = False
        bob.save()
        self.nothing(letter(bob.email, to_answer))


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<list.example>"},
        {"Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "All"},
    ],
    ids=str,
)
def test_what_a_programme_sent_is_left_alone(headers, bob, to_answer):
    assert receive(letter(bob.email, to_answer, **headers)) == Outcome.AUTOMATIC
    assert not Answer.objects.exists()
    assert told() == []


@pytest.mark.parametrize("subject", ["Automatic reply: x", "Réponse automatique : x", "Undelivered Mail Returned"])
def test_neither_is_what_says_that_somebody_is_away(subject, bob, to_answer):
    assert receive(letter(bob.email, to_answer, subject=subject)) == Outcome.AUTOMATIC


class TestRefused:
    def refused(self, raw, *sentences):
        assert receive(raw) == Outcome.REFUSED
        (text,) = told()
        for sentence in (*sentences, "This is what you wrote"):
            assert sentence in text

    def test_a_second_answer(self, question, answer, bob, to_answer):
        link = reverse("forum:question", args=[question.pk, question.slug])
        self.refused(letter(bob.email, to_answer, "And the hose."), "answered already", link, "And the hose.")
        assert question.answers.count() == 1

    def test_the_number_of_an_account(self, question, bob, to_answer):
        text = "Send it to FR76 3000 6000 0112 3456 7890 189"
        self.refused(
            letter(bob.email, to_answer, text), "the number of a bank account (FR…89)", question.get_absolute_url()
        )
        assert AnswerDraft.objects.get(question=question, member=bob).body == text

    def test_a_closed_question(self, question, bob, dora, to_answer):
        actions.close(question, by=dora)
        self.refused(letter(bob.email, to_answer), "takes no more replies")

    def test_a_question_that_is_gone(self, question, bob, dora, to_answer):
        actions.hide(question, by=dora, ref="decision:1")
        self.refused(letter(bob.email, to_answer), "no longer there")

    def test_somebody_suspended(self, bob, to_answer):
        bob.suspended_until = timezone.now() + dt.timedelta(days=1)
        bob.save()
        self.refused(letter(bob.email, to_answer), "suspended")

    def test_in_their_language(self, question, bob, dora, to_answer):
        bob.language = "fr"
        bob.save()
        actions.close(question, by=dora)
        self.refused_in_french(letter(bob.email, to_answer))

    def refused_in_french(self, raw):
        assert receive(raw) == Outcome.REFUSED
        assert "Voici ce que vous avez écrit" in told()[0]

    def test_too_much(self, bob, question, to_answer, monkeypatch):
        monkeypatch.setitem(receiving.limits.LIMITS, "answer", receiving.limits.Limit(0, 3600))
        self.refused(letter(bob.email, to_answer), "Send it again in")


def test_nothing_written_is_said(bob, to_answer):
    assert receive(letter(bob.email, to_answer, "> It stops.\n")) == Outcome.EMPTY
    assert "no text of yours" in told()[0]
    assert "This is what you wrote" not in told()[0]


class TestAsking:
    def test_anybody_gets_a_link_to_go_on(self, db):
        raw = letter(
            "new@example.org", "reply@help.example", "Ma machine à laver ne vidange plus.", subject="Erreur E18"
        )
        assert receive(raw) == Outcome.DRAFT
        assert not Question.objects.exists()
        mail = Mail.objects.get()
        assert mail.to == ["new@example.org"]
        assert mail.headers["Auto-Submitted"] == "auto-replied"
        link = next(word for word in mail.text.split() if "/mail/draft/" in word)
        assert "/fr/mail/draft/" in link
        browser = Client()
        path = link.partition("/fr/")[2]
        assert "Erreur E18" in browser.get(f"/fr/{path}").content.decode()
        assert "Ma machine" not in browser.get("/fr/questions/ask/text/").content.decode()
        assert browser.post(f"/fr/{path}").status_code == 302
        form = browser.get("/fr/questions/ask/text/").content.decode()
        assert "Ma machine à laver ne vidange plus." in form
        assert "Erreur E18" in form

    def test_a_member_goes_on_as_themselves(self, bob, mallory, as_member):
        assert receive(letter(bob.email, address_for(bob, Purpose.ASK), subject="E18 again and again")) == Outcome.DRAFT
        assert Draft.objects.get().member == bob
        path = next(word for word in told()[0].split() if "/mail/draft/" in word).partition("/en/")[2]
        assert Client().get(f"/en/{path}").status_code == 302
        assert as_member(mallory).get(f"/en/{path}").status_code == 404  # and not round and round by the sign-in page
        assert as_member(bob).get(f"/en/{path}").status_code == 200

    def test_no_mail_is_a_weapon(self, db):
        outcomes = [
            receive(letter("victim@example.org", "reply@help.example", number=str(number))) for number in range(7)
        ]
        assert outcomes.count(Outcome.DRAFT) == Mail.objects.count() == 5
        assert not Use.objects.filter(who__contains="victim").exists()

    def test_a_link_that_was_changed_leads_nowhere(self, db):
        answer = Client().get("/en/mail/draft/abc:def:ghi/")
        assert answer.status_code == 410
        assert "/en/questions/ask/" in answer.text


def test_other_addresses_are_left_alone(bob):
    assert receive(letter(bob.email, "info@help.example")) == Outcome.UNKNOWN_ADDRESS


class TestTheDoor:
    def post(self, raw, secret=SECRET, **more):
        headers = {"Authorization": f"Bearer {secret}"}
        return Client().post("/mail/in/", raw, content_type="message/rfc822", headers=headers, **more)

    def test_a_mail_is_taken(self, bob, to_answer):
        assert self.post(letter(bob.email, to_answer)).status_code == 202
        receiving.receive_mail()
        assert Answer.objects.count() == 1

    def test_in_a_form_with_a_password(self, bob, to_answer):

        basic = base64.b64encode(f"selfcare:{SECRET}".encode()).decode()
        sent = {"body-mime": letter(bob.email, to_answer).decode(), "recipient": to_answer}
        assert Client().post("/mail/in/", sent, headers={"Authorization": f"Basic {basic}"}).status_code == 202
        assert InboundMail.objects.count() == 1

    @pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x"])
    def test_without_the_secret_nothing_is(self, db, secret):
        assert self.post(b"x", secret).status_code == 403
        assert not InboundMail.objects.exists()

    def test_without_a_secret_there_is_no_door(self, db, settings):
        settings.MAIL_IN_SECRET = ""
        assert self.post(b"x", "").status_code == 404

    def test_one_that_is_too_large_is_refused(self, db, monkeypatch):
        monkeypatch.setattr(receiving, "RAW_MAX", 10)
        assert self.post(b"From: somebody").status_code == 413
        assert not InboundMail.objects.exists()

    def test_one_with_a_photo_is_taken(self, bob, to_answer):
        assert self.post(letter(bob.email, to_answer) + b"x" * 2_000_000).status_code == 202

    def test_a_door_for_mails_is_none_for_other_pages(self, db, client):
        sent = client.post("/en/preview/", b"x" * 2_000_000, content_type="message/rfc822")
        assert sent.status_code in {400, 403, 404, 413}

    def test_an_empty_body_is_said(self, db):
        assert self.post(b"").status_code == 400


class TestOurMailsCanBeAnswered:
    def mail_to(self, member) -> str:
        row = Mail.objects.filter(notification__member=member).order_by("-pk").first()
        letter_ = letters.letter_for(row)
        return letter_.text, letter_.headers.get("Reply-To")

    def test_the_answer_to_one_is_a_comment_on_what_it_tells(self, answer, alice):
        text, reply_to = self.mail_to(alice)
        assert "it becomes your comment" in text.splitlines()[0]
        assert receive(letter(alice.email, reply_to, f"Which filter?\n\n> {text.splitlines()[0]}\n")) == "published"
        assert Comment.objects.get().answer == answer

    def test_without_an_address_nothing_is_said_of_it(self, answer, alice, settings):
        settings.MAIL_IN_ADDRESS = ""
        text, reply_to = self.mail_to(alice)
        assert reply_to is None
        assert "becomes your" not in text

    def test_no_mail_about_a_case_is_answered_to_the_forum(self, question, alice):
        for kind in (Notification.Kind.CASE, Notification.Kind.WAY_OUT, Notification.Kind.DECISION):
            notifications.tell(alice, kind, ref=f"x:{kind}", at=timezone.now(), question=question)
        assert all(letters.reply_address(row) is None for row in Notification.objects.exclude(kind="answer"))

    def test_an_address_fits_into_64_characters(self, bob):
        bob.pk = 10**12
        local = address_for(bob, Purpose.COMMENT_ON_ANSWER, 10**12).partition("@")[0]
        assert len(local) <= 64
        assert read_address(address_for(bob, Purpose.ANSWER, 7).upper()).is_sealed_for(bob)


@pytest.mark.wide
def test_who_sends_too_many_parts_is_told(to_answer, bob):
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = bob.email, to_answer, "<many@mail.example>"
    message.set_content("It is the pump.")
    for _number in range(250):
        message.add_attachment("x")
    assert receive(message.as_bytes()) == "empty"
    assert "too many parts" in told()[0]
    assert not Answer.objects.filter(author=bob).exists()
