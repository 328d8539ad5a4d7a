"""Dates, numbers, icons and links as templates write them, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import override

from forum import dates
from forum.templatetags import forum_tags
from forum.templatetags.tongues import typeset_html

NIGHT = dt.datetime(2026, 10, 31, 23, 2, tzinfo=dt.UTC)  # 1 November, 0:02, in Paris
NOON = dt.datetime(2026, 11, 21, 13, 32, tzinfo=dt.UTC)


def render(source: str, **context: object) -> str:
    return Template("{% load forum_tags %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "moment", "expected"),
    [
        ("fr", NOON, "21\u00a0novembre 2026 à 14\u00a0h\u00a032"),
        ("fr", NIGHT, "1er\u00a0novembre 2026 à 0\u00a0h\u00a002"),
        ("en", NOON, "21\u00a0November 2026, 14:32"),
        ("en", NIGHT, "1\u00a0November 2026, 00:02"),
        ("de", NOON, "21. November 2026 14:32"),
    ],
)
def test_a_moment_is_written_as_its_language_writes_it(language, moment, expected):
    with override(language):
        assert dates.written_moment(moment) == expected


def test_when_is_absolute_so_that_a_cached_page_stays_true():
    with override("en"), time_machine.travel(NOON):
        assert render("{% when at %}", at=NOON) == (
            '<time datetime="2026-11-21T13:32Z" data-when>21\u00a0November 2026, 14:32</time>'
        )


def test_when_in_a_list_shows_the_day_and_keeps_the_whole():
    with override("fr"):
        html = render("{% when at 'day' %}", at=NIGHT)
    assert ">1er\u00a0novembre 2026<" in html
    assert 'title="1er\u00a0novembre 2026 à 0\u00a0h\u00a002"' in html


def test_when_of_a_date_and_of_nothing():
    with override("en"):
        assert render("{% when at %}", at=dt.date(2026, 1, 11)) == (
            '<time datetime="2026-01-11">11\u00a0January 2026</time>'
        )
    assert render("{% when at %}", at=None) == ""


def test_a_moment_follows_the_zone_of_the_reader():
    with override("en"), timezone.override("America/Montreal"):
        assert dates.written_moment(NIGHT) == "31\u00a0October 2026, 19:02"


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "today"), (1, "in 1 day"), (3, "in 3 days"), (-1, "1 day late"), (-3, "3 days late")]
)
def test_a_deadline_says_how_far_it_is(days, expected):
    with override("en"):
        assert dates.written_distance(days) == expected


@time_machine.travel(dt.datetime(2026, 11, 21, 22, 30, tzinfo=dt.UTC))  # 23:30 in Paris
def test_a_deadline_is_counted_in_the_legal_zone():
    with override("en"), timezone.override("Asia/Tokyo"):
        soon = render("{% due at %}", at=dt.date(2026, 11, 24))
        late = render("{% due at %}", at=dt.date(2026, 11, 20))
        midnight = render("{% due at %}", at=dt.datetime(2026, 11, 21, 22, 59, tzinfo=dt.UTC))
    assert soon == '<span class="due">in 3 days (<time datetime="2026-11-24">24\u00a0November 2026</time>)</span>'
    assert late.startswith('<span class="due late"><svg')
    assert "1 day late" in late
    assert ">today (" in midnight
    assert render("{% due at %}", at=None) == ""


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [("fr", 1204, "1\u202f204"), ("en", 1204, "1,204"), ("fr", -7, "-7"), ("en", 0, "0"), ("en", None, "")],
)
def test_numbers_are_grouped(language, value, expected):
    with override(language):
        assert render("{{ value|number }}", value=value) == expected


@pytest.mark.parametrize(
    ("language", "value", "currency", "expected"),
    [
        ("fr", Decimal("1234.5"), "EUR", "1\u202f234,50\u202f€"),
        ("en", Decimal("1234.5"), "EUR", "€1,234.50"),
        ("en", 89, "GBP", "£89.00"),
        ("en", 89, "CHF", "CHF\u00a089.00"),
        ("fr", 89, "CHF", "89,00\u202fCHF"),
        ("fr", None, "EUR", ""),
    ],
)
def test_amounts_carry_their_currency(language, value, currency, expected):
    with override(language):
        assert forum_tags.amount(value, currency) == expected


def test_an_icon_is_decoration():
    html = render("{% icon 'resolved' %}")
    assert 'aria-hidden="true"' in html
    assert "img/icons.svg#resolved" in html


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/fr/questions/12/erreur-e18-lave-linge/", "erreur e18 lave linge"),
        ("/fr/guides/caf%C3%A9_filtre/", "café_filtre"),
        ("/fr/12/", ""),
        ("/fr/%3Cscript%3Ealert(1)", "script alert 1"),
        ("", ""),
    ],
)
def test_the_words_of_an_address_are_searched_for(path, expected):
    assert forum_tags.slug_words(path) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (1, [1, 2, None, 20]),
        (2, [1, 2, 3, None, 20]),
        (10, [1, None, 9, 10, 11, None, 20]),
        (20, [1, None, 19, 20]),
    ],
)
def test_pages_left_out_are_marked(page, expected):
    assert forum_tags.page_numbers(Paginator(range(200), 10).page(page)) == expected


def test_a_single_page_has_one_number():
    assert forum_tags.page_numbers(Paginator([], 10).page(1)) == [1]


def test_the_menu_marks_this_page_and_this_part():
    request = RequestFactory().get("/en/questions/12/")
    assert render("{% current '/en/questions/' %}", request=request) == ' aria-current="true"'
    assert render("{% current '/en/questions/12/' %}", request=request) == ' aria-current="page"'
    assert render("{% current '/en/guides/' %}", request=request) == ""
    assert render("{% current '' %}", request=request) == ""


def test_the_language_switch_keeps_page_and_filters():
    request = RequestFactory().get("/en/questions/?state=resolved")
    with override("en"):
        links = forum_tags.language_links(Context({"request": request}))
    assert links == [("fr", "Français", "/fr/questions/?state=resolved")]


def test_real_translations_win_over_the_same_address():
    known = [("en", "English", "/en/guides/drain/"), ("fr", "Français", "/fr/guides/vidange/")]
    with override("en"):
        assert forum_tags.language_links(Context({"alternates": known})) == [known[1]]


def test_a_page_without_translation_says_that_the_switch_leads_home():
    known = [("fr", "Français", "/fr/guides/vidange/")]
    with override("fr"):
        links = forum_tags.language_links(Context({"alternates": known}))
    assert links == [("en", "English (home page)", "/en/")]


def test_without_a_request_the_switch_leads_home():
    with override("fr"):
        assert forum_tags.language_links(Context({})) == [("en", "English", "/en/")]


def test_typography_of_rich_text_makes_nothing_safe_that_was_not() -> None:
    with override("fr"):
        assert typeset_html("<script>") == "&lt;script&gt;"
        assert typeset_html(SafeString("<b>Quoi ?</b>")) == "<b>Quoi\u202f?</b>"
