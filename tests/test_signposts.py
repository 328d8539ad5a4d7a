"""The small files at the root: each says what is true of this site, in the language asked for."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from forum.models import Draft, Member, Product
from selfcare import signposts

OPEN_SEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def groups(text: str) -> dict[str, list[str]]:
    """Of robots.txt: the rules of each agent."""
    found: dict[str, list[str]] = {}
    for block in text.split("\n\n"):
        lines = [line.split(": ", 1) for line in block.splitlines()]
        for name in (value for key, value in lines if key == "User-agent"):
            found[name] = [value for key, value in lines if key == "Disallow"]
    return found


@pytest.mark.parametrize(("training", "answers"), [(False, True), (True, False), (True, True), (False, False)])
def test_each_kind_of_program_has_its_switch(training: bool, answers: bool, settings: Any) -> None:
    settings.AI_TRAINING, settings.AI_ANSWERS = training, answers
    found = groups(Client().get("/robots.txt").text)
    assert {agent for agent in signposts.TRAINING if found.get(agent) == ["/"]} == (
        set() if training else set(signposts.TRAINING)
    )
    assert {agent for agent in signposts.ANSWERING if found.get(agent) == ["/"]} == (
        set() if answers else set(signposts.ANSWERING)
    )
    assert "/admin/" in found["*"]
    assert not set(signposts.TRAINING) & set(signposts.ANSWERING)


def test_whom_to_tell_of_a_hole(settings: Any) -> None:
    lines = dict(line.split(": ", 1) for line in Client().get("/.well-known/security.txt").text.splitlines())
    assert lines["Contact"] == f"mailto:{settings.CONTACT_EMAIL}"
    assert lines["Preferred-Languages"] == "fr, en"
    left = dt.datetime.fromisoformat(lines["Expires"]) - timezone.now()
    assert dt.timedelta(days=30) < left < dt.timedelta(days=365)
    settings.SECURITY_CONTACT = "https://selfcare.example/security"
    assert "Contact: https://selfcare.example/security" in Client().get("/.well-known/security.txt").text


@pytest.mark.django_db
def test_password_managers_find_the_page(alice: Member, as_member: Any) -> None:
    page = as_member(alice).get("/.well-known/change-password", follow=True)
    assert page.redirect_chain[0] == ("/en/account/password/change/", 302)
    assert page.status_code == 200


@pytest.mark.parametrize(("language", "word"), [("fr", "Guides et questions de"), ("en", "Guides and questions of")])
def test_a_browser_can_search_here(language: str, word: str, settings: Any) -> None:
    settings.SITE_NAME = "Tom & <Jerry>"
    response = Client().get(f"/opensearch.xml?lang={language}")
    root = ElementTree.fromstring(response.content)  # noqa: S314  our own
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    assert root.findtext("o:Description", "", OPEN_SEARCH) == f"{word} Tom & <Jerry>"
    addresses = {one.get("type"): one.get("template", "") for one in root.findall("o:Url", OPEN_SEARCH)}
    assert addresses["text/html"] == f"http://127.0.0.1:8000/{language}/search/?q={{searchTerms}}"
    assert addresses["application/x-suggestions+json"].endswith(f"?lang={language}&q={{searchTerms}}")


@pytest.mark.wide
@pytest.mark.django_db
def test_suggestions_are_four_lists_of_one_length(site_tree: Any) -> None:
    Product.objects.create(name="Kettle X200", slug="x200")
    response = Client().get("/opensearch/suggestions/", {"q": "kettle", "lang": "fr"})
    typed, titles, notes, addresses = response.json()
    assert (typed, titles, notes) == ("kettle", ["Kettle X200"], ["Produits"])
    assert addresses == ["http://127.0.0.1:8000/fr/products/x200/"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_phone_keeps_the_site_and_shares_with_it(language: str, alice: Member, as_member: Any) -> None:
    response = Client().get(f"/manifest.webmanifest?lang={language}")
    told = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert (told["lang"], told["start_url"]) == (language, f"/{language}/")
    names = told["share_target"]["params"]
    shared = {names["title"]: "Which kettle?", names["text"]: "Look:", names["url"]: "https://shop.example/kettle"}
    client = as_member(alice)
    page = client.get(told["share_target"]["action"], shared)
    assert page.status_code == 200
    assert "https://shop.example/kettle" in page.text
    client.post(told["share_target"]["action"], {"about": "nothing", "title": "Which kettle?", "body": "Look:"})
    assert Draft.objects.get().data["body"] == "Look:"


@pytest.mark.django_db
def test_every_page_names_them(site_tree: Any) -> None:
    page = Client().get("/fr/").text
    assert 'href="/opensearch.xml?lang=fr"' in page
    assert 'href="/manifest.webmanifest?lang=fr"' in page
