"""Notices of illegal content: who may send one, what becomes of it, and who learns what."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Mail
from moderation.review import actions, keeping, queue
from moderation.review.addresses import is_ours, place_of
from moderation.review.models import Decision, Notice, NoticeLink, TrustedFlagger
from moderation.review.notice_links import MAILED, SHOWN, token_of
from moderation.review.vocabulary import Source
from tests.leavers import make_guide
from tests.moderation.reviewing import LANGUAGES, courtesy, fresh, hide, page
from tests.people import make_moderator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]

BASE = "http://127.0.0.1:8000"
NAME, EMAIL = "Nadia Notifier", "nadia@rights.example.org"
FILLED = {
    "subject": "defamation",
    "reasons": "It says that I steal, which is false.",
    "law": "Law of 29 July 1881, art. 29",
    "name": NAME,
    "email": EMAIL,
    "good_faith": "on",
}


@pytest.fixture(autouse=True)
def _this_site(settings):
    settings.BASE_URL = BASE


def url_of(post) -> str:
    return f"{BASE}{post.get_absolute_url()}"


def give(*posts, **more) -> Notice:
    known = {"subject": "defamation", "reasons": "It is false.", "language": "en", "name": NAME, "email": EMAIL}
    urls = more.pop("urls", [url_of(post) for post in posts])
    return actions.give_notice(urls, **{"good_faith": True, **known, **more})


def mails_to(address=EMAIL) -> list[Mail]:
    return [mail for mail in Mail.objects.order_by("pk") if mail.to == [address]]


# Sending one


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


def test_every_post_and_the_foot_of_every_page_lead_there(question, answer):
    comment = forum_actions.comment(answer, by=question.author, body="And the hose?")
    shown = page(Client().get(question.get_absolute_url()))
    found = set(re.findall(r"/report-illegal-content/\?url=([^\"]+)\"", shown))
    assert len(found) == 3
    assert any(f"comment-{comment.pk}" in one for one in found)
    assert 'report-illegal-content/" rel="nofollow"' in page(Client().get("/en/charter/"))


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


def test_too_many_are_told_when_to_come_back(answer):
    client = Client()
    for number in range(10):
        sent = {**FILLED, "urls": url_of(answer), "email": f"n{number}@example.org"}
        assert client.post("/en/report-illegal-content/", sent).status_code == 302
    response = client.post("/en/report-illegal-content/", {**FILLED, "urls": url_of(answer)})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert FILLED["reasons"] in page(response)


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


@pytest.mark.parametrize(
    "values", [{"urls": []}, {"reasons": " "}, {"good_faith": False}, {"name": " "}, {"email": "x"}]
)
def test_the_action_refuses_it_too(values, answer):
    with pytest.raises(ValidationError):
        give(answer, **values)


# What an address leads to


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


# Deciding


def test_hiding_answers_the_notice_and_says_where_it_came_from(answer, dora):
    notice = give(answer)
    decision = hide(answer, dora)
    assert decision.statement.source_type == Source.ARTICLE_16
    assert not decision.statement.automated_detection
    assert fresh(notice).decided_at == decision.made_at
    last = mails_to()[-1]
    assert "We removed it" in last.text
    assert "A person decided, not a program." in last.text
    assert "contest this decision" in last.text
    assert answer.author.username not in last.text.lower()
    assert NAME not in decision.statement.decision_facts


def test_keeping_is_possible_and_told(answer, dora):
    give(answer)
    actions.keep(answer, by=dora)
    assert "it stays" in mails_to()[-1].text


def test_one_mail_when_all_addresses_are_decided(question, answer, dora):
    notice = give(question, answer)
    hide(answer, dora)
    assert (len(mails_to()), fresh(notice).is_open) == (1, True)
    actions.keep(question, by=dora)
    assert (len(mails_to()), fresh(notice).is_open) == (2, False)


def test_undoing_opens_it_again_and_the_next_decision_is_told(answer, dora):
    notice = give(answer)
    decision = hide(answer, dora)
    actions.undo(decision, by=dora)
    assert fresh(notice).is_open
    assert NoticeLink.objects.open().count() == 1
    actions.keep(answer, by=dora)
    assert [mail.subject.partition(" ")[0] for mail in mails_to()] == ["We", "Decision", "Decision"]


def test_nobody_names_who_sent_it_unless_it_is_noted_why(answer, dora):
    notice = give(answer)
    for named in (NAME.upper(), EMAIL):
        with pytest.raises(ValidationError, match=notice.ref):
            hide(answer, dora, facts=f"It copies the photo of {named}.")
    actions.name_sender(notice, by=dora, because="Her photo: he must know whose.")
    hide(answer, dora, facts=f"It copies the photo of {NAME}.")


def test_an_address_without_a_post_is_answered_on_the_notice(dora, as_member):
    notice = give(urls=[f"{BASE}/en/members/alice/"])
    client = as_member(dora)
    response = client.post(
        f"/en/moderation/notices/{notice.ref}/", {"outcome": "acted", "answer": "The name is changed."}
    )
    assert response.status_code == 302
    assert "The name is changed." in mails_to()[-1].text
    assert fresh(notice).decided_at is not None
    again = client.post(f"/en/moderation/notices/{notice.ref}/", {"outcome": "kept"})
    assert again.status_code == 302
    assert NoticeLink.objects.get().outcome == "acted"


def test_the_second_moderator_is_told(dora, as_member):
    notice = give(urls=[f"{BASE}/en/members/alice/"])
    actions.answer_notice(notice, by=dora, outcome="kept")
    response = as_member(make_moderator("dan")).post(f"/en/moderation/notices/{notice.ref}/", {"outcome": "acted"})
    assert response.status_code == 409
    assert NoticeLink.objects.get().outcome == "kept"
    assert len(mails_to()) == 2


def test_a_text_is_decided_on_its_own_page(answer, dora):
    notice = give(answer)
    with pytest.raises(PermissionDenied):
        actions.answer_notice(notice, by=dora, outcome="kept")
    assert fresh(notice).is_open


def test_a_text_that_is_gone_already_is_answered_on_the_notice(answer, dora):
    hide(answer, dora)
    notice = give(answer)
    actions.answer_notice(notice, by=dora, outcome="gone")
    assert "no longer here" in mails_to()[-1].text


def test_nobody_answers_their_own_notice(dora):
    notice = give(urls=[f"{BASE}/en/members/alice/"], by=dora)
    with pytest.raises(PermissionDenied):
        actions.answer_notice(notice, by=dora, outcome="acted")


def test_unfounded_is_said_once_and_after_the_decision(dora):
    notice = give(urls=[f"{BASE}/en/members/alice/"])
    with pytest.raises(PermissionDenied):
        actions.call_unfounded(notice, by=dora)
    actions.answer_notice(notice, by=dora, outcome="kept")
    first = actions.call_unfounded(notice, by=dora)
    assert actions.call_unfounded(notice, by=make_moderator("dan")).unfounded_at == first.unfounded_at


@pytest.mark.parametrize("who", ["visitor", "mallory", "editor"])
def test_the_desk_is_for_moderators(who, request, as_member, answer, editor, mallory):
    notice = give(answer)
    people = {"visitor": Client, "mallory": lambda: as_member(mallory), "editor": lambda: as_member(editor)}
    client = people[who]()
    for address in ("/en/moderation/notices/", f"/en/moderation/notices/{notice.ref}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/en/moderation/notices/{notice.ref}/unfounded/").status_code == 404


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_the_desk(language, answer, dora, as_member):
    notice = give(answer)
    client = as_member(dora)
    assert notice.ref in page(client.get(f"/{language}/moderation/notices/"))
    assert NAME in page(client.get(f"/{language}/moderation/notices/{notice.ref}/"))
    item = page(client.get(f"/{language}/moderation/answer/{answer.pk}/"))
    assert notice.ref in item
    assert NAME not in item
    actions.keep(answer, by=dora)
    assert notice.ref in page(client.get(f"/{language}/moderation/notices/?show=decided"))


# The signed link


def test_a_link_of_nobody_is_over(answer):
    assert Client().get("/en/report-illegal-content/forged/").status_code == 410
    assert Client().post("/en/report-illegal-content/forged/confirm/").status_code == 410


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
    actions.confirm_flagger(give(answer, email=email))
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
    assert list(Notice.objects.urgent_first()) == [child, first, late]


# Keeping and erasing


def test_names_are_erased_a_year_after_the_decision(dora):
    notice = give(urls=[f"{BASE}/en/members/alice/"])
    actions.answer_notice(notice, by=dora, outcome="kept", answer="No.")
    at = timezone.now()
    assert keeping.forget_notices(at=at + dt.timedelta(days=360)) == 0
    assert keeping.forget_notices(at=at + dt.timedelta(days=370)) == 1
    assert keeping.forget_notices(at=at + dt.timedelta(days=370)) == 0
    left = fresh(notice)
    assert (left.name, left.email, left.sender_key, left.reasons, left.answer) == ("", "", "", "", "")
    assert "alice" not in NoticeLink.objects.get().url
    assert Client().get(f"/en/report-illegal-content/{token_of(left, SHOWN)}/").status_code == 410


def test_what_waits_is_never_erased(answer):
    give(answer)
    assert keeping.forget_notices(at=timezone.now() + dt.timedelta(days=999)) == 0


def test_who_leaves_is_forgotten_but_for_what_waits(answer, mallory, dora):
    decided, waits = give(urls=[f"{BASE}/en/members/alice/"], by=mallory), give(answer, by=mallory)
    actions.answer_notice(decided, by=dora, outcome="kept")
    while keeping.let_go_of(mallory):
        pass
    assert (fresh(decided).email, fresh(decided).member) == ("", None)
    assert (fresh(waits).email, fresh(waits).member) == (EMAIL, None)


def test_decisions_need_no_notice(answer, dora):
    assert hide(answer, dora, rule=courtesy()).statement.source_type == Source.VOLUNTARY
    assert Decision.objects.count() == 1


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


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_shows_them_and_names_nobody(language, dora, as_member):
    notice = give(urls=[f"{BASE}/en/members/alice/"])
    shown = page(as_member(dora).get(f"/{language}/moderation/"))
    assert notice.ref in shown
    assert NAME not in shown
