"""Readers who want few bytes: by the switch at the foot of every page, else by what their browser says."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "saving"
CHOICES = ("on", "off")


def is_saving(request: HttpRequest) -> bool:
    """Their own choice comes before the header `Save-Data` (Save Data API, WICG)."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in CHOICES:
        return chosen == "on"
    return request.headers.get("Save-Data", "").partition(";")[0].strip().lower() == "on"
