"""The sum at stake, as people write it; what is no sum in euros is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.handover.amounts import BIGGEST, at_stake


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("89 €", "89"),
        ("89€", "89"),
        ("89€90", "89.90"),
        ("89,90 €", "89.90"),
        ("1 299,90 euros", "1299.90"),
        ("1\u202f299,90\u00a0€", "1299.90"),
        ("1.299,90 €", "1299.90"),
        ("1,299 €", "1299"),
        ("1.299 €", "1299"),
        ("0.299 € le gramme", "0.299"),
        ("€1,299.90", "1299.90"),
        ("€ 45", "45"),
        ("EUR 45", "45"),
        ("45 eur.", "45"),
        ("EUR1,299,900.50", "1299900.50"),
        ("1'299 €", "1299"),
        ("J’ai payé 89 € un aspirateur vendu 499 € en magasin", "499"),
        ("commandé le 12/05/2025 150 € de livres", "150"),
        ("2x89 €", "89"),
        ("between €45-€50", "50"),
    ],
)
def test_sums(text, amount):
    assert at_stake([text]) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["", "200", "$500", "450 £", "45 Europe", "Europe 45", "euro 2024", "réf. 1.2.3 €", "99999999999 €", "90000000 €"],
)
def test_no_sums(text):
    assert at_stake([text]) is None


def test_the_biggest_of_all_texts_counts():
    assert at_stake(["12 €", "nothing", "600 euros"]) == 600


@given(st.text(alphabet="0123456789 .,'’€eur-\u202f", max_size=200))
def test_whatever_is_typed_is_read(text):
    found = at_stake([text])
    assert found is None or 0 <= found <= BIGGEST
