"""The real data that tests read beside the checkout; absent on most machines."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("SELFCARE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


def data_file(name: str) -> Path:
    """The path of one data file or folder; the test is skipped where it is absent."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here: set SELFCARE_DATA to a folder that holds it")
    return path
