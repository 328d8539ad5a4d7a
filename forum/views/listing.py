"""Filtered, sorted, bounded pages of questions; the filters live in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.access import viewer_of
from forum.models import IgnoredTag, Product, Question, QuestionTag, Tag, Visibility
from forum.models.post import Viewer
from forum.models.prepared import Prepared
from forum.models.question import RESOLVED, UNANSWERED, UNRESOLVED, QuestionQuerySet
from forum.numbers import number_in
from forum.views.caching import is_visitor, key_of, visitor_page
from forum.views.rows import Mark, question_rows
from forum.views.visits import with_news

PAGE_SIZE = 20
LAST_PAGE = 250

LANGUAGES = dict(settings.LANGUAGES)
STATES = {
    "unanswered": _("No answer yet"),
    "unresolved": pgettext_lazy("several questions", "Not resolved"),
    "resolved": pgettext_lazy("several questions", "Resolved"),
}
STATE_IS = {"unanswered": UNANSWERED, "unresolved": UNRESOLVED, "resolved": RESOLVED}
CONTEXTS = {"before": _("Before buying"), "after": _("After buying")}
SORTS = {
    "active": pgettext_lazy("several questions", "Active"),
    "newest": pgettext_lazy("several questions", "Newest"),
    "votes": pgettext_lazy("several questions", "Most shared"),
    "views": pgettext_lazy("several questions", "Most viewed"),
}
ORDERS = {
    "active": ["-last_activity_at", "-pk"],
    "newest": ["-created_at", "-pk"],
    "votes": ["-vote_count", "-pk"],
    "views": ["-view_count", "-pk"],
}


_OWN_UNPUBLISHED = Prepared(
    lambda member: Question.objects.filter(author_id=member).exclude(visibility=Visibility.PUBLISHED).values_list("pk")
)


_IGNORES = Prepared(lambda member: IgnoredTag.objects.filter(member_id=member).values_list("pk"))
THEMES = 20  # in one address
COUNTED = 1000  # questions that are found, or left out, are counted up to here
COUNTED_SECONDS = 60


@dataclass(frozen=True)
class Filters:
    """Of what may be named more than once, a question has one; of all others each."""

    state: tuple[str, ...] = ()
    context: str = ""
    tag: str = ""
    product: str = ""
    sort: str = "active"
    page: int = 1
    language: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    ignored: str = ""  # "show": the tags that the reader ignores too

    @classmethod
    def read(cls, request: HttpRequest) -> Filters:
        """From the address; what is unknown there is left out."""
        get = request.GET.get
        return cls(
            state=_several(request, "state", STATES),
            context=get("context", "") if get("context", "") in CONTEXTS else "",
            tag=get("tag", "")[:100].replace("\x00", ""),
            product=get("product", "")[:220].replace("\x00", ""),
            sort=get("sort", "") if get("sort", "") in SORTS else "active",
            page=min(number_in(get("page", ""), digits=4) or 1, LAST_PAGE),
            language=_several(request, "language", LANGUAGES),
            theme=_themes(request),
            ignored="show" if get("ignored", "") == "show" else "",
        )

    def apply(self, questions: QuestionQuerySet) -> QuestionQuerySet:
        questions = questions.filter(merged_at__isnull=True)  # their address leads elsewhere
        if self.state:
            questions = questions.filter(reduce(or_, (STATE_IS[name] for name in self.state)))
        if self.context:
            questions = questions.filter(context=self.context)
        if self.tag:
            questions = questions.filter(question_tags__tag__in=Tag.objects.filter(slug=self.tag))
        if self.product:
            is_it = Q(slug=self.product) | Q(parent__slug=self.product)
            questions = questions.filter(product__in=Product.objects.filter(is_it))
        if self.language:
            questions = questions.filter(language__in=self.language)
        if self.theme:
            tags = Tag.objects.filter(themes__slug__in=self.theme)
            questions = questions.filter(
                Exists(QuestionTag.objects.filter(content_object=OuterRef("pk"), tag__in=tags))
            )
        return questions.order_by(*ORDERS[self.sort])

    def query(self, **changes: Any) -> str:
        """The address of the same list with some filters changed; always from the first page on."""
        values = {"page": 1, **changes}
        kept = replace(self, **values)
        pairs: dict[str, Any] = {"state": kept.state, "context": kept.context, "tag": kept.tag}
        pairs |= {"product": kept.product, "language": kept.language, "theme": kept.theme, "ignored": kept.ignored}
        pairs |= {"sort": kept.sort if kept.sort != "active" else "", "page": str(kept.page) if kept.page > 1 else ""}
        return "?" + urlencode({name: value for name, value in pairs.items() if value}, doseq=True)

    @property
    def is_narrowed(self) -> bool:
        """By something besides what the page is about."""
        return bool(self.state or self.context or self.language or self.theme)

    @property
    def is_any(self) -> bool:
        return bool(self.is_narrowed or self.tag or self.product)


def _several(request: HttpRequest, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Each once, in one order: the same list has one address in caches."""
    asked = set(request.GET.getlist(name))
    return tuple(value for value in known if value in asked)


def _themes(request: HttpRequest) -> tuple[str, ...]:
    """Which there are is for the query to find out."""
    asked = {name[:50].replace("\x00", "") for name in request.GET.getlist("theme")[:THEMES]}
    return tuple(sorted(filter(None, asked)))


def listing(request: HttpRequest, template: str, filters: Filters, **context: Any) -> HttpResponseBase:
    """A page of questions; for visitors, kept as long as none of its rows changed."""
    viewer = viewer_of(request)
    out = left_out(viewer, filters)
    marks = marks_for(viewer, filters, out)
    if not marks and filters.page > 1:
        return redirect(request.path + filters.query(page=last_page(viewer, filters, out)))
    found = found_by(filters, len(marks))
    context["found_count"] = found

    def make() -> HttpResponse:
        return list_page(request, template, filters, marks, left_out_count=count_of(out, filters), **context)

    if is_visitor(request):
        return visitor_page(request, f"{filters}{marks}{found}{context.get('mark', '')}", make)
    return make()


