"""System checks: each one finds what it is there for, and a site as documented has nothing to answer for."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from moderation.law import keeping
from moderation.law.catalogue import catalogue
from moderation.law.models import LegalText
from moderation.mediation import rulesets
from moderation.mediation.models import OtherWay
from selfcare import checks
from tests.test_settings import PRODUCTION, ROOT


def found(check) -> list[str]:
    return [message.id for message in check(None)]


def test_this_site_passes():
    assert run_checks() == []


@pytest.mark.parametrize("public", ["MEDIA_ROOT", "STATIC_ROOT"])
def test_what_is_confidential_is_not_public(settings, tmp_path, public):
    assert found(checks.private_files) == []
    setattr(settings, public, tmp_path)
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "cases"}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    assert found(checks.private_files) == ["selfcare.E001"]


def test_an_index_in_public(settings):
    folder = Path(settings.MEDIA_ROOT) / "index"
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "knowledge.search.backend", "PATH": folder}}
    assert found(checks.private_files) == ["selfcare.E001"]


def test_a_search_backend_that_is_not_there(settings):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "knowledge.search.nowhere", "PATH": "index"}}
    assert found(checks.search_backend) == ["selfcare.E002"]


def test_a_language_without_catalogue(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    assert found(checks.catalogues) == ["selfcare.E003"]
    catalogue = tmp_path / "fr/LC_MESSAGES/django.mo"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    assert found(checks.catalogues) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BASE_URL", "http://help.example.org", "selfcare.E004"),
        ("BASE_URL", "https://other.example.org", "selfcare.E005"),
        ("WEBHOOKS_TO_LOOPBACK", True, "selfcare.W006"),
    ],
)
def test_addresses_fit_together(settings, name, value, expected):
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://help.example.org", ["help.example.org"]
    assert found(checks.addresses) == []
    setattr(settings, name, value)
    assert found(checks.addresses) == [expected]


def test_a_misspelt_variable(monkeypatch):
    for name in [name for name in os.environ if name.startswith("SELFCARE_") and name not in checks.env.asked]:
        monkeypatch.delenv(name)
    assert found(checks.unknown_variables) == []
    monkeypatch.setenv("SELFCARE_ALOWED_HOSTS", "help.example.org")
    assert found(checks.unknown_variables) == ["selfcare.W007"]


def test_a_folder_that_others_may_read(settings, tmp_path):
    settings.VAR = tmp_path
    tmp_path.chmod(0o700)
    assert found(checks.folder_of_the_site) == []
    tmp_path.chmod(0o750)
    assert found(checks.folder_of_the_site) == ["selfcare.I008"]


@pytest.mark.slow
def test_a_site_as_documented_passes_the_checks_of_deployment(tmp_path):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    others = ("SELFCARE_", "DATABASE_URL", "DJANGO_")
    known = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    known |= {**PRODUCTION, "SELFCARE_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "selfcare.settings"}
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "no issues" in done.stdout


def test_a_law_that_nobody_has_read_again_for_half_a_year(monkeypatch):
    """Told, and no failure: a site does not stop because a day has passed."""
    rules = rulesets.all_rulesets()[-1]
    for days, expected in ((180, []), (181, ["selfcare.I009", "selfcare.I009"])):
        monkeypatch.setattr(checks, "legal_day", lambda now, days=days: rules.checked_on + timedelta(days=days))
        assert found(checks.law) == expected
    assert any("time limits" in message.msg for message in checks.law(None))


@pytest.mark.django_db
def test_texts_of_the_law_that_nobody_compared():
    """One warning for all of them; nothing on a site that has no tables yet."""
    keeping.seed(date(2026, 11, 1))
    (warning,) = checks.texts_of_the_law(None)
    assert warning.id == "selfcare.W011"
    assert warning.msg.startswith(f"{len(catalogue())} texts about the law") and "way-out, offer" in warning.msg
    LegalText.objects.update(checked_on=timezone.localdate())
    assert checks.texts_of_the_law(None) == []
    LegalText.objects.filter(key="offer").update(checked_on=timezone.localdate() - timedelta(days=181))
    (warning,) = checks.texts_of_the_law(None)
    assert warning.msg.startswith("1 texts") and "offer." in warning.msg


def test_a_site_without_tables_has_told_nobody_anything(monkeypatch, tmp_path):
    name = tmp_path / "db.sqlite3"
    monkeypatch.setitem(checks.settings.DATABASES, "default", {"ENGINE": "django.db.backends.sqlite3", "NAME": name})
    assert checks.texts_of_the_law(None) == []
    assert not name.exists()


@pytest.mark.django_db
def test_the_closed_platform_is_found_in_what_the_team_wrote():
    OtherWay.objects.create(
        code="old", fits="always", name_en="Old", name_fr="Ancien", text_en="x", text_fr="x",
        url="https://ec.europa.eu/consumers" + "/odr", checked_on=timezone.localdate(),
    )  # fmt: skip
    assert "selfcare.W012" in found(checks.texts_of_the_law)
