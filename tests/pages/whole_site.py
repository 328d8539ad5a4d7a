"""All pages that somebody may read, and what their forms say when they are sent empty."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from typing import Any

from tests.pages import states
from tests.pages.refusing import refusals
from tests.pages.seeing import Eyes, Page, walk
from tests.places import addresses
from tests.roles import OPEN_TO, OWNERS

# Half of the people in each language: a walk takes some seconds.
ROLES = {
    "fr": ("visitor", "asker", "moderator", "mediator", "superuser"),
    "en": ("visitor", "member", "editor", "brand", "suspended", "another mediator"),
}


def everything(language: str, everybody: dict[str, Any], places: dict[str, Any]) -> Iterator[Page]:
    yield from of_people(language, everybody, places)
    yield from states.all_of_them(language, everybody, places)


def of_people(language: str, everybody: dict[str, Any], places: dict[str, Any]) -> Iterator[Page]:
    known: set[Any] = set()
    for role in ROLES[language]:
        eyes = Eyes(role, everybody[role], language=language)
        for page in walk(eyes, open_to(role, language, places)):
            yield page
            if page.status == 200 and not page.address.startswith("/admin/"):
                yield from refusals(eyes, page, known)


def open_to(role: str, language: str, places: dict[str, Any]) -> list[str]:
    found = addresses(places).items()
    mine = [address for name, (address, readers) in found if role in OWNERS.get(name, OPEN_TO[readers])]
    return [re.sub("^/en/", f"/{language}/", address) for address in mine]


def is_whole(page: Page) -> bool:
    """A page of ours: pieces are put into others, and the frame of the back office is Wagtail's."""
    return "<!doctype html" in page.html[:500].lower() and not page.address.startswith("/admin/")


def all_templates() -> set[str]:
    listed = subprocess.run(["git", "ls-files", "templates/*.html"], capture_output=True, text=True, check=True)
    return {name.removeprefix("templates/") for name in listed.stdout.split()}
