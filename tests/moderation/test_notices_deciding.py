"""Deciding notices of illegal content, who learns what, and what is kept of them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from forum import actions as forum_actions
from moderation.review import actions, invariants, keeping
from moderation.review.actions import closing
from moderation.review.models import Decision, Notice, NoticeLink
from moderation.review.notice_links import SHOWN, token_of
from moderation.review.vocabulary import Source
from selfcare import periodic
from tests.leavers import make_guide
from tests.moderation.noticing import BASE, EMAIL, NAME, give, mails_to, url_of
from tests.moderation.reviewing import LANGUAGES, courtesy, fresh, hide, page
from tests.people import make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]


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
    assert "to a court" in last.text
    assert "contest" not in last.text
    assert answer.author.username not in last.text.lower()
    assert NAME not in decision.statement.decision_facts


def test_keeping_is_possible_and_told(answer, dora):
    give(answer)
    actions.keep(answer, by=dora)
    assert "it stays" in mails_to()[-1].text
    assert "/contest/" in mails_to()[-1].text


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


def test_nor_in_what_is_said_to_the_member_or_about_an_appeal(answer, dora, bob, lea):
    give(answer)
    with pytest.raises(ValidationError, match="names who sent"):
        actions.warn(bob, by=dora, rule=courtesy(), facts=f"{NAME} complained of you.")
    appeal = actions.contest(hide(answer, dora), by=bob, text="It is true.")
    with pytest.raises(ValidationError, match="names who sent"):
        actions.decide_appeal(appeal, by=lea, outcome="upheld", reasons=f"{EMAIL} is right.")


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


def test_nothing_that_was_typed_in_an_address_stays(question, answer, editor, dora, site_tree):
    forum_actions.accept(answer, by=question.author)
    guide = make_guide(answer, editor)
    addresses = [url_of(answer), f"{BASE}{guide.get_url()}", f"{BASE}/en/members/alice/"]
    notice = give(urls=[f"{address.partition('#')[0]}?who=Nadia#answer-{answer.pk}" for address in addresses])
    actions.keep(answer, by=dora)
    actions.answer_notice(notice, by=dora, outcome="kept")
    assert keeping.forget_notices(at=timezone.now() + dt.timedelta(days=370)) == 1
    links = list(notice.links.order_by("pk"))
    assert [link.url for link in links] == [f"about:blank#{link.pk}" for link in links]
    assert (links[0].answer, links[1].page.pk) == (answer, guide.pk)


def test_what_waits_for_nothing_is_concluded_at_night(answer, dora):
    """As two who decided in the same moment left it."""
    notice, waits = give(answer), give(answer)
    actions.keep(answer, by=dora)
    Notice.objects.update(decided_at=None)
    waits.links.update(handled_at=None)
    assert [sentence for sentence in invariants.differences() if notice.ref in sentence]
    assert closing.conclude_forgotten() == 1
    assert (fresh(notice).is_open, fresh(waits).is_open) == (False, True)
    assert list(invariants.differences()) == []
    assert closing.conclude_forgotten() == 0
    assert closing.conclude_forgotten in periodic.DAILY_JOBS.values()


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
