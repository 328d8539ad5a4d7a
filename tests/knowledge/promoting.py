"""Walking through the wizard as a browser without scripts does."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from forum.models import Answer
from knowledge.models import ArticlePage

BODY = """Hello, I had the same.

1. Unplug the machine.
2. Open the flap and `turn` left.

Careful, the water is hot.

Call me: 06 12 34 56 78 or bob@example.org. The shop next door answers at 01 99 00 12 34."""


class Wizard:
    """The form of the page that stands, sent with a few changes."""

    def __init__(self, client: Client, answer: Answer) -> None:
        self.client = client
        self.response: Any = None
        self._read: tuple[Any, Any] = (None, None)
        self.get(reverse("knowledge:promote", args=[answer.pk]))

    def get(self, address: str) -> Wizard:
        self.response = self.client.get(address, follow=True)
        return self

    @property
    def text(self) -> str:
        return str(self.response.text)

    @property
    def page(self) -> BeautifulSoup:
        """Read once for each answer: reading costs more than making it."""
        if self._read[0] is not self.response:
            self._read = self.response, BeautifulSoup(self.text, "html.parser")
        return self._read[1]

    @property
    def form(self) -> Any:
        return self.page.select_one("main form[method=post]")

    @property
    def fields(self) -> dict[str, str]:
        """As a browser would send them, without the buttons."""
        found = {}
        for field in self.form.select("input[name], select[name], textarea[name]"):
            if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
                continue
            if field.name == "select":
                found[field["name"]] = field.select_one("[selected]")["value"]
            else:
                unset = "on" if field.get("type") == "checkbox" else ""
                found[field["name"]] = field.get("value", unset) if field.name == "input" else field.text.strip("\n")
        return found

    def send(self, *, without: tuple[str, ...] = (), **changes: str) -> Wizard:
        data = {name: value for name, value in self.fields.items() if name not in without} | changes
        self.response = self.client.post(self.form["action"], data, follow=True)
        return self

    @property
    def step(self) -> str:
        return str(self.response.context["step"].name)

    def part(self, words: str) -> str:
        """The key of the part that says this."""
        return next(
            str(part["id"]).removeprefix("part-") for part in self.page.select("fieldset.part") if words in part.text
        )


def words(page: ArticlePage) -> str:
    draft: Any = page.get_latest_revision_as_object()
    return " ".join(str(block.value) for block in draft.body)


def through(wizard: Wizard, **guide: str) -> Wizard:
    """To the last page, everything as it stands; `guide` is typed where the guide is chosen."""
    while wizard.step != "check":
        wizard.send(**(guide if wizard.step == "guide" else {}))
    return wizard


def live(page: ArticlePage) -> ArticlePage:
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)
