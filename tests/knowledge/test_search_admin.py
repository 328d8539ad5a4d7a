"""Wagtail's own searches go through the same index."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from forum.models import Member
from knowledge.search.queue import drain
from tests.people import make_member

QUERIES = ["screw", "screwdriver", '"', "a\x00b", "*", "é'"]


@pytest.fixture
def admin_client(db: Any) -> Client:
    admin: Member = make_member("admin", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def screwdriver(search_index: Path) -> Page:
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(title="Root")
    page: Page = root.add_child(title="Screwdriver")
    drain()
    return page


@pytest.mark.wide
@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
@pytest.mark.parametrize(
    "name", ["wagtailadmin_pages:search", "wagtailadmin_explore_root", "wagtailimages:index", "wagtaildocs:index"]
)
def test_no_search_of_the_admin_fails(admin_client: Client, screwdriver: Page, name: str, query: str) -> None:
    assert admin_client.get(reverse(name), {"q": query}).status_code == 200


@pytest.mark.wide
@pytest.mark.parametrize("query", ["screw", "Screwdriver"])
def test_a_page_is_found_in_the_admin(admin_client: Client, screwdriver: Page, query: str) -> None:
    for options in ({}, {"ordering": "title"}, {"content_type": "wagtailcore.page"}):
        page = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": query, **options})
        assert reverse("wagtailadmin_pages:edit", args=[screwdriver.pk]) in page.content.decode()
