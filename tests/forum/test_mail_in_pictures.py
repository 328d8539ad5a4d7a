"""Mails with pictures, and mails that stop our mails."""

import datetime as dt
import io
import random
from email import message_from_bytes
from email.policy import default

import pytest
from django.utils import timezone
from PIL import Image

from forum import letters, limits, links
from forum.mail_in.address import KEPT_DAYS, Purpose, address_for, read_address
from forum.mail_in.receiving import Outcome
from forum.models import (
    Comment,
    Mail,
    Member,
    Picture,
)
from tests.forum.mailing import letter, mail_is_read, receive, to_answer, told

__all__ = ["mail_is_read", "to_answer"]  # fixtures


def photo(size: int) -> bytes:
    """So many bytes at least: noise does not become smaller."""
    side = int((size / 3) ** 0.5) + 1
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(size).randbytes(side * side * 3)).save(out, "PNG")
    assert len(out.getvalue()) >= size
    return out.getvalue()


class TestPictures:
    @pytest.fixture(autouse=True)
    def _folder(self, settings, tmp_path):
        settings.STORAGES = {
            **settings.STORAGES,
            "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
        }

    def with_files(self, sender, to, *files, html="", drawn=None) -> bytes:
        message = message_from_bytes(letter(sender, to), policy=default)
        if html:
            message.add_alternative(html, subtype="html")
            message.get_payload()[1].add_related(
                drawn, "image", "png", cid="<drawn@x>", filename="banner.png", disposition="inline"
            )
        for name, content in files:
            message.add_attachment(content, maintype="image", subtype=name.rpartition(".")[2], filename=name)
        return message.as_bytes()

    def test_they_come_under_the_text_with_their_names(self, question, bob, to_answer):
        raw = self.with_files(bob.email, to_answer, ("IMG [é] 1.png", photo(6000)), ("logo.png", photo(1000)))
        assert receive(raw) == Outcome.PUBLISHED
        answer, picture = question.answers.get(), Picture.objects.get()
        assert answer.body == f"It is the pump.\n\n![IMG (é) 1.png]({picture.address})"
        assert (picture.answer, picture.uploader) == (answer, bob)
        assert f'src="{picture.address}"' in answer.body_html
        assert 'alt="IMG (é) 1.png"' in answer.body_html
        assert told() == []

    @pytest.mark.wide
    def test_what_is_left_out_is_said_and_the_text_is_published(self, question, bob, to_answer):
        files = [("broken.png", b"x" * 6000), ("drawing.svg+xml", b"<svg/>" * 2000)]
        html = '<p>It is the pump.</p><img src="cid:drawn@x">'
        raw = self.with_files(bob.email, to_answer, *files, html=html, drawn=photo(60_000))
        assert receive(raw) == Outcome.PUBLISHED
        assert question.answers.get().body == "It is the pump."
        assert not Picture.objects.exists()
        (said,) = told()
        assert "broken.png: We cannot read this picture." in said
        assert "banner.png: It stands within your text. Attach it as a file." in said
        assert "drawing" not in said
        assert f"#answer-{question.answers.get().pk}" in said

    def test_the_logo_of_a_signature_is_no_news(self, question, bob, to_answer):
        html = '<p>It is the pump.</p><img src="cid:drawn@x">'
        assert receive(self.with_files(bob.email, to_answer, html=html, drawn=photo(20_000))) == Outcome.PUBLISHED
        assert told() == []
        assert not Picture.objects.exists()

    @pytest.mark.wide
    def test_five_at_most_and_as_many_as_a_page_takes(self, question, bob, to_answer, monkeypatch):
        monkeypatch.setitem(limits.LIMITS, "picture", limits.Limit(4, 3600))
        files = [(f"{number}.png", photo(6000 + number * 300)) for number in range(6)]
        assert receive(self.with_files(bob.email, to_answer, *files)) == Outcome.PUBLISHED
        assert question.answers.get().body.count("![") == 4
        (said,) = told()
        assert "4.png: Much came from you in a short time." in said
        assert "5.png: A mail brings 5 pictures at most." in said

    def test_a_name_that_tells_too_much_is_not_published(self, question, bob, to_answer):
        names = ["FR76 3000 6000 0112 3456 7890 189.png", "jean.dupont@mail.example.png"]
        files = [(name, photo(6000 + number * 300)) for number, name in enumerate(names)]
        assert receive(self.with_files(bob.email, to_answer, *files)) == Outcome.PUBLISHED
        assert question.answers.get().body.count("![](") == 2

    def test_they_count_for_the_length_of_a_comment(self, question, bob):
        to = address_for(bob, Purpose.COMMENT_ON_QUESTION, question.pk)
        message = message_from_bytes(letter(bob.email, to, "It is the pump. " * 120), policy=default)
        for number in range(2):
            content = photo(6000 + number * 300)
            message.add_attachment(content, maintype="image", subtype="png", filename=f"{number}.png")
        assert receive(message.as_bytes()) == Outcome.PUBLISHED
        body = Comment.objects.get().body
        assert "![0.png](" in body
        assert len(body) <= 2000
        (said,) = told()
        assert "1.png: Shorten your text to 2000 characters" in said

    def test_nobody_else_brings_one(self, question, mallory, to_answer):
        assert receive(self.with_files(mallory.email, to_answer, ("a.png", photo(6000)))) == Outcome.UNPROVEN
        assert not Picture.objects.exists()


