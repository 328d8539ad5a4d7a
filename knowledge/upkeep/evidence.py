"""What an editor reads before they judge a guide: for each reason, what happened, and the texts side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.dates import written_day
from forum.models import Acceptance, Answer, AnswerMark, Member, Product, Revision
from forum.text.difference import Piece, difference
from knowledge import withheld
from knowledge.models import ArticlePage, ArticleSource, ReviewTask
from knowledge.readers import falling, trends
from knowledge.upkeep.freshness import Reason
from knowledge.upkeep.grounds import next_review, outdated_of


@dataclass(frozen=True)
class Evidence:
    """One line; where texts differ, how; `language` is that of the texts."""

    text: str
    url: str = ""
    pieces: Sequence[Piece] = field(default=())
    language: str = ""


def evidence_of(task: ReviewTask, *, viewer: Member, at: datetime) -> list[Evidence]:
    """In so many queries, however many answers the guide is made of."""
    return _EVIDENCE[Reason(task.reason)](task, viewer, at)


def _due(page: ArticlePage) -> Evidence:
    return Evidence(_("Due on %(day)s.") % {"day": written_day(next_review(page))})


def _sources(page: ArticlePage) -> list[ArticleSource]:
    """One for each answer, the text it came from with it."""
    rows = ArticleSource.objects.filter(page_id=page.pk, answer__isnull=False)
    found = rows.select_related("answer__question", "answer_revision").order_by("-pk")
    return list({row.answer_id: row for row in found}.values())[::-1]


def _answers(page: ArticlePage) -> list[Answer]:
    return [source.answer for source in _sources(page) if source.answer is not None]


def _no_longer_accepted(task: ReviewTask) -> list[Answer]:
    rows = Acceptance.objects.filter(pk__in=_numbers(task)).select_related("answer__question")
    return [row.answer for row in rows.order_by("pk")]


def _numbers(task: ReviewTask) -> list[int]:
    """Those that its grounds end with."""
    return [int(ground.rpartition(":")[2]) for ground in task.grounds]


def _withheld(task: ReviewTask) -> list[Evidence]:
    """Which texts; of pictures only how many, because their words say what was hidden."""
    texts = [number for ground, number in zip(task.grounds, _numbers(task), strict=True) if ground.startswith("text:")]
    answers = Answer.objects.filter(pk__in=texts).select_related("question").order_by("pk")
    found = [_of_answer(answer, _("taken out of public sight: the guide left the site with it")) for answer in answers]
    if pictures := len(task.grounds) - len(texts):
        said = ngettext("%(n)d picture is no longer shown", "%(n)d pictures are no longer shown", pictures)
        found.append(Evidence(said % {"n": pictures}))
    return found


def _of_answer(answer: Answer, said: str = "") -> Evidence:
    """What a question says that left public sight is for moderators: they find it under its address."""
    question = answer.question
    title = question.title if question.is_published else _("A question that is no longer public")
    return Evidence(f"{title} – {said}" if said else title, answer.get_absolute_url())


def _edits(page: ArticlePage, viewer: Member) -> list[Evidence]:
    """Between the text that a block came from and the one that stands."""
    sources = _sources(page)
    standing = _standing(source.answer_id for source in sources)
    pairs = [(source.answer_revision, standing.get(source.answer_id)) for source in sources]
    return [_edit(was, now, viewer) for was, now in pairs if was and now and was.number != now.number]


def _standing(answers: Iterable[int | None]) -> dict[int | None, Revision]:
    """By answer, its text as it is now."""
    latest = Revision.objects.filter(answer=OuterRef("answer")).order_by("-number").values("pk")[:1]
    rows = Revision.objects.filter(answer__in=list(answers), pk=Subquery(latest))
    return {row.answer_id: row for row in rows.select_related("answer__question")}


def _edit(was: Revision, now: Revision, viewer: Member) -> Evidence:
    answer: Any = now.answer
    was.answer = answer
    may_read = all(withheld.may_read(one, viewer) for one in (was, now))
    said = _("version %(was)d of the answer is in the guide, version %(now)d stands")
    said %= {"was": was.number, "now": now.number}
    if not may_read:
        said += _("; the earlier text is hidden: ask a moderator")
    pieces = difference(was.body, now.body) if may_read else ()
    history = reverse("forum:history", args=["answers", answer.pk])
    return Evidence(_of_answer(answer, said).text, history, pieces, answer.question.language)


def _outdated(page: ArticlePage) -> list[Evidence]:
    marked = [answer for answer in _answers(page) if answer.outdated_count]
    found = [_of_answer(answer, _people(answer.outdated_count)) for answer in marked]
    if readers := outdated_of([page.pk]).get(page.pk):
        said = ngettext("%(count)d reader of the guide says so", "%(count)d readers of the guide say so", readers)
        found.append(Evidence(said % {"count": readers}, page.url or ""))
    return found


def _people(count: int) -> str:
    return ngettext("%(count)d person says so", "%(count)d people say so", count) % {"count": count}


def _dangers(page: ArticlePage, viewer: Member) -> list[Evidence]:
    """What was said is for moderators alone, and so it stays."""
    answers = {answer.pk: answer for answer in _answers(page)}
    marks = AnswerMark.objects.filter(answer_id__in=answers, kind=AnswerMark.Kind.DANGEROUS).order_by("pk")
    if viewer.is_moderator or viewer.is_superuser:
        return [_of_answer(answers[mark.answer_id], f"“{mark.sentence}”") for mark in marks]
    said = _("the moderators know what was said")
    return [_of_answer(answers[pk], said) for pk in dict.fromkeys(mark.answer_id for mark in marks)]


def _figures(page: ArticlePage, at: datetime) -> list[Evidence]:
    fall = trends.falls([page.pk], at=at).get(page.pk)
    if fall is None or not (fall.before.total and fall.recent.total):
        return []
    said = _(
        "%(recent)d%% of %(now)d readers were helped in the last %(days)d days, "
        "%(before)d%% of %(then)d in the year before."
    )
    figures = {"recent": round(fall.recent.percent), "now": fall.recent.total, "days": falling.DAYS}
    return [Evidence(said % {**figures, "before": round(fall.before.percent), "then": fall.before.total})]


def _versions(task: ReviewTask) -> list[Evidence]:
    found = Product.objects.filter(pk__in=_numbers(task))
    return [Evidence(product.name, product.get_absolute_url()) for product in found]


_EVIDENCE: dict[Reason, Callable[[ReviewTask, Member, datetime], list[Evidence]]] = {
    Reason.DANGEROUS: lambda task, viewer, at: _dangers(task.page, viewer),
    Reason.WITHHELD: lambda task, viewer, at: _withheld(task),
    Reason.OUTDATED: lambda task, viewer, at: _outdated(task.page),
    Reason.FALLING: lambda task, viewer, at: _figures(task.page, at),
    Reason.PAST_DATE: lambda task, viewer, at: [_due(task.page)],
    Reason.UNACCEPTED: lambda task, viewer, at: [_of_answer(answer) for answer in _no_longer_accepted(task)],
    Reason.EDITED: lambda task, viewer, at: _edits(task.page, viewer),
    Reason.SUPERSEDED: lambda task, viewer, at: _versions(task),
}
