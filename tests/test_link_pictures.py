"""What a link to this site shows where people share it: a picture with its title, once drawn, and its words."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from forum import actions, link_pictures
from forum.link_pictures import LinkPicture, drawn, fitted, font, readable, wrapped
from forum.models import Answer, Member, Product, Question
from knowledge import promotion
from knowledge.models import ArticlePage

Ask = Callable[..., Question]
ROOM = link_pictures.WIDTH - 2 * link_pictures.MARGIN


def meta(text: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', text)
    assert len(found) == len(dict(found))
    return {name: html.unescape(value) for name, value in found}


def picture_at(address: str) -> Image.Image:
    response = Client().get(address.removeprefix(settings.BASE_URL))
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert len(response.content) < 60_000
    image = Image.open(io.BytesIO(response.content))
    assert image.size == (1200, 630)
    return image


class TestDrawing:
    """Pure: no database."""

    def test_spaces_of_french_are_never_broken(self) -> None:
        title = (
            "Que faire quand le lave-linge dit E1\u202f? Il coûtait 89\u202f€, «\u00a0garanti\u00a0» deux ans\u202f!"
        )
        _size, lines = fitted(LinkPicture(title, "Selfcare"), ROOM)
        assert " ".join(lines) == title
        assert len(lines) > 1
        for line in lines:
            assert line[0] not in "?!€»\u202f\u00a0"

    @pytest.mark.wide
    def test_the_longest_title_there_may_be_is_cut_in_the_open(self) -> None:
        size, lines = fitted(LinkPicture("W" * 250, "Selfcare"), ROOM)
        assert size == link_pictures.SIZES[-1]
        assert lines[-1].endswith("…")
        assert len(lines) * size * link_pictures.LINE <= link_pictures.TITLE_HEIGHT + size

    def test_a_short_title_is_large(self) -> None:
        assert fitted(LinkPicture("E18?", "Selfcare"), ROOM) == (link_pictures.SIZES[0], ["E18?"])

    def test_a_script_no_font_has_leaves_the_name_of_the_site(self) -> None:
        assert fitted(LinkPicture("\U0010fffe" * 9, "Selfcare"), ROOM)[1] == ["Selfcare"]

    def test_without_fonts_accents_go_and_letters_stay(self) -> None:
        from PIL import ImageFont

        own = ImageFont.load_default(40)
        assert readable("Où est l’œuf à 89\u202f€…", own).replace("\u00a0", " ").startswith("Ou est l’oeuf a 89")

    @pytest.mark.wide
    @given(st.text(max_size=120))
    def test_any_text_is_drawn_within_its_room(self, text: str) -> None:
        face = font(link_pictures.SIZES[-1], bold=True)
        for line in wrapped(readable(text, face), face, ROOM):
            assert len(line) == 1 or face.getlength(line) <= ROOM

    @pytest.mark.wide
    def test_it_stays_light(self) -> None:
        words = "Où trouver «\u00a0la garantie\u00a0» du lave-linge\u202f? "
        assert len(drawn(LinkPicture(words * 5, "S" * 60, words * 3, "résolue" * 9))) < 60_000


@pytest.mark.django_db
class TestPages:
    @pytest.mark.wide
    def test_a_question_and_its_picture(self, ask: Ask, alice: Member, bob: Member) -> None:
        product = Product.objects.create(name="X200", slug="x200")
        question = ask('Le "X200" affiche <E18> ?', language="fr", product=product, body="Il *s’arrête*.")
        found = meta(Client().get(question.get_absolute_url().replace("/en/", "/fr/")).text)
        assert found["og:title"] == question.title
        assert found["og:url"] == f"{settings.BASE_URL}{question.get_absolute_url().replace('/en/', '/fr/')}"
        assert (found["og:description"], found["og:locale"]) == ("Il s’arrête.", "fr_FR")
        assert (found["og:site_name"], found["twitter:card"]) == (settings.SITE_NAME, "summary_large_image")
        picture_at(found["og:image"])
        english = meta(Client().get(question.get_absolute_url()).text)
        assert english == found  # a question is in one language, whatever is around it
        actions.accept(actions.answer(question, by=bob, body="Oui."), by=alice)
        later = meta(Client().get(question.get_absolute_url()).text)
        assert later["og:image"] != found["og:image"]  # it says: resolved

    @pytest.mark.wide
    def test_a_picture_is_drawn_once(self, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
        caches["link_pictures"].clear()
        made: list[LinkPicture] = []
        monkeypatch.setattr(link_pictures, "drawn", lambda picture: made.append(picture) or drawn(picture))
        address = f"/share/questions/{question.pk}.png"
        first = Client().get(address)
        assert Client().get(address).content == first.content
        assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
        assert len(made) == 1
        assert not first.cookies
        assert first["Cache-Control"] == "public, max-age=3600"

    @pytest.mark.wide
    def test_what_is_hidden_has_none(self, ask: Ask, dora: Member, as_member: Callable[[Member], Client]) -> None:
        hidden, held = ask("A question that is hidden by then"), ask("A question that is held by then")
        address = f"/share/questions/{hidden.pk}.png"
        assert Client().get(address).status_code == 200  # drawn and kept
        actions.hide(hidden, by=dora, ref="decision:1")
        actions.hold(held)
        assert as_member(dora).get(address).status_code == 410
        assert as_member(dora).get(f"/share/questions/{held.pk}.png").status_code == 404
        for question in (hidden, held):
            page = as_member(dora).get(question.get_absolute_url())
            assert page.status_code == 200
            assert meta(page.text) == {}
            assert "BreadcrumbList" not in page.text

    @pytest.mark.wide
    def test_guides_products_and_the_home_page(
        self, answer: Answer, alice: Member, editor: Member, site_tree: Any
    ) -> None:
        actions.accept(answer, by=alice)
        guide: ArticlePage = promotion.promote(answer, by=editor, title="Drain & <clean>")
        guide.get_latest_revision().publish()
        guide.refresh_from_db()
        Product.objects.create(name="X & Y", slug="x-y", description="Washes <well>.", description_fr="Lave & sèche.")
        for path, title, told in (
            (guide.url, "Drain & <clean>", None),
            ("/en/products/x-y/", "X & Y", "Washes <well>."),
            ("/fr/products/x-y/", "X & Y", "Lave & sèche."),
            ("/fr/", settings.SITE_NAME, None),
            ("/en/", settings.SITE_NAME, None),
        ):
            found = meta(Client().get(path).text)
            assert (found["og:title"], found["og:url"]) == (title, settings.BASE_URL + path)
            assert told in {None, found.get("og:description")}
            picture_at(found["og:image"])
        guide.unpublish()
        assert Client().get(f"/share/guides/{guide.pk}.png").status_code == 404
