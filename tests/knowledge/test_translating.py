"""Guides in two languages: what a translation lacks of its original, who is told, and how it gets level again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from forum import actions, letters
from forum.channels import Channel
from forum.models import Answer, Mail, Member, Notification, ReputationChange
from knowledge import promotion
from knowledge.models import ArticlePage, Edition
from knowledge.translations import editions, joining, translating
from knowledge.translations.significance import Published, Significance, change_since, heaviest, later_than
from tests.knowledge.guides import change, make_guide, translate
from tests.people import make_editor

REPORT = "/admin/reports/translations/"
SignIn = Callable[[Member], Client]
T, M, X = Significance.TYPO, Significance.MEDIUM, Significance.MAJOR


def at(day: int) -> datetime:
    return datetime(2026, 10, day, tzinfo=UTC)


def told(*weights: tuple[int, str]) -> list[Published]:
    return [Published(number, weight, at(day)) for day, (number, weight) in enumerate(weights, 1)]


class TestRule:
    def test_nothing_since_is_nothing(self) -> None:
        assert change_since(5, told((5, M))) is None

    def test_typos_alone_make_nothing_old(self) -> None:
        assert change_since(5, told((5, M), (6, T), (7, T))) is None

    def test_the_heaviest_counts_whatever_came_after_it(self) -> None:
        found = change_since(5, told((5, M), (6, X), (7, T), (8, M)))
        assert found is not None
        assert (found.significance, found.first_at, found.last_at, found.number) == (X, at(2), at(4), 8)

    def test_what_came_before_does_not_count(self) -> None:
        assert change_since(7, told((5, M), (6, X), (7, M))) is None

    def test_made_from_a_draft_that_was_never_public(self) -> None:
        assert [one.number for one in later_than(6, told((5, M), (8, M)))] == [8]

    def test_an_earlier_text_published_once_more_is_the_text_of_now(self) -> None:
        assert change_since(5, told((6, X), (5, M))) is None
        assert change_since(6, told((6, X), (5, M))) is not None

    def test_nobody_knows_what_it_was_made_from(self) -> None:
        assert change_since(None, told((5, X))) is None

    def test_nothing_weighs_nothing(self) -> None:
        assert heaviest([]) is None


@pytest.fixture
def english(site_tree: Any, editor: Member) -> ArticlePage:
    return make_guide(site_tree["en"], by=editor)


@pytest.fixture
def translator(db: Any) -> Member:
    return make_editor("translator")


@pytest.fixture
def french(english: ArticlePage, translator: Member) -> ArticlePage:
    return translate(english, "fr", by=translator)


class TestMaking:
    def test_it_knows_its_original_and_the_text_it_was_made_from(
        self, english: ArticlePage, french: ArticlePage, translator: Member
    ) -> None:
        assert (french.original, french.made_from) == (english, english.live_revision_id)
        assert french.owner == translator
        assert french.locale.language_code == "fr"
        assert [block.value for block in french.body][1].source == "Unplug it first: 230 V."

    @pytest.mark.wide
    def test_what_an_editor_saves_next_still_knows_it(self, french: ArticlePage) -> None:
        draft = french.get_latest_revision_as_object()
        draft.title = "Vidanger la machine"
        draft.save_revision().publish()
        again = ArticlePage.objects.get(pk=french.pk)
        assert (again.original_id, again.made_from) == (french.original_id, french.made_from)

    def test_a_draft_is_translated_too(self, site_tree: Any, editor: Member) -> None:
        page = make_guide(site_tree["fr"], by=editor, is_public=False)
        made = translate(page, "en", by=editor, is_public=False)
        assert made.made_from == page.latest_revision_id
        assert not made.live
        page.get_latest_revision().publish()
        assert translating.behind(made) is None

    def test_a_copy_in_the_same_language_is_a_guide_of_its_own(self, french: ArticlePage) -> None:
        copy = french.copy(update_attrs={"slug": "copy"})
        assert (copy.original_id, copy.made_from) == (None, None)
        assert copy.get_latest_revision_as_object().original_id is None

    @pytest.mark.wide
    def test_the_author_of_the_answer_is_credited_once(self, answer: Answer, alice: Member, editor: Member) -> None:
        actions.accept(answer, by=alice)
        page = promotion.promote(answer, by=editor)
        page.get_latest_revision().publish()
        before = ReputationChange.objects.filter(reason="promoted").count()
        made = translate(ArticlePage.objects.get(pk=page.pk), "fr", by=editor)
        assert [source.answer for source in made.sources.all()] == [source.answer for source in page.sources.all()]
        assert {source.block_id for source in made.sources.all()} <= {block.id for block in made.body}
        assert ReputationChange.objects.filter(reason="promoted").count() == before == 1
        assert Notification.objects.filter(kind=Notification.Kind.PROMOTED).count() == 1

    @pytest.mark.wide
    def test_two_guides_that_were_written_apart(
        self, english: ArticlePage, site_tree: Any, editor: Member, mallory: Member, client: Client
    ) -> None:
        apart = make_guide(site_tree["fr"], title="Vidanger", by=editor)
        with pytest.raises(PermissionDenied, match="Only editors"):
            joining.join(apart, of=english, by=mallory)
        for _click in range(2):
            apart = joining.join(apart, of=english, by=editor)
        assert f'href="{apart.url}"' in client.get(english.url).text
        change(english, M)
        assert translating.behind(change(apart, title="Vidanger la machine")) is not None
        third = make_guide(site_tree["fr"], title="Encore", by=editor)
        for original in (english, apart, third):
            with pytest.raises(PermissionDenied, match="Choose an original"):
                joining.join(third, of=original, by=editor)
        other = make_guide(site_tree["en"], title="Another", by=editor)
        for page in (apart, english):
            with pytest.raises(PermissionDenied, match="Part them first"):
                joining.join(page, of=other, by=editor)

    def test_a_guide_without_its_original_is_an_original(self, english: ArticlePage, french: ArticlePage) -> None:
        Page.objects.get(pk=english.pk).delete()
        french = ArticlePage.objects.get(pk=french.pk)
        assert french.original is None
        assert translating.behind(french) is None
        assert french.get_latest_revision_as_object().original_id is None


class TestTelling:
    @pytest.mark.parametrize("direction", ["en to fr", pytest.param("fr to en", marks=pytest.mark.wide)])
    def test_the_banner_says_how_old_it_is(
        self, direction: str, site_tree: Any, editor: Member, client: Client
    ) -> None:
        first, _to, second = direction.split()
        original = make_guide(site_tree[first], by=editor)
        made = translate(original, second, by=editor)
        banner = {"fr": "Cette traduction est plus ancienne", "en": "This translation is older"}[second]
        wrong = {"fr": "peuvent être fausses", "en": "may be wrong"}[second]
        assert banner not in client.get(made.url).text
        original = change(original, T)
        assert banner not in client.get(made.url).text
        original = change(original, M)
        page = client.get(made.url).text
        assert banner in page
        assert f'href="{original.url}"' in page
        assert wrong not in page
        change(original, X)
        assert wrong in client.get(made.url).text
        assert banner not in client.get(original.url).text

    @pytest.mark.wide
    def test_only_a_major_change_is_told_to_the_owner(
        self, english: ArticlePage, french: ArticlePage, translator: Member
    ) -> None:
        english = change(change(english, T), M)
        assert not Notification.objects.filter(kind=Notification.Kind.TRANSLATION).exists()
        english = change(english, X)
        note = Notification.objects.get(kind=Notification.Kind.TRANSLATION)
        assert note.member == translator
        assert note.url == f"/guide/{french.pk}/original/"
        assert Mail.objects.filter(notification=note).count() == 1
        english.get_latest_revision().publish()  # once more the same text
        assert Notification.objects.filter(kind=Notification.Kind.TRANSLATION).count() == 1

    @pytest.mark.wide
    def test_what_only_grew_is_a_line_of_the_weekly_digest_once(
        self, english: ArticlePage, french: ArticlePage, translator: Member
    ) -> None:
        english = change(change(change(english, T), M), M)
        note = Notification.objects.get(kind=Notification.Kind.CATCH_UP)
        assert (note.member, note.waits_for) == (translator, Channel.WEEKLY)
        assert (note.subject, note.link) == (french.title, f"/en/guide/{french.pk}/original/")
        assert not Mail.objects.filter(notification=note).exists()
        assert letters.compose(note)[0] == f"A translation to update: {french.title}"
        translating.mark_up_to_date(french, number=english.live_revision_id, by=translator)
        change(english, M)
        assert Notification.objects.filter(kind=Notification.Kind.CATCH_UP).count() == 2

    @pytest.mark.wide
    def test_the_list_asks_the_database_as_often_for_many_as_for_one(
        self, site_tree: Any, editor: Member, as_member: SignIn
    ) -> None:
        client = as_member(editor)

        def one_more(number: int) -> int:
            page = make_guide(site_tree["en"], title=f"Guide {number}", by=editor)
            translate(page, "fr", by=editor)
            change(page, M)
            client.get(REPORT)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(REPORT).text.count("/revisions/compare/") == number
            return len(captured)

        assert len({one_more(number) for number in range(1, 5)}) == 1

    @pytest.mark.wide
    def test_what_may_be_wrong_is_listed_first(self, site_tree: Any, editor: Member) -> None:
        originals = [make_guide(site_tree["en"], title=f"Guide {number}", by=editor) for number in range(3)]
        made = [translate(page, "fr", by=editor) for page in originals]
        assert translating.waiting() == []
        for page, weight in zip(originals, (M, T, X), strict=True):
            change(page, weight)
        assert [one.page.pk for one in translating.waiting()] == [made[2].pk, made[0].pk]

    def test_an_original_that_is_away_makes_nothing_old(self, english: ArticlePage, french: ArticlePage) -> None:
        change(english, X).unpublish()
        assert translating.behind(french) is None

    def test_unpublished_and_put_back_is_no_change(self, english: ArticlePage, french: ArticlePage) -> None:
        english.unpublish()
        english.get_latest_revision().publish()
        assert Edition.objects.filter(page_id=english.pk).count() == 1
        assert list(editions.check()) == []

    def test_what_was_not_noted_is_found(self, english: ArticlePage) -> None:
        Edition.objects.all().delete()
        assert list(editions.check()) == [
            f"guide {english.pk}: revision {english.live_revision_id} is public, None was noted last"
        ]


class TestGettingLevel:
    @pytest.mark.wide
    def test_without_a_draft_it_holds_at_once(
        self, english: ArticlePage, french: ArticlePage, translator: Member
    ) -> None:
        english = change(english, X)
        for _click in range(2):
            french = translating.mark_up_to_date(french, number=english.live_revision_id, by=translator)
        french = ArticlePage.objects.get(pk=french.pk)
        assert translating.behind(french) is None
        french.get_latest_revision_as_object().save_revision().publish()
        assert translating.behind(ArticlePage.objects.get(pk=french.pk)) is None

    @pytest.mark.wide
    def test_of_a_draft_it_holds_from_its_publication(
        self, english: ArticlePage, french: ArticlePage, translator: Member
    ) -> None:
        english = change(english, X)
        draft = french.get_latest_revision_as_object()
        draft.summary = "Nettoyez le filtre."
        draft.save_revision(user=translator)
        translating.mark_up_to_date(french, number=english.live_revision_id, by=translator)
        french = ArticlePage.objects.get(pk=french.pk)
        assert translating.behind(french) is not None
        french.get_latest_revision().publish()
        french = ArticlePage.objects.get(pk=french.pk)
        assert translating.behind(french) is None
        assert french.summary == "Nettoyez le filtre."

    @pytest.mark.wide
    def test_it_is_bound_to_the_text_that_was_compared(
        self, english: ArticlePage, french: ArticlePage, translator: Member
    ) -> None:
        seen = change(english, M)
        change(seen, X)
        translating.mark_up_to_date(french, number=seen.live_revision_id, by=translator)
        found = translating.behind(ArticlePage.objects.get(pk=french.pk))
        assert found is not None
        assert found.change.is_major

    def test_refusals(self, english: ArticlePage, french: ArticlePage, translator: Member, mallory: Member) -> None:
        with pytest.raises(PermissionDenied, match="Only editors"):
            translating.mark_up_to_date(french, number=english.live_revision_id, by=mallory)
        with pytest.raises(PermissionDenied, match="is an original"):
            translating.mark_up_to_date(english, number=english.live_revision_id, by=translator)
        with pytest.raises(PermissionDenied, match="never said this"):
            translating.mark_up_to_date(french, number=french.live_revision_id, by=translator)

    @pytest.mark.wide
    def test_what_is_under_review_is_left_alone(
        self, english: ArticlePage, french: ArticlePage, translator: Member
    ) -> None:
        english = change(english, M)
        french.get_latest_revision_as_object().save_revision(user=translator)
        french = ArticlePage.objects.get(pk=french.pk)
        french.get_workflow().start(french, translator)
        with pytest.raises(PermissionDenied, match="Somebody reviews"):
            translating.mark_up_to_date(french, number=english.live_revision_id, by=translator)


@pytest.mark.wide
class TestPages:
    def test_the_switch_goes_to_the_translation_or_says_that_there_is_none(
        self, english: ArticlePage, translator: Member, client: Client
    ) -> None:
        assert "This guide does not exist in French." in client.get(english.url).text
        french = translate(english, "fr", by=translator)
        page = client.get(english.url).text
        assert "does not exist" not in page
        assert f'hreflang="fr" href="http://127.0.0.1:8000{french.url}"' in page
        assert page.count(f'href="{french.url}"') == 2  # at the top of the page, and of the guide

    def test_an_editor_translates_and_marks(self, english: ArticlePage, translator: Member, as_member: SignIn) -> None:
        client = as_member(translator)
        locale = ArticlePage.objects.get(pk=english.pk).locale_id
        sent = {"locales": [Page.objects.exclude(locale_id=locale).filter(depth=2).get().locale_id]}
        response = client.post(reverse("simple_translation:submit_page_translation", args=[english.pk]), sent)
        made = ArticlePage.objects.get(original=english)
        assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[made.pk])
        assert (made.live, made.made_from, made.owner) == (False, english.live_revision_id, translator)
        made.get_latest_revision().publish()
        changed = change(english, X)
        address = f"/en/guide/{made.pk}/original/"
        page = client.get(address).text
        assert "may be wrong too" in page
        revisions = [english.pk, english.live_revision_id, changed.live_revision_id]
        assert reverse("wagtailadmin_pages:revisions_compare", args=revisions) in page
        assert client.post(address, {"number": changed.live_revision_id}).status_code == 302
        assert translating.behind(ArticlePage.objects.get(pk=made.pk)) is None

    def test_two_guides_are_joined_and_parted_and_their_pages_follow_at_once(
        self, english: ArticlePage, site_tree: Any, editor: Member, as_member: SignIn, client: Client
    ) -> None:
        french = make_guide(site_tree["fr"], title="Vidanger", by=editor)
        visits = {page.pk: client.get(page.url)["ETag"] for page in (english, french)}  # their pages are kept
        browser, address = as_member(editor), f"/en/guide/{french.pk}/original/"
        page = browser.get(address).text
        assert f'<option value="{english.pk}">Drain the machine (en)</option>' in page
        assert browser.post(f"{address}join/", {"of": ""}).status_code == 422
        assert "Choose a guide of the list." in browser.post(f"{address}join/", {"of": french.pk}).text
        assert browser.post(f"{address}join/", {"of": english.pk})["Location"] == address
        for one, other in ((english, french), (french, english)):
            shown = client.get(one.url, headers={"if-none-match": visits[one.pk]})
            assert shown.status_code == 200
            assert f'hreflang="{other.locale.language_code}" href="http://127.0.0.1:8000{other.url}"' in shown.text
        assert browser.post(f"{address}part/")["Location"] == address
        for one, other in ((english, french), (french, english)):
            assert f'href="{other.url}"' not in client.get(one.url).text
            assert ArticlePage.objects.get(pk=one.pk).get_latest_revision_as_object().original_id is None

    def test_who_has_no_part_in_it(
        self, french: ArticlePage, mallory: Member, as_member: SignIn, client: Client
    ) -> None:
        address = f"/en/guide/{french.pk}/original/"
        assert client.get(address).status_code == 302
        for method, where in (("get", ""), ("post", ""), ("post", "join/"), ("post", "part/")):
            assert getattr(as_member(mallory), method)(address + where).status_code == 404

    def test_a_number_that_the_original_never_had(
        self, french: ArticlePage, translator: Member, as_member: SignIn
    ) -> None:
        address = f"/en/guide/{french.pk}/original/"
        response = as_member(translator).post(address, {"number": "999999"})
        assert response.status_code == 403
        assert "never said this in public" in response.text
