"""Every address that takes a POST has a limit of its own, or says here why it needs none."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from typing import Any

import pytest
from allauth.account import app_settings
from django.urls import URLPattern, URLResolver, get_resolver

from forum import limits
from forum.models import Answer, Member, Question
from moderation.review import actions
from moderation.review.models import Appeal, Decision, Flag
from tests.moderation.reviewing import courtesy, hide

pytestmark = pytest.mark.wide

# Where the view itself, or what it calls, spends: the act, and the module that does.
SPENT_IN = {
    "api:*": ("api", "forum.api"),
    "moderation:form": ("case", "moderation.mediation.views.intake"),
    "moderation:form_page": ("case", "moderation.mediation.views.intake"),
    "moderation:flag": ("report", "moderation.review.views.flags"),
    "moderation:report_member": ("report", "moderation.review.views.flags"),
    "moderation:notify": ("notice", "moderation.review.views.notices"),
    "moderation:contest": ("appeal", "moderation.review.views.appeals"),
    "moderation:appeal_write": ("appeal", "moderation.review.views.appeals"),
    "moderation:appeal_withdraw": ("appeal", "moderation.review.views.appeals"),
    "moderation:notice_contest": ("appeal", "moderation.review.views.appeals"),
    "moderation:notice_appeal_write": ("appeal", "moderation.review.views.appeals"),
    "moderation:propose_amendment": ("edit", "moderation.review.views.amendments"),
    "moderation:vote_amendment": ("vote", "moderation.review.views.amendments"),
    "knowledge:helpful": ("opinion", "knowledge.readers.opinions"),
    "knowledge:ask_after": ("draft", "knowledge.readers.opinions"),
    "knowledge:suggest_guide": ("vote", "knowledge.promoting.suggesting"),
    "knowledge:promote*": ("guide", "knowledge.promoting.views"),
    "knowledge:*copy": ("copy", "knowledge.cards.views"),
    "knowledge:send": ("copy", "knowledge.cards.views"),
    "forum:ask": ("draft", "forum.views.steps"),
    "forum:ask_text": ("draft", "forum.views.steps"),
    "forum:ask_review": ("ask", "forum.views.reviewing"),
    "forum:publish_by_link": ("ask", "forum.views.mailed"),
    "forum:ask_found": ("autosave", "forum.views.drafts"),
    "forum:delete_draft": ("autosave", "forum.views.drafts"),
    "forum:autosave": ("autosave", "forum.views.drafting"),
    "forum:answer_draft": ("autosave", "forum.views.answers"),
    "forum:add_picture": ("picture", "forum.views.pictures"),
    "forum:answer": ("answer", "forum.views.answers"),
    "forum:comment": ("comment", "forum.views.comments"),
    "forum:edit_*": ("edit", "forum.views.replies"),
    "forum:invite": ("edit", "forum.views.invitations"),
    "forum:purchase": ("edit", "forum.views.purchase"),
    "forum:private_notes": ("edit", "forum.views.private_notes"),
    "forum:requests": ("edit", "forum.views.requests"),
    "forum:mark_read": ("edit", "forum.views.notifications"),
    "forum:settings": ("edit", "forum.views.notifications"),
    "forum:saved_repl*": ("edit", "forum.views.saved_replies"),
    "forum:saved_filters": ("edit", "forum.views.saved_filters"),
    "forum:preferences": ("edit", "forum.views.preferences"),
    "mail_settings": ("edit", "forum.views.preferences"),
    "forum:sessions": ("edit", "forum.views.account"),
    "forum:rename": ("edit", "forum.views.account"),
    "forum:leave": ("edit", "forum.views.leaving"),
    "kiosk:ask": ("link", "selfcare.kiosk.views"),
    "kiosk:device": ("code", "selfcare.kiosk.views"),
}
# Changes nothing that lasts, or belongs to somebody else's machinery.
WITHOUT = {
    "theme": "a cookie of the browser itself",
    "saving": "a cookie of the browser itself",
    "dense": "a cookie of the browser itself",
    "home": "read only",
    "unsubscribe": "a signed link that says the same each time, and must never be refused",
    "mail_in": "the provider's secret; each mail has limits of its own",
    "moderation:danger": "a fragment; keeps nothing",
    "knowledge:opened": "counted within the limit of searches, and answered all the same",
    "knowledge:similar": "a fragment; keeps nothing",
    "forum:tag_suggestions": "a fragment; keeps nothing",
    "account_*": "django-allauth's rates",
    "mfa_*": "django-allauth's rates: codes are tried as seldom as passwords",
    "wagtail*": "Wagtail's, which takes no text of members",
    "frontend_sign_in": "leads to the page of django-allauth",
}


def limits_of_allauth() -> set[str]:
    return {"signup", "login", "login_failed", "reset_password", "reset_password_from_key", "change_password"}


def posted() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Names and views of all addresses outside the admin that do not refuse a POST."""
    for address, name, view in _walk(get_resolver().url_patterns, "/", ""):
        methods = _methods(view)
        if not address.startswith("/admin/") and (methods is None or "POST" in methods):
            yield name, view


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[tuple[str, str, Any]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, address, inner)
        elif isinstance(pattern, URLPattern):
            yield address, f"{namespace}{pattern.name}", pattern.callback


