"""What every template may say: dates, numbers and amounts in words, icons, the language switch."""

import datetime as dt
import json
import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override, pgettext

from forum import dates, maintenance, undoing
from forum.initials import initials
from forum.models import Answer, Member, Notification, Post, RevisionHiding
from forum.outcome_links import token_for
from forum.text import typography
from forum.text.plain import excerpt, listed_text, plain_text
from forum.views import signing_in

register = template.Library()

OPENING_WORDS = 160  # characters
NNBSP = "\u202f"  # the narrow space French puts between thousands and before €
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}


@register.simple_tag
def when(moment: dt.datetime | dt.date | None, style: str = "moment") -> SafeString | str:
    """A `<time>` with an absolute date: the whole moment, or `style="day"` for lists.

    Pages are kept in caches, so HTML never says “2 days ago”: it would lie by tomorrow. The script of the
    page turns what `data-when` marks into one relative unit while it is under 7 days old.
    """
    if moment is None:
        return ""
    return _time_element(moment, style, get_language(), timezone.get_current_timezone())


@register.simple_tag
def until(moment: dt.datetime) -> SafeString | str:
    """The last day of what ends at that moment: what ends at midnight lasts until the day before."""
    return when(timezone.localtime(moment - dt.timedelta(microseconds=1)), "day")


@register.simple_tag
def due(moment: dt.date | None) -> SafeString | str:
    """A deadline as distance and date, marked when it is late; for pages that are never cached."""
    if moment is None:
        return ""
    day = dates.legal_day(moment)
    days = (day - dates.legal_day(timezone.now())).days
    return format_html(
        '<span class="{}">{}{} (<time datetime="{}">{}</time>)</span>',
        "due late" if days < 0 else "due",
        icon("warn") if days < 0 else "",
        dates.written_distance(days),
        day.isoformat(),
        dates.written_day(day),
    )


@register.simple_tag
def clock(moment: dt.datetime) -> str:
    """The time of day alone: `15 h 10`, `15:10`."""
    return dates.written_time(moment)


@register.simple_tag
def read_only() -> str:
    """That the site can only be read now, and until when; empty while it is open, as always."""
    found = maintenance.current()
    return found.sentence() if found is not None and found.mode is maintenance.Mode.READ_ONLY else ""


@register.filter
def day(moment: dt.date) -> str:
    """In a sentence: `1er novembre 2026`."""
    return dates.written_day(moment)


@register.filter
def number(value: int | Decimal | None) -> str:
    """`1 204` in French, `1,204` in English; nothing for None."""
    if value is None:
        return ""
    return _french(f"{value:,}") if _is_french() else f"{value:,}"


@register.filter
def shown_under(member: Member | None, post: Post) -> Member | None:
    """Somebody who did something to a post, unless they asked there without their name."""
    return None if member is None or post.hides(member.pk) else member


@register.filter
def name_under(member: Member | None, post: Post) -> str:
    """The name to show for them there."""
    return "" if not member else gettext("The person who asked") if post.hides(member.pk) else str(member)


@register.filter
def has_links(groups: list[tuple[str, list[Any]]]) -> bool:
    """Whether any of the groups of `components/suggestions.html` holds something."""
    return any(links for _label, links in groups)


@register.filter
def signed(value: int) -> str:
    """A change: `+15`, `−2` with the sign of the same width as the plus."""
    return f"{value:+d}".replace("-", "\u2212")


@register.simple_tag
def amount(value: Decimal | float | None, currency: str = "EUR") -> str:
    """`1 234,50 €` in French, `€1,234.50` in English; the value is in whole units of the currency."""
    if value is None:
        return ""
    symbol, text = SYMBOLS.get(currency), f"{value:,.2f}"
    if _is_french():
        return f"{_french(text)}{NNBSP}{symbol or currency}"
    return f"{symbol}{text}" if symbol else f"{currency}\u00a0{text}"


