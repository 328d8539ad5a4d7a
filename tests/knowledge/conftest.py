"""Fixtures of the tests about guides and search."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.search.health import rebuild


@pytest.fixture
def search_index(db: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of this test alone, built from what the database holds now; drain it after a change."""
    for module in ("directory", "seal"):  # no test cuts the power
        monkeypatch.setattr(f"knowledge.search.{module}.fsync", lambda path: None)
    path = tmp_path / "index"
    backend = {"BACKEND": "knowledge.search.backend", "PATH": path, "AUTO_UPDATE": False}
    settings.WAGTAILSEARCH_BACKENDS = {"default": backend}
    rebuild()
    return path