class TestStoppingMails:
    """As mail programmes do it: an empty mail to what `List-Unsubscribe` names."""

    @pytest.fixture
    def to_stop(self, answer, alice):
        """As it stands in the header of the mail that told Alice of an answer."""
        row = Mail.objects.get(notification__member=alice)
        link, address = letters.letter_for(row).headers["List-Unsubscribe"].split(", ")
        assert "/unsubscribe/" in link
        assert address.startswith("<mailto:reply+u0-")
        return address.removeprefix("<mailto:").removesuffix("?subject=unsubscribe>")

    @pytest.mark.wide
    def test_it_stops_them_once_and_nobody_is_written_to(self, alice, to_stop, time_machine):
        time_machine.move_to(timezone.now() + dt.timedelta(days=KEPT_DAYS + 300))
        for number in ("1", "2"):
            assert receive(letter("relay@privacy.example", to_stop, "", number=number)) == Outcome.STOPPED
        alice.refresh_from_db()
        assert not alice.wants_mail
        assert told() == []

    def test_an_automatic_answer_stops_nothing(self, alice, to_stop):
        assert receive(letter(alice.email, to_stop, "", Auto_Submitted="auto-replied")) == Outcome.AUTOMATIC
        alice.refresh_from_db()
        assert alice.wants_mail

    def test_no_address_does_what_another_one_is_for(self, question, alice, bob, to_stop, to_answer):
        stops_bob = to_answer.replace(f"+a{question.pk}-", "+u0-")
        answers = to_stop.replace("+u0-", f"+q{question.pk}-")
        stops_him_too = to_stop.replace(f"+u0-{alice.pk}-", f"+u0-{bob.pk}-")
        made_up = [(bob, stops_bob), (alice, answers), (bob, stops_him_too)]
        for number, (sender, address) in enumerate(made_up):
            assert receive(letter(sender.email, address, number=str(number))) == Outcome.UNPROVEN
        assert not Comment.objects.exists()
        assert Member.objects.filter(wants_mail=True).count() == 2

    def test_a_link_is_no_address(self, alice, to_stop):
        token = links.token_for(alice, links.UNSUBSCRIBE)
        assert links.holder_of(token, links.PREFERENCES) is None
        assert links.holder_of(to_stop.partition("+")[2].partition("@")[0], links.UNSUBSCRIBE) is None
        assert read_address(f"reply+u0-{alice.pk}-{token}@help.example") is None
