"""`python -m tests.benchmarks`: figures, never pass or fail."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import django

from tests.benchmarks import environment
from tests.benchmarks.options import read_options


def main() -> None:
    options = read_options()
    with _folder(options.site) as name:
        folder = Path(name)
        port = environment.settle(folder)
        django.setup()
        # Only now can anything that knows the models be imported.
        from tests.benchmarks.run import run

        run(options, folder, port)


def _folder(kept: Path | None) -> AbstractContextManager[str]:
    if kept is not None:
        return nullcontext(str(kept.resolve()))
    return tempfile.TemporaryDirectory(prefix="selfcare-benchmarks-")


if __name__ == "__main__":
    main()
