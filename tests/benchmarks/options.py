"""What the command line says."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

ALL_QUESTIONS = 16_480


@dataclass(frozen=True)
class Options:
    questions: int  # of the site that is measured
    requests: int  # of each kind
    site: Path | None  # folder of the site, made when empty and kept; without, a scratch folder
    write: Path | None  # document whose table is replaced


def read_options(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Make a site of many questions, run its real server on one core, and measure what requests cost.",
    )
    parser.add_argument("--questions", type=int, default=ALL_QUESTIONS, help="default: %(default)s")
    parser.add_argument("--requests", type=int, default=200, help="of each kind (default: %(default)s)")
    parser.add_argument("--site", type=Path, help="keep the site in this folder, and use it again the next time")
    parser.add_argument("--write", type=Path, help="replace the table of this document, such as docs/performance.md")
    return Options(**vars(parser.parse_args(arguments)))
