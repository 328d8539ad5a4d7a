"""How long the guard takes over what people type: `python -m tests.benchmarks.texts_guard`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from forum.text import civility, personal_data

SAMPLES = {
    "fr": "Bonjour, mon lave-linge affiche E18 depuis hier et le vendeur ne répond pas. Vous êtes nombreux à avoir ce "
    "modèle : que faut-il vérifier ? Mon numéro de série est 4711-0815. ",
    "en": "Hello, my washing machine shows E18 since yesterday and the seller does not answer. You are many to own "
    "this model: what should I check? The serial number is 4711-0815. ",
}
SIGNS = 2000
RUNS = 25


def milliseconds(look: Callable[[str], object], text: str) -> list[float]:
    look(text)  # the first time reads the lists
    found = []
    for _ in range(RUNS):
        started = time.perf_counter()
        look(text)
        found.append((time.perf_counter() - started) * 1000)
    return found


def main() -> None:
    for language, sample in SAMPLES.items():
        text = (sample * 20)[:SIGNS]
        for name, look in (("civility", civility.uncivil), ("personal data", personal_data.scan)):
            spent = milliseconds(look, text)
            print(f"{language} {name}: median {statistics.median(spent):.1f} ms, most {max(spent):.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
