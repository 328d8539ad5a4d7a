"""Moving parts up and down, one button each, without a script."""

from typing import Any

import pytest

from knowledge.promoting.selection import moved
from tests.knowledge.promoting import Wizard

PARTS = [{"key": key} for key in "abc"]


@pytest.mark.parametrize(
    ("key", "by", "order"),
    [
        ("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("c", -1, "acb"), ("x", 1, "abc"),
        ("b", 0, "abc"),
    ],
)  # fmt: skip
def test_moving_one_of_them(key: str, by: int, order: str) -> None:
    assert "".join(part["key"] for part in moved(PARTS, key, by)) == order


def keys(wizard: Wizard) -> list[str]:
    return [str(part["id"]).removeprefix("part-") for part in wizard.page.select("fieldset.part")]


def focused(wizard: Wizard) -> Any:
    (button,) = wizard.page.select("[autofocus]")
    return button


@pytest.mark.wide
def test_up_and_down_keep_the_focus_on_what_was_moved(wizard: Wizard) -> None:
    wizard.send()
    first, second, *_others, last = keys(wizard)
    assert not wizard.page.select("[autofocus]")
    wizard.send(go=f"down {first}")
    assert wizard.step == "parts"
    assert keys(wizard)[:2] == [second, first]
    assert focused(wizard)["value"] == f"down {first}"
    wizard.send(go=f"up {first}")
    assert keys(wizard)[:2] == [first, second]
    assert focused(wizard)["value"] == f"down {first}"  # it goes no further up
    assert "Part 1" in focused(wizard).text
    wizard.send(go=f"down {last}")
    assert keys(wizard)[-1] == last
    assert focused(wizard)["value"] == f"up {last}"


@pytest.mark.wide
def test_what_was_typed_besides_is_kept(wizard: Wizard) -> None:
    """Also where the form is not complete: nothing is ticked."""
    wizard.send()
    first, second, third, *_others = keys(wizard)
    ticks = tuple(f"on-{key}" for key in keys(wizard))
    wizard.send(without=ticks, go=f"up {second}", **{f"kind-{third}": "warning"})
    assert wizard.response.status_code == 200
    assert keys(wizard)[:2] == [second, first]
    assert not wizard.page.select("input[name^=on-][checked]")
    assert wizard.page.select_one(f"select[name=kind-{third}] [selected]")["value"] == "warning"
