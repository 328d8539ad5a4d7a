"""After the end: was the agreement kept, how a mediation is judged, and what others learn: one neutral line."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions as forum_actions
from forum import letters
from forum.models import Notification
from forum.notifications import subscribe
from moderation.mediation import actions, afterwards, journal, promises
from moderation.mediation.clock import move_cases
from moderation.mediation.models import Case, PromiseCheck, Satisfaction
from moderation.mediation.states import TERMINAL, Role
from tests.moderation import casework
from tests.moderation.test_cases_secrecy import NEUTRAL, reads, restart
from tests.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol):
    return casework.make_body("body-a", carol)


@pytest.fixture
def settled(question, body, carol):
    return casework.lead(casework.sent_case(question, body), carol, *casework.WAYS["settled"])


def later(**span):
    return timezone.now() + dt.timedelta(**span)


def asked(member):
    return Notification.objects.filter(member=member, ref__contains=f":{promises.KIND}:")


def test_the_asker_is_asked_at_21_days_and_once_more(settled):
    assert promises.ask(later(days=20)) == 0
    assert promises.ask(later(days=21)) == 1
    assert promises.ask(later(days=21, hours=1)) == 0
    assert promises.ask(later(days=29)) == 1
    assert promises.ask(later(days=60)) == 0
    assert asked(settled.asker).count() == 2
    for row in asked(settled.asker):  # the mail may be read by others: not even that there was an agreement
        subject, text, _html = letters.compose(row)
        assert subject == "One question about your case"
        assert not {"agree", "settle", "seller", "promise"} & set(text.lower().replace(".", " ").split())


@pytest.mark.wide
@pytest.mark.parametrize("state", ["accepted", "refused", "withdrawn", "inadmissible"])
def test_only_an_agreement_is_asked_about(question, body, carol, state):
    casework.lead(casework.sent_case(question, body), carol, *casework.WAYS[state])
    assert PromiseCheck.objects.exists() == (state == "accepted")
    assert promises.ask(later(days=22)) == (state == "accepted")


def test_who_answered_is_not_reminded(settled):
    promises.ask(later(days=21))
    actions.say_if_kept(settled, "partly", by=settled.asker)
    assert promises.ask(later(days=40)) == 0


def test_the_answer_moves_nothing_and_nobody_else_gives_it(settled, carol):
    for other in (carol, make_member("mallory")):
        with pytest.raises(PermissionDenied):
            actions.say_if_kept(settled, "yes", by=other)
    version = Case.objects.get().version
    actions.say_if_kept(settled, "no", by=settled.asker)
    case = Case.objects.get()
    assert (case.state, case.version) == ("settled", version)
    assert journal.verify(case) is None


@pytest.mark.wide
@pytest.mark.parametrize(("language", "word"), [("en", "In part"), ("fr", "En partie")])
def test_asked_and_answered_on_the_page(settled, carol, as_member, language, word):
    promises.ask(later(days=21))
    asker, staff = as_member(settled.asker), as_member(carol)
    address = f"/{language}/cases/{settled.ref}/"
    page = reads(asker, address)
    assert f"{address}kept/" in page
    assert ("3 weeks ago" if language == "en" else "3 semaines") in page
    assert asker.post(f"{address}kept/", {}).status_code == 422
    assert asker.post(f"{address}kept/", {"kept": "partly"}).status_code == 302
    assert word in reads(asker, address)
    assert word in reads(staff, address)
    assert staff.get(f"{address}kept/").status_code == 404
    for other in (Client(), as_member(make_member("mallory"))):
        assert other.post(f"{address}kept/", {"kept": "yes"}).status_code in {302, 404}
    assert PromiseCheck.objects.get().kept == "partly"


@pytest.mark.wide
def test_each_side_judges_and_reads_its_own_only(settled, carol, as_member):
    address = f"/en/cases/{settled.ref}/"
    asker, staff = as_member(settled.asker), as_member(carol)
    assert asker.post(f"{address}judgement/", {"score": "1"}).status_code == 302
    assert staff.post(f"{address}judgement/", {"score": "4"}).status_code == 302
    assert dict(Satisfaction.objects.values_list("side", "score")) == {"asker": 1, "trader": 4}
    assert "Not satisfied at all" not in reads(staff, address)
    assert "Rather satisfied" not in reads(asker, address)
    desk = reads(staff, "/en/cases/")
    assert "%" not in desk.split('id="afterwards"')[-1].split("</section>")[0]


def test_nobody_judges_before_the_end(question, body, carol, as_member):
    case = casework.sent_case(question, body)
    assert as_member(case.asker).get(f"/en/cases/{case.ref}/judgement/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.judge_mediation(case, 5, by=case.asker)


def test_totals_say_who_was_asked_and_hide_the_few():
    found = afterwards.kept(["yes", "yes", "partly", "no", ""])
    assert (found.asked, found.answered, found.executed_pct, found.is_public) == (5, 4, 50.0, False)
    assert afterwards.kept([]).executed_pct is None
    assert afterwards.judged([5, 5, 4, 4]).satisfied_pct is None
    assert afterwards.judged([5, 5, 4, 1, 2]).satisfied_pct == 60.0


def test_followers_are_told_the_neutral_line_once_and_nothing_more(question, body, carol):
    bob, eve = make_member("bob"), make_member("eve")
    forum_actions.me_too(question, by=bob)
    subscribe(eve, question, "followed")
    case = casework.sent_case(question, body)
    rows = Notification.objects.exclude(member__in=[case.asker, carol])
    assert sorted(rows.values_list("member__username", "kind")) == [("bob", "elsewhere"), ("eve", "elsewhere")]
    subject, text, _html = letters.compose(rows.get(member=bob))
    assert NEUTRAL in text
    assert case.ref not in subject + text
    forum_actions.take_elsewhere(question)
    casework.lead(case, carol, *casework.WAYS["settled"])
    move_cases(later(days=200))
    promises.ask(later(days=21))
    assert rows.count() == 2
    assert not Notification.objects.filter(member=case.asker, kind="elsewhere").exists()


def test_followers_of_a_question_hidden_when_it_was_sent_are_told_when_it_is_shown_again(question, body, dora):
    bob = make_member("bob")
    forum_actions.me_too(question, by=bob)
    case = casework.ready_case(question, body)
    forum_actions.hide(question, by=dora, ref="1")
    casework.attach(case)
    casework.sending.send(case, by=case.asker, consent="I send it.")
    told = Notification.objects.filter(kind="elsewhere")
    assert not told.exists()
    forum_actions.restore(question, by=dora, ref="1")
    assert [row.member for row in told] == [bob]
    subscribe(make_member("eve"), question, "followed")  # she reads the line herself: it stands there already
    forum_actions.hide(question, by=dora, ref="1")
    forum_actions.restore(question, by=dora, ref="1")
    assert [row.member for row in told] == [bob]


SURFACES = (
    "/{lang}/questions/{pk}/{slug}/",
    "/{lang}/questions/",
    "/{lang}/questions/?sort=active",
    "/{lang}/search/?q=washing",
    "/{lang}/members/alice/",
    "/api/v1/questions/{pk}",
    "/api/v1/questions",
    "/sitemap.xml",
    "/sitemap-questions-1.xml",
)


def public(question, language):
    values = {"lang": language, "pk": question.pk, "slug": question.slug}
    return {address: reads(Client(), address) for address in (known.format(**values) for known in SURFACES)}


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_public_surface_knows_how_it_ended_nor_when(site_tree, ask, body, carol, language):
    """Page with its JSON-LD, lists, search, API, sitemap: in every end state, and while time goes on."""
    question = ask()
    forum_actions.answer(question, by=make_member("bob"), body="Write to them once more, and keep a copy.")
    casework.sent_case(question, body)
    question.refresh_from_db()
    first = public(question, language)
    assert sum("ld+json" in text for text in first.values())
    ways = {**casework.WAYS, "unknown": []}
    for state, steps in ways.items():
        case = Case.objects.get()
        restart(case)
        PromiseCheck.objects.all().delete()
        Satisfaction.objects.all().delete()
        case = casework.lead(case, carol, *steps)
        if state == "unknown":
            case = journal.move(case, "expire", role=journal.Role.SYSTEM, at=timezone.now())
        for days in (1, 21, 28, 60):
            promises.ask(later(days=days))
        if state in {"settled", "accepted"}:
            actions.say_if_kept(case, "no", by=case.asker)
        if not case.is_open:
            actions.judge_mediation(case, 1, by=case.asker)
            move_cases(later(days=400))
        assert public(question, language) == first, state


AFTER_SENDING = {*casework.WAYS, "unknown"}  # with the states on the way
BEFORE_SENDING = {
    "not_pursued": ("offered", "decline_offer", Role.ASKER, {}),
    "resolved_before": ("awaiting_trader", "trader_satisfied", Role.ASKER, {}),
    "lapsed": ("ready", "year_over", Role.SYSTEM, {}),
    "redirected": ("ready", "precheck_out", Role.MODERATOR, {"grounds": ["L612-2-5"]}),
    "referred_authority": ("draft", "refer_authority", Role.MODERATOR, {"authority": "fraud"}),
}


def test_every_end_is_compared_with_the_others():
    """`redirected` is reached on both sides of the sending."""
    assert {state.value for state in TERMINAL} <= AFTER_SENDING | set(BEFORE_SENDING)


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_before_the_sending_nothing_is_public_however_it_ends(site_tree, ask, body, language):
    """Not even the neutral line: nobody but its asker knows that there was a case."""
    question = ask()
    first = public(question, language)
    assert NEUTRAL not in "".join(public(question, "en").values())
    for state, (source, event, role, facts) in BEFORE_SENDING.items():
        case = casework.draft_case(question)
        Case.objects.filter(pk=case.pk).update(state=source)
        case = journal.move(journal.locked(case), event, role=role, at=timezone.now(), facts=facts)
        assert case.state == state
        move_cases(later(days=400))
        assert public(question, language) == first, state
    assert not Notification.objects.filter(kind="elsewhere").exists()
