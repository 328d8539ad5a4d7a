"""The pictures of the README and the tour, taken of the demo: `make screenshots` writes them, the suite compares."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Page

from forum.models import Member, Question
from moderation.mediation.models import Case
from tests.browser.conftest import Open, overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FOLDER = Path(__file__).parents[2] / "docs" / "images"
WRITES = bool(os.environ.get("SELFCARE_SCREENSHOTS"))
BYTES_MAX = 120_000
COLOURS = 64  # enough for flat colours, and a third of the bytes


class Shot(NamedTuple):
    address: str
    width: int = 1280
    by: str = ""
    scheme: str = "light"

    @property
    def height(self) -> int:
        return 800 if self.width > 500 else 780


SHOTS = {
    "home": Shot("/en/"),
    "home-phone": Shot("/fr/", 390),
    "question": Shot("{question}"),
    "question-phone-dark": Shot("{question}", 390, scheme="dark"),
    "ask-phone": Shot("/fr/questions/ask/", 390, by="alice"),
    "guide": Shot("/en/guides/"),
    "queue": Shot("/en/moderation/", by="dora"),
    "escalate-phone": Shot("{case}", 390, by="alice"),
    "desk": Shot("/en/cases/", by="carol"),
    "figures": Shot("/en/statistics/"),
}


def test_pictures_of_the_demo(visit: Open, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path, tmp_path / "private"
    call_command("demo", verbosity=0)
    solved = Question.objects.filter(title__contains="E18", language="fr", state="resolved").order_by("pk")[0]
    case = Case.objects.filter(asker__username="alice", question__isnull=False).order_by("pk")[0]
    places = {
        "question": solved.get_absolute_url().replace("/en/", "/fr/"),
        "case": f"/fr/questions/{case.question_id}/escalate/",
    }
    for name, shot in SHOTS.items():
        by = Member.objects.get(username=shot.by) if shot.by else None
        page = visit(shot.address.format(**places), by=by, width=shot.width, color_scheme=shot.scheme)
        page.set_viewport_size({"width": shot.width, "height": shot.height})
        assert overflow(page) <= 0, name
        assert page.locator("h1").count() == 1, name
        picture = taken(page)
        if WRITES:
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / f"{name}.png").write_bytes(picture)
        assert len(picture) < BYTES_MAX, name
        with Image.open(FOLDER / f"{name}.png") as kept:
            assert kept.size == (shot.width, shot.height), f"{name}: run make screenshots"


def taken(page: Page) -> bytes:
    made = io.BytesIO()
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLOURS).save(made, "PNG", optimize=True)
    return made.getvalue()


def test_each_picture_is_used_and_there() -> None:
    root = FOLDER.parents[1]
    told = (root / "README.md").read_text() + (root / "docs" / "tour.md").read_text()
    assert {path.stem for path in FOLDER.glob("*.png")} == set(SHOTS)
    assert [name for name in SHOTS if f"images/{name}.png" not in told] == []
