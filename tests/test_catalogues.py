"""The catalogues are whole, the rules that say so find faults, and our words win over those of packages."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, ngettext, override, pgettext

from tests import catalogues

LANGUAGES = ("fr", "en")


def entry(msgid: str, *words: str, **parts: object) -> polib.POEntry:
    if len(words) > 1:
        return polib.POEntry(msgid=msgid, msgid_plural=msgid, msgstr_plural=dict(enumerate(words)), **parts)
    return polib.POEntry(msgid=msgid, msgstr=words[0], **parts)


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_whole_and_well_written(language: str) -> None:
    po = polib.pofile(str(catalogues.catalogue(language)))
    assert len(po) > 1000
    assert list(catalogues.faults_of(po, language)) == []


UNITS = "days? weeks? months? years? hours? minutes? MB million characters? pictures? files? tags? people questions?"
COUNTED = re.compile(rf"(?<![%\w(.])\d+ (?:{'|'.join(UNITS.split())}|points?|opinions?|answers?)\b")
NOT_OURS = re.compile(
    r"fewer than 10 people|"
    r"within (?:1 hour|24 hours|7 days)|[Oo]f 100 people|14 days|of conformity: 2 years|has 90 days"
)  # law too


def test_sentences_take_their_figures_from_the_rules() -> None:
    """A number that is written out says something untrue as soon as somebody changes the constant."""
    sentences = [entry.msgid for entry in polib.pofile(str(catalogues.catalogue("en")))]
    assert [words for words in sentences if COUNTED.search(NOT_OURS.sub("", words))] == []


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_is_what_the_catalogue_says(language: str) -> None:
    path = catalogues.catalogue(language)
    assert list(catalogues.stale_compilation(polib.pofile(str(path)), path.with_suffix(".mo"))) == []


def test_both_catalogues_hold_the_same_sentences() -> None:
    french, english = (
        {(told.msgctxt, told.msgid, told.msgid_plural) for told in polib.pofile(str(catalogues.catalogue(language)))}
        for language in LANGUAGES
    )
    assert french == english


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [
        ("fr", entry("Save", ""), entry("Save", "Enregistrer")),
        ("fr", entry("Save", "Enregistrer", flags=["fuzzy"]), entry("Save", "Enregistrer")),
        ("fr", entry("Save", "Enregistrer", obsolete=True), entry("Save", "Enregistrer")),
        (
            "fr",
            entry("%(n)s day", "%(n)s jour", "%(n)s jours", "x %(n)s"),
            entry("%(n)s day", "%(n)s jour", "%(n)s jours"),
        ),
        ("fr", entry("%(name)s wrote", "%(nom)s a écrit"), entry("%(name)s wrote", "%(name)s a écrit")),
        ("fr", entry("%d points", "des points"), entry("%d points", "%d points")),
        ("fr", entry("Why?", "Pourquoi ?"), entry("Why?", "Pourquoi\u202f?")),
        ("fr", entry("Why?", "Pourquoi?"), entry("Why?", "Pourquoi\u202f?")),
        ("fr", entry("Error:", "Erreur :"), entry("Error:", "Erreur\u00a0:")),
        ("fr", entry("Error:", "Erreur\u202f:"), entry("Error:", "Erreur\u00a0:")),
        ("fr", entry("%(n)s%% of them", "%(n)s %% d’entre eux"), entry("%(n)s%% of them", "%(n)s\u202f%% d’entre eux")),
        ("fr", entry("“yes”", "« oui »"), entry("“yes”", "«\u00a0oui\u00a0»")),
        ("fr", entry("“yes”", "“oui”"), entry("“yes”", "«\u00a0oui\u00a0»")),
        ("fr", entry("the address", "l'adresse"), entry("the address", "l’adresse")),
        ("fr", entry("Choose", "Veuillez choisir"), entry("Choose", "Choisissez")),
        ("fr", entry("signed in", "connecté(e)"), entry("signed in", "session ouverte")),
        ("fr", entry("New tag", "Nouvelle étiquette"), entry("New tag", "Nouveau mot-clé")),
        ("fr", entry("Report this", "Dénoncer"), entry("Report this", "Signaler")),
        ("fr", entry("The moderators", "Les médiateurs"), entry("The moderators", "L’équipe de modération")),
        ("fr", entry("Long", "un " * 21), entry("Long", "un. " * 21)),
        ("en", entry("Long", "one " * 21), entry("Long", "one " * 20)),
        ("fr", entry("By mail", "Via un e-mail"), entry("By mail", "Par e-mail")),
        ("fr", entry("Your settings", "Vos paramètres"), entry("Your settings", "Vos réglages")),
        ("fr", entry("Ask somebody", "Demandez à un administrateur"), entry("Ask somebody", "Demandez au site")),
        ("fr", entry("Its author reads it", "Son auteur le lit"), entry("Its author reads it", "Qui l’a écrit le lit")),
        (
            "fr",
            entry("You are signed in", "Vous êtes connecté"),
            entry("You are signed in", "Votre session est ouverte"),
        ),
        ("fr", entry("You are here", "Vous êtes arrivée ici"), entry("You are here", "Vous êtes ici")),
        ("fr", entry("Only you", "Seul vous le voyez"), entry("Only you", "Personne d’autre que vous ne le voit")),
        ("fr", entry("Named", "Quelqu’un vous a cité"), entry("Named", "Quelqu’un cite votre nom")),
        ("fr", entry("A link", "Ce lien ne marche plus"), entry("A link", "Ce lien ne fonctionne plus")),
        ("fr", entry("A document", "Un papier"), entry("A document", "Une pièce")),
        ("fr", entry("%(document)s", "Titre : %(document)s"), entry("%(document)s", "Titre\u00a0: %(document)s")),
        ("fr", entry("At night", "À 22 h"), entry("At night", "À 22\u202fh")),
        ("fr", entry("A thousand", "1 234"), entry("A thousand", "1\u202f234")),
        ("fr", entry("A day", "le 1 mars"), entry("A day", "le 1er mars")),
        ("fr", entry("A step", "Etape"), entry("A step", "Étape")),
        ("fr", entry("A heart", "le coeur"), entry("A heart", "le cœur")),
        ("en", entry("An address", "Your email"), entry("An address", "Your e-mail")),
        ("en", entry("A link", "Log in"), entry("A link", "Sign in")),
        ("fr", entry("If needed", "Le cas échéant"), entry("If needed", "Si besoin")),
        ("fr", entry("This question", "Ce sujet"), entry("This question", "Cette question")),
        ("en", entry("In short", "In order to, e.g., ask"), entry("In short", "To ask")),
        ("en", entry("Write a date", "Please write a date"), entry("Write a date", "Write a date")),
        ("en", entry("This is wrong", "Invalid value"), entry("This is wrong", "This is wrong")),
        ("en", entry("What’s new?", "What's new?"), entry("What’s new?", "What’s new?")),
        ("en", entry("Why?", "Why ?"), entry("Why?", "Why?")),
    ],
)
def test_a_fault_is_found_and_its_correction_passes(language: str, wrong: polib.POEntry, right: polib.POEntry) -> None:
    def faults(told: polib.POEntry) -> list[str]:
        return [fault for rule in catalogues.RULES for fault in rule(told, language)]

    assert faults(wrong)
    assert faults(right) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [catalogues.SAID_OTHERWISE, catalogues.GENDERED])
def test_what_stands_instead_is_not_left_out_itself(language: str, words: dict[str, dict[str, str]]) -> None:
    for instead in words[language].values():
        assert list(catalogues.avoids_banned_words(entry("x", instead), language)) == []


def test_a_wrong_plural_rule_is_found() -> None:
    po = polib.POFile()
    po.metadata = {"Plural-Forms": "nplurals=2; plural=(n != 1);"}
    assert list(catalogues.faults_of(po, "fr"))
    assert list(catalogues.faults_of(po, "en")) == []


def test_a_stale_compilation_is_found(tmp_path: Path) -> None:
    po = polib.pofile(str(catalogues.catalogue("fr")))
    compiled = shutil.copy(catalogues.catalogue("fr").with_suffix(".mo"), tmp_path)
    po[0].msgstr = "Autre chose"
    assert (
        list(catalogues.stale_compilation(po, Path(compiled)))
        == [f"“{po[0].msgid}” is compiled otherwise: make messages"] * 2
    )
    assert list(catalogues.stale_compilation(po, tmp_path / "django.mo.missing")) == ["is not compiled: make messages"]


def test_a_sentence_that_came_or_went_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    found = polib.POFile()
    found.append(entry("New in the sources", ""))
    kept = polib.POFile()
    kept.append(entry("Gone from the sources", "Parti"))
    monkeypatch.setattr(catalogues, "extracted", lambda: found)
    assert list(catalogues.drift(kept)) == [
        "“New in the sources” is new in the sources: make messages",
        "“Gone from the sources” is no longer in the sources: make messages",
    ]


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_words_win_over_those_of_packages(language: str) -> None:
    """Wagtail, allauth and taggit translate “Sign in”, “Save” and “Tags” too, each in its own way."""
    with override(language):
        for told in polib.pofile(str(catalogues.catalogue(language))):
            if told.msgid_plural:
                if not told.msgctxt:
                    assert ngettext(told.msgid, told.msgid_plural, 2) == told.msgstr_plural[1]
            elif told.msgctxt:
                assert pgettext(told.msgctxt, told.msgid) == told.msgstr
            else:
                assert gettext(told.msgid) == told.msgstr


def test_what_we_borrow_is_still_said_by_its_package() -> None:
    borrowed = set(_strings(Path(catalogues.ROOT / "selfcare" / "borrowed_words.py")))
    assert borrowed - set(_said_by_packages()) == set()


def _strings(path: Path) -> Iterator[str]:
    """The sentences given to gettext: of a plural, the two forms; of a context, what follows it."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            texts = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            yield from {"ngettext_lazy": texts[:2], "pgettext_lazy": texts[1:]}.get(call.func.id, texts)


def _said_by_packages() -> Iterator[str]:
    for package in ("django.conf", "django.contrib.auth", "allauth", "taggit"):
        spec = find_spec(package)
        assert spec and spec.submodule_search_locations
        po = polib.pofile(str(Path(spec.submodule_search_locations[0], "locale", "fr", "LC_MESSAGES", "django.po")))
        for told in po:
            yield from (told.msgid, told.msgid_plural)
