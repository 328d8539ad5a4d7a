"""One prepared site for all tests of a process, a copy of it for each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.site import Site, prepare


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    prepare(folder)
    return folder


@pytest.fixture
def make_site(template: Path, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    made: list[Site] = []

    def make(**variables: Any) -> Site:
        site = Site(tmp_path / f"site{len(made)}", template, **variables)
        made.append(site)
        return site

    yield make
    for site in made:
        site.end()
