"""How well the guard of texts finds what it should, and leaves alone what it should, on labelled files."""

from __future__ import annotations

import gzip
import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.text import civility, personal_data
from forum.text.personal_data import Kind

# What the labels of the files call what we look for.
LABELS = {
    "IBAN": Kind.IBAN,
    "CREDIT_CARD": Kind.CARD,
    "FR_NIR": Kind.NIR,
    "FR_SIRET": Kind.SIRET,
    "FR_SIREN": Kind.SIRET,
    "PHONE_FR": Kind.PHONE,
    "PHONE": Kind.PHONE,
    "PHONE_NUMBER": Kind.PHONE,
    "EMAIL": Kind.EMAIL,
    "EMAIL_ADDRESS": Kind.EMAIL,
}
CLEAN = [  # of the folder, and the columns that hold text
    ("demo_consumer_qa/questions.jsonl", ("question",)),
    ("fr_service_public/fiches_dev.jsonl.gz", ()),
    ("eval/en_product_epqa_rerank/corpus.jsonl", ()),
    ("eval/en_qatarliving_sim/corpus.jsonl", ()),
    ("eval/en_stackfaq/corpus.jsonl", ()),
    ("eval/en_travel_dups/corpus.jsonl", ()),
    ("eval/fr_cnil_faq/corpus.jsonl", ()),
    ("eval/fr_service_public_qr/corpus.jsonl", ()),
]
Row = dict[str, Any]


class Command(BaseCommand):
    help = "Recall of personal data by kind, false alarms on part numbers, and false alarms of civility on clean texts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="holds pii/, demo_consumer_qa/, eval/ …")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not (folder / "pii").is_dir():
            raise CommandError(f"{folder} has no folder “pii”.")
        hits, spans = recall(folder / "pii")
        for label in sorted(spans):
            self.stdout.write(f"{label}: {hits[label]} of {spans[label]} found, {hits[label] / spans[label]:.3f}")
        for name in ("amazon_partnumber_negatives.jsonl",):
            alarms, count = alarmed(texts(folder / "pii" / name, ("text",)), personal_data.scan)
            self.stdout.write(f"personal data, {name}: {alarms} false alarms in {count}")
        for name, columns in CLEAN:
            if (folder / name).exists():
                alarms, count = alarmed(texts(folder / name, columns), civility.uncivil)
                self.stdout.write(f"civility, {name}: {alarms} alarms in {count}, {alarms / max(count, 1):.3%}")


def recall(folder: Path) -> tuple[Counter[str], Counter[str]]:
    hits: Counter[str] = Counter()
    spans: Counter[str] = Counter()
    for label, text, start, end in labelled(folder):
        spans[label] += 1
        found = personal_data.scan(text)
        hits[label] += any(one.kind is LABELS[label] and one.start < end and start < one.end for one in found)
    return hits, spans


def labelled(folder: Path) -> Iterator[tuple[str, str, int, int]]:
    for row in rows(folder / "pii_cases.jsonl"):
        if row["type"] in LABELS:
            yield from ((row["type"], row["text"], start, end) for start, end in row["spans"])
    generated = folder / "presidio_generated_small.json"
    for row in json.loads(generated.read_text(encoding="utf-8")) if generated.exists() else ():
        for span in row["spans"]:
            if span["entity_type"] in LABELS:
                yield span["entity_type"], row["full_text"], span["start_position"], span["end_position"]


def rows(path: Path) -> Iterator[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def texts(path: Path, columns: tuple[str, ...]) -> Iterator[str]:
    """The named columns of each row, or all that are text."""
    for row in rows(path):
        values = [row.get(name) for name in columns] if columns else row.values()
        yield " ".join(value for value in values if isinstance(value, str))


def alarmed(found: Iterator[str], look: Callable[[str], list[Any]]) -> tuple[int, int]:
    """In how many texts something is found, and how many there are."""
    alarms = count = 0
    for text in found:
        count += 1
        alarms += bool(look(text))
    return alarms, count
