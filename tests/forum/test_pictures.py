"""Pictures in posts: written anew without what the file says besides, seen by those who see the post."""

import datetime as dt
import io
import re
from contextlib import nullcontext, suppress

import pillow_heif
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from forum import actions, photos
from forum.actions import detaching, pictures
from forum.models import AnswerDraft, Picture
from forum.text.markdown import render_markdown
from tests.data import data_file


def photo(kind="JPEG", size=(2400, 1800), color="navy", **options) -> bytes:
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(Image.new("RGB", size, color)).save(out)
    else:
        Image.new(options.pop("mode", "RGB"), size, color).save(out, kind, **options)
    return out.getvalue()


def located() -> bytes:
    """As a telephone makes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    exif[0x010F] = "TELEPHONE-MAKER"
    exif.get_ifd(0x8825)[1] = "N"
    return photo(size=(400, 300), exif=exif.tobytes(), comment=b"SECRET-PLACE")


def sent(content: bytes, name="photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


class TestReading:
    @pytest.mark.wide
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"])
    def test_what_telephones_and_screens_make_is_read(self, kind):
        read = photos.read_photo(photo(kind))
        large = Image.open(io.BytesIO(read.large))
        assert (large.format, large.size) == ("WEBP", (1600, 1200))
        assert (read.width, read.height) == Image.open(io.BytesIO(read.shown)).size == (960, 720)

    def test_place_and_camera_go_and_it_stands_upright(self):
        read = photos.read_photo(located())
        assert (read.width, read.height) == (300, 400)
        for written in (read.shown, read.large):
            assert not Image.open(io.BytesIO(written)).getexif()
            assert b"SECRET-PLACE" not in written
            assert b"TELEPHONE-MAKER" not in written

    def test_a_small_one_stays_small_and_what_shines_through_does(self):
        read = photos.read_photo(photo("PNG", (40, 30), (0, 0, 0, 0), mode="RGBA"))
        assert (read.width, read.height) == (40, 30)
        assert Image.open(io.BytesIO(read.shown)).getpixel((0, 0))[3] == 0

    @pytest.mark.parametrize(
        "content",
        [
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<html><script>alert(1)</script></html>",
            b"%PDF-1.4",
            b"GIF89a<script>",
            b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
            b"\xff\xd8\xff\xe0",
            photo()[:900],
            b"II*\0" + b"\xff" * 60,
        ],
        ids=lambda content: repr(content[:12]),
    )
    def test_anything_else_is_refused_in_words(self, content):
        with pytest.raises(ValidationError, match="cannot read this picture"):
            photos.read_photo(content)

    def test_nothing_and_too_much(self, monkeypatch):
        with pytest.raises(ValidationError, match="Choose a picture first"):
            photos.read_photo(b"")
        with pytest.raises(ValidationError, match="10 MB"):
            photos.read_photo(b"x" * (photos.MAX_SIZE + 1))
        monkeypatch.setattr(photos, "MAX_PIXELS", 9000)
        monkeypatch.setattr(photos, "MILLION", 1000)
        with pytest.raises(ValidationError, match="more than 9 million points"):
            photos.read_photo(photo("PNG", (100, 100)))

    @pytest.mark.parametrize(
        ("kind", "is_read"),
        [("JPEG", True), ("HEIF", True), ("PNG", False), ("WEBP", False), ("GIF", False), ("AVIF", False)],
    )
    def test_what_unfolds_whole_may_have_fewer_points(self, kind, is_read, monkeypatch):
        monkeypatch.setattr(photos, "MAX_UNFOLDED", 60 * 40 - 1)
        with nullcontext() if is_read else pytest.raises(ValidationError, match="million points"):
            assert photos.read_photo(photo(kind, (60, 40))).width == 60

    @pytest.mark.wide
    def test_hostile_files_do_no_harm(self):
        hostile = data_file("security")
        files = [path for path in hostile.rglob("*") if path.is_file() and path.stat().st_size < photos.MAX_SIZE]
        for path in files:
            with suppress(ValidationError):
                written = photos.read_photo(path.read_bytes()).large
                assert written[:4] + written[8:12] == b"RIFFWEBP"
                assert not re.search(rb"<(?:script|svg|html|\?)", written)
        assert files


class TestInAText:
    address = "/pictures/0123456789abcdef0123-960x720.webp"

    def test_it_keeps_its_place_and_leads_to_the_large_one(self):
        html = render_markdown(f"![The display]({self.address})")
        assert '<a href="/pictures/0123456789abcdef0123.webp">' in html
        assert 'alt="The display"' in html
        assert 'width="960"' in html
        assert 'height="720"' in html
        assert 'loading="lazy"' in html

    def test_in_a_link_it_leads_where_the_link_does(self):
        html = render_markdown(f"[![The display]({self.address})](https://example.org)")
        assert html.count("<a ") == 1

    @pytest.mark.parametrize(
        "address",
        [
            "https://elsewhere.example/pictures/0123456789abcdef0123-960x720.webp",
            "/pictures/../secret_key",
            "/pictures/0123456789abcdef0123-960x720.svg",
            "/pictures/0123456789abcdef0123-960x720.webp?next=1",
            "/pictures/0123456789abcdef0123.webp",
        ],
    )
    def test_any_other_address_is_no_picture(self, address):
        assert "<img" not in render_markdown(f"![x]({address})")


def show(picture, member=None):
    client = Client()
    if member is not None:
        client.force_login(member)
    return read(client.get(picture.address))


def read(response):
    """To its end: closing it would close the test's database too."""
    if response.streaming:
        b"".join(response.streaming_content)
    return response


