"""Database queries of one request, counted inside this process, on the same site as the server's."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.client import Browser, Request
from tests.benchmarks.environment import HOST
from tests.benchmarks.measuring import Case


def queries(case: Case, number: int) -> int:
    """Of the request of that number; for what is measured as new, nothing is kept from before."""
    browser = case.browser(0)
    client = Client(SERVER_NAME=HOST)
    for name, value in browser.cookies.items():
        client.cookies[name] = value
    request = case.request(number)
    if case.is_new:
        cache.clear()
    else:
        _send(client, request, browser)
    with CaptureQueriesContext(connection) as captured:
        _send(client, request, browser)
    browser.close()
    return len(captured)


def _send(client: Client, request: Request, browser: Browser) -> None:
    headers = browser.headers(request)
    if request.form is None:
        client.get(request.path, headers=headers)
    else:
        client.post(request.path, browser.form(request), headers=headers)
