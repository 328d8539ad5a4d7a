"""The guess between French and English, on real titles."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.language import detect_language
from tests.data import data_file

# Corpus: language, share that must be right when the interface has that language, and when it has the other one.
# English corpora hold a few titles in Arabic or Spanish, and many without a verb ("Cafe Royal", "MOI.com").
TITLES = {
    "fr_service_public/fiches_dev.jsonl.gz": ("fr", 0.999, 0.965),
    "eval/fr_cnil_faq/corpus.jsonl": ("fr", 1.0, 1.0),
    "eval/fr_cnil_faq/dev/queries.jsonl": ("fr", 1.0, 1.0),
    "eval/fr_service_public_qr/dev/queries.jsonl": ("fr", 1.0, 1.0),
    "eval/en_travel_dups/corpus.jsonl": ("en", 0.999, 0.965),
    "eval/en_stackfaq/dev/queries.jsonl": ("en", 1.0, 0.995),
    "eval/en_qatarliving_sim/corpus.jsonl": ("en", 0.995, 0.78),
    "eval/en_product_epqa_rerank/dev/queries.jsonl": ("en", 1.0, 0.99),
}


@pytest.mark.wide
@pytest.mark.parametrize("name", TITLES)
def test_titles_are_told_apart(name: str) -> None:
    language, with_prior, against_prior = TITLES[name]
    other = "en" if language == "fr" else "fr"
    titles = read_titles(data_file(name))
    assert sum(detect_language(title, language) == language for title in titles) / len(titles) >= with_prior
    assert sum(detect_language(title, other) == language for title in titles) / len(titles) >= against_prior


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mon lave-linge fait du bruit pendant l'essorage", "fr"),
        ("My washing machine is loud during the spin", "en"),
        ("Garantie expirée ?", "fr"),
        ("Don't buy", "en"),
        ("J'ai le message `this device is not supported, try again with another one` sur mon écran", "fr"),
        ("Error at https://exemple.fr/la/page/de/la/panne/est when I open it", "en"),
    ],
)
def test_text_decides_against_the_interface(text: str, language: str) -> None:
    assert detect_language(text, "fr") == detect_language(text, "en") == language


@pytest.mark.parametrize("text", ["", "E24", "iPhone 12 256 Go", "????", "ありがとう"])
def test_interface_decides_where_the_text_does_not(text: str) -> None:
    assert detect_language(text, "fr") == "fr"
    assert detect_language(text, "en") == "en"
    assert detect_language(text, "de") == "en"


@given(st.text(st.characters(), max_size=200), st.sampled_from(["fr", "en", "", "de"]))
def test_any_text_has_a_language(text: str, prior: str) -> None:
    assert detect_language(text, prior) in ("fr", "en")


def read_titles(path: Path) -> list[str]:
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf-8")
    titles = [json.loads(line)["title"] for line in text.split("\n") if line]
    return [title for title in titles if title.strip()]
