"""Making the archive of a case: the same bytes as long as the case is the same, whoever takes it, when and where."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import storages

from moderation.mediation.canonical import canonical_json
from moderation.mediation.dossier import archive, contents, page, parts, pdf
from moderation.mediation.dossier.archive import Part
from moderation.mediation.dossier.contents import Document
from moderation.mediation.models import Case

log = logging.getLogger("moderation.cases")


class CannotMake(Exception):
    """The dossier would not be whole; the sentence says what is not there."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """`file` has no name and goes with its closing."""

    file: IO[bytes]
    sha256: str
    size: int


@contextmanager
def _kept_on_failure(file: IO[bytes]) -> Iterator[IO[bytes]]:
    try:
        yield file
    except BaseException:
        file.close()
        raise


def export(case: Case) -> Dossier:
    """The archive, in a file beside the documents, never all in memory.

    CannotMake where a document is not on the disk or is not the one that was kept.
    """
    with _kept_on_failure(tempfile.TemporaryFile(dir=_folder())) as file:
        try:
            sha256 = archive.write(parts_of(case), file)
        except FileNotFoundError:
            raise CannotMake("A document is not on the disk.") from None
        except (LookupError, ValueError) as refusal:
            raise CannotMake(str(refusal)) from None
        return Dossier(file, sha256, _size(file))


def parts_of(case: Case) -> list[Part]:
    documents = contents.documents_of(case)
    thread = contents.thread_of(case).encode()
    sealed = hashlib.sha256(thread).hexdigest()
    told = contents.case_data(case, documents=documents, thread_sha256=sealed)
    html = page.render(case, documents=documents, thread=thread, thread_sha256=sealed)
    made = [(archive.HTML, html.encode()), (archive.CASE, canonical_json(told)), (archive.THREAD, thread)]
    made.append((archive.EVENTS, canonical_json(contents.events_data(case))))
    paper = pdf.made_of(html)
    if paper is not None:
        made.append((archive.PDF, paper))
    own = [Part(name, parts.opener(content)) for name, content in made]
    return [*own, *(Part(document.path, _original(document)) for document in documents), *parts.of_others(case)]


def html_of(case: Case) -> str:
    """The page of the dossier alone, as it is in the archive."""
    thread = contents.thread_of(case).encode()
    sealed = hashlib.sha256(thread).hexdigest()
    return page.render(case, documents=contents.documents_of(case), thread=thread, thread_sha256=sealed)


def _original(document: Document) -> Any:
    """Checked before it is copied: a file that changed on the disk is not what the person sent."""

    def open_it() -> IO[bytes]:
        content: IO[bytes] = document.row.file.open("rb")
        if hashlib.file_digest(content, "sha256").hexdigest() != document.row.sha256:  # type: ignore[arg-type]
            content.close()
            raise CannotMake(f"{document.path} is no longer the file that was kept.")
        content.seek(0)
        return content

    return open_it


def _folder() -> Path:
    """Beside the documents, which are confidential, and on the disk that has room for them."""
    folder = Path(storages["private"].location)  # type: ignore[attr-defined]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size