class TestInAPost:
    @pytest.mark.wide
    def test_from_the_file_to_the_page(self, bob, question):
        picture = actions.add_picture(sent(located()), by=bob)
        answer = actions.answer(question, by=bob, body=f"See:\n\n![The pump]({picture.address})")
        picture.refresh_from_db()
        assert picture.answer == answer
        page = Client().get(question.get_absolute_url()).content.decode()
        assert f'src="{picture.address}"' in page
        response = Client().get(picture.address)
        assert response["Content-Type"] == "image/webp"
        assert "sandbox" in response["Content-Security-Policy"]
        assert Image.open(io.BytesIO(b"".join(response.streaming_content))).size == (300, 400)
        assert Client().get(picture.address, headers={"If-None-Match": response["ETag"]}).status_code == 304
        assert read(Client().get(f"/pictures/{picture.key}.webp")).status_code == 200

    @pytest.mark.wide
    def test_twice_the_same_file_is_one_picture(self, bob):
        first, second = (actions.add_picture(sent(photo()), by=bob) for _ in range(2))
        assert first == second

    @pytest.mark.wide
    def test_who_does_not_see_the_post_does_not_see_it(self, bob, mallory, dora, question):
        picture = actions.add_picture(sent(photo()), by=bob)
        answer = actions.answer(question, by=bob, body=f"![The pump]({picture.address})")
        actions.hide(answer, by=dora, ref="decision:1")
        assert [show(picture, who).status_code for who in (None, mallory, bob, dora)] == [410, 410, 200, 200]
        for kept in (f"/pictures/{picture.key}.webp", f"/pictures/{picture.key}-1x1.webp"):
            assert Client().get(kept).status_code in {404, 410}

    @pytest.mark.wide
    def test_whoever_writes_it_into_their_own_text_changes_nothing(self, bob, mallory, dora, question):
        picture = actions.add_picture(sent(photo()), by=bob)
        answer = actions.answer(question, by=bob, body=f"![The pump]({picture.address})")
        actions.answer(question, by=mallory, body=f"![Mine]({picture.address})")
        picture.refresh_from_db()
        assert picture.answer == answer
        actions.hide(answer, by=dora, ref="decision:1")
        assert show(picture).status_code == 410

    @pytest.mark.wide
    def test_an_edit_ties_what_it_adds(self, bob, answer):
        picture = actions.add_picture(sent(photo()), by=bob)
        actions.edit_answer(answer, by=bob, body=f"![The pump]({picture.address})")
        assert answer.pictures.get() == picture

    @pytest.mark.wide
    def test_what_a_hidden_version_showed_is_hidden_with_it(self, bob, alice, dora, answer):
        picture = actions.add_picture(sent(photo()), by=bob)
        actions.edit_answer(answer, by=bob, body=f"![My bill]({picture.address})")
        actions.edit_answer(answer, by=bob, body="Clean the filter.")
        assert show(picture).status_code == 200  # in the history
        actions.hide_revision(answer.revisions.get(number=2), by=dora, reason="a private address")
        assert [show(picture, who).status_code for who in (None, alice, bob, dora)] == [410, 410, 410, 200]
        actions.edit_answer(answer, by=bob, body=f"![My bill]({picture.address})")
        assert show(picture).status_code == 200

    def test_somebody_suspended_sends_none(self, bob):
        bob.suspended_until = timezone.now() + dt.timedelta(days=1)
        bob.save()
        with pytest.raises(PermissionDenied):
            actions.add_picture(sent(photo()), by=bob)