def marks_for(viewer: Viewer, filters: Filters, out: QuestionQuerySet | None = None) -> list[Mark]:
    """The questions of a page, and one more if another page follows. For nearly everybody they are the same."""
    if out is not None or sees_more(viewer):
        return list(_marks(_shown(viewer, out), filters))
    return [(pk, version) for pk, version in _public_marks(filters).rows()]


def last_page(viewer: Viewer, filters: Filters, out: QuestionQuerySet | None = None) -> int:
    """The number of the last page with a question on it; only asked for where an address leads behind it."""
    rows = filters.apply(_shown(viewer, out)).order_by().values_list("pk")[: LAST_PAGE * PAGE_SIZE]
    return max(1, -(-len(rows) // PAGE_SIZE))


def _shown(viewer: Viewer, out: QuestionQuerySet | None) -> QuestionQuerySet:
    shown = Question.objects.visible_to(viewer)
    return shown if out is None else shown.exclude(pk__in=out.values("pk"))


def left_out(viewer: Viewer, filters: Filters) -> QuestionQuerySet | None:
    """What the viewer does not want in their lists; None where there is nothing, or where they asked for a tag."""
    if filters.ignored or filters.tag or not viewer.is_authenticated or not _IGNORES.any(viewer.pk):
        return None
    tagged = QuestionTag.objects.filter(tag__ignored_by__member_id=viewer.pk)
    return Question.objects.filter(pk__in=tagged.values("content_object")).exclude(author_id=viewer.pk)


def count_of(out: QuestionQuerySet | None, filters: Filters) -> int:
    return 0 if out is None else len(filters.apply(out.published()).values_list("pk")[:COUNTED])


def found_by(filters: Filters, here: int) -> int | None:
    """How many questions a choice of filters finds, at most `COUNTED`; None without a choice.

    `here`: those on the page. Only where others follow are they counted, once a minute.
    """
    if not filters.is_narrowed:
        return None
    if here <= PAGE_SIZE:
        return (filters.page - 1) * PAGE_SIZE + here
    every = replace(filters, page=1, sort="active", ignored="")
    questions = every.apply(Question.objects.published()).order_by().values_list("pk")[:COUNTED]
    count: int | None = cache.get_or_set(key_of("found", every), lambda: len(questions), COUNTED_SECONDS)
    return count


def sees_more(viewer: Viewer) -> bool:
    """Whether lists show the viewer what the public does not see.

    Asked first because an index gives the first published questions without sorting all of them.
    """
    return viewer.is_authenticated and (viewer.is_moderator or _OWN_UNPUBLISHED.any(viewer.pk))


def _marks(questions: QuestionQuerySet, filters: Filters) -> Any:
    start = (filters.page - 1) * PAGE_SIZE
    return filters.apply(questions).values_list("pk", "version")[start : start + PAGE_SIZE + 1]


@lru_cache(maxsize=256)
def _public_marks(filters: Filters) -> Prepared:
    return Prepared(lambda: _marks(Question.objects.published(), filters), keys=0)


def list_page(
    request: HttpRequest,
    template: str,
    filters: Filters,
    marks: list[Mark],
    *,
    level: int = 2,
    show_product: bool = True,
    themes: dict[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """`themes`: names by slug, where the page filters by them."""
    page = filters.page
    rows = question_rows(marks[:PAGE_SIZE], level=level, show_product=show_product)
    known: dict[str, Any] = {
        "rows": with_news(request, rows, [pk for pk, _version in marks]),
        "filters": filters,
        "removals": removals(filters, themes or {}),
        "counted_to": COUNTED,
        "ignored_url": filters.query(ignored="show"),
        "state_links": links(filters, "state", STATES),
        "context_links": links(filters, "context", CONTEXTS),
        "sort_links": links(filters, "sort", SORTS),
        "previous_url": filters.query(page=page - 1) if page > 1 else "",
        "next_url": filters.query(page=page + 1) if len(marks) > PAGE_SIZE and page < LAST_PAGE else "",
        "pages": [(number, filters.query(page=number)) for number in known_pages(page)],
        "page_number": page,
    }
    return render(request, template, {**known, **context})


def known_pages(page: int) -> list[int]:
    """Of those that are there for sure, without counting: the first, the one before, this one."""
    return sorted({1, max(1, page - 1), page})


def links(filters: Filters, name: str, labels: dict[str, Any]) -> list[tuple[Any, str, bool]]:
    """(label, address, whether chosen) of one row of filters; choosing the chosen one takes it away."""
    chosen, found = getattr(filters, name), []
    nothing = type(chosen)()
    for value, label in labels.items():
        wanted = (value,) if nothing == () else value
        takes_away = wanted == chosen and name != "sort"
        found.append((label, filters.query(**{name: nothing if takes_away else wanted}), wanted == chosen))
    return found


def removals(filters: Filters, themes: dict[str, str]) -> list[tuple[Any, str]]:
    """(label, address without it) of each filter that is set, but for what the page is about."""
    found: list[tuple[Any, str]] = [(CONTEXTS[filters.context], filters.query(context=""))] if filters.context else []
    for name, labels in (("state", STATES), ("language", LANGUAGES), ("theme", themes)):
        chosen = getattr(filters, name)
        found += [
            (labels.get(value, value), filters.query(**{name: tuple(other for other in chosen if other != value)}))
            for value in chosen
        ]
    return found
