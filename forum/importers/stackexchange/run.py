"""What every step of one import shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db.models import Model

from forum.importers.report import Report
from forum.importers.rows import Row, batched
from forum.importers.source import records
from forum.importers.store import Store
from forum.importers.usernames import Usernames
from forum.importers.xml_rows import xml_rows
from forum.models import Answer, Question

BATCH = 500
SITE_LENGTH = 60

AnyRecord = TypeVar("AnyRecord")


class HasRef(Protocol):
    @property
    def ref(self) -> str: ...


AnyArrival = TypeVar("AnyArrival", bound=HasRef)


class Place(NamedTuple):
    """A post by primary keys: a question, or an answer to it."""

    question: int
    answer: int | None


@dataclass
class Run:
    """`site` names the source in every reference; `language` is that of all questions, or None to look at each."""

    folder: Path
    site: str
    report: Report
    store: Store
    language: str | None = None
    usernames: Usernames = field(default_factory=Usernames)
    tags: dict[str, int] = field(default_factory=dict)  # primary key by slug; tags are few

    def ref(self, kind: str, number: int) -> str:
        return f"se:{self.site}:{kind}:{number}"

    def path(self, name: str) -> Path | None:
        """Old dumps write the names of their files in lower case."""
        return next((path for path in sorted(self.folder.iterdir()) if path.name.lower() == name.lower()), None)

    def note_other_files(self, known: Iterable[str]) -> None:
        names = {name.lower() for name in known}
        for path in sorted(self.folder.glob("*.[xX][mM][lL]")):
            if path.name.lower() not in names:
                self.report.note(path.name, "not imported")

    def batches(
        self, name: str, kind: str, read: Callable[[Row], AnyRecord], **passes: Any
    ) -> Iterator[list[AnyRecord]]:
        """What `read` makes of a file's rows; nothing without the file. `passes`: see `source.records`."""
        path = self.path(name)
        if path is not None:
            found = records(path, xml_rows, read, kind=kind, report=self.report, **passes)
            yield from batched(found, BATCH)

    def only_new(self, kind: str, model: type[Model], arrivals: Iterable[AnyArrival]) -> list[AnyArrival]:
        """Those without a row yet; the others are counted as already here."""
        arrivals = list(arrivals)
        seen = set(self.store.find(model, (arrival.ref for arrival in arrivals)))
        new = []
        for arrival in arrivals:
            if arrival.ref in seen:
                self.report.of(kind).present += 1
            else:
                seen.add(arrival.ref)
                new.append(arrival)
        return new

    def find_posts(self, refs: Iterable[str]) -> Mapping[str, Place]:
        """Questions and answers: both are posts in the source, numbered together."""
        refs = set(refs)
        places = {ref: Place(known.pk, None) for ref, known in self.store.find(Question, refs).items()}
        for ref, known in self.store.find(Answer, refs).items():
            places[ref] = Place(known.question_id, known.pk)
        return places


def site_of(name: str) -> str:
    """What stands in references: characters that need no escape."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-")[:SITE_LENGTH] or "site"
