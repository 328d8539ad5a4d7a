"""Who keeps a copy of a guide is told once that they must not go by it: it was corrected, withdrawn or deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from forum import actions, letters, notifications
from forum.models import Answer, Mail, Member, Notification
from knowledge import promotion
from knowledge.cards.reading import card_of
from knowledge.models import ArticlePage, KeptCopy
from knowledge.readers import keepers, sending
from knowledge.translations.significance import Significance
from knowledge.upkeep import tasks
from tests.knowledge.guides import change, make_guide


@pytest.fixture
def guide(site_tree: Any, editor: Member) -> ArticlePage:
    return make_guide(site_tree["en"], by=editor)


def keep(page: ArticlePage, member: Member) -> KeptCopy:
    sending.send(page, card_of(page), by=member, wants_news=True)
    return KeptCopy.objects.get(member=member, page=page)


def told(member: Member) -> list[Notification]:
    return list(Notification.objects.filter(member=member, kind=Notification.Kind.COPY).order_by("pk"))


class TestWithdrawn:
    def test_they_are_told_once_by_a_mail_that_names_it(
        self, guide: ArticlePage, editor: Member, bob: Member, client: Client
    ) -> None:
        kept = keep(guide, bob)
        tasks.withdraw(guide, by=editor)
        assert (keepers.tell(), keepers.tell()) == (1, 0)
        [note] = told(bob)
        assert Mail.objects.filter(notification=note).count() == 1
        subject, text, html = letters.compose(note)
        assert subject == "Withdrawn, do not go by your copy: Drain the machine"
        for part in (text, html):
            assert f"version {kept.number}" in part
            assert "may be wrong or dangerous" in part
        assert "You receive this because you asked to be told" in text
        response = client.get(f"/en{note.url}")
        assert response.status_code == 410
        assert "Do not go by your copy" in response.text

    def test_in_their_language(self, guide: ArticlePage, editor: Member, bob: Member) -> None:
        Member.objects.filter(pk=bob.pk).update(language="fr")
        keep(guide, bob)
        tasks.withdraw(guide, by=editor)
        keepers.tell()
        [note] = told(bob)
        subject, text, _html = letters.compose(note)
        assert subject.startswith("Guide retiré, ne vous fiez plus à votre copie")
        assert "Ne vous fiez plus à votre copie" in text and "dangereux" in text

    def test_put_back_before_anybody_was_told_is_no_news(self, guide: ArticlePage, bob: Member) -> None:
        keep(guide, bob)
        guide.unpublish()
        guide.get_latest_revision().publish()
        assert keepers.tell() == 0

    def test_a_deleted_guide(self, guide: ArticlePage, bob: Member, alice: Member) -> None:
        for member in (bob, alice):
            keep(guide, member)
        Page.objects.get(pk=guide.pk).delete()
        for member in (bob, alice):
            [note] = told(member)
            assert note.url == "/guides/"
            assert letters.compose(note)[0] == "Withdrawn, do not go by your copy: Drain the machine"

    @pytest.mark.wide
    def test_the_words_of_a_question_that_left_public_sight_are_not_said_again(
        self, answer: Answer, alice: Member, bob: Member, dora: Member, editor: Member
    ) -> None:
        page = promotion.promote(actions.accept(answer, by=alice), by=editor)
        page.get_latest_revision().publish()
        kept = keep(ArticlePage.objects.get(pk=page.pk), bob)
        actions.hide(answer.question, by=dora, ref="decision:1")
        assert keepers.tell() == 1
        [note] = told(bob)
        subject, text, _html = letters.compose(note)
        assert subject == "A guide was withdrawn: do not go by your copy"
        assert f"version {kept.number}" in text
        assert page.title not in text + note.subject


class TestOnce:
    def test_a_newer_copy_that_was_taken_meanwhile_stays(self, guide: ArticlePage, bob: Member) -> None:
        old = keep(guide, bob)
        changed = change(guide, Significance.MAJOR)
        keep(changed, bob)
        assert not keepers._tell_or_log(old, changed.last_published_at)  # a worker that read the row before
        assert told(bob) == []
        assert KeptCopy.objects.get().number == changed.live_revision_id
        change(changed, Significance.MAJOR)
        assert keepers.tell() == 1

    def test_each_copy_is_told_of(self, guide: ArticlePage, editor: Member, bob: Member) -> None:
        """Corrected once, taken anew, withdrawn: two copies, two mails."""
        keep(guide, bob)
        guide = change(guide, Significance.MAJOR)
        keepers.tell()
        keep(guide, bob)
        tasks.withdraw(guide, by=editor)
        keepers.tell()
        subjects = [letters.compose(note)[0] for note in told(bob)]
        assert len(subjects) == 2
        assert subjects[1].startswith("Withdrawn")

    def test_who_cannot_be_told_is_tried_again_and_holds_up_nobody(
        self, guide: ArticlePage, bob: Member, alice: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for member in (bob, alice):
            keep(guide, member)
        change(guide, Significance.MAJOR)
        write = notifications.write

        def failing(rows: Any, **how: Any) -> Any:
            if rows[0].member_id == bob.pk:
                raise RuntimeError("the disk is full")
            return write(rows, **how)

        with monkeypatch.context() as patched:
            patched.setattr(notifications, "write", failing)
            assert keepers.tell() == 1
        assert (len(told(alice)), told(bob)) == (1, [])
        assert keepers.tell() == 1
        assert len(told(bob)) == 1
