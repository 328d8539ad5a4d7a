"""Questions about products with their answers, one JSON object a line; nobody knows who wrote them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from django.utils.text import slugify

from forum import signals
from forum.actions.products import count_for_products
from forum.importers.line_rows import json_rows
from forum.importers.products import Item, create_missing, read_item
from forum.importers.report import Report
from forum.importers.revisions import keep_first_revisions
from forum.importers.rows import BadRow, Row, batched
from forum.importers.source import records
from forum.importers.store import Store
from forum.importers.titles import title_and_body
from forum.models import Answer, Product, Question
from forum.text.language import detect_language
from forum.text.markdown import clean_line, clean_text

KIND, ANSWERS = "questions", "answers"
BATCH = 200
DATE = "%b %d, %Y"
EPOCH = datetime(2013, 1, 1, tzinfo=UTC)  # undated questions fall on the two years from here
ID_LENGTH = 90


@dataclass(frozen=True)
class Asked:
    ref: str
    text: str
    at: datetime
    answers: tuple[str, ...]
    item: Item | None


def import_questions(path: Path, store: Store, report: Report, language: str | None = None) -> None:
    for batch in batched(records(path, json_rows, _read, kind=KIND, report=report), BATCH):
        with store.writing():
            _import(batch, store, report, language)


def _read(row: Row) -> Asked:
    number, text = clean_line(row.text("id")), clean_text(row.text("question")).strip()
    if not number or len(number) > ID_LENGTH:
        raise BadRow(f"id has no character, or more than {ID_LENGTH}")
    if not clean_line(text):
        raise BadRow("question is empty")
    ref = f"question:{number}"
    answers = row.values.get("answers") or []
    if not (isinstance(answers, list) and all(isinstance(answer, str) for answer in answers)):
        raise BadRow("answers is not a list of texts")
    return Asked(ref, text, _asked_at(row, ref), tuple(filter(None, map(str.strip, answers))), _item(row))


def _item(row: Row) -> Item | None:
    if not row.values.get("asin"):
        return None
    return read_item(Row(row.place, {**row.values, "title": row.values.get("product")}))


def _asked_at(row: Row, ref: str) -> datetime:
    """The day of the answer where the source says it ("2 days ago" does not), else always the same for a question."""
    chance = crc32(ref.encode())
    try:
        day = datetime.strptime(row.text("answered_at", ""), DATE).replace(tzinfo=UTC)
    except ValueError:
        day = EPOCH + timedelta(days=chance % 730)
    return day + timedelta(hours=8, seconds=chance % 3600)


def _import(batch: list[Asked], store: Store, report: Report, language: str | None) -> None:
    new = _only_new(batch, store, report)
    items = {asked.item.ref: asked.item for asked in new if asked.item}
    products = _products(items, store, report)
    questions = [_question(asked, products.get(asked.item.ref if asked.item else ""), language) for asked in new]
    store.create(questions)
    answers = [
        _answer(asked, question, text, number)
        for asked, question in zip(new, questions, strict=True)
        for number, text in enumerate(asked.answers, 1)
    ]
    store.create(answers)
    report.of(KIND).created += len(questions)
    report.of(ANSWERS).created += len(answers)
    if not store.dry:
        _follow(questions)


def _only_new(batch: list[Asked], store: Store, report: Report) -> list[Asked]:
    """A question comes with all its answers in one transaction: they are here when it is."""
    seen = set(store.find(Question, (asked.ref for asked in batch)))
    new = []
    for asked in batch:
        report.of(ANSWERS).read += len(asked.answers)
        if asked.ref in seen:
            report.of(KIND).present += 1
            report.of(ANSWERS).present += len(asked.answers)
        else:
            seen.add(asked.ref)
            new.append(asked)
    return new


def _products(items: dict[str, Item], store: Store, report: Report) -> dict[str, int]:
    """Of products already here nothing is counted: most are named by many questions."""
    known = {ref: row.pk for ref, row in store.find(Product, items).items()}
    missing = [item for ref, item in items.items() if ref not in known]
    report.of("products").read += len(missing)
    return known | create_missing(missing, store, report)


def _question(asked: Asked, product: int | None, language: str | None) -> Question:
    title, body = title_and_body(asked.text)
    return Question(
        title=title,
        slug=slugify(title)[:80].strip("-"),
        body=body,
        language=language or detect_language(asked.text, "en"),
        product_id=product,
        state=Question.State.ANSWERED if asked.answers else Question.State.OPEN,
        answer_count=len(asked.answers),
        created_at=asked.at,
        last_activity_at=asked.at + timedelta(hours=len(asked.answers)),
        external_ref=asked.ref,
    )


def _answer(asked: Asked, question: Question, text: str, number: int) -> Answer:
    return Answer(
        question_id=question.pk,
        body=text,
        created_at=asked.at + timedelta(hours=number),
        external_ref=f"{asked.ref}:answer:{number}",
    )


def _follow(questions: list[Question]) -> None:
    """What an action would have written besides."""
    keep_first_revisions(question.pk for question in questions)
    counts: Counter[Any] = Counter(question.product_id for question in questions if question.product_id)
    count_for_products({product: counts[pk] for pk, product in Product.objects.in_bulk(counts).items()})
    for question in questions:
        signals.content_changed.send(Question, instance=question)
