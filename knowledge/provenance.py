"""Where guides come from: keeping the links true, showing them, finding those that do not resolve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forum.models import ReputationChange
from knowledge.models import ArticlePage, ArticleSource


def credit_ref(answer_id: int) -> str:
    """Names the ledger line and the notification of a promotion: once for an answer, however many guides use it."""
    return f"promoted:{answer_id}"


def tidy(page: ArticlePage) -> None:
    """After an edit: sources of blocks that are gone let go of them, and leave when their answer has another row."""
    present = {block.id for block in page.body}
    for source in list(page.sources.all()):
        if not source.block_id or source.block_id in present:
            continue
        same_answer = [other for other in page.sources.all() if other.answer_id == source.answer_id]
        if len(same_answer) > 1:
            page.sources.remove(source)
        else:
            source.block_id = ""
            page.sources.add(source)


def sources_of(page: ArticlePage) -> list[ArticleSource]:
    """One row for each answer, with what a page shows of it; one query."""
    rows = ArticleSource.objects.filter(page_id=page.pk).select_related("question", "answer", "author")
    return list({row.answer_id: row for row in reversed(rows)}.values())[::-1]


def check() -> Iterator[str]:
    """A sentence for each link that does not resolve, each author of a published guide who was not credited, and each
    published guide that holds what nobody may read."""
    known = ("page", "question", "answer", "answer_revision")
    rows = ArticleSource.objects.select_related(*known).order_by("page_id", "pk")
    credited = set(ReputationChange.objects.filter(reason="promoted").values_list("ref", flat=True))
    blocks: dict[int, set[str]] = {}
    for row in rows.iterator(chunk_size=500):
        if row.page_id not in blocks:
            blocks[row.page_id] = {block.id for block in row.page.body}
        for problem in _problems(row, blocks[row.page_id], credited):
            yield f"guide {row.page_id}, source {row.pk}: {problem}"


def _problems(row: ArticleSource, blocks: Iterable[str], credited: set[str]) -> Iterator[str]:
    if row.page.live and row.is_withheld:
        yield "the guide is public, the answer or its question is not"
    if row.question is None or row.answer is None or row.answer_revision is None:
        missing = [name for name in ("question", "answer", "answer_revision") if getattr(row, name) is None]
        yield f"no {', '.join(missing)}"
        return
    if row.answer.question_id != row.question_id:
        yield f"answer {row.answer_id} is not an answer to question {row.question_id}"
    if row.answer_revision.answer_id != row.answer_id:
        yield f"revision {row.answer_revision_id} is not one of answer {row.answer_id}"
    if row.block_id and row.block_id not in blocks:
        yield f"block {row.block_id} is not in the guide"
    if row.page.live and row.is_public and row.author_id and credit_ref(row.answer.pk) not in credited:
        yield f"member {row.author_id} was not credited"
