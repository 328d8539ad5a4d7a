"""Duplicates of the source: each points to the one question that stays."""

from __future__ import annotations

from array import array

from forum.importers.rows import LeftOut, Row, batched
from forum.importers.stackexchange.finish import UNFINISHED
from forum.importers.stackexchange.run import BATCH, Run
from forum.models import Question

KIND = "duplicates"
RELATED, DUPLICATE = 1, 3


def import_duplicates(run: Run) -> None:
    links: array[int] = array("q")  # all of them before any is followed, at 16 bytes a link

    def read(row: Row) -> tuple[int, int]:
        number = row.integer("LinkTypeId")
        if number != DUPLICATE:
            raise LeftOut("related only" if number == RELATED else f"of type {number}")
        return row.integer("PostId"), row.integer("RelatedPostId")

    for pairs in run.batches("PostLinks.xml", KIND, read):
        for pair in pairs:
            links.extend(pair)
    duplicates = _between_imported(run, links)
    ends = canonical(duplicates)
    run.report.leave_out(KIND, "they go in a circle", len(duplicates) - len(ends))
    for batch in batched(ends.items(), BATCH):
        with run.store.writing():
            for question, original in batch:
                _mark(run, question, original)


def _between_imported(run: Run, links: array[int]) -> dict[int, int]:
    """Primary keys of a question and of the first one it is said to repeat."""
    duplicates: dict[int, int] = {}
    for batch in batched(zip(links[::2], links[1::2], strict=True), BATCH):
        refs = {number: run.ref("post", number) for pair in batch for number in pair}
        known = run.store.find(Question, refs.values())
        for one, other in batch:
            question, original = known.get(refs[one]), known.get(refs[other])
            if question is None or original is None:
                run.report.leave_out(KIND, "their question was not imported")
            elif question.pk in duplicates:
                run.report.leave_out(KIND, "a further original of the same question")
            else:
                duplicates[question.pk] = original.pk
    return duplicates


def canonical(duplicates: dict[int, int]) -> dict[int, int]:
    """Follows chains to their end; those that lead into a circle have none and are missing."""
    found = {}
    for question in duplicates:
        seen, end = {question}, duplicates[question]
        while end in duplicates and end not in seen:
            seen.add(end)
            end = duplicates[end]
        if end not in seen:
            found[question] = end
    return found


def _mark(run: Run, question: int, original: int) -> None:
    """Only while its import is unfinished: what was decided here since stays."""
    row = Question.objects.filter(pk=question).values("version", "duplicate_of_id").first()
    if row is not None and row["duplicate_of_id"] is not None:
        run.report.of(KIND).present += 1
    elif row is not None and row["version"] != UNFINISHED["version"]:
        run.report.leave_out(KIND, "their question was here before, and no duplicate")
    else:
        run.report.of(KIND).created += 1
        if not run.store.dry:
            moved = Question.objects.filter(pk=original).values_list("duplicate_of_id", flat=True).first()
            duplicate = Question.objects.filter(pk=question).exclude(pk=moved or original)
            duplicate.update(state=Question.State.DUPLICATE, duplicate_of=moved or original)
