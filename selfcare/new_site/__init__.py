"""What a new site starts with: the rules of its charter and its pages of words, for the team to review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def rules() -> list[dict[str, Any]]:
    """For `moderation.review.charter.seed`."""
    found: list[dict[str, Any]] = charter()["rules"]
    return found


def charter() -> dict[str, Any]:
    """The words around the rules too, for `selfcare.site_charter.seed`."""
    found: dict[str, Any] = _read("charter")
    return found


def pages() -> dict[str, Any]:
    """For `selfcare.site_texts.seed`."""
    found: dict[str, Any] = _read("pages")
    return found


def themes() -> list[dict[str, Any]]:
    """For `forum.actions.seed_themes`."""
    found: list[dict[str, Any]] = _read("themes")["themes"]
    return found


def doors() -> list[dict[str, Any]]:
    """For `moderation.review.back_office.seed_doors`."""
    found: list[dict[str, Any]] = _read("doors")["doors"]
    return found


def letters() -> list[dict[str, Any]]:
    """For `moderation.mediation.letters.seed`."""
    found: list[dict[str, Any]] = _read("letters")["letters"]
    return found


def ways() -> list[dict[str, Any]]:
    """For `moderation.mediation.other_ways.seed`."""
    found: list[dict[str, Any]] = _read("ways")["ways"]
    return found


def _read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
