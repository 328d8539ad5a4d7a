"""How a text becomes words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search import analysis


def test_french_articles_are_left_out() -> None:
    assert analysis.words("L'échange de ma commande n'est pas remboursé", "fr") == ["echang", "command", "rembours"]
    assert analysis.words("l’appareil d’occasion qu’elle", "fr") == ["appareil", "occas"]


def test_english_contractions_leave_no_crumbs() -> None:
    assert analysis.words("Bob's kettle doesn't boil", "en") == ["bob", "kettl", "doesn", "boil"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cafetière", "cafetiere"),
        ("remboursée", "remboursee"),
        ("dernière", "derniers"),
        ("activités", "activite"),
        ("œufs", "oeuf"),
        ("Straße", "STRASSE"),
        ("e\u0301te\u0301", "été"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert analysis.words(one, "fr") == analysis.words(other, "fr") != []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The display says E18", ["e18"]),
        ("WW90T and AB-1234", ["ww90t", "ab1234"]),
        ("commande n°12345 ou nº 678, № 90, #42", ["12345", "678", "90", "42"]),
        ("HD_6.2.1-rev3", ["hd621rev3"]),
        ("in 2024, for 30 days", []),
        ("rendez-vous", []),
    ],
)
def test_codes_are_kept_whole(text: str, codes: list[str]) -> None:
    assert analysis.codes(text) == codes


def test_a_code_is_not_stemmed() -> None:
    assert analysis.words("E18 AB-1234 ww90ts", "fr") == ["e18", "ab", "1234", "ww90ts"]


def test_prefixes_mark_the_whole_word() -> None:
    assert list(analysis.prefixes("Été AB-1")) == [
        "ete$",
        "e",
        "et",
        "ete",
        "ab$",
        "a",
        "ab",
        "1$",
        "1",
        "ab1$",
        "a",
        "ab",
        "ab1",
    ]


@given(st.text())
def test_any_text_can_be_analysed(text: str) -> None:
    for language in analysis.LANGUAGES:
        assert all(word and len(word) <= analysis.MAX_WORD for word in analysis.words(text, language))
    assert all(1 <= len(prefix) <= analysis.MAX_PREFIX + 1 for prefix in analysis.prefixes(text))
    assert len(analysis.typed(text)) <= analysis.MAX_QUERY_WORDS


@given(st.text(alphabet="abcdeéèêëàâçïîôœùûü'’ -1", max_size=60))
def test_accents_never_change_the_words(text: str) -> None:
    assert analysis.words(text, "fr") == analysis.words(analysis.fold(text), "fr")


def test_a_query_has_so_many_words_whatever_stands_between_them():
    found = analysis.typed(".".join(f"w{number}" for number in range(90)))
    assert sum(len(chunk.words) for chunk in found) == analysis.MAX_QUERY_WORDS
