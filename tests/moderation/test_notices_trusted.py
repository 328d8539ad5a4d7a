"""Trusted flaggers, and notices in the queue."""

import datetime as dt

import pytest
from django.test import Client

from moderation.review import actions, queue
from moderation.review.models import Notice, TrustedFlagger
from moderation.review.models.notice import Subject, urgency_of
from moderation.review.notice_links import MAILED, SHOWN, token_of
from moderation.review.vocabulary import Source
from tests.moderation.noticing import BASE, NAME, give
from tests.moderation.reviewing import LANGUAGES, courtesy, fresh, hide, page

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]


# Trusted flaggers


@pytest.fixture
def trusted(db) -> TrustedFlagger:
    return TrustedFlagger.objects.create(
        organisation="Point de Contact",
        email_domain="rights.example.org",
        certificate_url="https://authority.example/1",
        valid_from=dt.date(2020, 1, 1),
    )


def test_an_address_counts_once_its_reader_says_so(answer, dora, trusted):
    notice = give(answer)
    assert notice.flagger is None
    client = Client()
    shown = f"/en/report-illegal-content/{token_of(notice, SHOWN)}/"
    mailed = f"/en/report-illegal-content/{token_of(notice, MAILED)}/"
    assert "Did you send it" not in page(client.get(shown))
    assert "Anybody can type" not in page(client.get(mailed))
    assert client.post(f"{shown}confirm/").status_code == 410
    assert "Did you send it for Point de Contact?" in page(client.get(mailed))
    assert fresh(notice).flagger is None
    client.post(f"{mailed}confirm/")
    client.post(f"{mailed}confirm/")
    assert fresh(notice).flagger == trusted
    assert hide(answer, dora).statement.source_type == Source.TRUSTED_FLAGGER


@pytest.mark.parametrize(
    "email", ["x@sub.rights.example.org", "x@otherrights.example.org", "x@rights.example.org.evil.com"]
)
def test_only_the_whole_domain_counts(email, answer, trusted):
    actions.confirm_sender(give(answer, email=email))
    assert Notice.objects.get().flagger is None


def test_a_member_is_known_at_once(answer, mallory, trusted):
    trusted.member = mallory
    trusted.save()
    assert give(answer, by=mallory).flagger == trusted


@pytest.mark.parametrize(
    "values",
    [
        {"suspended_from": dt.date(2020, 1, 1), "suspended_because": "Unfounded."},
        {"valid_until": dt.date(2020, 2, 1)},
        {"valid_from": dt.date(2999, 1, 1)},
    ],
)
def test_who_is_suspended_or_over_is_like_anybody(values, answer, mallory, trusted):
    TrustedFlagger.objects.filter(pk=trusted.pk).update(member=mallory, **values)
    assert give(answer, by=mallory).flagger is None


def test_theirs_come_first(question, answer, mallory, trusted):
    late = give(answer)
    trusted.member = mallory
    trusted.save()
    first = give(question, by=mallory)
    child = give(question, subject="child", name="", email="")
    product = give(answer, subject="product", email="x@example.net")
    assert list(Notice.objects.urgent_first()) == [child, product, first, late]


def test_lists_and_queue_say_the_same(answer, mallory, trusted):
    trusted.member = mallory
    trusted.save()
    for subject in Subject.values:
        give(answer, subject=subject, by=mallory)
        give(answer, subject=subject)
    for notice in Notice.objects.urgent_first():
        assert notice.rank == urgency_of(notice.subject, is_trusted=notice.flagger_id is not None)


# In the queue


def test_a_post_and_its_notices_are_one_line(question, answer, dora, mallory, trusted):
    actions.flag(answer, by=mallory, rule=courtesy())
    give(answer)
    trusted.member = mallory
    trusted.save()
    give(question, by=mallory)
    notice = give(urls=[f"{BASE}/en/members/alice/"], subject="life")
    lines = queue.waiting(dora)
    assert [line.key for line in lines] == [("notice", notice.pk), ("question", question.pk), ("answer", answer.pk)]
    assert {"reports", "notices"} <= lines[2].under
    assert next(item.url for item in queue.items(dora, lines)).endswith(f"/moderation/notices/{notice.ref}/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_shows_them_and_names_nobody(language, dora, as_member):
    notice = give(urls=[f"{BASE}/en/members/alice/"])
    shown = page(as_member(dora).get(f"/{language}/moderation/"))
    assert notice.ref in shown
    assert NAME not in shown
