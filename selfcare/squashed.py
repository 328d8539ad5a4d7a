"""Migrations that one other stands for, and which are gone: docs/adr/0042-migrations-begin-anew.md"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

APPS = {"forum", "knowledge", "moderation"}
LAST_WITH_ALL = "a65a14b"  # the last commit that has the migrations which are gone
WAY_OUT = (
    "This database has only some of the migrations that this version no longer has ({apps}). Nothing was changed. "
    f"Check out {LAST_WITH_ALL}, run manage.py migrate there, then come back and run it here."
)


def stuck(connection: BaseDatabaseWrapper) -> list[str]:
    """The apps of which some of these were applied and others not: Django would pass over them, or fall."""
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    applied = MigrationRecorder(connection).applied_migrations().keys()
    return sorted(
        {
            app
            for (app, _name), migration in loader.disk_migrations.items()
            if app in APPS and 0 < len(applied & set(migration.replaces)) < len(migration.replaces)
        }
    )
