"""What speaks against a guide, read from the rows: for each reason the facts, by names that change with them.

`edit:12:3` is the third text of answer 12. Whoever says that a guide is still right has seen certain facts: those are
kept with the guide (`settled_grounds`) and count no more; what happens after that has another name, and counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from forum.models import Acceptance, AnswerMark, Product, Revision
from forum.models.answer import OUTDATED_SHOWN_FROM
from knowledge.models import ArticlePage, ArticleSource, CheckedProduct, GuideFeedback
from knowledge.pictures import images_in, withheld
from knowledge.promotion import taken_away
from knowledge.readers import trends
from knowledge.upkeep.freshness import OUTDATED_READERS, Reason, review_on

Grounds: TypeAlias = dict[Reason, set[str]]


def grounds_of(pages: Iterable[ArticlePage], *, at: datetime) -> dict[int, Grounds]:
    """By guide, of those that are live or were taken away; as many queries for all guides as for one."""
    pages = list(pages)
    away = _of_taken_away([page.pk for page in pages if not page.live])
    pages = [page for page in pages if page.live]
    found: dict[int, Grounds] = {page.pk: defaultdict(set) for page in pages}
    _of_pictures(found)
    _of_answers(found)
    _of_readers(found, at)
    _of_products(found, pages)
    for page in pages:
        day = next_review(page)
        if day <= timezone.localdate(at):
            found[page.pk][Reason.PAST_DATE].add(f"date:{day}")
    return found | away


def next_review(page: ArticlePage) -> Any:
    checked = timezone.localdate(page.checked_at) if page.checked_at else None
    published = page.last_published_at or page.latest_revision_created_at or timezone.now()
    return review_on(page.review_by, checked, timezone.localdate(published))


def _of_taken_away(pages: list[int]) -> dict[int, Grounds]:
    """The texts for which guides left the site. Nothing else counts until they are back."""
    away = set(taken_away().filter(pk__in=pages).values_list("pk", flat=True)) if pages else set()
    found: dict[int, Grounds] = {page: defaultdict(set) for page in away}
    rows = ArticleSource.objects.filter(page_id__in=away).withheld() if away else ArticleSource.objects.none()
    for page, answer in rows.values_list("page_id", "answer_id"):
        found[page][Reason.WITHHELD].add(f"text:{answer}")
    return found


def _of_pictures(found: dict[int, Grounds]) -> None:
    """Those that readers do not see any more. Bodies are read only where there is one anywhere."""
    away = withheld()
    bodies = ArticlePage.objects.filter(pk__in=found) if away else ArticlePage.objects.none()
    for page, body in bodies.values_list("pk", "body"):
        for image in images_in(body) & away:
            found[page][Reason.WITHHELD].add(f"image:{image}")


def _of_answers(found: dict[int, Grounds]) -> None:
    rows = ArticleSource.objects.filter(page_id__in=found, answer__isnull=False)
    columns = ("page_id", "answer_id", "answer_revision__number", "answer__outdated_count")
    sources = list(rows.values_list(*columns))
    answers = {answer for _page, answer, _number, _outdated in sources}
    edits, ended, dangers = _latest_texts(answers), _ended_acceptances(answers), _dangers(answers)
    for page, answer, number, outdated in sources:
        if number is not None and edits.get(answer, 0) > number:
            found[page][Reason.EDITED].add(f"edit:{answer}:{edits[answer]}")
        if answer in ended:
            found[page][Reason.UNACCEPTED].add(f"acceptance:{ended[answer]}")
        if times := outdated // OUTDATED_SHOWN_FROM:
            found[page][Reason.OUTDATED].add(f"outdated:{answer}:{times}")
        for mark in dangers.get(answer, ()):
            found[page][Reason.DANGEROUS].add(f"mark:{mark}")


def _latest_texts(answers: set[int]) -> dict[int, int]:
    rows = Revision.objects.filter(answer_id__in=answers).order_by().values_list("answer_id")
    return dict(rows.annotate(Max("number")))


def _ended_acceptances(answers: set[int]) -> dict[int, int]:
    """Of answers that were the solution once and are it no more, the last acceptance."""
    rows = Acceptance.objects.filter(answer_id__in=answers).order_by().values_list("answer_id")
    counted = rows.annotate(last=Max("pk"), standing=Count("pk", filter=Q(ended_at__isnull=True)))
    return {answer: last for answer, last, standing in counted if not standing}


def _dangers(answers: set[int]) -> dict[int, list[int]]:
    marks: dict[int, list[int]] = defaultdict(list)
    rows = AnswerMark.objects.filter(answer_id__in=answers, kind=AnswerMark.Kind.DANGEROUS)
    for answer, mark in rows.values_list("answer_id", "pk"):
        marks[answer].append(mark)
    return marks


def _of_readers(found: dict[int, Grounds], at: datetime) -> None:
    revisions = dict(ArticlePage.objects.filter(pk__in=found).values_list("pk", "live_revision"))
    for page, readers in outdated_of(found).items():
        if times := readers // OUTDATED_READERS:
            found[page][Reason.OUTDATED].add(f"readers:{revisions[page]}:{times}")
    for page, fall in trends.falls(found, at=at).items():
        if fall.times:
            found[page][Reason.FALLING].add(f"falls:{revisions[page]}:{fall.times}")


def outdated_of(pages: Iterable[int]) -> dict[int, int]:
    """By guide, how many readers of the published revision say that it is outdated.

    All visitors together count as one: a private window makes another visitor of the same person.
    """
    said = GuideFeedback.objects.filter(page_id__in=list(pages), reason=GuideFeedback.Reason.OUTDATED)
    said = said.filter(revision=F("page__live_revision"), is_helpful=False).order_by()
    counted: Any = said.values_list("page_id").annotate(members=Count("member"), everybody=Count("pk"))
    return {page: members + (everybody > members) for page, members, everybody in counted}


def _of_products(found: dict[int, Grounds], pages: list[ArticlePage]) -> None:
    """Versions of its products that came after the last look, unless the guide was tried on them."""
    tried: dict[int, set[int]] = {page.pk: {page.product_id} if page.product_id else set() for page in pages}
    for page, product in CheckedProduct.objects.filter(page_id__in=found).values_list("page_id", "product_id"):
        tried[page].add(product)
    families = _families({product for products in tried.values() for product in products})
    versions: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    rows = Product.objects.filter(parent_id__in=set(families.values()))
    for parent, pk, created_at in rows.values_list("parent_id", "pk", "created_at"):
        versions[parent].append((pk, created_at))
    for page in pages:
        looked = max(filter(None, [page.checked_at, page.last_published_at]), default=None)
        parents = {families[product] for product in tried[page.pk] if product in families}
        newer = {pk for one in parents for pk, made in versions[one] if looked is not None and made > looked}
        found[page.pk][Reason.SUPERSEDED] |= {f"version:{pk}" for pk in newer - tried[page.pk]}


def _families(products: set[int]) -> dict[int, int]:
    """By product, what gathers its versions: its parent, or itself."""
    rows = Product.objects.filter(pk__in=products).values_list("pk", "parent_id")
    return {pk: parent or pk for pk, parent in rows}