class TestForgetting:
    @pytest.mark.wide
    def test_what_no_post_shows_goes_with_its_files(self, bob, question, django_capture_on_commit_callbacks):
        used, drafted, unused = (actions.add_picture(sent(photo(color=c)), by=bob) for c in ("red", "green", "blue"))
        actions.keep_draft(question, by=bob, body=f"![x]({drafted.address})")
        assert AnswerDraft.objects.exists()
        actions.comment(question, by=bob, body=f"![x]({used.address})")
        assert pictures.forget_unused() == 0
        later = timezone.now() + pictures.UNUSED_KEPT + dt.timedelta(days=1)
        with django_capture_on_commit_callbacks(execute=True):
            assert pictures.forget_unused(at=later) == 1
        assert set(Picture.objects.all()) == {used, drafted}
        lies_there = unused.shown.storage.exists
        assert not any(map(lies_there, [unused.shown.name, unused.large.name]))
        assert all(map(lies_there, [used.shown.name, used.large.name, drafted.large.name]))


class TestPages:
    def add(self, client, content, **more):
        return client.post("/en/pictures/", {"picture": sent(content), **more})

    @pytest.mark.wide
    def test_the_script_gets_the_address(self, bob, as_member):
        response = self.add(as_member(bob), photo())
        assert response.status_code == 201
        assert response.json()["address"] == Picture.objects.get().address

    def test_or_why_not(self, bob, as_member):
        response = self.add(as_member(bob), b"no picture")
        assert response.status_code == 422
        assert "cannot read" in response.json()["error"]
        assert as_member(bob).post("/en/pictures/").status_code == 422

    @pytest.mark.wide
    def test_without_script_the_answer_comes_back_with_it(self, question, bob, as_member):
        client = as_member(bob)
        address = reverse("forum:answer", args=[question.pk])
        typed = {"body": "It is the pump.", "go": "picture", "picture_alt": "The [pump]", "picture": sent(photo())}
        response = client.post(address, typed)
        assert response.status_code == 302
        form = client.get(response["Location"]).content.decode()
        picture = Picture.objects.get()
        assert f"It is the pump.\n\n![The (pump)]({picture.address})" in form

    def test_a_file_that_is_none_loses_nothing(self, question, bob, as_member):
        typed = {"body": "It is the pump.", "go": "picture", "picture": sent(b"nothing")}
        response = as_member(bob).post(reverse("forum:answer", args=[question.pk]), typed)
        assert response.status_code == 422
        page = response.content.decode()
        assert "It is the pump." in page
        assert "We cannot read this picture" in page

    @pytest.mark.wide
    def test_a_visitor_who_asks_adds_one_too(self, db):
        client = Client()
        client.post("/en/questions/ask/", {"about": "none"})
        address = client.get("/en/questions/ask/text/").wsgi_request.path
        draft = client.get(address).context["draft"]
        typed = {"draft": draft.pk, "title": "It stops", "body": "Look:", "go": "picture", "picture": sent(photo())}
        response = client.post(address, typed)
        assert response.status_code == 302
        assert Picture.objects.get().address in client.get(response["Location"]).content.decode()


@pytest.mark.wide
def test_whoever_leaves_with_their_posts_leaves_no_picture(bob, question, django_capture_on_commit_callbacks):
    picture = actions.add_picture(sent(photo()), by=bob)
    answer = actions.answer(question, by=bob, body=f"![The pump]({picture.address})")
    with django_capture_on_commit_callbacks(execute=True):
        detaching._remove(answer)
    assert not Picture.objects.exists()
    assert not picture.large.storage.exists(picture.large.name)


def test_a_picture_that_the_main_button_does_not_send_is_not_lost_silently(bob, question, as_member):
    """Without script the field of the file sends its name alone."""
    address = reverse("forum:answer", args=[question.pk])
    page = as_member(bob).post(address, {"body": "See the picture.", "picture": "IMG_0001.jpg"})
    assert page.status_code == 422
    assert "Choose it again and press “Add the picture”" in page.text
    assert not question.answers.exists()
    asking = as_member(bob).post("/en/questions/ask/", {"about": "none", "picture": "IMG_0001.jpg"})
    assert asking.status_code == 422
