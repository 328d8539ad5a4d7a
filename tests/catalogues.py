"""What must hold of the French and English catalogues. `python -m tests.catalogues` exits 1 naming what does not.

`make messages` writes the catalogues anew from the sources; the French is then filled in by hand.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import polib

from tests.typography import english_faults, french_faults
from tests.wording import BANNED, GENDERED, SAID_OTHERWISE, TERMS

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("forum", "knowledge", "moderation", "selfcare", "templates")
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "en": "nplurals=2; plural=(n != 1);"}
MAX_WORDS = 20  # of one sentence
NAME = re.compile(r"%\(\w+\)[sd]|\S*[./@]\w\S*")  # of a value, a file or an address: not prose
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%")

Rule = Callable[[polib.POEntry, str], Iterator[str]]


def catalogue(language: str) -> Path:
    return ROOT / "selfcare" / "locale" / language / "LC_MESSAGES" / "django.po"


def words_of(entry: polib.POEntry) -> list[str]:
    """The translated text, or every form of it."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def is_whole(entry: polib.POEntry, language: str) -> Iterator[str]:
    if entry.obsolete:
        yield "is no longer used: remove it"
    elif entry.fuzzy:
        yield "is fuzzy: check the translation, then remove the mark"
    elif not all(words_of(entry)):
        yield "is not translated"


def has_its_plurals(entry: polib.POEntry, language: str) -> Iterator[str]:
    if entry.msgid_plural and sorted(entry.msgstr_plural) != [0, 1]:
        yield f"has {len(entry.msgstr_plural)} plural forms, not 2"


def keeps_placeholders(entry: polib.POEntry, language: str) -> Iterator[str]:
    wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for words in words_of(entry):
        if words and sorted(PLACEHOLDER.findall(words)) != wanted:
            yield f"has other placeholders than {wanted}: {words}"


def is_well_written(entry: polib.POEntry, language: str) -> Iterator[str]:
    faults = {"fr": french_faults, "en": english_faults}[language]
    for words in words_of(entry):
        for fault in faults(words):
            yield f"{fault}: {words}"


def avoids_banned_words(entry: polib.POEntry, language: str) -> Iterator[str]:
    for words in words_of(entry):
        prose = NAME.sub("x", words)
        for banned in BANNED[language]:
            if found := _whole(banned).search(prose):
                yield f"says “{found[0]}”: {words}"
        for other, word in {**SAID_OTHERWISE[language], **GENDERED[language]}.items():
            if found := _whole(other).search(prose):
                yield f"says “{found[0]}” (say: {word}): {words}"


@cache
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


def keeps_to_the_terms(entry: polib.POEntry, language: str) -> Iterator[str]:
    if language != "fr":
        return
    said = NAME.sub("x", entry.msgid)
    for english, french in TERMS.items():
        if re.search(rf"\b{english}", said, re.IGNORECASE):
            for words in words_of(entry):
                if not re.search(french, words, re.IGNORECASE):
                    yield f"says neither of “{french}”: {words}"


def keeps_the_title_of_mediators(entry: polib.POEntry, language: str) -> Iterator[str]:
    """It belongs to persons on an official list (Code de la consommation, art. L613-1), never to moderators."""
    if "moderat" in entry.msgid.lower() and "mediat" not in entry.msgid.lower():
        yield from (f"calls moderators mediators: {words}" for words in words_of(entry) if "médiat" in words.lower())


def is_short(entry: polib.POEntry, language: str) -> Iterator[str]:
    count, sentence = longest(entry)
    if count > MAX_WORDS:
        yield f"has a sentence of {count} words: {sentence}"


def longest(entry: polib.POEntry) -> tuple[int, str]:
    """Of the sentences of a text: how many words, and which."""
    sentences = [sentence for words in words_of(entry) for sentence in re.split(r"(?<=[.!?…])\s+|\n", words)]
    return max((len([word for word in said.split() if re.search(r"\w", word)]), said) for said in sentences)


RULES: tuple[Rule, ...] = (
    is_whole,
    has_its_plurals,
    keeps_placeholders,
    is_well_written,
    avoids_banned_words,
    keeps_to_the_terms,
    keeps_the_title_of_mediators,
    is_short,
)


def faults_of(po: polib.POFile, language: str) -> Iterator[str]:
    if po.metadata.get("Plural-Forms") != PLURALS[language]:
        yield f"the header must say: Plural-Forms: {PLURALS[language]}"
    for entry in po:
        for rule in RULES:
            for fault in rule(entry, language):
                yield f"“{entry.msgid}” {fault}"


def stale_compilation(po: polib.POFile, compiled: Path) -> Iterator[str]:
    """Where the shipped .mo differs from what its .po compiles to."""
    if not compiled.exists():
        yield "is not compiled: make messages"
        return
    told, shipped = _messages(po.translated_entries()), _messages(polib.mofile(str(compiled)))
    for key in sorted(told.items() ^ shipped.items(), key=str)[:5]:
        yield f"“{key[0][1]}” is compiled otherwise: make messages"


def _messages(entries: list[polib.POEntry]) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(entry.msgctxt or "", entry.msgid): tuple(words_of(entry)) for entry in entries}


def drift(po: polib.POFile) -> Iterator[str]:
    """Sentences of the sources that the catalogue lacks, and the other way round."""
    kept, found = _keys(po), _keys(extracted())
    yield from (f"“{msgid}” is new in the sources: make messages" for _, msgid, _ in sorted(found - kept))
    yield from (f"“{msgid}” is no longer in the sources: make messages" for _, msgid, _ in sorted(kept - found))


def _keys(po: polib.POFile) -> set[tuple[str, str, str]]:
    return {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in po if not entry.obsolete}


def extracted() -> polib.POFile:
    """What makemessages finds in a copy of the sources that has no catalogue yet."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in SOURCES:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.po", "*.mo", "__pycache__"))
        shutil.copy(ROOT / "manage.py", copy)
        environment = {**os.environ, "SELFCARE_MODE": "development", "SELFCARE_VAR": str(copy / "var")}
        command = [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-location", "--no-wrap"]
        subprocess.run(command, cwd=copy, env=environment, check=True, stdout=subprocess.DEVNULL)
        return polib.pofile(str(copy / catalogue("fr").relative_to(ROOT)))


def main() -> int:
    faults = []
    for language in PLURALS:
        path = catalogue(language)
        po = polib.pofile(str(path))
        faults += [
            f"{language}: {fault}"
            for fault in (*faults_of(po, language), *stale_compilation(po, path.with_suffix(".mo")))
        ]
        if shutil.which("xgettext"):
            faults += [f"{language}: {fault}" for fault in drift(po)]
        sys.stdout.write(f"{language}: {len(po)} messages\n")
    if not shutil.which("xgettext"):
        sys.stdout.write("gettext is not installed: whether the sources say anything new was not checked\n")
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
