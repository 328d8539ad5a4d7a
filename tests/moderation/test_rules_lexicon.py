"""What the words of a question lead to: the lexicon of disputes, danger, fraud and the law."""

import json
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.handover.lexicon import LEXICON, THRESHOLDS, fold, own_words, scores, speaks_of_danger
from moderation.handover.triggers import Action, Said, Trigger, fired
from tests.data import data_file
from tests.moderation.test_rules_triggers import NOON, asked, ids


def kinds_of(texts):
    """What the case's words lead to, danger and fraud silencing the rest, as `fired` does."""
    found = {trigger.id for trigger in fired(asked(texts=texts, asker_said=Said.NOT_SOLVED), now=NOON)}
    if "T11" in found:
        return ["safety"]
    if "T12" in found:
        return ["scam"]
    offer = Trigger("T5", Action.OFFER, f"not_solved dispute={scores(texts)['dispute']}")
    is_offered = offer in fired(asked(texts=texts, asker_said=Said.NOT_SOLVED), now=NOON)
    return ["dispute"] * is_offered + ["legal"] * ("T7" in found)


def test_every_case_speaks_of_what_the_design_says():
    wanted = json.loads(data_file("mediation/triggers.json").read_text())["expected_on_cases"]
    cases = json.loads(data_file("mediation/cases.json").read_text())["cases"]
    texts = {case["id"]: [row["text"] for row in case["thread"] if row["by"] == "asker"] for case in cases}
    assert len(texts) >= 9
    assert {name: kinds_of(tuple(said)) for name, said in texts.items()} == {name: wanted[name] for name in texts}


def test_the_lexicon_scores_as_the_designs():
    design = json.loads(data_file("mediation/triggers.json").read_text())
    cases = json.loads(data_file("mediation/cases.json").read_text())["cases"]
    assert {kind: THRESHOLDS[kind] for kind in design["thresholds"]} == design["thresholds"]
    for text in [row["text"] for case in cases for row in case["thread"]]:
        folded, found = fold(text), scores([text])
        for kind, rows in design["lexicon"].items():
            wanted = sum(weight for pattern, weight in rows if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", folded))
            assert found[kind] == wanted
    for kind, rows in design["lexicon"].items():
        # We match whole words everywhere; the design says so a second time in two patterns.
        wanted = {(weight, pattern.replace(r"\b", "")) for pattern, weight in rows}
        assert set(LEXICON[kind]) == wanted


@pytest.mark.parametrize(
    ("text", "kind", "score"),
    [
        ("REMBOURSEMENT refusé", "dispute", 2),
        ("remboursé, remboursée, remboursement", "dispute", 1),
        ("jamais\u00a0livré", "dispute", 1),
        ("The shop keeps my money; no reply", "dispute", 2),
        ("Console à -70 %, payée par virement", "scam", 3),
        ("le site n’existe plus", "scam", 2),
        ("A l'étranger", "scam", 1),
        ("E\u0301lectrocute\u0301", "safety", 2),
        ("courtoisie et juger", "legal", 0),
        ("the court, my lawyer", "legal", 2),
        ("burnout", "safety", 0),
        ("it burnt", "safety", 1),
        ("je n’y arrive pas", "offline", 1),
        ("ça va le tuer, ce prix", "threat", 2),  # a person looks: a false alarm costs a minute
        ("", "dispute", 0),
    ],
)
def test_scores(text, kind, score):
    assert scores([text])[kind] == score


@pytest.mark.parametrize(
    ("text", "is_dangerous"),
    [
        ("La batterie de mon vélo a gonflé", True),
        ("My phone battery is swelling", True),
        ("Swollen battery after a year", True),
        ("Le four sent le brûlé", True),
        ("De la fumée sort du grille-pain", True),
        ("Smoke came out of the dryer", True),
        ("J’ai pris une décharge électrique", True),
        ("I got a small shock from the tap", True),
        ("La prise a fondu", True),
        ("There is a smell of burning: it caught fire", True),
        ("Il y a une odeur de gaz", True),
        ("Une étincelle, puis plus rien", True),
        ("Le saumon fumé est-il bon à la plancha ?", False),
        ("Where is the smoke detector?", False),
        ("Sparkling water or still?", False),
        ("Does the ice melt in it?", False),
        ("How do I gonfler the pneus?", False),
        ("The shock absorber of my bicycle", False),
        ("", False),
    ],
)
def test_what_speaks_of_danger_before_it_is_published(text, is_dangerous):
    assert speaks_of_danger([text]) is is_dangerous


def test_each_post_is_read_apart_and_each_pattern_counts_once():
    assert scores(["jamais", "livré"])["dispute"] == 0
    assert scores(["litige"] * 5)["dispute"] == 1


def test_patterns_are_written_as_texts_are_folded():
    for rows in LEXICON.values():
        for _, pattern in rows:
            # fold() lowers \W too; there is none.
            assert fold(pattern) == pattern


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("> arnaque\n\nMerci", "Merci"),
        ("> a\n> > b\n\nfin", "fin"),
        ("```\nvirement\n```\n\net `virement` donc", "et  donc"),
        ("    virement\n\nfin", "fin"),
        ("ils **refusent** [le prix](https://arnaque.example)", "ils refusent le prix"),
        ("jamais\nlivré", "jamais livré"),
        ("<b>arnaque</b>", "arnaque"),
        ("<!-- arnaque -->\n\nfin", "fin"),
        ("- un\n- deux", "un\ndeux"),
        ("", ""),
    ],
)
def test_own_words(markdown, words):
    assert own_words(markdown) == words


@pytest.mark.wide
@pytest.mark.parametrize(
    "bomb", ["> " * 9000, "[" * 15000, "*a " * 7000, "frais de livraison " * 1000, "\u0301" * 20000]
)
def test_hostile_texts_are_read_to_their_end(bomb):
    """A pattern that backtracks would never come to it."""
    assert set(scores([own_words(bomb), bomb])) == set(LEXICON)


@pytest.mark.wide
@given(st.text())
def test_any_text_is_read(text):
    assert set(scores([own_words(text), text])) == set(LEXICON)


@pytest.mark.parametrize(
    "text",
    [
        "L’écran refuse de s’allumer, toujours rien après la mise à jour",
        "It refuses to start. Is there a warranty?",
        "Ce modèle est-il recommandé pour un studio ? On me l’a recommandé.",
        "Le vendeur n’a pas refusé le remboursement, aucun litige.",
        "They did not refuse the refund, there is no dispute.",
        "Personne n’a été blessé, juste une question sur le rappel produit",
        "Les prix ont explosé sur ce modèle",
        "Our sales are on fire this month!",
        "C’est à mourir de rire",
    ],
)
def test_turns_of_phrase_that_say_none_of_it(text):
    assert ids(asked(texts=(text,)), timedelta(hours=25)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Lettre envoyée en recommandé, ils refusent le remboursement",
        "Personne n’a été blessé, mais la batterie a pris feu",
        "Le vendeur refuse de rembourser, aucune réponse",
        "rem\u00adbour\u00adse\u00adment re\u200bfusé",
    ],
)
def test_what_they_do_not_hide(text):
    assert ids(asked(texts=(text,)), timedelta(hours=25)) != []
