"""A visitor with forms and links but without script, over Django's test client."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import html5lib
from django.test import Client

from tests.day_boxes import boxes

XHTML = "{http://www.w3.org/1999/xhtml}"


class Page:
    """What came back, and the forms and links in it."""

    def __init__(self, visitor: Visitor, response: Any) -> None:
        self.visitor, self.response = visitor, response
        self.url = response.request["PATH_INFO"]
        self.status = response.status_code
        self.text = read(response)
        self.tree = html5lib.parse(self.text)

    def link(self, words: str) -> str:
        """The address behind the first link that shows these words."""
        for a in self.tree.iter(f"{XHTML}a"):
            if words in "".join(a.itertext()):
                return urljoin(self.url, a.get("href"))
        raise AssertionError(f"no link “{words}” on {self.url}")

    @property
    def token(self) -> str:
        """What a form of this page proves its origin with."""
        fields = self.tree.iter(f"{XHTML}input")
        return str(next(field.get("value") for field in fields if field.get("name") == "csrfmiddlewaretoken"))

    def follow(self, words: str) -> Page:
        return self.visitor.get(self.link(words))

    def has(self, words: str) -> bool:
        """Whether the page shows these words, whatever the spaces and lines between them."""
        return " ".join(words.split()) in " ".join("".join(self.tree.itertext()).split())

    def press(self, words: str, **typed: Any) -> Page:
        """Fill in and send the form whose button shows these words, as a browser without script would."""
        for form in self.tree.iter(f"{XHTML}form"):
            for button in form.iter(f"{XHTML}button"):
                if words in "".join(button.itertext()):
                    return self._send(form, button, typed)
        raise AssertionError(f"no button “{words}” on {self.url}")

    def _send(self, form: Any, button: Any, typed: dict[str, Any]) -> Page:
        known = values_of(form)
        names = {name.get("name") for name in form.iter() if name.get("name")}
        for name in [name for name in typed if name not in names and f"{name}_day" in names]:
            typed |= boxes(name, typed.pop(name))
        unknown = set(typed) - names
        assert not unknown, f"no field {unknown} in this form"
        data = {**known, **typed}
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        target = urljoin(self.url, button.get("formaction") or form.get("action") or self.url)
        if form.get("method") == "post":
            return self.visitor.post(target, data)
        return self.visitor.get(target, data)


def values_of(form: Any) -> dict[str, Any]:
    """What the form sends when nobody touches it."""
    values: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if field.tag == f"{XHTML}textarea" and name:
            values[name] = "".join(field.itertext()).removeprefix("\n")
        elif field.tag == f"{XHTML}select" and name:
            chosen = [option for option in field.iter(f"{XHTML}option") if option.get("selected") is not None]
            options = chosen or list(field.iter(f"{XHTML}option"))
            values[name] = options[0].get("value", "") if options else ""
        elif field.tag == f"{XHTML}input" and name:
            unticked = field.get("type") in {"radio", "checkbox"} and field.get("checked") is None
            if not unticked and field.get("type") not in {"submit", "file"}:
                values[name] = field.get("value", "on" if field.get("type") == "checkbox" else "")
    return values


def read(response: Any) -> str:
    """The body, a file's too, closed as a server would."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content.decode(errors="replace")


class Visitor:
    """One browser: its cookies, the language it prefers, CSRF checked as in earnest."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.client = Client(enforce_csrf_checks=True, headers={"accept-language": language})

    def get(self, url: str, data: Any = None) -> Page:
        return Page(self, self._settle(self.client.get(url, data)))

    def post(self, url: str, data: Any) -> Page:
        return Page(self, self._settle(self.client.post(url, data)))

    def _settle(self, response: Any) -> Any:
        """Follow redirects as a browser does."""
        for _step in range(10):
            if response.status_code not in {301, 302, 303}:
                return response
            here = response.request["PATH_INFO"]
            response = self.client.get(urljoin(here, response.headers["Location"]))
        raise AssertionError("a redirect without end")

    def sign_in(self, member: Any, password: str) -> Page:
        page = self.get(f"/{self.language}/account/login/")
        form = next(f for f in page.tree.iter(f"{XHTML}form") if any(i.get("name") == "login" for i in f.iter()))
        values = values_of(form)
        return self.post(page.url, {**values, "login": member.username, "password": password})
