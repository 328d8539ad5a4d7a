"""What notices weigh: each person once, by a record that is theirs, at a cost that does not grow."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.review import actions, queue, weighing
from moderation.review.models import Flag, Notice, NoticeLink, TrustedFlagger
from moderation.review.notice_keys import sender_key
from moderation.review.notice_records import record_of_sender
from tests.moderation.noticing import BASE, EMAIL, FILLED, give, url_of
from tests.moderation.reviewing import LANGUAGES, courtesy, fresh, page
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]

STRANGER, OWN, PROVEN = "stranger@example.net", "dunno@flagger.example.org", "right@example.com"
KNOWN = {"language": "en", "subject": "hate", "reasons": "It insults.", "name": "N", "good_faith": True}


def was_right(times, *, outcome="acted", **sender):
    """Earlier notices, decided."""
    email = sender.pop("email", "x@example.org")
    for number in range(times):
        at = timezone.now() - dt.timedelta(days=40 + number)
        row = Notice.objects.create(
            ref=f"{email[:4]}{outcome}{number}",
            email=email,
            sender_key=sender_key(email),
            received_at=at,
            decided_at=at,
            **KNOWN,
            **sender,
        )
        NoticeLink.objects.create(notice=row, url=BASE, handled_at=at, outcome=outcome)


def spellings(post, count):
    path, _, anchor = url_of(post).partition("#")
    return [f"{path}?a={number}#{anchor}" for number in range(count)]


def sent_by_strangers(post, count):
    emails = [f"s{number}@x.org" for number in range(count)]
    rows = [Notice(ref=f"S{email[:-6]}", email=email, sender_key=sender_key(email), **KNOWN) for email in emails]
    made = Notice.objects.bulk_create(rows)
    NoticeLink.objects.bulk_create(NoticeLink(notice=row, url=url_of(post), **{post.kind: post}) for row in made)


# One form


def test_addresses_of_one_text_are_one_link(question, answer, dora):
    notice = give(urls=[*spellings(answer, 10), *spellings(question, 10)])
    assert sorted(link.post.kind for link in notice.links.all()) == ["answer", "question"]
    assert {line.key: line.count for line in queue.waiting(dora)} == {
        ("answer", answer.pk): 1,
        ("question", question.pk): 1,
    }


def test_the_database_keeps_it_so(answer):
    notice = give(answer)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeLink.objects.create(notice=notice, url=f"{BASE}/a/{answer.pk}", answer=answer)


def test_a_form_full_of_spellings_costs_no_more_than_one_address(answer):
    counts = []
    for number, (urls, others) in enumerate([(1, 0), (20, 0), (20, 300)]):
        sent_by_strangers(answer, others)
        sent = {**FILLED, "urls": "\n".join(spellings(answer, urls)), "email": f"n{number}@example.org"}
        with CaptureQueriesContext(connection) as queries:
            assert Client().post("/en/report-illegal-content/", sent).status_code == 302
        counts.append(len(queries))
        NoticeLink.objects.all().delete()
        Notice.objects.all().delete()
    one, many_spellings, many_notices = counts
    assert many_spellings <= one + 3 * 19 + 5  # each address is looked up, the text is weighed once
    assert many_notices <= many_spellings + 5


def test_somebody_asks_for_one_thing_once(answer, dora):
    for _click in range(3):
        give(answer)
    give(answer, email=STRANGER)
    elsewhere = give(urls=[f"{BASE}/en/members/alice/", f"{BASE}/en/members/bob/"])
    assert {line.key: line.count for line in queue.waiting(dora)} == {
        ("answer", answer.pk): 2,
        ("notice", elsewhere.pk): 1,
    }


# One person


@pytest.fixture
def people(db):
    """An organisation that is trusted, an address and a member who were right before; and what each can send."""
    own, known = make_member("flagger"), make_member("known")
    TrustedFlagger.objects.create(
        organisation="Point de Contact",
        email_domain="flagger.example.org",
        member=own,
        certificate_url="https://authority.example/1",
        valid_from=dt.date(2020, 1, 1),
    )
    was_right(9, email=PROVEN, proven_at=timezone.now())
    was_right(9, email="known@example.org", member=known)
    return {"flagger": (own, OWN), "known": (known, known.email), "proven": (None, PROVEN), "nobody": (None, STRANGER)}


def report(answer, person, way):
    member, email = person
    if way == "flag" and member is not None:
        actions.flag(answer, by=member, rule=courtesy())
    elif way == "account" and member is not None:
        give(answer, by=member, email=email, subject="hate")
    else:
        notice = give(answer, urls=spellings(answer, 2), email=email, subject="hate")
        if way == "mail" and email != STRANGER:
            actions.confirm_sender(notice)


class _Undo(Exception):
    pass


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["flagger", "known", "proven", "nobody"]),
            st.sampled_from(["flag", "account", "mail", "mail"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_each_person_counts_once_however_they_report(answer, people, settings, sent):
    settings.HOLD_BY_EVIDENCE = False
    with suppress(_Undo), transaction.atomic():
        for who, way in sent:
            report(answer, people[who], way)
        facts = weighing.facts_of(answer)
        assert len(facts.reporters) == len({who for who, _way in sent})
        assert facts.again == Flag.objects.count() + NoticeLink.objects.on(answer).count() - len(facts.reporters)
        assert len({who for who, _way in sent} - {"nobody"}) > 1 or not weighing.weigh(answer).holds
        raise _Undo


@pytest.mark.parametrize("who", ["flagger", "known", "proven"])
def test_nobody_holds_a_text_alone(who, answer, people):
    for way in ("flag", "account", "mail", "mail"):
        report(answer, people[who], way)
    assert fresh(answer).is_published
    assert len(weighing.facts_of(answer).reporters) == 1


def test_two_people_hold_it_together(answer, people):
    report(answer, people["flagger"], "account")
    report(answer, people["proven"], "mail")
    assert not fresh(answer).is_published


@pytest.mark.parametrize("language", LANGUAGES)
def test_moderators_read_that_somebody_is_counted_once(language, answer, people, dora, as_member):
    report(answer, people["flagger"], "account")
    report(answer, people["flagger"], "flag")
    shown = page(as_member(dora).get(f"/{language}/moderation/answer/{answer.pk}/"))
    assert {"en": "each person counts once", "fr": "chaque personne compte une fois"}[language] in shown


# A record of one's own


def test_a_typed_address_borrows_no_record(answer, people, dora, as_member):
    notice = give(answer, email=PROVEN)
    (reporter,) = weighing.facts_of(answer).reporters
    assert (reporter.right, reporter.wrong, reporter.group) == (0, 0, "notices")
    assert record_of_sender(notice) is None
    assert "it has no record" in page(as_member(dora).get(f"/en/moderation/notices/{notice.ref}/"))
    confirmed = actions.confirm_sender(notice)
    (reporter,) = weighing.facts_of(answer).reporters
    assert (reporter.right, reporter.wrong, reporter.group) == (9, 0, "")
    assert record_of_sender(confirmed).upheld == 9


def test_nor_does_it_spoil_one(answer, people):
    was_right(9, email=PROVEN, outcome="kept")
    actions.confirm_sender(give(answer, email=PROVEN))
    (reporter,) = weighing.facts_of(answer).reporters
    assert (reporter.right, reporter.wrong) == (9, 0)


def test_nobody_waits_for_the_end_to_say_that_it_is_theirs(dora):
    notice = give(urls=[f"{BASE}/en/members/alice/"])
    actions.answer_notice(notice, by=dora, outcome="acted")
    assert actions.confirm_sender(notice).proven_at is None


def test_twice_is_once(answer):
    notice = give(answer)
    first = actions.confirm_sender(notice).proven_at
    assert first is not None
    assert actions.confirm_sender(notice).proven_at == first


def test_what_a_moderator_decided_about_their_own_report_is_no_record(answer, dora):
    actions.flag(answer, by=dora, rule=courtesy())
    actions.keep(answer, by=dora)
    assert weighing.records_of([dora.pk]).get(dora.pk) is None


def test_a_member_is_no_other_person_without_signing_in(answer, people):
    """By the address that they have proven here."""
    report(answer, people["known"], "flag")
    give(answer, email="known@example.org")
    assert len(weighing.facts_of(answer).reporters) == 1
    assert EMAIL != "known@example.org"
