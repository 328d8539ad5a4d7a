"""Which tests run a second time, on PostgreSQL, and what spares them there the waiting for the disk."""

from __future__ import annotations

import re

import pytest

# The wide tests in these files go through pages and mails as a reader does, or look into the files of the index: their
# statements are asked on PostgreSQL by the default suite and by test_routes.py. Odd values, actions, races,
# constraints, lists, imports, the API: on both. docs/adr/0032-what-runs-on-postgresql.md
ONCE = re.compile(
    r"/journeys/test_(hostile|words)\.py|/test_(leaving|limits_of_routes|accounts|asking_steps|review_reading|cases_desk|workflow)\.py"
    r"|/test_mail_(parts|reasons)\.py|/test_promoting(_\w+)?(?<!numbers)\.py"
    r"|/test_search_(damage|languages|memory|shapes|values)\.py"
    r"|/test_(\w+_)?(pages?|admin)(_\w+)?(?<!pages_reading)(?<!page_costs)(?<!search_admin)\.py"
)


def is_left_out(item: pytest.Item) -> bool:
    """A test that says nothing new there: marked `once`, or wide and in one of those files."""
    is_wide = item.get_closest_marker("wide") is not None
    return item.get_closest_marker("once") is not None or (is_wide and ONCE.search(str(item.path)) is not None)


# Nobody needs the rows of a test after the power was cut.
OPTIONS = {"options": "-c synchronous_commit=off"}
