"""The card at its addresses, and what becomes of copies: asked about, outdated, told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, Revision

from forum import actions, letters, limits, mail
from forum.models import Answer, Mail, Member, Notification
from knowledge import promotion
from knowledge.cards import parity
from knowledge.cards.reading import card_of
from knowledge.models import ArticlePage, KeptCopy
from knowledge.readers import copies, keepers, sending
from knowledge.translations.significance import Significance
from tests.forum.program import Program, problem
from tests.knowledge.guides import change, make_guide, translate

SignIn = Callable[[Member], Client]
T, M, X = Significance.TYPO, Significance.MEDIUM, Significance.MAJOR


@pytest.fixture
def guide(site_tree: Any, editor: Member) -> ArticlePage:
    return make_guide(site_tree["en"], by=editor)


def copy_url(page: ArticlePage, revision: int | None = None, language: str = "en") -> str:
    return f"/{language}/guide/{page.pk}/copy/{page.live_revision_id if revision is None else revision}/"


def is_public(response: Any) -> bool:
    return "Set-Cookie" not in response.headers and "public, max-age=0" in response["Cache-Control"]


class TestText:
    def test_all_of_it(self, guide: ArticlePage, client: Client) -> None:
        response = client.get(f"/guide/{guide.pk}.txt", headers={"accept-language": "fr"})
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert is_public(response)
        text = response.content.decode()
        assert text.startswith("Drain the machine\n\nClean the filter first.")
        assert "!! Warning: Unplug it first: 230 V." in text
        assert "Step 1. Open the flap.\nStep 2. Turn the filter. See E18 <https://maker.example/e18>." in text
        assert parity.in_text(text) == parity.of_card(card_of(guide))

    def test_for_a_telephone_and_in_two_lines(self, guide: ArticlePage, client: Client) -> None:
        card = card_of(guide)
        assert client.get(f"/guide/{guide.pk}.txt?form=sms").content.decode() == f"{card.short}\n"
        assert client.get(f"/guide/{guide.pk}.txt?form=lines").content.decode().splitlines() == list(card.lines)

    def test_it_is_asked_for_again_with_its_mark(self, guide: ArticlePage, client: Client) -> None:
        address = f"/guide/{guide.pk}.txt"
        etag = client.get(address)["ETag"]
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
        change(guide, summary="It takes 7 minutes.")
        assert "7 minutes" in client.get(address, headers={"if-none-match": etag}).content.decode()

    @pytest.mark.wide
    @pytest.mark.parametrize(
        "address", ["/guide/{}.txt", "/en/guide/{}/print/", "/embed/guides/{}/", "/embed/guides/{}/fragment/", "/g/{}/"]
    )
    def test_what_nobody_may_read_is_in_no_channel(self, guide: ArticlePage, client: Client, address: str) -> None:
        address = address.format(guide.pk)
        assert client.get(address).status_code in {200, 302}
        restriction = PageViewRestriction.objects.create(page_id=guide.pk, restriction_type="login")
        assert client.get(address).status_code == 404
        restriction.delete()
        guide.unpublish()
        assert client.get(address).status_code == 404
        assert client.get(address.replace(str(guide.pk), "9" * 25)).status_code == 404


class TestPaperAndFrames:
    def test_paper_has_the_code_of_its_own_revision(self, guide: ArticlePage, client: Client) -> None:
        page = client.get(f"/fr/guide/{guide.pk}/print/").text
        assert '<html lang="en">' in page
        assert '<svg class="qr"' in page
        assert f"/g/{guide.pk}/{guide.live_revision_id}/" in page
        assert "style=" not in page

    def test_a_frame_is_for_everybody_and_holds_nothing_to_press(
        self, guide: ArticlePage, client: Client, as_member: SignIn, mallory: Member
    ) -> None:
        for reader in (client, as_member(mallory)):
            response = reader.get(f"/embed/guides/{guide.pk}/")
            assert "X-Frame-Options" not in response.headers
            assert "frame-ancestors *" in response["Content-Security-Policy"]
            assert "script-src 'self'" in response["Content-Security-Policy"]
            for word in ("<form", "<button", "<script", "mallory", "csrf"):
                assert word not in response.text

    @pytest.mark.wide
    @pytest.mark.parametrize("address", ["/embed/guides/{}/", "/embed/guides/{}/fragment/"])
    def test_a_guide_that_is_withdrawn_leaves_other_sites_at_once(
        self, address: str, guide: ArticlePage, client: Client, as_member: SignIn, mallory: Member
    ) -> None:
        address = address.format(guide.pk)
        first = client.get(address)
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate"  # nobody keeps it without asking
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
        assert "no-store" in as_member(mallory).get(address)["Cache-Control"]
        guide.unpublish()
        gone = client.get(address, headers={"if-none-match": first["ETag"]})
        assert gone.status_code == 404
        assert "public" not in gone.get("Cache-Control", "")

    def test_every_other_page_is_framed_by_nobody(self, guide: ArticlePage, client: Client) -> None:
        for address in (guide.url, f"/en/guide/{guide.pk}/print/", f"/embed/guides/{guide.pk}/fragment/"):
            response = client.get(address)
            assert response["X-Frame-Options"] == "DENY"
            assert "frame-ancestors 'none'" in response["Content-Security-Policy"]

    def test_a_fragment_may_be_fetched_by_scripts(self, guide: ArticlePage, client: Client) -> None:
        response = client.get(f"/embed/guides/{guide.pk}/fragment/")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response.text.strip().startswith("<article")


class TestApi:
    def test_a_card(self, guide: ArticlePage) -> None:
        response = Program().get(f"/guides/{guide.pk}")
        data = response.json()
        assert (data["revision"], data["language"]) == (guide.live_revision_id, "en")
        assert [block["kind"] for block in data["blocks"]] == ["text", "warning", "steps"]
        assert parity.in_data(data) == parity.of_card(card_of(guide))
        again = Program().get(f"/guides/{guide.pk}", **{"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        change(guide)
        assert Program().get(f"/guides/{guide.pk}", **{"If-None-Match": response["ETag"]}).status_code == 200

    def test_what_is_not_there(self, guide: ArticlePage) -> None:
        guide.unpublish()
        for number in (guide.pk, 10**40):
            problem(Program().get(f"/guides/{number}"), 404, "not-found")

    @pytest.mark.wide
    def test_a_list_page_by_page(self, guide: ArticlePage, site_tree: Any, editor: Member) -> None:
        french = make_guide(site_tree["fr"], title="Vidanger", by=editor)
        first = Program().get("/guides", {"limit": 1}).json()
        assert [item["id"] for item in first["items"]] == [french.pk]
        second = Program().get("/guides", {"limit": 1, "cursor": first["next"]}).json()
        assert [item["id"] for item in second["items"]] == [guide.pk]
        assert second["next"] is None
        assert second["items"][0]["short"] == card_of(guide).short
        only = Program().get("/guides", {"language": "fr"}).json()["items"]
        assert [item["id"] for item in only] == [french.pk]
        problem(Program().get("/guides", {"cursor": "x"}), 422, "rejected")


class TestCopies:
    def test_the_short_address_leads_there_in_the_language_of_the_guide(
        self, site_tree: Any, editor: Member, client: Client
    ) -> None:
        page = make_guide(site_tree["fr"], by=editor)
        response = client.get(f"/g/{page.pk}/{page.live_revision_id}/", headers={"accept-language": "en"})
        assert response["Location"] == copy_url(page, language="fr")
        assert client.get(f"/g/{page.pk}/")["Location"] == page.url

    @pytest.mark.parametrize("address", ["/g/{}/{}/", "/g/{}/", "/fr/guide/{}/copy/{}/"])
    def test_nothing_says_that_there_is_a_draft(
        self, address: str, site_tree: Any, editor: Member, client: Client
    ) -> None:
        draft = make_guide(site_tree["fr"], by=editor, is_public=False)
        told = []
        for number in (draft.pk, draft.pk + 1000):
            response = client.get(address.format(number, draft.latest_revision_id), headers={"accept-language": "en"})
            told.append((response.status_code, response.text.replace(f"/{number}/", "/0/")))
        assert told[0] == told[1]
        assert told[0][0] == 404

    def test_it_is_the_text_of_now(self, guide: ArticlePage, client: Client) -> None:
        assert "still the current text" in client.get(copy_url(guide)).text
        later = change(guide, T)
        assert later.live_revision_id != guide.live_revision_id
        assert "still the current text" in client.get(copy_url(guide)).text

    @pytest.mark.wide
    def test_what_changed_is_shown(self, guide: ArticlePage, client: Client) -> None:
        later = change(guide, M, summary="Clean the hose first. It takes 5 minutes.")
        page = client.get(copy_url(guide)).text
        assert "Not quite. The guide changed on" in page
        assert "<del> filter</del>" in page
        assert "<ins> hose</ins>" in page
        assert card_of(later).short in page.replace("&#x27;", "'")
        change(later, X)
        assert "something in your copy is wrong" in client.get(copy_url(guide)).text
        assert "something in your copy is wrong" in client.get(copy_url(later)).text

    def test_a_text_that_was_never_public(self, guide: ArticlePage, client: Client) -> None:
        draft = guide.get_latest_revision_as_object().save_revision()
        for revision in (draft.pk, 999_999, 10**30):
            assert client.get(copy_url(guide, revision)).status_code == 404

    def test_of_a_guide_that_was_taken_away(self, guide: ArticlePage, client: Client) -> None:
        address = copy_url(guide)
        guide.unpublish()
        response = client.get(address)
        assert response.status_code == 410
        assert "Do not go by your copy" in response.text
        assert guide.title not in response.text

    def test_a_text_that_is_no_longer_kept(self, guide: ArticlePage, client: Client) -> None:
        change(guide, X)
        Revision.objects.filter(pk=guide.live_revision_id).delete()
        page = client.get(copy_url(guide)).text
        assert "something in your copy is wrong" in page
        assert "cannot be shown any more" in page

    @pytest.mark.wide
    def test_words_that_were_taken_out_of_sight_stay_there(
        self, answer: Answer, alice: Member, dora: Member, editor: Member, client: Client
    ) -> None:
        """A moderator hid the answer; the editors published the guide without its block."""
        actions.accept(answer, by=alice)
        page = promotion.promote(answer, by=editor)
        page.get_latest_revision().publish()
        page = ArticlePage.objects.get(pk=page.pk)
        later = change(page, X, body="[]", summary="Call the maker.")
        assert "then the hose" in client.get(copy_url(page)).text
        actions.hide(answer, by=dora, ref="decision:1")
        assert later.live
        response = client.get(copy_url(page))
        assert response.status_code == 200
        assert "then the hose" not in response.text
        assert "cannot be shown any more" in response.text


def sent_mail() -> Any:
    [row] = Mail.objects.filter(state="pending")
    mail.send(row)
    return message_from_bytes(outbox.outbox[-1].message().as_bytes(), policy=default)


class TestSending:
    @pytest.fixture(autouse=True)
    def _server(self, settings: Any) -> None:
        settings.MAIL_TRANSPORT = {"backend": "django.core.mail.backends.locmem.EmailBackend"}

    @pytest.mark.wide
    def test_a_member_sends_it_to_themselves(self, guide: ArticlePage, bob: Member, as_member: SignIn) -> None:
        client = as_member(bob)
        address = f"/en/guide/{guide.pk}/send/"
        assert "bob@example.org" in client.get(address).text
        assert Mail.objects.count() == 0
        assert client.post(address)["Location"] == guide.url
        message = sent_mail()
        assert (message["To"], message["Subject"]) == ("bob@example.org", "Drain the machine")
        text, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
        facts = parity.of_card(card_of(guide))
        assert list(facts.differences(parity.in_text(text))) == []
        assert list(facts.differences(parity.in_html(html))) == []
        assert "because you sent it to yourself" in text
        assert "<img" not in html
        assert not KeptCopy.objects.exists()

    def test_a_guide_in_french_for_somebody_who_reads_english(
        self, site_tree: Any, editor: Member, bob: Member
    ) -> None:
        page = make_guide(site_tree["fr"], by=editor)
        sending.send(page, card_of(page), by=bob)
        text = sent_mail().get_body(("plain",)).get_content()
        assert "Étape 1. " in text
        assert "You receive this because" in text

    def test_visitors_sign_in_and_nobody_sends_without_end(
        self, guide: ArticlePage, bob: Member, as_member: SignIn, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = f"/en/guide/{guide.pk}/send/"
        assert "/account/login/" in client.post(address)["Location"]
        monkeypatch.setitem(limits.LIMITS, "copy", limits.Limit(1, 3600))
        client = as_member(bob)
        assert client.post(address).status_code == 302
        response = client.post(address)
        assert response.status_code == 429
        assert "Retry-After" in response.headers
        assert Mail.objects.count() == 1

    def test_without_an_address_there_is_nowhere_to_send_it(self, guide: ArticlePage, bob: Member) -> None:
        bob.email = ""
        with pytest.raises(PermissionDenied, match="no e-mail address"):
            sending.send(guide, card_of(guide), by=bob)

    @pytest.mark.wide
    def test_who_asked_is_told_once_that_it_was_wrong(
        self, guide: ArticlePage, bob: Member, mallory: Member, as_member: SignIn
    ) -> None:
        as_member(bob).post(f"/en/guide/{guide.pk}/send/", {"wants_news": "on"})
        as_member(mallory).post(f"/en/guide/{guide.pk}/send/")
        guide = change(change(guide, T), M)
        assert keepers.tell() == 0
        guide = change(guide, X)
        assert (keepers.tell(), keepers.tell()) == (1, 0)
        note = Notification.objects.get(kind=Notification.Kind.COPY)
        assert note.member == bob
        subject, text, _html = letters.compose(note)
        assert subject == "Your copy is no longer right: Drain the machine"
        assert f"/en{note.url}" in text
        assert "something in your copy is wrong" in as_member(bob).get(f"/en{note.url}").text
        change(guide, X)
        assert keepers.tell() == 0

    def test_a_double_click_is_one_mail(self, guide: ArticlePage, bob: Member, as_member: SignIn) -> None:
        client = as_member(bob)
        for _click in range(2):
            assert client.post(f"/en/guide/{guide.pk}/send/", {"wants_news": "on"})["Location"] == guide.url
        assert Mail.objects.count() == KeptCopy.objects.count() == 1
        changed = change(guide, M)
        sending.send(changed, card_of(changed), by=bob)
        assert Mail.objects.count() == 2  # another text is another mail

    @pytest.mark.wide
    def test_later_it_is_sent_again(self, guide: ArticlePage, bob: Member, alice: Member) -> None:
        now = timezone.now()
        for seconds in (0, 1, 119, 121):
            sending.send(guide, card_of(guide), by=bob, at=now + timedelta(seconds=seconds))
        sending.send(guide, card_of(guide), by=alice, at=now)
        assert [row.to for row in Mail.objects.order_by("pk")] == [[bob.email], [bob.email], [alice.email]]

    def test_who_stops_it_is_told_nothing(self, guide: ArticlePage, bob: Member, as_member: SignIn) -> None:
        client = as_member(bob)
        for _click in range(2):
            client.post(f"/en/guide/{guide.pk}/send/", {"wants_news": "on"})
        assert KeptCopy.objects.count() == 1
        assert "Do not tell me" in client.get(copy_url(guide)).text
        assert client.get(f"/en/guide/{guide.pk}/send/stop/").status_code == 405
        client.post(f"/en/guide/{guide.pk}/send/stop/")
        change(guide, X)
        assert keepers.tell() == 0
        assert not Notification.objects.filter(kind=Notification.Kind.COPY).exists()

    @pytest.mark.wide
    def test_a_translation_that_may_be_wrong_says_so_in_the_mail(
        self, guide: ArticlePage, bob: Member, editor: Member
    ) -> None:
        french = translate(guide, "fr", by=editor)
        change(guide, X)
        sending.send(french, card_of(french), by=bob)
        message = next(row for row in Mail.objects.filter(to=["bob@example.org"]))
        assert "peuvent être fausses" in message.text
        assert "peuvent être fausses" in message.html


def test_asking_about_a_copy_costs_so_much(guide: ArticlePage, django_assert_max_num_queries: Any) -> None:
    later = change(guide, M)
    with django_assert_max_num_queries(14):
        found = copies.find(guide.pk, guide.live_revision_id)
    assert found.change is not None
    assert found.card.revision == later.live_revision_id
