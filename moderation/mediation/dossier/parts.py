"""What the apps of others add to a dossier, by the hook `construct_case_dossier`: docs/extending.md"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import IO

from wagtail import hooks

from moderation.mediation.dossier.archive import MORE, Part, is_name
from moderation.mediation.models import Case

log = logging.getLogger("moderation.cases")

HOOK = "construct_case_dossier"


class Parts:
    """Given to each function of the hook, after the case. The site's own parts cannot be changed by it."""

    def __init__(self) -> None:
        self.added: list[Part] = []

    def add(self, name: str, content: bytes | str | Callable[[], IO[bytes]]) -> None:
        """A file `more/NAME`: bytes, text (kept as UTF-8), or a function that opens a file which may be large.

        The same case must give the same bytes: no clock, no random number, nothing of who takes the dossier.
        ValueError for a name that is not letters, digits, `.`, `-` and `_`, or that is there already.
        """
        path = f"{MORE}/{name}"
        if not is_name(path):
            raise ValueError(f"{name!r} is no name for a part of a dossier: letters, digits, '.', '-', '_'.")
        if path.casefold() in {part.name.casefold() for part in self.added}:
            raise ValueError(f"Two parts of the dossier are called {name}.")
        self.added.append(Part(path, opener(content)))


def opener(content: bytes | str | Callable[[], IO[bytes]]) -> Callable[[], IO[bytes]]:
    if callable(content):
        return content
    raw = content.encode() if isinstance(content, str) else content
    return lambda: io.BytesIO(raw)


def of_others(case: Case) -> list[Part]:
    """What the hook adds. A function that fails adds nothing: it is logged, and the dossier goes out without it."""
    parts = Parts()
    for construct in hooks.get_hooks(HOOK):
        before = len(parts.added)
        try:
            construct(case, parts)
        except Exception:
            log.exception("%s added nothing to the dossier of %s", getattr(construct, "__name__", construct), case.ref)
            del parts.added[before:]
    return parts.added
