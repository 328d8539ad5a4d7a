"""Searches and opened results, counted by week: nothing says who, and words of few people are forgotten."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.core import signing
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from forum import limits
from forum.seen import is_counted
from forum.text.search_query import TYPED_MAX
from knowledge import weekly
from knowledge.models import Opened, Searched, SearchSalt
from knowledge.searching.counting import KEPT, MOST, K, monday, words_of
from knowledge.searching.finding import Key
from knowledge.searching.operators import GUIDE

TOKEN = "knowledge.searched"  # noqa: S105 - it names a kind of signature
TOKEN_SECONDS = 3600  # results that stayed open for longer count no more


def counted_words(request: HttpRequest) -> str:
    """The words to count for this request; empty where nothing is.

    What a search box sends counts, that of the guides too; filters and further pages do not.
    """
    get = request.GET
    is_typed = set(get) <= {"q", "kind"} and get.get("kind", GUIDE) == GUIDE
    if not is_typed or not is_counted(request.method or "", request.headers):
        return ""
    return words_of(get.get("q", "")[:TYPED_MAX], get_language() or "en")


def note(request: HttpRequest, words: str, *, found: bool, at: dt.datetime | None = None) -> None:
    """Somebody searched these words: once in a week, however often they do, and not too many words a day."""
    week = monday(timezone.localdate(at))
    language = get_language() or "en"
    of = {"week": week, "language": language, "words": words, "person": _person(request, week, language, words)}
    if not Searched.objects.filter(**of).exists() and limits.has_left(request, "search"):
        Searched.objects.bulk_create([Searched(**of, nothing=int(not found))], ignore_conflicts=True)


def token_for(words: str, results: list[Key]) -> str:
    """What a page of results gives back when one of them is opened: it can name no others, nor other words."""
    return signing.dumps([words, get_language(), results], salt=TOKEN, compress=True)


def open_result(request: HttpRequest, token: str, place: int, *, at: dt.datetime | None = None) -> None:
    """The result at this place (from 0) was opened by who searched. ValueError for what no page of ours says."""
    try:
        words, language, results = signing.loads(token, salt=TOKEN, max_age=TOKEN_SECONDS)
        kind, number = results[place]
    except (signing.BadSignature, IndexError) as error:
        raise ValueError("no result of a search of the last hour") from error
    week = monday(timezone.localdate(at))
    of = {"week": week, "language": language, "words": words, "person": _person(request, week, language, words)}
    if Searched.objects.filter(**of).update(opened=1):
        row = Opened(**of, kind=kind, number=number, places=place + 1)
        Opened.objects.bulk_create([row], ignore_conflicts=True)


def _person(request: HttpRequest, week: dt.date, language: str, words: str) -> str:
    """A member or an address, hashed with the words: two queries cannot be joined.

    Without the browser: it says of itself what it likes, and one address could count as often as it likes.
    """
    who = f"member:{request.user.pk}" if request.user.is_authenticated else get_ip(request)
    return weekly.pseudonym(TOKEN, f"{who}|{language}|{words}", week=week)


# What the clock does


def go_on(*, at: dt.datetime | None = None) -> int:
    """Sum up the weeks that are over and forget their hashes, salts and rare words; the number of rows that went."""
    week = monday(timezone.localdate(at))
    over = _hashed(Searched.objects.filter(week__lt=week)).values_list("week", flat=True).distinct().order_by("week")
    gone = sum(sum_up(one) for one in list(over))
    gone += _hashed(Opened.objects.filter(week__lt=week)).delete()[0]
    gone += SearchSalt.objects.filter(week__lt=week).delete()[0]
    return gone + _forget(week)


def _forget(week: dt.date) -> int:
    gone = sum(model.objects.filter(week__lt=week - KEPT).delete()[0] for model in (Searched, Opened))
    last = _hashed(Searched.objects.order_by("-pk")).values_list("pk", flat=True)[MOST : MOST + 1]
    for pk in last:  # a flood: numbers are drawn by lot, and so is what stays
        gone += _hashed(Searched.objects.filter(pk__lte=pk)).delete()[0]
    return gone


@transaction.atomic
def sum_up(week: dt.date) -> int:
    """Hashed rows of a week become sums: of what at least `K` people did, and one without words for all others."""
    hashed = _hashed(Searched.objects.filter(week=week))
    last = hashed.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        return 0
    sums = _sums(hashed.filter(pk__lte=last), "language", "words", nothing=Sum("nothing"), opened=Sum("opened"))
    kept = {(row["language"], row["words"]) for row in sums if row["people"] >= K}
    opened = _sums(
        _hashed(Opened.objects.filter(week=week)), "language", "words", "kind", "number", places=Sum("places")
    )
    gone = hashed.filter(pk__lte=last).delete()[0]
    if gone != sum(row["people"] for row in sums):  # another process is summing up the same week
        transaction.set_rollback(True)
        return 0
    for row in sums:
        words = row["words"] if (row["language"], row["words"]) in kept else ""
        _add(Searched, {"week": week, "language": row["language"], "words": words}, row, "nothing", "opened")
    for row in opened:
        if (row["language"], row["words"]) in kept and row["people"] >= K:
            named = {name: row[name] for name in ("language", "words", "kind", "number")}
            _add(Opened, {"week": week, **named}, row, "places")
    return gone + _hashed(Opened.objects.filter(week=week)).delete()[0]


def _hashed(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(~Q(person=""))


def _sums(rows: QuerySet[Any], *names: str, **figures: Any) -> list[dict[str, Any]]:
    return list(rows.order_by().values(*names).annotate(people=Count("pk"), **figures))


def _add(model: Any, which: dict[str, Any], row: dict[str, Any], *figures: str) -> None:
    names = ("people", *figures)
    summed, _is_new = model.objects.get_or_create(**which, person="", defaults=dict.fromkeys(names, 0))
    model.objects.filter(pk=summed.pk).update(**{name: F(name) + row[name] for name in names})
