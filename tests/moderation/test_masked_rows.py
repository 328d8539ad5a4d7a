"""Readers who put all tables together find no masked count: rows are changed here, and what is told is solved."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import product
from random import Random
from typing import Any

import pytest

from moderation.review.models import AuthorityOrder, OutsideDispute
from moderation.review.transparency import showing
from moderation.review.transparency.masking import FEW, Figures, Table, least, told
from moderation.review.transparency.meanings import meanings
from moderation.review.transparency.outside import disputes, orders
from moderation.review.transparency.period import Period

pytestmark = pytest.mark.wide

CATEGORIES = ["STATEMENT_CATEGORY_VIOLENCE", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "STATEMENT_CATEGORY_ANIMAL_WELFARE"]
STATES, KINDS, WHAT = ["FR", "BE", "DE"], ["act", "inform"], ["acknowledged", "done"]
AT = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
NOTICES = ("received", "trusted", "decided", "trusted_decided", "unfounded")
ANY = {1, 2, 3, 4}


def period() -> Period:
    return Period(2026, dt.datetime(2027, 1, 20, 12, tzinfo=dt.UTC))


def report() -> dict[str, Any]:
    figures = Figures()
    orders(period(), figures)
    disputes(period(), figures)
    tables: dict[str, Any] = told(figures)["tables"]
    return tables


def make_orders(kind: str, category: str, state: str, count: int, answered: int = 0) -> None:
    known = {"kind": kind, "category": category, "member_state": state, "received_at": AT}
    later = AT + dt.timedelta(hours=2)
    moments = [{"acknowledged_at": later, "done_at": later} if at < answered else {} for at in range(count)]
    AuthorityOrder.objects.bulk_create([AuthorityOrder(**known, **more) for more in moments])


def column(table: dict[str, Any], name: str) -> list[Any]:
    at = table["columns"].index(name)
    return [cells[at] for cells in table["rows"].values()]


def totals(cells: list[Any]) -> set[int]:
    """Every sum that fits the cells."""
    return {sum(values) for values in product(*(_values(cell) for cell in cells))}


def _values(cell: Any) -> list[int]:
    return [cell] if isinstance(cell, int) else sorted(ANY)


def solved(cells: list[Any], fits: set[int], lowest: int) -> list[set[int]]:
    """What each masked cell may be, where the sum is one of `fits` and no less than `lowest`."""
    masked = [at for at, cell in enumerate(cells) if cell == FEW]
    possible: list[set[int]] = [set() for _at in masked]
    for values in product(*(_values(cell) for cell in cells)):
        if sum(values) in fits and sum(values) >= lowest:
            for at, found in zip(masked, possible, strict=True):
                found.add(values[at])
    return possible


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(30))
def test_no_count_of_orders_is_solved(seed: int) -> None:
    dice = Random(seed)
    for kind, category, state in product(KINDS, CATEGORIES[: dice.randint(1, 3)], STATES[: dice.randint(1, 3)]):
        count = dice.choice([0, 0, 1, 2, 3, 4, 5, 8])
        make_orders(kind, category, state, count, answered=dice.choice([0, count]))
    tables = report()
    for kind in KINDS:
        first, second = column(tables["orders"], kind), column(tables["orders_by_state"], kind)
        lowest = max(least(column(tables["orders_times"], f"{kind}_{what}")[0]) for what in WHAT)
        by_first, by_second = totals(first), totals(second)
        is_told = not tables["orders_by_state"].get("withheld")
        for cells, others in ((first, by_second), (second, by_first)):
            found = solved(cells, others if is_told else totals(cells), lowest)
            assert all(each == ANY for each in found)


@pytest.mark.django_db
def test_one_state_does_not_give_a_category_away() -> None:
    make_orders("act", CATEGORIES[0], "FR", 5)
    make_orders("act", CATEGORIES[1], "FR", 3, answered=3)
    tables = report()
    assert tables["orders"]["rows"] == {CATEGORIES[0]: [5, 0], CATEGORIES[1]: [FEW, 0]}
    assert tables["orders_by_state"] == {
        "columns": ["act", "inform"], "rows": {}, "withheld": True, "sums": [{"at_least": 6}, 0],
    }  # fmt: skip
    AuthorityOrder.objects.update(acknowledged_at=AT)
    assert report()["orders_times"]["rows"]["orders"][0] == {"at_least": 6}  # not 8: three would be known
    make_orders("act", CATEGORIES[1], "FR", 2)
    assert report()["orders_by_state"]["rows"] == {"FR": [10, 0]}


@pytest.mark.django_db
@pytest.mark.parametrize("partly", [1, 2, 3, 4])
def test_what_was_carried_out_says_nothing_of_how_it_ended(partly: int) -> None:
    known = {"submitted_on": AT.date(), "ended_on": AT.date(), "is_implemented": True}
    for outcome, count in (("reversed", 6), ("partly", partly)):
        OutsideDispute.objects.bulk_create([OutsideDispute(outcome=outcome, **known) for _n in range(count)])
    assert report()["disputes_implemented"]["rows"]["implemented"] == [{"at_least": 7}]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_that_a_table_is_not_told(language: str) -> None:
    from django.utils import translation

    make_orders("act", CATEGORIES[0], "FR", 3)
    figures = Figures()
    orders(period(), figures)
    with translation.override(language):
        meaning = next(one for one in meanings() if "orders" in one.tables)
        section = showing._section(meaning, told(figures))
    assert any({"en": "not told, for", "fr": "n’est pas dit"}[language] in line for line in section.lines)
    assert len(section.tables) == 1


def test_no_count_of_notices_is_solved() -> None:
    """Every world of up to ten notices, by what is told of it: among those that look alike, each masked count is any
    of four.
    """
    worlds: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    shown: dict[str, list[Any]] = {}
    for both, trusted, decided, neither in product(range(11), repeat=4):
        whole = both + trusted + decided + neither
        if whole > 10:
            continue
        for unfounded in range(both + decided + 1):
            values = (whole, both + trusted, both + decided, both, unfounded)
            cells = told(Figures([Table("t", NOTICES, {"x": values}, overlap=NOTICES)]))["tables"]["t"]["rows"]["x"]
            worlds[str(cells)].append(values)
            shown[str(cells)] = cells
    for key, cells in shown.items():
        for at, cell in enumerate(cells):
            values_here = {world[at] for world in worlds[key]}
            if cell == FEW:
                assert values_here == ANY, (cells, NOTICES[at], values_here)
            elif isinstance(cell, dict):
                assert min(values_here) >= cell["at_least"]
                assert len(values_here) > 1 or not values_here <= ANY
            else:
                assert values_here == {cell}