register.filter(initials)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative picture of `static/selfcare/img/icons.svg`; the words beside it carry the meaning."""
    return _icon(name)


@register.simple_tag
def state_pill(state: str) -> SafeString:
    """`components/pill.html` of a state: lists hold dozens of the same few."""
    return _state_pill(state, get_language())


@register.simple_tag
def answer_stub(count: int, state: str) -> SafeString:
    """`components/answer_stub.html`: how many answers a question has, beside it in lists."""
    return _answer_stub(count, state, get_language())


@register.simple_tag(takes_context=True)
def current(context: Context, url: str) -> SafeString | str:
    """The `aria-current` of a link of the menu: this very page, or the part of the site it is in."""
    request = context.get("request")
    if request is None or not url or not request.path.startswith(url):
        return ""
    return format_html(' aria-current="{}"', "page" if request.path == url else "true")


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[tuple[str, str, str]]:
    """`(code, native name, address)` of this page in the other languages.

    `alternates` in the context (real translations, as guides have) wins over the same address elsewhere;
    where there is no translation, the name says that the link leads to the home page.
    """
    others = [(code, str(name)) for code, name in settings.LANGUAGES if code != get_language()]
    if "alternates" not in context:
        return [(code, name, _address_in(context, code)) for code, name in others]
    known = {link[0]: link for link in context["alternates"]}
    return [known.get(code) or _home_in(code, name) for code, name in others]


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The first page, the last, and those beside this one; None stands for the pages left out."""
    last, here = page.paginator.num_pages, page.number
    shown = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    numbers: list[int | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.simple_block_tag
def more(content: str) -> SafeString | str:
    """Rare acts behind one word; nothing at all where there are none."""
    if not content.strip():
        return ""
    word = pgettext("several acts", "More")
    return format_html('<details class="more"><summary>{}</summary><div class="row">{}</div></details>', word, content)


@register.filter
def undo_address(message: Any) -> str:
    """Where the button of a message takes back what was done."""
    return undoing.address_in(message)


@register.filter
def typeset(text: str, language: str = "") -> str:
    """A title in the typography of its language, by default that of the page."""
    return typography.typeset_in(language or get_language() or "", text)


@register.filter
def plain(html: str) -> str:
    """Sanitised HTML as text, for mails."""
    return listed_text(html)


@register.filter
def opening_words(html: str) -> str:
    """Two lines, more or less, of a text that begins with this sanitised HTML: words alone."""
    return excerpt(plain_text(html), OPENING_WORDS)


@register.simple_tag
def trail(product: Any = None, *, is_of_product: bool = False) -> list[tuple[str, str]]:
    """The breadcrumb of a question: the list it is in, or its product. Of a product: what it is a version of."""
    if product is None and not is_of_product:
        return [(gettext("Questions"), reverse("forum:questions"))]
    above = [(str(product), product.get_absolute_url())] if product is not None else []
    return [(gettext("Products"), reverse("forum:products")), *above]


@register.simple_tag
def address_in(thing: Any, code: str) -> str:
    """The address of a thing under the prefix of its own language: the one search engines should keep."""
    with override(code):
        return str(thing.get_absolute_url())


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Structured data for search engines; no text in it can end the element."""
    text = json.dumps(data, ensure_ascii=False)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag
def hiding_of(notification: Notification) -> RevisionHiding | None:
    """The act that a mail about an earlier version tells of."""
    return RevisionHiding.objects.filter(pk=notification.ref.rpartition(":")[2]).first()


@register.simple_tag
def solved_link(answer: Answer, asker: Member) -> str:
    """The address by which the asker says, without signing in, whether an answer helped."""
    return reverse("forum:solved_by_mail", args=[token_for(answer, asker)])


@register.simple_tag
def why_sign_in(target: str | None) -> str:
    """What somebody wanted to do who was led to sign in first; nothing where that says itself."""
    return signing_in.reason_for(target or "")


@register.filter
def slug_words(path: str) -> str:
    """The words of the last part of an address: what somebody was looking for who found nothing there.

    Those of the site's own addresses too: the page for a refusal must be that of an address that does not exist.
    """
    parts = [part for part in unquote(path or "").split("/") if re.search(r"[^\W\d_]{3}", part)]
    return " ".join(re.findall(r"\w+", parts[-1]))[:100] if parts else ""


def _address_in(context: Context, code: str) -> str:
    request = context.get("request")
    if request is not None:
        here = request.get_full_path()
        there = str(translate_url(here, code))
        if there != here:
            return there
    return _home_in(code, "")[2]


def _home_in(code: str, name: str) -> tuple[str, str, str]:
    with override(code):
        return code, f"{name} ({gettext('home page')})", reverse("home")


@lru_cache(maxsize=4096)  # a page holds dozens of dates, and the next page mostly the same ones
def _time_element(moment: dt.date, style: str, language: str | None, zone: dt.tzinfo) -> SafeString:
    """`language` and `zone` are the active ones: they are here to tell the cached texts apart."""
    machine = dates.machine_time(moment)
    if not isinstance(moment, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', machine, dates.written_day(moment))
    full = dates.written_moment(moment)
    if style == "day":
        day = dates.written_day(moment)
        return format_html('<time datetime="{}" title="{}" data-when>{}</time>', machine, full, day)
    return format_html('<time datetime="{}" data-when>{}</time>', machine, full)


def _is_french() -> bool:
    return (get_language() or "").startswith("fr")


def _french(text: str) -> str:
    return text.replace(",", NNBSP).replace(".", ",")


@cache
def _icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), name)


@cache
def _state_pill(state: str, language: str | None) -> SafeString:
    return render_to_string("components/pill.html", {"state": state})


@lru_cache(maxsize=1024)
def _answer_stub(count: int, state: str, language: str | None) -> SafeString:
    return render_to_string("components/answer_stub.html", {"count": count, "state": state})


@cache
def _sprite() -> str:
    return static("selfcare/img/icons.svg")
