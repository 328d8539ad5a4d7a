"""Settings for modelsearch's own test suite, run on our backend: its test models and nothing of this site."""

import tempfile
from pathlib import Path

SECRET_KEY = "only for tests"
USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [("fr", "Français"), ("en", "English")]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

INSTALLED_APPS = [
    "modelsearch.test.testapp",
    "modelsearch",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
FIXTURE_DIRS = [Path(__file__).parent / "fixtures"]

MODELSEARCH_BACKENDS = {
    "default": {"BACKEND": "knowledge.search.backend", "PATH": tempfile.mkdtemp(prefix="modelsearch-peer-")}
}
