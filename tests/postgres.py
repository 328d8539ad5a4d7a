"""Which tests run a second time, on PostgreSQL, and what spares them there the waiting for the disk."""

from __future__ import annotations

import re

import pytest

from tests import statements

# The wide tests in these files go through pages and mails as a reader does, or look into the files of the index: their
# statements are asked on PostgreSQL by the default suite and by test_routes.py.
ONCE = re.compile(
    r"/journeys/test_(hostile|words)\.py|/test_(leaving|limits_of_routes|accounts|asking_steps|review_reading|cases_desk|workflow)\.py"
    r"|/test_mail_(parts|reasons)\.py|/test_promoting(_\w+)?(?<!numbers)\.py"
    r"|/test_search_(damage|languages|memory|shapes|values)\.py"
    r"|/test_(\w+_)?(pages?|admin)(_\w+)?(?<!pages_reading)(?<!page_costs)(?<!search_admin)\.py"
)
# Here the same statement may end otherwise there: locks, constraints, order, odd values, what is read from outside.
# docs/adr/0032-what-runs-on-postgresql.md
WHOLE = re.compile(
    r"_(at_once|races|claims|invariants|sequences|models|turns)\.py"
    r"|/test_(bad_requests|member_data|names|masked_rows|pages_reading|planner|promoting_numbers|recount|routes"
    r"|search_admin|unavailable|worker)\.py"
    r"|/test_(import|actions|deliveries|standing)_\w+\.py"
    r"|/journeys/test_(?!hostile|words|private)\w+\.py"
)

# Nobody needs the rows of a test after the power was cut.
OPTIONS = {"options": "-c synchronous_commit=off"}


def left_out(items: list[pytest.Item]) -> set[pytest.Item]:
    """What says nothing new there: for SQLite alone, or wide while the tests that run ask all its statements."""
    once = {item for item in items if is_for_sqlite(item)}
    elsewhere = {item for item in items if any(map(item.get_closest_marker, ("slow", "browser")))}
    known = statements.read()
    wide = {item for item in items if is_spared(item) and item.nodeid in known} - once - elsewhere
    anyway = [known.get(item.nodeid, set()) for item in set(items) - wide - once - elsewhere]
    chosen = statements.enough({item.nodeid: known[item.nodeid] for item in wide}, set().union(*anyway))
    return once | {item for item in wide if item.nodeid not in chosen}


def is_for_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("once") is not None or (is_wide(item) and ONCE.search(str(item.path)) is not None)


def is_spared(item: pytest.Item) -> bool:
    return is_wide(item) and not WHOLE.search(str(item.path))


def is_wide(item: pytest.Item) -> bool:
    return item.get_closest_marker("wide") is not None
