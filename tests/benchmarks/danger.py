"""How often honest texts tell of a dangerous product by mistake, and how many that do are seen.

`python -m tests.benchmarks.danger`; the honest texts are real ones, of `SELFCARE_DATA`.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from moderation.handover.telling import tells_of_danger
from tests.benchmarks.spam import honest_texts
from tests.data import DATA

TEXTS = Path(__file__).parent.parent / "moderation" / "danger"


def own_texts(name: str) -> list[tuple[str, str]]:
    """Language and text of each line of `tests/moderation/danger/NAME.txt`."""
    rows = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(language, text) for language, _tab, text in (row.partition("\t") for row in rows)]


def real_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Questions and answers, then what the sets for searching are made of, which is partly French."""
    yield from ((text.source, text.words) for text in honest_texts(data))
    for path in sorted((data / "eval").glob("*/corpus.jsonl")):
        yield from ((path.parent.name, _words(line)) for line in path.read_text(encoding="utf-8").splitlines())
    with gzip.open(data / "fr_service_public" / "fiches_dev.jsonl.gz", "rt", encoding="utf-8") as guides:
        yield from (("fr_service_public", _words(line)) for line in guides)


def _words(line: str) -> str:
    return "\n".join(value for value in json.loads(line).values() if isinstance(value, str))


def main() -> None:
    for name in ("told", "not_told"):
        found = [tells_of_danger([text]) for _language, text in own_texts(name)]
        print(f"{name}: {sum(found)} of {len(found)} tell of a danger")  # noqa: T201
    seen, told = Counter[str](), Counter[str]()
    begun = time.process_time()
    for source, text in real_texts(DATA):
        seen[source] += 1
        told[source] += tells_of_danger([text])
    spent = 1000 * (time.process_time() - begun) / max(1, seen.total())
    for source, count in [*seen.items(), ("all", seen.total())]:
        print(f"{source}: {told.total() if source == 'all' else told[source]} of {count}")  # noqa: T201
    print(f"{spent:.1f} ms a text")  # noqa: T201


if __name__ == "__main__":
    main()
