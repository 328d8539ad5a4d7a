"""How many honest texts are held, and how many of spam and frauds are not: `python -m tests.benchmarks.spam`.

Honest texts are real ones, of `SELFCARE_DATA`; each is judged as the first post of a new account, which is the hardest.
"""

from __future__ import annotations

import html
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from moderation.review.automatic import letters, links, signals
from tests.data import DATA

TEXTS = Path(__file__).parent.parent / "moderation" / "spam"


class Text(NamedTuple):
    source: str
    words: str
    markup: str = ""


def own_texts(name: str) -> list[tuple[str, str]]:
    """Kind and text of each line of `tests/moderation/spam/NAME.txt`."""
    rows = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(kind, text) for kind, _tab, text in (row.partition("\t") for row in rows)]


def honest_texts(data: Path) -> Iterator[Text]:
    for line in (data / "demo_consumer_qa" / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for words in (row["question"], *row["answers"]):
            yield Text("demo_consumer_qa", words)
    for folder in sorted(data.glob("se_*")):
        for _event, row in ElementTree.iterparse(folder / "Posts.xml"):  # noqa: S314  # a file of our own
            if row.tag == "row" and row.get("PostTypeId", "") in {"1", "2"}:
                markup = row.get("Body", "")
                bare = html.unescape(re.sub("<[^>]+>", " ", markup))
                yield Text(folder.name, f"{row.get('Title', '')}\n{bare}", markup)
            row.clear()


def main() -> None:
    def judged(words: str, markup: str = "") -> signals.Score:
        found = links.links_in(markup, words)
        return signals.score(signals.Facts(words=letters.plain(words), text=words, links=found))

    for name in ("en", "fr", "clean"):
        scores = [judged(words) for _kind, words in own_texts(name)]
        print(f"{name}: {sum(score.holds for score in scores)} of {len(scores)} held")  # noqa: T201
    seen, held, looked = Counter[str](), Counter[str](), Counter[str]()
    begun = time.process_time()
    for text in honest_texts(DATA):
        score = judged(text.words, text.markup)
        seen[text.source] += 1
        held[text.source] += score.holds
        looked[text.source] += score.asks_for_a_look
    spent = 1000 * (time.process_time() - begun) / max(1, seen.total())
    for source, count in [*seen.items(), ("all", seen.total())]:
        of = (held.total(), looked.total()) if source == "all" else (held[source], looked[source])
        print(f"{source}: {of[0]} of {count} held, {100 * of[0] / count:.2f} %; {of[1]} in the queue")  # noqa: T201
    print(f"{spent:.1f} ms a text")  # noqa: T201


if __name__ == "__main__":
    main()
