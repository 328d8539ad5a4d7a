"""Finding personal details in any text: what is found is all of it, and nothing of it is left when it is hidden."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn

from forum.personal_words import removed
from forum.text import personal_data
from forum.text.personal_data import orders
from forum.text.personal_data.accounts import _structure

ACCOUNTS = [
    "FR76 3000 6000 0112 3456 7890 189",
    "FR7630006000011234567890189",
    "fr76 30006 00001 12345678901 89",
    "FR76-3000-6000-0112-3456-7890-189",
    "DE89 3704 0044 0532 0130 00",
    "GB29 NWBK 6016 1331 9268 19",
    "BE68 5390 0754 7034",
    "ＦＲ７６ 3000 6000 0112 3456 7890 189",
    "**FR76 3000** 6000 0112 3456 7890 189",
    "FR76 3OOO 6OOO O112 3456 7890 189",  # the letter O
]
CARDS = ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005", "3782 822463 10005", "4111.1111.1111.1111"]
NEVER = [*ACCOUNTS, *CARDS, "2 95 10 99 126 111 93", "sécurité sociale 2951099126111"]
OTHERS = [
    ("telephone", "06 12 34 56 78"),
    ("telephone", "+33 (0)6.12.34.56.78"),
    ("telephone", "0612345678"),
    ("telephone", "+44 20 7946 0958"),
    ("telephone", "(415) 555-0132"),
    ("telephone", "081 23 45 67"),
    ("telephone", "02 345 67 89"),
    ("telephone", "0161 496 0999"),
    ("telephone", "01632 960 555"),
    ("telephone", "07 12 34\n56 78"),
    ("telephone", "07700 900\n999"),
    ("e-mail", "jean.dupont+shop@mail.example.fr"),
    ("e-mail", "lea tiret roux arobase example point org"),
    ("e-mail", "jean (at) example (point) fr"),
    ("order", "402-1234567-1234567"),
]
SPARED = [
    "0 800 123 456",
    "1-800-555-0199",
    "le 3 900",
    "service client : 01 23 45 67 89",
    "support hotline 415-555-0132",
    "S/N 4711 0815 2234 9917",
    "EAN 3276000695301",
    "3276000695301",
    "IMEI 490154203237518",
    "SIRET de la société : 732 829 320 00074",
    "commande du 12/03/2026",
    "réf. 0612345678",
    "1 234 567 890 €",
    "01\n02\n03\n04\n05",  # lines of a list
    "I looked at example dot com and it is gone",
    "The SIRET of the roofer's company: 732 829 320 00074",
    "SARL Toitures, artisan couvreur, SIRET 732 829 320 00074",
    "![x](/pictures/0936223132a1b2c3d4e5-960x720.webp)",
]


def hidden(text: str) -> str:
    return personal_data.replace(text, lambda kind, _words: f"({removed(kind)})")


@pytest.mark.parametrize("words", NEVER)
def test_what_is_never_published_is_found_whole(words: str) -> None:
    (one,) = personal_data.scan(f"Voici: {words}, merci.")
    assert not one.may_stay
    assert one.words == words.removeprefix("sécurité sociale ").removeprefix("**")


@pytest.mark.parametrize(("kind", "words"), OTHERS)
def test_what_may_stay_is_found(kind: str, words: str) -> None:
    (one,) = personal_data.scan(f"Voici {words} et merci.")
    assert (one.kind, one.words, one.may_stay) == (kind, words, True)


@pytest.mark.parametrize("text", SPARED)
def test_things_and_firms_are_spared(text: str) -> None:
    assert personal_data.scan(text) == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Mon SIRET est 732 829 320 00074", True),
        ("Je suis auto-entrepreneur, SIRET 73282932000074", True),
        ("732 829 320 00074", False),
        ("Paul Roux EI, siret 73282932000074", True),
        ("L'électricien travaille seul, 732 829 320 00074 sur son devis", True),
        ("A one-woman business, 73282932000074 on the bill", True),
        ("Festnetz: 040 43210 12", True),
        ("040 43210 12, ask for Uwe", True),
        ("Fixe : 040 43210 12", True),
        ("email is kim at some-house dot org dot uk", True),
        ("service client injoignable, rappelez-moi au 06 12 34 56 78", True),
        ("FR76 3000 6000 0112 3456 7890 188", True),  # mistyped
        ("my IBAN is FR76 3000 6000 0112 3456 7890", True),  # cut short
        ("numéro de série FR76 3000 6000 0112 3456 7890 188", False),
    ],
)
def test_what_stands_around_a_number_decides(text: str, is_found: bool) -> None:
    assert bool(personal_data.scan(text)) is is_found


COUNTRIES = ["FR", "DE", "ES", "BE", "GB", "IT", "NL", "PL", "PT", "LU"]


@st.composite
def valid_ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(COUNTRIES))
    known = _structure(country)
    assert known is not None
    bban = draw(st.from_regex(known[1], fullmatch=True, alphabet=st.characters(max_codepoint=127)))
    number = country + iban.calc_check_digits(f"{country}00{bban}") + bban
    separator = draw(st.sampled_from(["", " ", "-", "\u00a0", "\u202f"]))
    return separator.join(number[at : at + 4] for at in range(0, len(number), 4))


@st.composite
def valid_cards(draw: st.DrawFn) -> str:
    start = draw(st.sampled_from(["4", "51", "55", "2221", "6011", "3528"]))
    digits = start + draw(st.text("0123456789", min_size=15 - len(start), max_size=15 - len(start)))
    number = digits + luhn.calc_check_digit(digits)
    separator = draw(st.sampled_from(["", " ", "-", "."]))
    return separator.join(number[at : at + 4] for at in range(0, 16, 4))


@given(valid_ibans() | valid_cards(), st.sampled_from(["", "Bonjour, ", "IBAN: ", "(", "é "]))
def test_no_valid_number_is_left(words: str, before: str) -> None:
    text = f"{before}{words} et voilà"
    assert [one for one in personal_data.scan(text) if not one.may_stay]
    assert words not in hidden(text)
    assert not [one for one in personal_data.scan(hidden(text)) if not one.may_stay]


PIECES = st.sampled_from(
    [*NEVER, *(words for _kind, words in OTHERS), *SPARED, "tel", "order", "mon", "\n", "1", "-", "@"]
)


@given(st.lists(PIECES | st.text(max_size=12), max_size=8).map(" ".join))
def test_places_are_right_and_hiding_twice_is_hiding_once(text: str) -> None:
    found = personal_data.scan(text)
    assert [text[one.start : one.end] for one in found] == [one.words for one in found]
    assert all(one.end <= other.start for one, other in pairwise(found))
    once = hidden(text)
    assert not [one for one in personal_data.scan(once) if not one.may_stay]
    assert hidden(once) == once


@pytest.mark.wide
@pytest.mark.parametrize(
    "text",
    ["1 " * 15_000, "FR76 " * 6000, "06 " * 10_000, "a@" * 15_000, "(at)" * 7500, "order " * 5000, "a dot " * 8000],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    started = time.process_time()
    personal_data.scan(text)
    assert time.process_time() - started < 1.5


def test_a_site_adds_the_shapes_of_its_merchants(tmp_path: Path) -> None:
    path = tmp_path / "shapes.json"
    path.write_text(json.dumps([{"merchant": "Zyx", "shapes": ["'Z'Y'X-9999-AA"]}]))
    orders.use_shapes(orders.read_shapes(path))
    try:
        (one,) = personal_data.scan("Where is ZYX-4711-QB?")
        assert (one.kind, one.words) == ("order", "ZYX-4711-QB")
        assert personal_data.scan("402-1234567-1234567")
    finally:
        orders.use_shapes(())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "shapes.json"),
        ("{}", "write a list of merchants"),
        ('[{"merchant": "Zyx"}]', "entry 1"),
        ('[{"merchant": "Zyx", "shapes": ["12"]}]', "a shape has 6 to 40 signs"),
        ('[{"merchant": "Zyx", "shapes": ["999999"], "words": [1]}]', "“words” is a list of words"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "shapes.json"
    path.write_text(content)
    with pytest.raises(orders.BadShape, match=sentence):
        orders.read_shapes(path)
