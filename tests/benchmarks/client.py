"""A browser reduced to what matters here: one kept connection, cookies, forms."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from forum.models import Member
from tests.benchmarks.environment import HOST

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Request:
    path: str
    form: dict[str, str] | None = None  # makes it a POST
    etag: str = ""


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    etag: str
    headers: list[tuple[str, str]]


@dataclass
class Browser:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=60)

    def send(self, request: Request) -> Reply:
        self.connection.request(*self._message(request))
        response = self.connection.getresponse()
        body = response.read()
        return Reply(response.status, body, response.headers.get("ETag", ""), response.getheaders())

    def _message(self, request: Request) -> tuple[str, str, bytes | None, dict[str, str]]:
        headers = self.headers(request)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if request.form is None:
            return "GET", request.path, None, headers
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return "POST", request.path, urlencode(self.form(request)).encode(), headers

    def headers(self, request: Request) -> dict[str, str]:
        headers = {"Accept": "text/html", "Accept-Language": "en"}
        return headers | ({"If-None-Match": request.etag} if request.etag else {})

    def form(self, request: Request) -> dict[str, str]:
        return {**(request.form or {}), "csrfmiddlewaretoken": self.token}

    def read_token(self, path: str) -> None:
        """Open a page with a form and keep its token and its cookie, as a browser does."""
        reply = self.send(Request(path))
        for name, value in reply.headers:
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        found = _TOKEN.search(reply.body.decode())
        if found is None:
            raise ValueError(f"{path} has no form")
        self.token = found[1]

    def close(self) -> None:
        self.connection.close()


def session_of(member: Member) -> dict[str, str]:
    """The cookie of somebody signed in."""
    client = Client()
    client.force_login(member)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
