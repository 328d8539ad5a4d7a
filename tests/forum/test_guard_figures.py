"""The guard, measured on labelled and on clean texts; skipped where they are absent."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forum.management.commands.evaluate_guard import CLEAN, alarmed, recall, texts
from forum.text import civility, personal_data
from tests.data import data_file


@pytest.mark.slow
def test_accounts_and_cards_are_found_and_part_numbers_spared() -> None:
    folder = data_file("pii")
    hits, spans = recall(folder)
    for label in ("IBAN", "CREDIT_CARD"):
        assert hits[label] >= 0.99 * spans[label]
    negatives = texts(folder / "amazon_partnumber_negatives.jsonl", ("text",))
    assert alarmed(negatives, personal_data.scan)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize(("name", "columns"), CLEAN)
def test_clean_texts_are_left_in_peace(name: str, columns: tuple[str, ...]) -> None:
    alarms, count = alarmed(texts(data_file(name), columns), civility.uncivil)
    assert alarms <= 0.005 * count


@pytest.mark.slow
def test_the_command_prints_the_figures(tmp_path: Path) -> None:
    name = "eval/fr_cnil_faq"  # one of the clean ones: the others are read above
    for part in ("pii", name):
        (tmp_path / part).parent.mkdir(exist_ok=True)
        (tmp_path / part).symlink_to(data_file(part))
    out = StringIO()
    call_command("evaluate_guard", tmp_path, stdout=out)
    assert "IBAN: 170 of 170 found" in out.getvalue()
    assert f"civility, {name}/corpus.jsonl: 0 alarms" in out.getvalue()


def test_a_folder_without_data_is_named(tmp_path: object) -> None:
    with pytest.raises(CommandError, match="has no folder"):
        call_command("evaluate_guard", tmp_path)
