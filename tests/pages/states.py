"""Pages to which no link of a site leads: forms on their way, refusals, doors, counters, errors, a closed site."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import html5lib
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver
from wagtail.rich_text import RichText

from forum import actions, maintenance
from forum.maintenance import Mode
from forum.models import Member, Product, Question
from forum.views.member_posts import LISTS
from knowledge.models import ArticlePage, TextPage
from moderation.mediation.forms.pages import PAGES
from moderation.review import charter
from selfcare import new_site, site_texts
from selfcare.kiosk import devices
from tests.journeys.browser import XHTML, values_of
from tests.moderation import casework
from tests.pages import rare
from tests.pages.failing import FAILING
from tests.pages.figures import count_days
from tests.pages.seeing import Eyes, Page
from tests.people import PASSWORD, make_member

OURS = {"selfcare", "forum", "knowledge", "moderation"}
TYPED = {"context": "after", "title": "The pump hums and gives no water", "body": "Since **Monday**.", "tags": "pump"}


def all_of_them(language: str, everybody: dict[str, Any], places: dict[str, Any]) -> Iterator[Page]:
    for member in filter(None, everybody.values()):
        member.refresh_from_db()  # who has accepted the charter since
    yield from asking(language, everybody)
    yield from escalating(language, everybody["asker"], everybody["mediator"])
    yield from doors(language, everybody["asker"])
    yield from promoting(language, everybody["editor"], places)
    yield from searching(language, places)
    yield from reading(language, everybody, places)
    yield from counter(language, places)
    yield from back_office(language, everybody["superuser"])
    yield from failing(language, everybody)
    yield from closed(language, everybody["asker"], places)
    yield from rare.all_of_them(language, everybody, places)


def _pages(*seen: Page | None) -> Iterator[Page]:
    yield from (page for page in seen if page is not None)


def asking(language: str, everybody: dict[str, Any]) -> Iterator[Page]:
    """In three steps and on one page, to where it waits for a link in a mail."""
    visitor = Eyes("visitor", language=language)
    at = f"/{language}/questions/ask/"
    yield from _pages(visitor.go(at, {"about": "none"}, follow=True))
    text = f"{at}text/"
    typed = {**TYPED, "language": language}
    yield from _pages(
        visitor.see(text),
        visitor.see(text, {**typed, "title": "Why", "body": ""}),
        visitor.go(text, typed, follow=True),
        visitor.see(f"{at}review/"),
        visitor.go(f"{at}review/", {"email": "nadia@example.org"}, follow=True),
        visitor.see(f"{at}found/"),
        visitor.see(f"/{language}/questions/preview/", {"body": "**So**", "in": language}),
    )
    expert = everybody["moderator"]
    Member.objects.filter(pk=expert.pk).update(reputation=5000)
    yield from _pages(Eyes("expert", expert, language=language).see(at))


def escalating(language: str, asker: Member, mediator: Member) -> Iterator[Page]:
    """A question without a case, a case that was begun, one that is ready to be sent."""
    eyes = Eyes("asker", asker, language=language)
    body = casework.make_body(f"body-of-states-{language}", mediator)
    asked = {"by": asker, "body": "It stops.", "language": language, "tags": ["pump"]}
    begun = actions.ask("The third shop does not answer me", **asked)
    casework.draft_case(begun)
    ready = actions.ask("The fourth shop does not answer me", **asked)
    casework.ready_case(ready, body)
    fresh = actions.ask("The fifth shop does not answer me", **asked)
    yield from _pages(eyes.see(f"/{language}/questions/{fresh.pk}/escalate/"))
    for question in (begun, ready):
        at = f"/{language}/questions/{question.pk}/escalate/"
        letter = ("letter/", "letter/print/", "letter/sent/", "letter/dates/")
        form = ("form/", "form/documents/", *(f"form/{page.name}/" for page in PAGES))
        for part in ("", "check/", "later/", "send/", *letter, *form):
            yield from _pages(eyes.see(at + part), eyes.see(at + part, {}))


def doors(language: str, asker: Member) -> Iterator[Page]:
    """Of an account: the second step set up and asked for, codes, leaving."""
    eyes = Eyes("asker", language=language)
    at = f"/{language}/account/"
    known = {"login": asker.username, "password": PASSWORD}
    yield from _pages(
        eyes.see(f"{at}login/", {**known, "password": "wrong"}),
        eyes.see(f"{at}login/code/", {"email": asker.email}, follow=True),
    )
    eyes.go(f"{at}login/", known)
    yield from _pages(
        eyes.see(f"{at}logout/"),
        eyes.go(f"{at}second-step/totp/activate/", None, follow=True),
        eyes.go(f"{at}reauthenticate/", {"password": PASSWORD}, follow=True),
        eyes.see(f"{at}delete/"),
        eyes.see(f"{at}delete/", {}),
    )
    page = eyes.go(f"{at}second-step/totp/activate/")
    secret = re.search(r"secret=([A-Z2-7]{32})", page.html if page else "")
    assert secret is not None
    code = format_hotp_value(hotp_value(secret[1], int(time.time()) // 30))
    yield from _pages(
        page,
        eyes.see(f"{at}second-step/totp/activate/", {"code": "000000"}),
        eyes.go(f"{at}second-step/totp/activate/", {"code": code}, follow=True),
    )
    for part in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        yield from _pages(eyes.see(f"{at}second-step/{part}", None, follow=True))
    other = Eyes("visitor", language=language)
    yield from _pages(
        other.go(f"{at}login/", known, follow=True), other.see(f"{at}second-step/authenticate/", {"code": "1"})
    )
    yield from _pages(eyes.go(f"{at}delete/", {"posts": "keep", "username": asker.username}, follow=True))


def promoting(language: str, editor: Member, places: dict[str, Any]) -> Iterator[Page]:
    """An answer on its way to a guide."""
    eyes = Eyes("editor", editor, language=language)
    question = actions.ask(
        "The pump stops before the end",
        by=make_member(f"lea-{language}", charter_version=1),
        body="Why?",
        language=language,
        tags=["pump"],
    )
    body = "Open it.\n\n1. Clean the filter.\n2. Clean the hose.\n\nCall 06 12 34 56 78 otherwise."
    answer = actions.answer(question, by=editor, body=body)
    actions.accept(answer, by=question.author)
    at = f"/{language}/answers/{answer.pk}/promote/"
    while (page := eyes.go(at, None, follow=True)) is not None and not page.address.startswith("/admin/"):
        yield page
        main = html5lib.parse(page.html).find(f".//{XHTML}main//{XHTML}form[@method='post']")
        page = eyes.go(urljoin(page.address, main.get("action") or page.address), values_of(main), follow=True)
        yield from _pages(page)
        at = page.address if page else at


def searching(language: str, places: dict[str, Any]) -> Iterator[Page]:
    for role in ("visitor",):
        eyes = Eyes(role, language=language)
        for tail in (
            "search/?q=pump",
            "search/?q=zzzz",
            "search/?q=pump&kind=guide",
            "questions/?q=zzzz&state=resolved",
        ):
            yield from _pages(eyes.see(f"/{language}/{tail}"))


def reading(language: str, everybody: dict[str, Any], places: dict[str, Any]) -> Iterator[Page]:
    """Guides with everything in them, the words of a new site, its charter, figures of some days."""
    site_texts.seed(new_site.pages())
    charter.seed(new_site.rules())
    count_days()
    guide = ArticlePage.objects.get(pk=places["kiosk:guide is"]["pk"])
    guide.body = [
        ("paragraph", RichText("<h2>Before</h2><p>Pull the <b>plug</b>.</p>")),
        ("steps", [RichText("<p>Open it.</p>"), RichText("<p>Clean the filter.</p>")]),
        ("warning", RichText("<p>The water is hot.</p>")),
        ("product", Product.objects.get()),
        ("question", Question.objects.get(pk=places["pk"])),
    ]
    guide.save_revision().publish()
    texts = TextPage.objects.filter(locale__language_code=language)
    parts = ("", "charter/", "statistics/", "statistics/?days=90", "kiosk/guides/", "guides/", "account/data/")
    for role in ("visitor", "asker", "moderator"):
        eyes = Eyes(role, everybody[role], language=language)
        written = [f"members/alice/?show={name}" for name in LISTS]
        known = [f"/{language}/{part}" for part in (*parts, "statistics/staff/", *written)]
        found = [page.url for page in texts if role == "visitor"]
        for address in (*known, guide.url, f"{guide.url}?after=1", *found):
            yield from _pages(eyes.see(address))


def counter(language: str, places: dict[str, Any]) -> Iterator[Page]:
    """A screen of a shop."""
    eyes = Eyes("counter", language=language)
    at = f"/{language}/kiosk/"
    eyes.go(f"{at}device/", {"code": "open"})
    assert devices.COOKIE in eyes.client.cookies
    guide = places["kiosk:guide is"]["pk"]
    for part in ("", "search/?q=pump", "guides/", f"guides/{guide}/", f"questions/{places['pk']}/", "ask/"):
        yield from _pages(eyes.see(at + part))
    yield from _pages(eyes.see(f"{at}ask/", {}))


def back_office(language: str, superuser: Member) -> Iterator[Page]:
    eyes = Eyes("superuser", superuser, language=language)
    yield from _pages(eyes.see("/admin/"))
    for address in sorted(set(own_addresses())):
        yield from _pages(eyes.see(address))


def own_addresses() -> Iterator[str]:
    """Of views of ours under /admin/ that need nothing to be named."""
    for address, view in _views(get_resolver().url_patterns, "/"):
        module = getattr(view, "view_class", view).__module__
        if address.startswith("/admin/") and module.split(".")[0] in OURS and not re.search(r"[<(]", address):
            yield address


def _views(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def failing(language: str, everybody: dict[str, Any]) -> Iterator[Page]:
    with override_settings(ROOT_URLCONF="tests.pages.failing"):
        for role in ("visitor", "member"):
            eyes = Eyes(role, everybody[role], language=language)
            for way in FAILING:
                yield from _pages(eyes.see(f"/{language}/fails/{way}/"))
            yield from _pages(eyes.see(f"/{language}/nothing-is-here/"))
    eyes = Eyes("visitor", language=language)
    eyes.client = Client(enforce_csrf_checks=True)
    yield from _pages(eyes.see(f"/{language}/account/login/", {"login": "a"}))


def closed(language: str, asker: Member, places: dict[str, Any]) -> Iterator[Page]:
    eyes = Eyes("asker", asker, language=language)
    answer = f"/{language}/questions/{places['pk']}/answer/"
    try:
        maintenance.begin(Mode.CLOSED)
        yield from _pages(eyes.see(f"/{language}/questions/"))
        maintenance.begin(Mode.READ_ONLY)
        yield from _pages(
            eyes.see(f"/{language}/questions/"),
            eyes.see(answer, {"body": "It has not turned since Monday, and hums."}),
        )
    finally:
        maintenance.end()
