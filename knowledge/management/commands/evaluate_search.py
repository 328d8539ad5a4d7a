from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge.search import trial
from knowledge.search.evaluate import BadSet, measure, read_set
from knowledge.search.scratch import scratch_site


class Command(BaseCommand):
    help = (
        "Measure the search of this site on judged sets: folders with corpus.jsonl, SPLIT/queries.jsonl and "
        "SPLIT/qrels.tsv. The documents go into a database and an index made for that; those of the site stay alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sets", nargs="+", type=Path, metavar="SET", help="the folder of a set")
        parser.add_argument("--split", default="dev", help="the folder of queries and judgements (default: dev)")
        parser.add_argument("--least", type=int, default=1, help="the lowest grade that is relevant (default: 1)")
        kinds = ["questions", "guides"]
        parser.add_argument("--as", dest="kind", choices=kinds, default=kinds[0], help="what the documents become")
        parser.add_argument("--titles-only", action="store_true", help="ask with the titles of the queries alone")
        parser.add_argument("--run", type=Path, help="also write what was found to this file: query, document")

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in options["sets"]:
            with scratch_site():
                self.evaluate(folder, **options)

    def evaluate(self, folder: Path, **options: Any) -> None:
        try:
            judged = read_set(folder, options["split"])
        except BadSet as problem:
            raise CommandError(str(problem)) from problem
        started = time.perf_counter()
        site = trial.Trial(judged, kind=options["kind"])
        built = time.perf_counter() - started
        run = {text.id: site.ranking(text, titles_only=options["titles_only"]) for text in judged.queries}
        count, measured = measure(judged.judged, run, options["least"])
        figures = " ".join(f"{name}={value:.4f}" for name, value in measured.items())
        self.stdout.write(f"{folder.name}: n={count} {figures}")
        self.stdout.write(f"  {len(judged.corpus)} documents in {built:.1f} s; {site.speed()}")
        if options["run"]:
            lines = (f"{query}\t{doc}\n" for query, docs in run.items() for doc in docs)
            options["run"].write_text("".join(lines), encoding="utf-8")
