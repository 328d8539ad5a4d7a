"""oEmbed 1.0: what other sites are told of an address of this one, and the frame they show."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import PageViewRestriction

from forum import actions
from forum.models import Answer, Member, Question
from knowledge import promotion
from knowledge.models import ArticlePage

pytestmark = pytest.mark.django_db
Ask = Callable[..., Question]


@pytest.fixture
def guide(answer: Answer, alice: Member, editor: Member, site_tree: Any) -> ArticlePage:
    actions.accept(answer, by=alice)
    made = promotion.promote(answer, by=editor, title="Drain <the> machine")
    made.get_latest_revision().publish()
    made.refresh_from_db()
    return made


def told(address: str, query: str = "") -> Any:
    return Client().get(f"/oembed?url={quote(address, safe='')}{query}")


def frame_of(data: Any) -> dict[str, str]:
    found = re.fullmatch(r"<iframe ([^<>]*)></iframe>", data["html"])
    assert found
    return {name: html.unescape(value) for name, value in re.findall(r'([a-z]+)="([^"]*)"', found[1])}


def test_the_picture_of_the_link_goes_with_it_where_there_is_room(ask: Ask, guide: ArticlePage) -> None:
    for address in (ask("Does the pump stop by itself?").get_absolute_url(), guide.url):
        data = told(f"{settings.BASE_URL}{address.removeprefix(settings.BASE_URL)}").json()
        page = Client().get(address.removeprefix(settings.BASE_URL)).text
        assert f'<meta property="og:image" content="{html.escape(data["thumbnail_url"])}">' in page
        assert (data["thumbnail_width"], data["thumbnail_height"]) == (1200, 630)
        assert Client().get(data["thumbnail_url"].removeprefix(settings.BASE_URL))["Content-Type"] == "image/png"
        assert "thumbnail_url" not in told(data["provider_url"] + address.lstrip("/"), "&maxwidth=1199").json()


def test_a_question_is_told_and_framed(ask: Ask, bob: Member, alice: Member) -> None:
    question = ask('Does "E18" mean <broken>, or not?')
    answer = actions.answer(question, by=bob, body="Clean the **filter**.")
    actions.accept(answer, by=alice)
    address = settings.BASE_URL + question.get_absolute_url()
    response = told(address, "&format=json")
    data = response.json()
    assert response["Content-Type"] == "application/json"
    assert (data["version"], data["type"], data["title"]) == ("1.0", "rich", question.title)
    assert (data["provider_name"], data["author_name"]) == (settings.SITE_NAME, "Alice")
    assert data["author_url"] == f"{settings.BASE_URL}/en/members/alice/"
    assert response["Access-Control-Allow-Origin"] == "*"
    frame = frame_of(data)
    assert frame["title"] == question.title
    assert (frame["width"], frame["height"]) == (str(data["width"]), str(data["height"]))
    assert not {"allow-scripts", "allow-same-origin", "allow-forms"} & set(frame["sandbox"].split())
    shown = Client().get(frame["src"].removeprefix(settings.BASE_URL))
    assert "X-Frame-Options" not in shown.headers
    assert "frame-ancestors *" in shown["Content-Security-Policy"]
    assert "<strong>filter</strong>" in shown.text
    assert "Solution" in shown.text
    for word in ("<form", "<button", "<script", "csrf"):
        assert word not in shown.text
    page = Client().get(question.get_absolute_url()).text
    [found] = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]*)"', page)
    assert Client().get(html.unescape(found).removeprefix(settings.BASE_URL)).json() == data


@pytest.mark.wide
def test_a_guide_is_told(guide: ArticlePage) -> None:
    data = told(settings.BASE_URL + guide.url).json()
    assert data["title"] == "Drain <the> machine"
    assert frame_of(data)["src"] == f"{settings.BASE_URL}/embed/guides/{guide.pk}/"
    assert Client().get(f"/embed/guides/{guide.pk}/").status_code == 200
    assert told(f"{settings.BASE_URL}/g/{guide.pk}/").json() == data
    page = Client().get(guide.url).text
    [found] = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]*)"', page)
    assert Client().get(html.unescape(found).removeprefix(settings.BASE_URL)).json() == data


@pytest.mark.wide
@pytest.mark.parametrize(
    ("query", "width", "height"),
    [("", 600, 420), ("&maxwidth=320", 320, 420), ("&maxwidth=9000&maxheight=1", 600, 1)],
)
def test_it_keeps_to_the_room_there_is(query: str, width: int, height: int, question: Question) -> None:
    data = told(settings.BASE_URL + question.get_absolute_url(), query).json()
    assert (data["width"], data["height"]) == (width, height)


@pytest.mark.wide
@pytest.mark.parametrize("query", ["&maxwidth=0", "&maxwidth=-1", "&maxheight=1e3", "&maxheight=", "&maxwidth=%00"])
def test_odd_sizes_are_400(query: str, question: Question) -> None:
    assert told(settings.BASE_URL + question.get_absolute_url(), query).status_code == 400
    assert Client().get("/oembed").status_code == 400


@pytest.mark.wide
def test_other_addresses_of_a_question_lead_to_it(ask: Ask, dora: Member) -> None:
    question, other = ask(), ask("Another question about the same thing")
    wanted = told(settings.BASE_URL + question.get_absolute_url()).json()
    actions.merge(other, into=question, by=dora)
    for path in (
        f"/q/{question.pk}",
        f"/fr/questions/{question.pk}/x/",
        f"/en/questions/{question.pk}/",
        f"/q/{other.pk}",
    ):
        assert told(settings.BASE_URL + path).json() == wanted
    assert Client().get(f"/embed/questions/{other.pk}/").url == f"/embed/questions/{question.pk}/"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/questions/987654321/x/", 404),
        ("/q/99999999999999999999", 404),
        ("/en/", 404),
        ("/en/guides/nothing/", 404),
        ("/en/products/", 404),
        ("/nothing/", 404),
        ("/en/account/settings/", 401),
        ("/en/moderation/", 401),
        ("/en/cases/", 401),
        ("/admin/", 401),
        ("//evil.example/en/", 404),
        ("@evil.example/", 404),
    ],
)
def test_the_statuses_of_the_specification(path: str, status: int, site_tree: Any) -> None:
    response = told(settings.BASE_URL + path)
    assert (response.status_code, response.json()["status"]) == (status, status)
    assert ("WWW-Authenticate" in response) is (status == 401)


@pytest.mark.parametrize("address", ["https://evil.example/q/1", "q/1", "", "http://[", "javascript:alert(1)"])
def test_addresses_of_others_are_404(address: str) -> None:
    assert told(address).status_code == 404


def test_any_other_format_is_501(question: Question) -> None:
    for name in ("xml", "XML", "", "json2"):
        assert told(settings.BASE_URL + question.get_absolute_url(), f"&format={name}").status_code == 501


@pytest.mark.wide
def test_what_is_not_public_is_told_to_nobody(
    ask: Ask, guide: ArticlePage, dora: Member, as_member: Callable[[Member], Client]
) -> None:
    hidden, held, deleted = (ask(f"A question that is {name} by then") for name in ("hidden", "held", "deleted"))
    actions.hide(hidden, by=dora, ref="decision:1")
    actions.hold(held)
    actions.delete(deleted, by=deleted.author)  # type: ignore[arg-type]
    for question in (hidden, held, deleted):
        for client in (Client(), as_member(dora)):
            address = quote(settings.BASE_URL + question.get_absolute_url(), safe="")
            assert client.get(f"/oembed?url={address}").status_code == 404
            assert client.get(f"/embed/questions/{question.pk}/").status_code in {404, 410}
        page = as_member(dora).get(question.get_absolute_url()).text
        assert "oembed" not in page
    PageViewRestriction.objects.create(page=guide, restriction_type="login")
    assert told(settings.BASE_URL + guide.url).status_code == 401
    assert told(f"{settings.BASE_URL}/g/{guide.pk}/").status_code == 404


@pytest.mark.wide
def test_a_frame_warns_as_the_page_does_and_names_nobody_who_wished_not_to_be(ask: Ask, bob: Member) -> None:
    question = ask("Le lave-linge ne vidange plus", language="fr", is_anonymous=True)
    answer = actions.answer(question, by=bob, body="Nettoyez.")
    Answer.objects.filter(pk=answer.pk).update(outdated_count=9, works_count=0)
    shown = Client().get(f"/embed/questions/{question.pk}/")
    assert shown["Content-Language"] == "fr"
    assert '<html lang="fr"' in shown.text
    assert "alice" not in shown.text.lower()
    assert "alice" not in told(f"{settings.BASE_URL}/q/{question.pk}").text.lower()
    assert "9 personnes" in shown.text
