"""Which guides are wanted most: what people search in vain, ask again and again, or ask after a guide. For editors."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from forum.models import Question, Visibility
from knowledge import promotion
from knowledge.models import ArticlePage, ArticleSource, QuestionAfterGuide, Searched
from knowledge.searching.counting import K, monday
from knowledge.searching.openings import Opening, Words, openings

LINES = 100
WEEKS = 12  # of searches, and of questions after guides
LEAST = 3  # points: less than three people's wish is no line yet

# Points for each person. Who presses a button or opens no result counts once; who finds nothing, or writes a whole
# question, wants it more.
NOTHING_FOUND, NOTHING_OPENED, SAME_PROBLEM, ASKED_AGAIN, ASKED_AFTER = 2, 1, 1, 3, 3


class Signals(NamedTuple):
    nothing_found: int = 0
    nothing_opened: int = 0
    same_problem: int = 0
    asked_again: int = 0
    asked_after: int = 0

    @property
    def score(self) -> int:
        weights = (NOTHING_FOUND, NOTHING_OPENED, SAME_PROBLEM, ASKED_AGAIN, ASKED_AFTER)
        return sum(count * weight for count, weight in zip(self, weights, strict=True))

    @property
    def words(self) -> list[str]:
        """The score as sentences."""
        found, opened, same, again, after = self
        told = [
            ngettext("%(n)d person found nothing", "%(n)d people found nothing", found),
            ngettext("%(n)d person opened no result", "%(n)d people opened no result", opened),
            ngettext("%(n)d person has the same problem", "%(n)d people have the same problem", same),
            ngettext("asked again %(n)d time", "asked again %(n)d times", again),
            ngettext("%(n)d question after a guide", "%(n)d questions after a guide", after),
        ]
        return [words % {"n": count} for words, count in zip(told, self, strict=True) if count]


class Line(NamedTuple):
    """`url`: where it can be read; `act_url` and `act`: what to do about it.

    Of a search, `is_opened`: whether anybody opened a result; `opened`: the pages opened most.
    """

    kind: str
    title: str
    language: str
    url: str
    signals: Signals
    act: str
    act_url: str
    is_opened: bool = True
    opened: tuple[Opening, ...] = ()


def lines(today: dt.date | None = None) -> list[Line]:
    """The most wanted first. A constant number of queries."""
    today = today or timezone.localdate()
    found = [*searched_in_vain(today), *repeated(), *after_guides(today)]
    return sorted(found, key=lambda line: (-line.signals.score, line.kind, line.title))[:LINES]


def searched_in_vain(today: dt.date) -> list[Line]:
    """Words of at least `K` people in one week, of whom at least `K` had no use of it the last time."""
    since = monday(today) - dt.timedelta(weeks=WEEKS - 1)
    weeks = _weeks(since)
    total = {key: Signals(*map(sum, zip(*(found[0] for found in each), strict=True))) for key, each in weeks.items()}
    last = {key: each[-1][0] for key, each in weeks.items()}
    vain = [key for key, signals in last.items() if signals.nothing_found + signals.nothing_opened >= K]
    vain = sorted(vain, key=lambda key: (-total[key].score, key))[:LINES]
    new = _new_guide_urls({language for language, _words in vain})
    opened = openings(vain, since)
    return [
        _searched(key, total[key], new.get(key[0], ""))._replace(
            is_opened=any(used for _signals, used in weeks[key]), opened=opened.get(key, ())
        )
        for key in vain
    ]


def _weeks(since: dt.date) -> dict[Words, list[tuple[Signals, int]]]:
    """Of each week in which `K` people searched them: what was missing, and how many opened a result."""
    rows = Searched.objects.filter(week__gte=since).exclude(words="").order_by().values("week", "language", "words")
    summed = rows.annotate(all=Sum("people"), vain=Sum("nothing"), used=Sum("opened")).filter(all__gte=K)
    found: dict[Words, list[tuple[Signals, int]]] = defaultdict(list)
    for row in summed.order_by("week"):
        signals = Signals(row["vain"], max(0, row["all"] - row["vain"] - row["used"]))
        found[row["language"], row["words"]].append((signals, row["used"]))
    return found


def _searched(key: Words, signals: Signals, new_guide: str) -> Line:
    language, words = key
    with override(language):
        url = f"{reverse('knowledge:search')}?{urlencode({'q': words})}"
    return Line(pgettext("a query", "Search"), words, language, url, signals, _("Start a guide"), new_guide)


def _new_guide_urls(languages: Iterable[str]) -> dict[str, str]:
    found = ((language, promotion.index_in(language)) for language in languages)
    args = {language: ("knowledge", "articlepage", index.pk) for language, index in found if index is not None}
    return {language: reverse("wagtailadmin_pages:add", args=parts) for language, parts in args.items()}


def repeated() -> list[Line]:
    """Public questions that stand in no guide, whether solved or not; duplicates count for the one they repeat."""
    again = Question.objects.filter(duplicate_of=OuterRef("pk"), visibility=Visibility.PUBLISHED).order_by()
    counted = again.values("duplicate_of").annotate(n=Count("pk")).values("n")
    after = QuestionAfterGuide.objects.filter(question=OuterRef("pk")).order_by()
    asked = Question.objects.published().exclude(state=Question.State.DUPLICATE)
    wanted = asked.filter(~Exists(ArticleSource.objects.filter(question=OuterRef("pk")))).annotate(
        again=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
        after=Coalesce(Subquery(after.annotate(one=Value(1)).values("one"), output_field=IntegerField()), Value(0)),
        wish=F("vote_count") * SAME_PROBLEM + F("again") * ASKED_AGAIN + F("after") * ASKED_AFTER,
    )
    rows = wanted.filter(wish__gte=LEAST).defer("body", "body_html").order_by("-wish", "-vote_count", "pk")[:LINES]
    return [_question(row) for row in rows]


def _question(row: Any) -> Line:
    signals = Signals(same_problem=max(0, row.vote_count), asked_again=row.again, asked_after=row.after)
    solved = row.accepted_answer_id is not None
    act = _("Make a guide of its solution") if solved else _("Not solved yet: answer it")
    act_url = reverse("knowledge:promote", args=[row.accepted_answer_id]) if solved else row.get_absolute_url()
    return Line(_("Question"), row.title, row.language, row.get_absolute_url(), signals, act, act_url)


def after_guides(today: dt.date) -> list[Line]:
    """Guides after which people still asked: they lack something, or the search led there by mistake."""
    since = monday(today) - dt.timedelta(weeks=WEEKS - 1)
    recent = Q(asked_after__asked_at__date__gte=since, asked_after__question__visibility=Visibility.PUBLISHED)
    guides = ArticlePage.objects.live().defer_streamfields().select_related("locale")
    rows = guides.annotate(asked=Count("asked_after", filter=recent)).filter(asked__gte=1).order_by("-asked", "pk")
    return [_guide(row) for row in rows[:LINES]]


def _guide(row: Any) -> Line:
    edit = reverse("wagtailadmin_pages:edit", args=[row.pk])
    signals = Signals(asked_after=row.asked)
    return Line(_("Guide"), row.title, row.locale.language_code, row.url, signals, _("Mend the guide"), edit)
