"""What is told of small counts: nothing that is told depends on a count that is not."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from moderation.review.transparency.masking import FEW, Figures, Median, Table, least, tell, tell_sum, told

COLUMNS = ("a", "b", "c")
counts = st.one_of(st.integers(0, 9), st.integers(0, 200))
rows = st.dictionaries(st.sampled_from("uvwxyz"), st.tuples(counts, counts, counts), max_size=6)
shapes = st.fixed_dictionaries({"parts": st.sampled_from([(), COLUMNS]), "hides_none": st.booleans()})


def figures(values: dict[str, Any], shape: dict[str, Any]) -> Figures:
    medians = [Median("m", 30, "t", ("a",)), Median("n", 40, "t", ("b", "c"))]
    return Figures([Table("t", COLUMNS, values, **shape)], medians)


def hidden_cells(values: dict[str, Any], hides_none: bool) -> list[tuple[str, int]]:
    few = range(0 if hides_none else 1, 5)
    return [(key, at) for key, cells in values.items() for at, cell in enumerate(cells) if cell in few]


@given(rows, shapes, st.data())
def test_other_small_counts_give_the_same_report(values: Any, shape: Any, data: Any) -> None:
    """Whoever reads it cannot tell one from the other: not from the row, the column, the sum, nor a median."""
    other = {key: list(cells) for key, cells in values.items()}
    for key, at in hidden_cells(values, shape["hides_none"]):
        other[key][at] = data.draw(st.integers(0 if shape["hides_none"] else 1, 4))
    changed = {key: tuple(cells) for key, cells in other.items()}
    assert told(figures(values, shape)) == told(figures(changed, shape))


@given(rows, shapes)
def test_what_is_told_is_true(values: Any, shape: Any) -> None:
    """Told counts are the counts, and "at least" is never more than there is."""
    table = told(figures(values, shape))["tables"]["t"]
    for key, cells in values.items():
        for cell, shown in zip(cells, table["rows"][key], strict=True):
            assert shown == cell if isinstance(shown, int) else cell < 5
    for at, shown in enumerate(table["sums"]):
        total = sum(cells[at] for cells in values.values())
        assert shown == total if isinstance(shown, int) else least(shown) <= total
    if shape["parts"]:
        assert least(table["sum"]) <= sum(sum(cells) for cells in values.values())


@given(st.lists(st.integers(0, 8), min_size=1, max_size=4))
def test_by_trying_all_counts_no_hidden_one_is_found(values: list[int]) -> None:
    """The attack itself: every assignment that fits what is told is tried."""
    shown = [tell(value) for value in values]
    total = tell_sum(shown)
    hidden = [at for at, cell in enumerate(shown) if cell == FEW]
    possible: list[set[int]] = [set() for _at in hidden]
    for guess in product(range(1, 5), repeat=len(hidden)):
        whole = list(values)
        for at, value in zip(hidden, guess, strict=True):
            whole[at] = value
        if isinstance(total, dict) or sum(whole) == total:
            for found, value in zip(possible, guess, strict=True):
                found.add(value)
    assert all(found == {1, 2, 3, 4} for found in possible)


def test_a_single_small_count_takes_its_sum_along() -> None:
    table = told(figures({"x": (7, 3, 0), "y": (5, 6, 0)}, {"parts": COLUMNS}))["tables"]["t"]
    assert table["rows"]["x"] == [7, FEW, 0]
    assert table["sums"] == [12, {"at_least": 7}, 0]
    assert table["row_sums"] == {"x": {"at_least": 8}, "y": 11}
    assert table["sum"] == {"at_least": 19}


def test_open_tables_are_told_exactly() -> None:
    table = told(Figures([Table("t", ("a",), {"x": (1,), "y": (0,)}, is_open=True)]))["tables"]["t"]
    assert table["rows"] == {"x": [1], "y": [0]}
    assert table["sums"] == [1]


def test_a_median_is_told_of_five_known_cases() -> None:
    def median_of(*cells: int) -> Any:
        rows = {str(at): (cell,) for at, cell in enumerate(cells)}
        return told(Figures([Table("t", ("a",), rows)], [Median("m", 30, "t", ("a",))]))["medians_in_minutes"]["m"]

    assert median_of(5) == 30
    assert median_of(4) is None
    assert median_of(4, 4) is None  # two cases are known, though there are eight
    assert median_of(1, 1, 1, 1, 1) == 30  # five rows of one at least