def _methods(view: Any) -> set[str] | None:
    """What `require_http_methods` lets through; None where nothing says so."""
    while view is not None:
        code = getattr(view, "__code__", None)
        for name, cell in zip(code.co_freevars if code else (), getattr(view, "__closure__", None) or (), strict=False):
            if name == "request_method_list":
                return set(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


def _spends(view: Any) -> str | None:
    while view is not None:
        if hasattr(view, "spends"):
            return str(view.spends)
        view = getattr(view, "__wrapped__", None)
    return None


def _named(table: Any, name: str) -> list[str]:
    return [pattern for pattern in table if fnmatch(name, pattern)]


def test_every_post_has_a_limit() -> None:
    missing, twice = [], []
    for name, view in posted():
        found = [_spends(view), *_named(SPENT_IN, name), *_named(WITHOUT, name)]
        known = [one for one in found if one]
        if not known:
            missing.append(name)
        if _spends(view) and len(known) > 1 and not name.startswith(("account_", "mfa_")):
            twice.append(name)
    assert missing == [], missing
    assert twice == [], "named here, although the view says it itself"


def test_what_is_named_here_is_there() -> None:
    names = [name for name, _view in posted()]
    for pattern in [*SPENT_IN, *WITHOUT]:
        assert any(fnmatch(name, pattern) for name in names), pattern


@pytest.mark.parametrize(("act", "module"), sorted(set(SPENT_IN.values())))
def test_it_is_spent_where_it_is_said(act: str, module: str) -> None:
    source = inspect.getsource(importlib.import_module(module))
    assert re.search(rf'limits\.(spend|has_left)\(request, "{act}"\)', source), module
    assert act in limits.LIMITS


def test_every_limit_is_spent() -> None:
    """None is left over in the table."""
    said = {act for act, _module in SPENT_IN.values()} | {_spends(view) for _name, view in posted()}
    elsewhere = {"link", "address", "return", "receipt", "mail", "search", "export", "dossier"}
    assert set(limits.LIMITS) - said - elsewhere == set()


def test_names_and_passwords_are_counted_too() -> None:
    assert limits_of_allauth() <= set(app_settings.RATE_LIMITS)


# What it is like


@pytest.fixture
def nothing_left(monkeypatch: pytest.MonkeyPatch) -> None:
    for act in limits.LIMITS:
        monkeypatch.setitem(limits.LIMITS, act, limits.Limit(0, 3600))


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("act", ["keep", "hide", "undo", "acknowledge", "decide", "shut", "member"])
def test_a_friendly_page_and_nothing_done(
    act: str, language: str, question: Question, answer: Answer, bob: Member, dora: Member, as_member: Any
) -> None:
    rule = courtesy()
    actions.flag(answer, by=question.author, rule=rule)
    warning = actions.warn(bob, by=dora, rule=rule, facts="Two insults there.")
    appeal = actions.contest(warning, by=bob, text="No.")
    base = f"/{language}/moderation"
    said = {"seen": 0, "facts": "Two insults there."}
    member, address, data = {
        "keep": (dora, f"{base}/answer/{answer.pk}/keep/", {"seen": 0}),
        "hide": (
            dora,
            f"{base}/answer/{answer.pk}/hide/",
            {**said, "rule": "courtesy"},
        ),
        "undo": (dora, f"{base}/decisions/{warning.pk}/undo/", {}),
        "acknowledge": (bob, f"{base}/decisions/{warning.pk}/read/", {}),
        "decide": (dora, f"{base}/appeals/{appeal.pk}/decide/", {"seen": 9, "outcome": "upheld", "reasons": "So."}),
        "shut": (
            dora,
            f"{base}/question/{question.pk}/shut/",
            {**said, "rule": "on-topic"},
        ),
        "member": (
            dora,
            f"{base}/members/bob/",
            {**said, "rule": "courtesy", "kind": "warn"},
        ),
    }[act]
    browser = as_member(member)
    response = browser.post(address, data)
    assert response.status_code == 429, response.content.decode()[:3000]
    assert 0 < int(response["Retry-After"]) <= 3600
    words = {"en": ("Try again at", "in a short time"), "fr": ("Réessayez à", "en peu de temps")}[language]
    assert any(word in response.content.decode() for word in words)
    assert Decision.objects.count() == 1
    assert Decision.objects.get().acknowledged_at is None
    assert Appeal.objects.get().is_open
    assert Flag.objects.get().handled_at is None


@pytest.mark.django_db
def test_moderators_have_room_for_a_wave_of_spam(answer: Answer, dora: Member) -> None:
    assert limits.LIMITS["moderate"].times >= 600
    assert hide(answer, dora).is_standing  # by the action itself, nothing is counted
