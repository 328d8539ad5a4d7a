"""What the author is told, on the site and by mail, in their language."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from forum import actions as forum_actions
from forum import letters
from forum.models import Mail, Member, Notification
from moderation.review import actions
from moderation.templatetags.moderation import decision_of
from tests.moderation.reviewing import FACTS, courtesy, hide
from tests.people import make_member

AT = datetime(2026, 8, 31, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _contact(settings):
    settings.CONTACT_EMAIL = "contact@example.org"


def told(member: Member) -> Notification:
    return Notification.objects.get(member=member, kind="decision")


@pytest.mark.wide
@pytest.mark.parametrize(("language", "day"), [("en", "28\u00a0February 2027"), ("fr", "28\u00a0février 2027")])
def test_the_mail_holds_the_reasons_in_the_authors_language(question, dora, language, day):
    author, reporter = make_member("brigitte", language=language), make_member("reporter")
    answer = forum_actions.answer(question, by=author, body="You idiot.")
    rule = courtesy()
    actions.flag(answer, by=reporter, rule=rule, note="A note for the team only.")
    with translation.override("en" if language == "fr" else "fr"):  # the moderator reads the other one
        decision = hide(answer, dora, at=AT)
    notification = told(author)
    assert Mail.objects.get(notification=notification).to == ["brigitte@example.org"]
    subject, text, html = letters.compose(notification)
    assert question.title in subject
    title, law = (rule.title_fr, rule.text_fr) if language == "fr" else (rule.title_en, rule.text_en)
    for item in (title, law, FACTS, day, "contact@example.org", decision.statement.puid):
        assert item in text
    assert f"/{language}/moderation/decisions/{decision.pk}/" in text
    assert "contact@example.org" in html
    for hidden in ("eporter", "A note for the team only.", "dora", "Dora"):
        assert hidden not in subject + text + html


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_the_author_of_each_kind_of_post_is_told_once(kind, question, answer, alice, dora):
    comment = forum_actions.comment(answer, by=alice, body="That cannot be.")
    post = {"question": question, "answer": answer, "comment": comment}[kind]
    hide(post, dora)
    hide(post, dora)
    notification = told(post.author)
    assert notification.question == question
    assert "idiot" in letters.compose(notification)[1]
    assert Mail.objects.filter(notification=notification).count() == 1


@pytest.mark.wide
def test_hostile_words_stay_words_in_the_html_part(question, dora):
    author = make_member("brigitte")
    answer = forum_actions.answer(question, by=author, body="x")
    hide(answer, dora, facts="It says <script>alert(1)</script> & more")
    subject, text, html = letters.compose(told(author))
    assert "<script>alert(1)</script> & more" in text
    assert "<script>" not in html
    assert "\n" not in subject


@pytest.mark.wide
def test_a_mail_that_leaves_after_the_undoing_says_so(answer, bob, dora):
    decision = hide(answer, dora, at=AT)
    first = told(bob)
    assert "hidden, and why" in letters.compose(first)[0]
    actions.undo(decision, by=dora)
    for notification in Notification.objects.filter(member=bob, kind="decision"):
        subject, text, _ = letters.compose(notification)
        assert "no longer hidden" in subject
        assert "undone" in text
        assert FACTS not in text
    assert Notification.objects.filter(member=bob, kind="decision").count() == 2


def test_closed_accounts_are_not_written_to(answer, bob, dora):
    Member.objects.filter(pk=bob.pk).update(is_active=False)
    decision = hide(answer, dora)
    assert not Notification.objects.filter(kind="decision").exists()
    assert decision.statement.informed_at is None


def test_a_notification_never_tells_somebody_else_the_reasons(answer, dora, alice):
    hide(answer, dora)
    notification = told(answer.author)
    assert decision_of(notification) is not None
    notification.member = alice
    assert decision_of(notification) is None
