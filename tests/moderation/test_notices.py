"""Notices of illegal content: who may send one, and what its addresses lead to."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from forum import actions as forum_actions
from forum.models import Mail
from moderation.review.addresses import is_ours, place_of
from moderation.review.models import Notice, NoticeLink
from tests.leavers import make_guide
from tests.moderation.noticing import BASE, EMAIL, FILLED, NAME, give, mails_to, url_of
from tests.moderation.reviewing import LANGUAGES, hide, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]


# Sending one


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_sends_a_notice_and_follows_it(language, answer):
    client = Client()
    address = f"/{language}/report-illegal-content/"
    assert url_of(answer).partition("#")[2] in page(client.get(address, {"url": answer.get_absolute_url()}))
    response = client.post(address, {**FILLED, "urls": url_of(answer)})
    notice = Notice.objects.get()
    assert (notice.name, notice.email, notice.language, notice.member) == (NAME, EMAIL, language, None)
    assert NoticeLink.objects.get().answer == answer
    shown = page(client.get(response["Location"]))
    assert notice.ref in shown
    assert NAME not in shown
    (receipt,) = mails_to()
    assert notice.ref in receipt.subject
    assert f"/{language}/report-illegal-content/" in receipt.text
    assert {"en": "What happens next", "fr": "La suite"}[language] in receipt.text


NOTICE = re.compile(r"/report-illegal-content/\?url=([^\"]+)\"")


def test_every_post_and_the_foot_of_every_page_lead_there(question, answer):
    """Without an account (art. 16): one entry under each post, whose page has the notice as the second way."""
    comment = forum_actions.comment(answer, by=question.author, body="And the hose?")
    shown = page(Client().get(question.get_absolute_url()))
    entries = set(re.findall(r"/en/moderation/report/\w+/\d+/", shown))
    assert len(entries) == 3
    notices = {found for one in entries for found in NOTICE.findall(page(Client().get(one)))}
    assert len(notices) == 3
    assert any(f"comment-{comment.pk}" in one for one in notices)
    assert 'report-illegal-content/" rel="nofollow"' in page(Client().get("/en/charter/"))


@pytest.mark.wide
@pytest.mark.parametrize("missing", ["urls", "subject", "reasons", "name", "email", "good_faith"])
def test_what_is_missing_is_asked_for_and_the_rest_kept(missing, answer):
    sent = {**FILLED, "urls": url_of(answer)}
    del sent[missing]
    response = Client().post("/en/report-illegal-content/", sent)
    assert response.status_code == 422
    shown = page(response)
    assert f'href="#id_{missing}' in shown
    for name, value in sent.items():
        if name not in {"subject", "good_faith"}:
            assert value in shown
    assert not Notice.objects.exists()


def test_offences_against_children_need_no_name(answer):
    response = Client().post(
        "/en/report-illegal-content/",
        {"subject": "child", "reasons": "A picture.", "good_faith": "on", "urls": url_of(answer)},
    )
    assert response.status_code == 302
    assert Notice.objects.get().email == ""
    assert not Mail.objects.filter(subject__contains="N-").exists()
    assert Client().get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/x", "ftp://127.0.0.1/x", "not an address", "http://127.0.0.1@evil.example/"]
)
def test_addresses_of_other_sites_are_refused(address):
    response = Client().post("/en/report-illegal-content/", {**FILLED, "urls": address})
    assert response.status_code == 422
    assert "This is no address of this site" in page(response)


@pytest.mark.wide
def test_what_is_hidden_held_or_not_there_gets_the_same_answer(ask, dora):
    hidden, held = ask("Hidden question of somebody here"), ask("Held question of somebody here")
    hide(hidden, dora)
    forum_actions.hold(held)
    codes = set()
    for url in (url_of(hidden), url_of(held), f"{BASE}/en/questions/987654/nothing/", f"{BASE}/en/nowhere/"):
        client = Client()
        response = client.post("/en/report-illegal-content/", {**FILLED, "urls": url})
        codes.add(response.status_code)
        assert page(client.get(response["Location"])).count("Nothing is decided yet.") == 1
    assert codes == {302}
    assert NoticeLink.objects.filter(question__isnull=False).count() == 2


def test_two_clicks_are_one_notice(answer):
    client = Client()
    for _ in range(2):
        assert (
            client.post("/en/report-illegal-content/", {**FILLED, "urls": url_of(answer), "key": "k1"}).status_code
            == 302
        )
    assert Notice.objects.count() == 1
    assert len(mails_to()) == 1


def test_programs_are_slowed_down_and_lose_nothing(answer):
    client = Client()
    response = client.post("/en/report-illegal-content/", {**FILLED, "urls": url_of(answer), "website": "x"})
    assert response.status_code == 422
    assert "Read it once more" in page(response)
    assert FILLED["reasons"] in page(response)
    assert 'value="x"' not in page(response)
    assert not Notice.objects.exists()


@pytest.mark.wide
def test_too_many_are_told_when_to_come_back(answer):
    client = Client()
    for number in range(10):
        sent = {**FILLED, "urls": url_of(answer), "email": f"n{number}@example.org"}
        assert client.post("/en/report-illegal-content/", sent).status_code == 302
    response = client.post("/en/report-illegal-content/", {**FILLED, "urls": url_of(answer)})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert FILLED["reasons"] in page(response)


@pytest.mark.wide
def test_nobody_fills_the_mailbox_of_a_stranger(answer):
    for number in range(7):
        client = Client(REMOTE_ADDR=f"10.0.{number}.1")
        client.post("/en/report-illegal-content/", {**FILLED, "urls": url_of(answer)})
    assert len(mails_to()) == 5


@pytest.mark.parametrize("values", [{"good_faith": False}, {"reasons": " "}, {"name": ""}, {"email": ""}])
def test_the_database_refuses_a_notice_that_is_not_whole(values, answer):
    known = {"ref": "N-1", "language": "en", "subject": "hate", "reasons": "x", "name": "N", "email": "n@x.org"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**{"good_faith": True, **known, **values})


@pytest.mark.wide
@pytest.mark.parametrize(
    "values", [{"urls": []}, {"reasons": " "}, {"good_faith": False}, {"name": " "}, {"email": "x"}]
)
def test_the_action_refuses_it_too(values, answer):
    with pytest.raises(ValidationError):
        give(answer, **values)


# What an address leads to


@pytest.mark.wide
def test_addresses_lead_to_posts_and_guides(question, answer, editor, site_tree):
    comment = forum_actions.comment(answer, by=question.author, body="And the hose?")
    places = {
        url_of(question): question,
        url_of(answer): answer,
        url_of(comment): comment,
        url_of(answer).replace("/en/", "/fr/"): answer,
        f"{BASE}/q/{question.pk}": question,
        f"{BASE}/a/{answer.pk}": answer,
        f"{BASE}/c/{comment.pk}": comment,
        f"{BASE}/en/questions/{question.pk}/another-title/?page=2#answer-{answer.pk}": answer,
        f"{BASE}/en/questions/{question.pk}/x/#answer-999999": question,
        f"{BASE}/q/{10**30}": None,
        f"{BASE}/en/cases/SC-26-AAAAA-A/": None,
        f"{BASE}/en/charter/": None,
    }
    for address, post in places.items():
        assert is_ours(address)
        assert place_of(address).post == post
    forum_actions.accept(answer, by=question.author)
    guide = make_guide(answer, editor)
    address = guide.get_url()
    guide.unpublish()
    assert place_of(f"{BASE}{address}").page.pk == guide.pk
    assert place_of(f"{BASE}/g/{guide.pk}/").page.pk == guide.pk
    assert place_of(f"{BASE}/en/guides/nothing-here/").page is None


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://127.0.0.1:99999999/x", "http://[::1/q/1", "//127.0.0.1/x", "", "javascript:1"]
)
def test_no_address_breaks_it(address):
    assert not is_ours(address)
    assert place_of(address).post is None


# The signed link


def test_a_link_of_nobody_is_over(answer):
    assert Client().get("/en/report-illegal-content/forged/").status_code == 410
    assert Client().post("/en/report-illegal-content/forged/confirm/").status_code == 410
