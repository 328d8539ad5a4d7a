"""Going through a whole site as one person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.utils.translation import get_language
from pytest import MonkeyPatch

from knowledge.searching import suggesting

if TYPE_CHECKING:
    from tests.journeys.place import Place

# The doors through which one leaves, links that a person was sent, and the page on which Wagtail fails on purpose.
# Their address holds when it ends; every other one that asks something is a filter.
FILE_OF_A_CASE = re.compile(r"/cases/[^/]+/files/\d+/$")
LEFT_OUT = re.compile(r"/logout/|/admin/(?:failwhale|choose)|/static/|/confirm-email/.+")


@contextmanager
def searched_once(place: Place) -> Iterator[None]:
    """While nothing changes on the site: the page of each refusal searches for the words of its address.

    It does so for nobody in particular: the same words in the same language are found the same whoever is refused.
    """
    search, known = suggesting.suggestions, place.searched

    def suggestions(typed: str, *, viewer: Any) -> Any:
        if not isinstance(viewer, AnonymousUser):
            return search(typed, viewer=viewer)
        asked = (typed, get_language())
        if asked not in known:
            known[asked] = search(typed, viewer=viewer)
        return known[asked]

    with MonkeyPatch.context() as patch:
        patch.setattr(suggesting, "suggestions", suggestions)
        yield


class Reader:
    """One person going through the whole site, noting which canaries they read, and where first."""

    def __init__(self, place: Place, role: str) -> None:
        self.place, self.role, self.client = place, role, Client(raise_request_exception=False)
        self.seen: dict[str, str] = {}
        self.faults: list[str] = []
        self.known: set[str] = set()
        member = place.people[role]
        if member is not None:
            self.client.force_login(member)

    def walk(self, language: str) -> None:
        waiting = list(dict.fromkeys(self.place.addresses(language)))
        if self.client.get("/admin/").status_code == 200:
            waiting += self.place.admin_addresses()
        self.known = set(waiting)
        while waiting:
            address = waiting.pop()
            if LEFT_OUT.search(address) or address == self.place.own_page:
                continue
            fresh = self.read(address) - self.known
            self.known |= fresh
            waiting += fresh

    def read(self, address: str) -> set[str]:
        """Look for canaries in one answer, headers included; the links in it that were not known."""
        with transaction.atomic():
            response = self.client.get(address)
            content = response.getvalue()
            transaction.set_rollback(True)
        if response.status_code >= 500 or response.status_code == 429:
            self.faults.append(f"{response.status_code} {address}")
        text = f"{dict(response.headers)}\n{content.decode(errors='replace')}"
        for name, word in self.place.words.items():
            if word in text:
                self.seen.setdefault(name, address)
        if address.startswith("/admin/"):
            return set()
        return set(_links(address, response, text))


def _links(address: str, response: Any, text: str) -> Iterator[str]:
    """Addresses of this site on a page, without its other language, its admin and its filters."""
    found = re.findall(r'href="([^"#]+)', text) if "text/html" in response.headers.get("Content-Type", "") else []
    for href in [*found, response.headers.get("Location", "")]:
        to = urljoin(address, href.replace("&amp;", "&"))
        path = urlsplit(to).path
        prefix = "/".join(address.split("/")[:2])
        is_asked_for = to == path or FILE_OF_A_CASE.search(path)
        if to.startswith(f"{prefix}/") and is_asked_for and not path.startswith("/admin/"):
            yield to
