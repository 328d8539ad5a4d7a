"""The page of a fault of ours names the number that the log has, and nothing else of it."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_number_on_the_page_of_an_error_is_that_of_the_log(monkeypatch, caplog):
    monkeypatch.setattr("selfcare.views.redirect", lambda *args: 1 / 0)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    [number] = re.findall(r"<code>([0-9a-f]{16})</code>", answer.text)
    assert number == answer["X-Request-ID"]
    assert "Traceback" not in answer.text
    assert "ZeroDivisionError" not in answer.text
