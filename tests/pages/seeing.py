"""Every page of the site as the people see them who may read it, with the templates that made each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.test.signals import template_rendered
from django.urls import Resolver404, resolve

MANY = {"wagtail_serve": 40}  # all pages of editors have one name
LEFT_OUT = re.compile(r"/logout/|/confirm-email/.+|/api/|/static/|/admin/(?:failwhale|choose)")
HREF = re.compile(r'<a [^>]*?href="([^"#]+)')


@dataclass(frozen=True)
class Page:
    """One answer with HTML in it, whatever its status."""

    role: str
    address: str
    status: int
    html: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    templates: frozenset[str] = field(repr=False)
    sent: str = ""  # what was posted to get it

    @property
    def language(self) -> str:
        return "fr" if self.address.startswith("/fr/") else "en"

    def __str__(self) -> str:
        return f"{self.role} {self.sent or 'get'} {self.address} {self.status}"


class Eyes:
    """One person's browser without script."""

    def __init__(
        self, role: str, member: Any = None, *, language: str = "en", cookies: dict[str, str] | None = None
    ) -> None:
        self.role = role
        self.client = Client(raise_request_exception=False, headers={"accept-language": language})
        if member is not None:
            self.client.force_login(member)
        for name, value in (cookies or {}).items():
            self.client.cookies[name] = value

    def see(self, address: str, sent: dict[str, Any] | None = None, **more: Any) -> Page | None:
        """None where it is no page: a file, a redirect, a document for programs. Whatever it changed is undone."""
        cookies = SimpleCookie(self.client.cookies)
        with transaction.atomic():
            page = self.go(address, sent, **more)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return page

    def go(self, address: str, sent: dict[str, Any] | None = None, **more: Any) -> Page | None:
        """As `see`, and what it changes stays."""
        made: set[str] = set()

        def note(template: Any, **kwargs: Any) -> None:
            if template.name:
                made.add(template.name)

        template_rendered.connect(note, weak=False)
        try:
            ask = self.client.get if sent is None else self.client.post
            response = ask(address, sent, **more)
            if response.streaming:
                b"".join(response.streaming_content)  # the client closes it then, and leaves the database open
        finally:
            template_rendered.disconnect(note)
        if more.get("follow"):
            address = response.request["PATH_INFO"]
        if (
            "text/html" not in response.headers.get("Content-Type", "")
            or response.streaming
            or response.status_code in {301, 302}
        ):
            return None
        known = {name: value for name, value in response.headers.items() if name.lower() != "content-length"}
        word = "" if sent is None else "post"
        return Page(self.role, address, response.status_code, response.text, known, frozenset(made), word)


def links_of(page: Page) -> Iterator[str]:
    """To other pages of this site in the same language, without filters."""
    for href in HREF.findall(page.html):
        to = urljoin(page.address, href.replace("&amp;", "&"))
        if to == urlsplit(to).path and to.split("/")[1:2] == page.address.split("/")[1:2] and not LEFT_OUT.search(to):
            yield to


def walk(eyes: Eyes, addresses: Iterable[str], *, of_each: int = 3) -> Iterator[Page]:
    """The addresses, and from there by links: so many pages of each kind."""
    waiting = list(dict.fromkeys(addresses))
    known, met = set(waiting), Counter[str]()
    while waiting:
        address = waiting.pop()
        page = None if LEFT_OUT.search(address) else eyes.see(address)
        if page is None:
            continue
        yield page
        if page.status != 200 or address.startswith("/admin/"):
            continue
        for link in links_of(page):
            name = name_of(link)
            if link not in known and met[name] < MANY.get(name, of_each):
                known.add(link)
                met[name] += 1
                waiting.append(link)


def name_of(address: str) -> str:
    try:
        return resolve(address).view_name
    except Resolver404:
        return ""


def told_apart(pages: Iterable[Page], key: Callable[[Page], Any]) -> list[Page]:
    """The first page of each kind."""
    found: dict[Any, Page] = {}
    for page in pages:
        found.setdefault(key(page), page)
    return list(found.values())
