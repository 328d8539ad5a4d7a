"""Withdrawing a guide: a decision with its reasons, told to those whom the guide names, contested, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from forum import actions as forum_actions
from forum import letters
from forum.models import Answer, Member, Notification
from knowledge import promotion, scheduling
from knowledge.models import ArticlePage, Withdrawal
from moderation.review import actions, appealing, invariants
from moderation.review.models import Appeal, Decision, NoticeLink
from moderation.review.transparency import log
from moderation.review.transparency.statement_payload import found_in
from moderation.review.vocabulary import Source
from tests.moderation.contesting import contest, decide
from tests.moderation.noticing import BASE, give, mails_to
from tests.moderation.reviewing import LANGUAGES, courtesy, fresh, page
from tests.people import make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]
SignIn = Callable[[Member], Client]
FACTS = "The guide calls the maker a thief in its second step."
LAW = {"rule": "law", "law": "Law of 29 July 1881, art. 29", "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"}


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    """In English; bob wrote the answer, the editor made it and looks after it."""
    made = promotion.promote(forum_actions.accept(answer, by=alice), by=editor)
    made.save_revision().publish()
    return ArticlePage.objects.get(pk=made.pk)


def withdraw(guide: ArticlePage, by: Member, **more: Any) -> Decision:
    return actions.withdraw_guide(guide.pk, by=by, **{"rule": courtesy(), "facts": FACTS, **more})


def send(client: Client, guide: ArticlePage, language: str = "en", **values: Any) -> Any:
    known = {"seen": 0, "seen_answers": 0, "facts": FACTS, **LAW}
    return client.post(f"/{language}/moderation/guides/{guide.pk}/", {**known, **values})


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_notice_to_the_withdrawal(
    language: str, guide: ArticlePage, dora: Member, as_member: SignIn, client: Client
) -> None:
    notice = give(urls=[f"{BASE}{guide.url}"], language=language)
    desk = as_member(dora)
    where = f"/{language}/moderation/guides/{guide.pk}/"
    assert where in page(desk.get(f"/{language}/moderation/notices/{notice.ref}/"))
    assert notice.ref in page(desk.get(where))
    preview = send(desk, guide, language, preview="1")
    assert preview.status_code == 200 and FACTS in page(preview) and not Decision.objects.exists()
    for _ in range(2):  # a double click
        assert send(desk, guide, language).status_code == 302
    statement = Decision.objects.get().statement
    assert statement is not None
    assert (statement.source_type, statement.language) == (Source.ARTICLE_16, "en")
    assert client.get(guide.url).status_code == 404 and not fresh(guide).live
    said = {"en": "We withdrew the guide", "fr": "Nous avons retiré le guide"}[language]
    assert fresh(notice).decided_at and said in mails_to()[-1].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_it_names_read_why_in_their_language(
    language: str, guide: ArticlePage, bob: Member, editor: Member, dora: Member, as_member: SignIn
) -> None:
    Member.objects.filter(pk=bob.pk).update(language=language)
    decision = withdraw(guide, dora)
    for member in (fresh(bob), editor):
        told = Notification.objects.get(member=member, ref=decision.ref)
        subject, text, _html = letters.compose(told)
        assert {"en": "A guide is withdrawn", "fr": "Un guide est retiré"}[member.language] in subject
        assert FACTS in text and {"en": "You can contest", "fr": "Vous pouvez contester"}[member.language] in text
    author = as_member(fresh(bob))
    own = f"/{language}/moderation/decisions/{decision.pk}/"
    shown = page(author.get(own))
    assert {"en": "Why a guide is withdrawn", "fr": "Pourquoi un guide est retiré"}[language] in shown
    assert f'<dd lang="en">{FACTS}' in shown and f"{own}contest/" in shown
    assert {"en": "You can contest", "fr": "Vous pouvez contester"}[language] in shown
    assert own in page(author.get(f"/{language}/moderation/decisions/yours/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_contested_and_somebody_else_reverses_it(
    language: str,
    guide: ArticlePage,
    bob: Member,
    editor: Member,
    dora: Member,
    lea: Member,
    as_member: SignIn,
    client: Client,
) -> None:
    notice = give(urls=[f"{BASE}{guide.url}"])
    decision = withdraw(guide, dora)
    where = f"/{language}/moderation/decisions/{decision.pk}/contest/"
    assert FACTS in page(as_member(bob).get(where))
    assert as_member(bob).post(where, {"text": "The court said so."}).status_code == 302
    appeal = Appeal.objects.get()
    with pytest.raises(PermissionDenied):
        decide(appeal, dora)
    other, desk = as_member(lea), f"/{language}/moderation/appeals/"
    assert guide.title in page(other.get(desk))
    assert FACTS in page(other.get(f"{desk}{appeal.pk}/"))
    why = {"outcome": "reversed", "reasons": "The court did say so, as its judgment shows."}
    sent = other.post(f"{desk}{appeal.pk}/decide/", {**why, "seen": appeal.messages.latest("pk").pk})
    assert sent.status_code == 302 and fresh(appeal).outcome == "reversed"
    assert not fresh(decision).is_standing and client.get(guide.url).status_code == 200
    assert Notification.objects.filter(ref=f"{decision.ref}:undone").get().member == editor  # bob's appeal says it
    assert fresh(notice).is_open  # it waits again
    with pytest.raises(PermissionDenied):
        withdraw(guide, dora)
    assert list(invariants.differences()) == []


def test_nobody_publishes_it_whichever_way_as_long_as_the_decision_stands(
    guide: ArticlePage, answer: Answer, dora: Member, editor: Member, as_member: SignIn
) -> None:
    decision = withdraw(guide, dora)
    revision = fresh(guide).latest_revision
    with pytest.raises(PermissionDenied), transaction.atomic():
        revision.publish()
    draft = fresh(guide).get_latest_revision_as_object()
    draft.title = "Written anew"
    with pytest.raises(PermissionDenied), transaction.atomic():
        draft.save_revision(user=editor).publish()
    # on a day that an editor chose
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timezone.timedelta(minutes=1))
    assert scheduling.follow_schedule() == 0
    # with a text that left and came back
    forum_actions.hide(answer, by=dora, ref="decision:1")
    forum_actions.restore(answer, by=dora, ref="decision:1")
    assert promotion.follow_texts() == 0
    # by hand
    client = as_member(editor)
    edit = client.get(f"/admin/pages/{guide.pk}/edit/")
    assert b"action-publish" not in edit.content
    assert not fresh(guide).live
    actions.undo(decision, by=dora)
    assert fresh(guide).live and fresh(guide).title == guide.title
    assert not Withdrawal.objects.exists()


def test_it_comes_back_with_its_text_where_that_left_meanwhile(
    guide: ArticlePage, answer: Answer, dora: Member, django_capture_on_commit_callbacks: Any
) -> None:
    decision = withdraw(guide, dora)
    forum_actions.hide(answer, by=dora, ref="decision:1")
    actions.undo(decision, by=dora)
    assert not fresh(guide).live
    with django_capture_on_commit_callbacks(execute=True):
        forum_actions.restore(answer, by=dora, ref="decision:1")
    assert fresh(guide).live


def test_a_guide_that_a_text_took_away_is_not_put_back_by_it(guide: ArticlePage, answer: Answer, dora: Member) -> None:
    forum_actions.hide(answer, by=dora, ref="decision:1")
    assert not fresh(guide).live
    decision = withdraw(guide, dora)
    forum_actions.restore(answer, by=dora, ref="decision:1")
    assert promotion.put_back() == 0 and not fresh(guide).live
    actions.undo(decision, by=dora)
    assert promotion.put_back() == 1 and fresh(guide).live


def test_two_moderators_at_once(guide: ArticlePage, dora: Member, lea: Member, as_member: SignIn) -> None:
    notice = give(urls=[f"{BASE}{guide.url}"])
    assert send(as_member(dora), guide).status_code == 302
    second = send(as_member(lea), guide, facts="Something else entirely is wrong there.")
    assert second.status_code == 409 and "Something else entirely" in page(second)
    late = as_member(lea).post(f"/en/moderation/notices/{notice.ref}/", {"outcome": "kept", "answer": ""})
    assert late.status_code == 409 or "already" in page(late)
    assert Decision.objects.count() == 1
    with (
        pytest.raises(IntegrityError, match=r"one_withdrawal_of_guide|moderation_decision.page_id"),
        transaction.atomic(),
    ):
        again = Decision.objects.get()
        reasons = fresh(again.statement)
        reasons.pk, reasons.puid = None, "sr-second"
        reasons.save(force_insert=True)
        again.pk, again.statement = None, reasons
        again.save(force_insert=True)


def test_who_answered_the_notice_meanwhile_is_not_overruled_unread(
    guide: ArticlePage, dora: Member, lea: Member, as_member: SignIn
) -> None:
    notice = give(urls=[f"{BASE}{guide.url}"])
    actions.answer_notice(notice, by=lea, outcome=NoticeLink.Outcome.KEPT)
    assert send(as_member(dora), guide).status_code == 409
    assert send(as_member(dora), guide, seen_answers=1).status_code == 302


def test_who_may_not(
    guide: ArticlePage, bob: Member, dora: Member, lea: Member, mallory: Member, as_member: SignIn
) -> None:
    assert send(as_member(mallory), guide).status_code == 404
    assert send(as_member(dora), guide, facts="").status_code == 422
    assert send(as_member(dora), guide, rule="").status_code == 422
    assert as_member(dora).get("/en/moderation/guides/999999999999/").status_code == 404
    parent = guide.get_parent()
    assert as_member(dora).get(f"/en/moderation/guides/{parent.pk}/").status_code == 404
    with pytest.raises(ValidationError):
        actions.withdraw_guide(guide.pk, by=dora, facts=FACTS)
    with pytest.raises(ValidationError):  # art. 17(3)(b)
        give(urls=[f"{BASE}{guide.url}"], name="Nadia Notifier")
        withdraw(guide, dora, facts="Nadia Notifier says that it lies about her.")
    actions.give_notice(
        [f"{BASE}{guide.url}"], subject="other", reasons="It is false.", language="en", good_faith=True,
        name="Lea", email=lea.email, by=lea,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        withdraw(guide, lea)
    credited = make_moderator("denis")
    ArticlePage.objects.filter(pk=guide.pk).update(caretaker=credited)
    with pytest.raises(PermissionDenied):
        withdraw(guide, credited)
    assert not NoticeLink.objects.visible_to(credited).exists()
    assert not Decision.objects.exists()


def test_each_of_those_told_may_contest_and_one_reversal_is_for_all(
    guide: ArticlePage, bob: Member, editor: Member, dora: Member, lea: Member
) -> None:
    decision = withdraw(guide, dora)
    first, second = contest(decision, bob), contest(decision, editor)
    assert {bob.pk, editor.pk, dora.pk} <= appealing.concerned(first)
    decide(first, lea)
    assert fresh(second).outcome == Appeal.Outcome.GRANTED
    assert not Notification.objects.filter(ref=f"{decision.ref}:undone").exists()
    assert fresh(guide).live


def test_the_log_the_figures_and_the_export_know_of_it(
    guide: ArticlePage, bob: Member, dora: Member, client: Client
) -> None:
    decision = withdraw(guide, dora, facts=f"The guide of {bob.display_name} calls the maker a thief.")
    line = log.lines(log.rows(log.Choice.of({"kind": "guide"})))[0]
    assert (line.content, line.kind, line.is_undone) == ("guide", "guide withdrawn", False)
    shown = page(client.get("/en/transparency/?kind=guide"))
    assert "guide withdrawn" in shown and guide.title not in shown
    assert decision.statement is not None and found_in(decision.statement, decision) == ["name"]


def test_editors_delete_the_guide_and_the_decision_stays(
    guide: ArticlePage, bob: Member, dora: Member, lea: Member, as_member: SignIn, client: Client
) -> None:
    decision = withdraw(guide, dora)
    fresh(guide).delete()
    decision = fresh(decision)
    assert decision.page is None and decision.is_standing
    desk = as_member(dora)
    assert "a guide that was deleted" in page(desk.get("/en/moderation/decisions/")).lower()
    assert "guide withdrawn" in page(client.get("/en/transparency/"))
    assert desk.post(f"/en/moderation/decisions/{decision.pk}/undo/").status_code == 403
    author = as_member(bob)
    assert FACTS in page(author.get(f"/en/moderation/decisions/{decision.pk}/"))
    appeal = contest(decision, bob)
    assert as_member(lea).get(f"/en/moderation/appeals/{appeal.pk}/").status_code == 200
    decide(appeal, lea)
    assert not fresh(decision).is_standing
