"""Settings by environment: right ones are taken, wrong or missing ones stop the start with a sentence."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from selfcare import env
from selfcare.mail_url import mail_settings

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "SELFCARE_MODE": "production",
    "SELFCARE_SECRET_KEY": "nine-words-nobody-else-would-ever-put-in-this-row-0123456789",
    "SELFCARE_BASE_URL": "https://help.example.org",
    "SELFCARE_ALLOWED_HOSTS": "help.example.org",
    "SELFCARE_MAIL_URL": "smtp://localhost",
    "SELFCARE_CONTACT_EMAIL": "team@example.org",
}


@pytest.fixture
def start(monkeypatch, tmp_path):
    """The settings in an environment that holds these variables and no others of the site."""
    for name in [name for name in os.environ if name.startswith(("SELFCARE_", "DATABASE_URL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SELFCARE_VAR", str(tmp_path / "var"))

    def read(**variables):
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            return SimpleNamespace(**runpy.run_path(str(ROOT / "selfcare/settings.py")))

    return read


def test_production_starts_with_what_is_required(start):
    assert start(**PRODUCTION).PRODUCTION


@pytest.mark.wide
def test_nothing_said_means_production_and_stops(tmp_path):
    known = {name: value for name, value in os.environ.items() if not re.match("SELFCARE_|DATABASE_URL|DJANGO_", name)}
    found = subprocess.run(
        [sys.executable, "-c", "import selfcare.wsgi"], cwd=ROOT, env=known, capture_output=True, text=True, timeout=60
    )
    assert found.returncode == 1
    assert "Set the environment variable SELFCARE_SECRET_KEY: see docs/settings.md." in found.stderr


@pytest.mark.wide
@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"SELFCARE_MODE"}))
def test_production_stops_without(start, name):
    for others in ({**PRODUCTION, name: ""}, {key: value for key, value in PRODUCTION.items() if key != name}):
        with pytest.raises(ImproperlyConfigured, match=f"Set the environment variable {name}"):
            start(**others)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SELFCARE_MODE", "prod", "write one of development, production"),
        ("SELFCARE_DEBUG", "perhaps", "write 1 or 0"),
        ("SELFCARE_PROXY_COUNT", "two", "write a whole number"),
        ("SELFCARE_BASE_URL", "help.example.org", "write https:// and the name of the host"),
        ("SELFCARE_BASE_URL", "https://help.example.org/forum", "write https:// and the name of the host"),
        ("SELFCARE_TIME_ZONE", "Mars/Olympus", "write the name of a time zone"),
        ("SELFCARE_LEGAL_TIME_ZONE", "../etc/passwd", "write the name of a time zone"),
        ("SELFCARE_LOG_LEVEL", "LOUD", "write one of DEBUG"),
        ("SELFCARE_MAIL_URL", "mailto:somebody", "write smtp://"),
        ("DATABASE_URL", "mysql://localhost/selfcare", "write sqlite:///path or postgresql://"),
    ],
)
def test_a_wrong_value_stops_with_a_sentence(start, name, value, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**{**PRODUCTION, name: value})
    assert name in str(refusal.value)
    assert sentence in str(refusal.value)


def test_development_needs_nothing_and_keeps_its_key_to_itself(start, tmp_path):
    first, second = start(SELFCARE_MODE="development"), start(SELFCARE_MODE="development")
    assert len(first.SECRET_KEY) >= 50
    assert first.SECRET_KEY == second.SECRET_KEY
    for path in (tmp_path / "var", tmp_path / "var/secret_key"):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.wide
def test_commands_beside_a_site_of_ones_own_know_where_it_answers(start, tmp_path):
    assert start(SELFCARE_MODE="development").BASE_URL == "http://127.0.0.1:8000"
    (tmp_path / "var/served_at").write_text("http://127.0.0.1:8200")
    beside = start(SELFCARE_MODE="development")
    assert beside.BASE_URL == beside.WAGTAILADMIN_BASE_URL == "http://127.0.0.1:8200"
    said = start(SELFCARE_MODE="development", SELFCARE_BASE_URL="http://127.0.0.1:9000")
    assert said.BASE_URL == "http://127.0.0.1:9000"
    assert start(**PRODUCTION).BASE_URL == "https://help.example.org"


@pytest.mark.wide
def test_cookies_travel_by_https_only_in_production(start):
    settings = start(**PRODUCTION)
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_NAME == "__Host-session"
    assert not settings.DEBUG
    assert not start(SELFCARE_MODE="development").SESSION_COOKIE_SECURE


def test_mail_comes_from_the_site_unless_said_otherwise(start):
    assert start(**PRODUCTION).DEFAULT_FROM_EMAIL == "Selfcare <no-reply@help.example.org>"
    assert start(**PRODUCTION, SELFCARE_MAIL_FROM="team@example.org").DEFAULT_FROM_EMAIL == "team@example.org"


# ------------------------------------------------------------------ each kind of value


@pytest.mark.parametrize(("word", "value"), [("1", True), ("YES", True), ("on", True), ("0", False), ("", False)])
def test_flags(monkeypatch, word, value):
    monkeypatch.setenv("SOME_FLAG", word)
    assert env.flag("SOME_FLAG", default=not value) is value


def test_lists(monkeypatch):
    monkeypatch.setenv("SOME_HOSTS", " a.example, b.example ,,")
    assert env.words("SOME_HOSTS") == ["a.example", "b.example"]
    assert env.words("NO_SUCH_HOSTS", "") == []


def test_a_database_on_a_server(monkeypatch):
    monkeypatch.setenv(
        "SOME_DATABASE", "postgresql://self%40care:p%2Fw%C3%A9@db.example:5433/the%20base?sslmode=require"
    )
    found = env.database("SOME_DATABASE", "")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[part] for part in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "the base", "self@care", "p/wé", "db.example", "5433",
    ]  # fmt: skip
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_database_in_a_file_loses_nothing_in_a_power_cut():
    found = env.database("NO_SUCH_DATABASE", "sqlite:////srv/site.sqlite3")
    assert found["NAME"] == "/srv/site.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] >= 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert f"PRAGMA {pragma};" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize("url", ["sqlite:", "sqlite:///", "postgresql://host", "postgresql://u:secret@h:port/n"])
def test_half_a_database_is_refused_without_showing_its_password(monkeypatch, url):
    monkeypatch.setenv("SOME_DATABASE", url)
    with pytest.raises(ImproperlyConfigured, match="SOME_DATABASE") as refusal:
        env.database("SOME_DATABASE", "")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", {"port": 25, "use_tls": False, "use_ssl": False}),
        ("smtps://me:s%40y@mail.example", {"port": 465, "use_ssl": True, "username": "me", "password": "s@y"}),
        ("smtp+tls://mail.example:2525", {"port": 2525, "use_tls": True}),
    ],
)
def test_mail_by_smtp(url, expected):
    found = mail_settings(url)
    assert found["host"] == "mail.example"
    assert found["timeout"] <= 30
    assert {name: found[name] for name in expected} == expected


def test_mail_as_files():
    assert mail_settings("file:///srv/mail")["file_path"] == "/srv/mail"


@pytest.mark.parametrize("url", ["smtp:", "smtp://", "file:", "smtp://host:port", "https://mail.example"])
def test_no_way_for_mail(url):
    with pytest.raises(ImproperlyConfigured, match="SELFCARE_MAIL_URL"):
        mail_settings(url)
