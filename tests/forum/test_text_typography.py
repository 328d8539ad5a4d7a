"""French spaces become unbreakable; nothing else changes, nothing is added."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.markdown import render_markdown
from forum.text.typography import NARROW, WIDE, typeset, typeset_html


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ça marche ?", f"Ça marche{NARROW}?"),
        ("Oui ! Non ; bien ?!", f"Oui{NARROW}! Non{NARROW}; bien{NARROW}?!"),
        ("Prix : 12 %", f"Prix{WIDE}: 12{NARROW}%"),
        ("« oui »", f"«{WIDE}oui{WIDE}»"),
        ("1 234,50 € et 1 000 000 €", f"1{NARROW}234,50{NARROW}€ et 1{NARROW}000{NARROW}000{NARROW}€"),
        ("commande n° A12, 20 ko", f"commande n°{WIDE}A12, 20{NARROW}ko"),
        ("à -5 °C, 2 kg, 512 Go", f"à -5{NARROW}°C, 2{NARROW}kg, 512{NARROW}Go"),
    ],
)
def test_spaces_become_unbreakable(typed: str, shown: str) -> None:
    assert typeset(typed) == shown


@pytest.mark.parametrize(
    "text",
    [
        "http://example.com/?a;b!c",
        "à 10:30",
        "Oui! Non; bien?",
        "06 12 34 56 78",
        "en 2026 100 personnes",
        "3,14 159 fois",
        "2 mains, 3 hommes",
        "sans espace",
        "",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert typeset(text) == text


@given(st.text(st.one_of(st.sampled_from(" «»;:!?%€0123kgCm°\u00a0\u202f\n"), st.characters()), max_size=200))
def test_length_and_visible_text_stay(text: str) -> None:
    shown = typeset(text)
    assert len(shown) == len(text)
    assert all(
        after == before or (before == " " and after in NARROW + WIDE) for before, after in zip(text, shown, strict=True)
    )
    assert typeset(shown) == shown


def test_a_space_is_typeset_by_what_stands_beside_it_whatever_marks_are_between() -> None:
    """An emphasis ends before the colon, a quotation begins before it: the space is a text of its own in HTML."""
    shown = unescape(render_markdown("**Pompe** : « *oui* » ?", language="fr"))
    assert f"</strong>{WIDE}: «{WIDE}<em>oui</em>{WIDE}»{NARROW}?" in shown


def test_rich_text_is_typeset_between_its_tags_only() -> None:
    html = '<h2 title="a : b">Qui lit ?</h2><p>À <b>12 %</b></p><code>a : b</code>'
    assert typeset_html(html) == (
        f'<h2 title="a : b">Qui lit{NARROW}?</h2><p>À <b>12{NARROW}%</b></p><code>a : b</code>'
    )
