"""Fixtures every test may ask for."""

import datetime as dt
import gc
import shutil
from collections.abc import Callable, Generator, Iterator
from typing import Any

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from forum import actions, second_factor, seen
from forum.models import Answer, Member, Question
from knowledge.models import KnowledgeIndexPage
from moderation.law import words
from moderation.mediation.models import Case
from tests import laying, postgres, statements
from tests.people import make_editor, make_member, make_moderator, prove_second_step

NOTEBOOK = statements.Notebook()

# A few examples each time, many with --hypothesis-profile=thorough. How long one takes is the machine's affair.
hypothesis.settings.register_profile("quick", max_examples=15, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=100, deadline=None)
hypothesis.settings.load_profile("quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL what has nothing new to say is left out. docs/adr/0032-what-runs-on-postgresql.md"""
    if connection.vendor == "sqlite":
        return
    left_out = postgres.left_out(items) | {item for item in items if not _touches_the_database(item)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db"}.isdisjoint(fixtures)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    if not statements.KEPT_IN or connection.vendor != "sqlite":
        return (yield)
    with NOTEBOOK.listening(item.nodeid):
        return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        NOTEBOOK.skipped.add(report.nodeid)


def pytest_sessionfinish() -> None:
    if NOTEBOOK.of:
        NOTEBOOK.write()


def pytest_collection_finish() -> None:
    """What was imported and collected stays: looking through it again and again costs a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    for name in ("default", "rows"):  # what is shared lies in the database
        caches[name].clear()
    words.forget()
    seen.VIEWS.take()


@pytest.fixture(autouse=True)
def _no_index() -> None:
    """A test that searches builds the index, or finds what a site without one finds: never what another left."""
    shutil.rmtree(settings.WAGTAILSEARCH_BACKENDS["default"]["PATH"], ignore_errors=True)


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A request leaves its language to the test that comes after it."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _doors_of_cases_are_open(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever a test signs in took the second step, and has said that nothing binds them to the parties of a case.

    The tests of these doors are marked `doors`: there nothing is given.
    """
    if request.node.get_closest_marker("doors") is not None:
        yield
        return
    monkeypatch.setattr(second_factor, "has_one", lambda member: True)
    monkeypatch.setattr(Case, "is_declared_by", lambda self, viewer: True)
    user_logged_in.connect(prove_second_step, dispatch_uid="tests")
    yield
    user_logged_in.disconnect(dispatch_uid="tests")


@pytest.fixture
def noon() -> Iterator[dt.datetime]:
    """The next noon, for whatever counts by day: no day begins between two lines."""
    at = timezone.localtime().replace(hour=12, minute=0, second=0)
    at = at if at > timezone.now() else at + dt.timedelta(days=1)
    with time_machine.travel(at, tick=True):
        yield at


@pytest.fixture
def alice(db: Any) -> Member:
    """Asks."""
    return make_member("alice")


@pytest.fixture
def bob(db: Any) -> Member:
    """Answers."""
    return make_member("bob")


@pytest.fixture
def dora(db: Any) -> Member:
    """Moderates."""
    return make_moderator()


@pytest.fixture
def editor(db: Any) -> Member:
    """Edits guides."""
    return make_editor()


@pytest.fixture
def mallory(db: Any) -> Member:
    """Must not."""
    return make_member("mallory")


@pytest.fixture
def ask(alice: Member) -> Callable[..., Question]:
    """Ask something; every part may be replaced."""

    def make(title: str = "The washing machine shows E18 and does not drain", **parts: Any) -> Question:
        known = {"by": alice, "body": "It stops in the **middle**.", "language": "en", "tags": ["washing machine"]}
        return actions.ask(title, **{**known, **parts})

    return make


@pytest.fixture
def question(ask: Callable[..., Question]) -> Question:
    return ask()


@pytest.fixture
def answer(question: Question, bob: Member) -> Answer:
    return actions.answer(question, by=bob, body="Clean the filter, then the hose.")


@pytest.fixture
def as_member() -> Callable[[Member], Client]:
    """A browser in which that member is signed in."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member)
        return client

    return sign_in


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The pages, groups and rights of a site lie there for every test: they are dear to make."""
    with django_db_blocker.unblock():
        laying.lay()


@pytest.fixture
def site_tree(db: Any) -> dict[str, KnowledgeIndexPage]:
    """What `manage.py init_site` makes; the index of guides by language."""
    return {index.locale.language_code: index for index in KnowledgeIndexPage.objects.select_related("locale")}
