"""A site of its own for a while: an empty database and an empty index, apart from those of the real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from knowledge import site_tree
from knowledge.search import synonyms


@contextmanager
def scratch_site() -> Iterator[None]:
    """As `manage.py testserver` does it. On PostgreSQL the role must be allowed to make databases."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["MIGRATE"] = False
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with TemporaryDirectory() as folder, _index_in(Path(folder)):
            site_tree.build()
            synonyms.seed()
            synonyms.forget()
            yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        synonyms.forget()


@contextmanager
def _index_in(folder: Path) -> Iterator[None]:
    backends = {"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "PATH": folder}}
    with override_settings(WAGTAILSEARCH_BACKENDS=backends):
        yield
