"""Readers who want many questions on a screen: by the switch above every list, kept in a cookie."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "dense"
CHOICES = ("on",)


def is_dense(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) in CHOICES
