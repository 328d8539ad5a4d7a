"""What must hold of every case; a sentence per difference. It names references, never what is in a case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db.models import Count

from moderation.mediation import journal
from moderation.mediation.models import Case


def check() -> Iterator[str]:
    doubled = (
        Case.objects.open()
        .filter(question__isnull=False)
        .values("question", "asker")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    for group in doubled.order_by():
        yield f"question {group['question']} has {group['n']} open cases of one asker"
    for case in Case.objects.select_related("snapshot", "question").iterator():
        yield from _journal(case)
        yield from _files(case)
        if case.is_sent:
            yield from _sent(case)


def _journal(case: Case) -> Iterator[str]:
    broken = journal.verify(case)
    if broken is not None:
        yield f"the journal of {case.ref} breaks at event {broken.seq}: {broken.why}"
        return
    last = case.events.order_by("-seq").first()
    if last is None or not case.head_hash:
        yield f"{case.ref} has no journal"
    elif (last.to_state, last.seq) != (case.state, case.version):
        yield f"{case.ref} is not where its journal says"


def _files(case: Case) -> Iterator[str]:
    for file in case.evidence.all():
        if not file.file.storage.exists(file.file.name or ""):
            yield f"file {file.pk} of {case.ref} is not on the disk"


def _sent(case: Case) -> Iterator[str]:
    snapshot = getattr(case, "snapshot", None)
    if snapshot is None:
        yield f"{case.ref} was sent without its thread"
    elif {snapshot.sha256, _sealed_hash(case)} != {_sha256(snapshot.content)}:
        yield f"the frozen thread of {case.ref} was changed"
    if not case.consents.filter(kind="send").exists():
        yield f"{case.ref} was sent without consent"
    if case.is_typed_in and not case.consents.filter(kind="send").exclude(signed_by="").exists():
        yield f"{case.ref} came on paper, and nobody signed it"
    if case.question is not None and not case.question.is_taken_elsewhere:
        yield f"question {case.question_id} does not say that it is taken elsewhere"


def _sealed_hash(case: Case) -> str:
    """What the journal says of the thread: it is sealed, so both would have to be changed."""
    sent = case.events.filter(event__in=("send", "file_paper")).first()
    return str(sent.data.get("snapshot_sha256")) if sent else ""


def _sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
