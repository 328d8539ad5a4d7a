"""Where guides come from: keeping the links true, showing them, finding those that do not resolve."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wagtail.models import Revision as WagtailRevision

from forum.models import Answer, Member, Question, ReputationChange, Revision
from knowledge.models import ArticlePage, ArticleSource
from knowledge.pictures import shown_blocks


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
    """One row for each answer, numbered from 1, with what a page shows of it and its blocks; one query."""
    shown = ("question", "answer", "answer_revision", "author")
    return numbered(ArticleSource.objects.filter(page_id=page.pk).select_related(*shown).order_by("pk"))


def numbered(rows: Iterable[ArticleSource]) -> list[ArticleSource]:
    """The first row of each answer, with its number and all blocks of that answer."""
    sources: dict[Any, ArticleSource] = {}
    for row in rows:
        first = sources.setdefault(row.answer_id or f"row {row.pk}", row)
        first.number = first.number or len(sources)
        first.blocks = first.blocks | ({row.block_id} - {""})
    return list(sources.values())


def cited(page: ArticlePage, sources: Sequence[ArticleSource]) -> list[tuple[Any, list[ArticleSource]]]:
    """The blocks of a guide; after the last of those that follow each other from one answer, that answer."""
    return cited_in(shown_blocks(page.body), sources)


def cited_in(blocks: Sequence[Any], sources: Sequence[ArticleSource]) -> list[tuple[Any, list[ArticleSource]]]:
    origins = [[source for source in sources if block.id in source.blocks] for block in blocks]
    nexts = [*origins, []][1 : len(origins) + 1]  # of no block none
    return [(block, own if own != after else []) for block, own, after in zip(blocks, origins, nexts, strict=True)]


def check() -> Iterator[str]:
    """A sentence for each link that does not resolve, each author of a published guide who was not credited, and each
    published guide that holds what nobody may read."""
    known = ("page", "question", "answer__author", "answer_revision")
    rows = ArticleSource.objects.select_related(*known).order_by("page_id", "pk")
    credited = set(ReputationChange.objects.filter(reason="promoted").values_list("ref", flat=True))
    blocks: dict[int, set[str]] = {}
    for row in rows.iterator(chunk_size=500):
        if row.page_id not in blocks:
            blocks[row.page_id] = {block.id for block in row.page.body}
        for problem in _problems(row, blocks[row.page_id], credited):
            yield f"guide {row.page_id}, source {row.pk}: {problem}"
    yield from _dangling()
    yield from _lost_sources()
    yield from _without_address()
    yield from _broken_drafts()


def _dangling() -> Iterator[str]:
    """Rows that a join leaves out, or takes for rows of nobody."""
    there: dict[str, Any] = {"page": ArticlePage, "author": Member}
    for name, model in there.items():
        lost = ArticleSource.objects.filter(**{f"{name}__isnull": False}).exclude(
            **{f"{name}__in": model.objects.order_by().values("pk")}
        )
        for row in lost.order_by("pk"):
            yield f"guide {row.page_id}, source {row.pk}: {name} {getattr(row, f'{name}_id')} is gone"


def _lost_sources() -> Iterator[str]:
    """What the text that is public says that it was made of, against the rows that are left of it."""
    live = ArticlePage.objects.filter(live=True, live_revision__isnull=False).order_by("pk")
    kept: dict[int, list[str]] = defaultdict(list)
    texts_there = WagtailRevision.objects.order_by().values("pk")
    for page, number in live.exclude(live_revision__in=texts_there).values_list("pk", "live_revision_id"):
        yield f"guide {page}: its public text, revision {number}, is gone"
    for page, block in ArticleSource.objects.values_list("page_id", "block_id"):
        kept[page].append(block)
    texts = live.values_list("pk", "live_revision__content__sources")
    for page, sources in texts.iterator(chunk_size=100):
        blocks = Counter(source.get("block_id", "") for source in sources or ())
        for block, count in (blocks - Counter(kept[page])).items():
            yield f"guide {page}: {count} of its sources are gone, {f'of block {block}' if block else 'of no block'}"


def _without_address() -> Iterator[str]:
    """Answers say what they became by a link to it."""
    for page in ArticlePage.objects.live().filter(sources__isnull=False).distinct().defer_streamfields():
        if page.url is None:
            yield f"guide {page.pk}: it is public and has no address"


def _broken_drafts() -> Iterator[str]:
    """What would go live with a draft: its sources lie in its revision, where no constraint holds them."""
    drafts = ArticlePage.objects.filter(has_unpublished_changes=True, latest_revision__isnull=False)
    kept = {
        page: content.get("sources", [])
        for page, content in drafts.values_list("pk", "latest_revision__content").iterator(chunk_size=100)
    }
    models: dict[str, Any] = {"question": Question, "answer": Answer, "answer_revision": Revision}
    for name, model in models.items():
        named = {(page, source[name]) for page, sources in kept.items() for source in sources if source.get(name)}
        there = set(model.objects.filter(pk__in={pk for _page, pk in named}).values_list("pk", flat=True))
        for page, pk in sorted(named):
            if pk not in there:
                yield f"draft of guide {page}: {name} {pk} is gone"


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
    yield from _credit_problems(row, row.answer, credited)


def _credit_problems(row: ArticleSource, answer: Answer, credited: set[str]) -> Iterator[str]:
    if row.author_id and answer.author_id not in {None, row.author_id}:
        yield f"member {row.author_id} is credited for an answer of member {answer.author_id}"
    if row.author_id is None and answer.author is not None and answer.author.is_active:
        yield f"nobody is credited for the answer of member {answer.author_id}"
    if row.page.live and row.is_public and row.author_id and credit_ref(answer.pk) not in credited:
        yield f"member {row.author_id} was not credited"
