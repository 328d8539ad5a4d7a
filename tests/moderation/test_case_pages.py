"""The form of a case, a few questions a page: each “Continue” is kept, whatever comes between two of them."""

import re

import pytest
from django.test import Client

from forum import limits
from moderation.mediation import actions, walking
from moderation.mediation.forms.intake import IntakeForm
from moderation.mediation.forms.pages import ELIGIBILITY, PAGES, Step
from moderation.mediation.models import Case
from tests.moderation import casework
from tests.moderation.walkers import ANSWERS, Walker

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def walker(question, as_member):
    return Walker(as_member(question.author), casework.draft_case(question))


@pytest.fixture
def body(db):
    return casework.make_body("body-a", casework.make_mediator())


def now_of(walker):
    return Case.objects.get(pk=walker.case.pk)


# One definition of the fields; pages are groups of it


def test_every_field_is_asked_on_one_page_and_none_twice():
    asked = [name for page in PAGES for name in page.fields]
    assert sorted(asked) == sorted({*IntakeForm.base_fields, *ELIGIBILITY})
    assert {page.step for page in PAGES} == set(Step) - {Step.CHECK}
    assert max(len(page.fields) for page in PAGES) <= 4
    assert [page.step for page in PAGES] == sorted(page.step for page in PAGES)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_first_page_to_the_last_by_continue_alone(walker, body, language):
    """No page needs any other address than those it leads to; then everything is there, and can be sent."""
    walker = Walker(walker.client, walker.case, language)
    page = walker.client.get(walker.base)
    where, seen = page.context["following"], []
    while "/form/" in where:
        name = where.rstrip("/").rsplit("/", 1)[1]
        seen.append(name)
        extra = {"body": str(body.pk)} if name == "service" else {}
        response = walker.go_on(name, **ANSWERS[name], **extra)
        assert response.status_code == 302, (name, response.content.decode())
        where = response["Location"]
    assert seen == [page.name for page in PAGES if page.name in ANSWERS]
    case = now_of(walker)
    assert (case.state, str(case.amount), case.complaints.get().reply) == ("ready", "249.90", "negative")
    last = walker.client.get(where)
    assert last.context["lacking"] == []
    assert 'name="consent"' in last.text
    sent = walker.client.post(where, {"consent": "on", "stamp": case.stamp}, follow=True)
    assert case.ref in re.search(r'<div class="reference">([^<]+)<', sent.text)[1]


def test_what_was_asked_before_the_form_is_not_asked_again(walker):
    actions.save_intake(walker.case, by=walker.case.asker, details={}, answers=casework.ELIGIBLE, complaint=None)
    names = [page.name for page in walking.pages_of(now_of(walker))]
    assert not {"conditions", "elsewhere"} & set(names)
    assert walker.look("conditions")[0].status_code == 200  # and can be changed all the same


def test_who_has_not_written_is_not_asked_for_an_answer_and_led_to_the_letter(walker):
    response = walker.go_on("complaint", sent_on="", channel="", proof="unknown")
    assert response["Location"] == walker.at("conditions")
    assert "Write my letter to the seller" in walker.look("complaint")[0].text
    overview = walker.client.get(walker.base).text
    first = re.search(r'class="button primary" href="([^"]+)"', overview)[1]
    assert first == f"{walker.base}letter/"


def test_a_sector_with_two_levels_asks_for_the_second_letter(walker, body):
    walker.go_on("complaint", sent_on=casework.today(-40).isoformat(), channel="email", proof="yes")
    assert walker.client.get(walker.at("second"))["Location"] == walker.at("request")
    response = walker.go_on("service", sector="telecom")
    assert response["Location"] == walker.at("second")
    day = casework.today(-35).isoformat()
    assert walker.go_on("second", second_sent_on=day, second_reply="none")["Location"] == walker.at("request")
    assert now_of(walker).complaints.get(level=2).sent_on == casework.today(-35)


# Saved on Continue, alone


def test_a_page_changes_its_own_fields_alone(walker, body):
    actions.save_intake(
        walker.case,
        by=walker.case.asker,
        details=casework.details(body),
        answers=casework.ELIGIBLE,
        complaint=casework.complaint(),
        mandate={"text": ""},
    )
    before = actions.kept_values(now_of(walker))
    walker.go_on("request", remedy="repair", amount="1 249")
    after = actions.kept_values(now_of(walker))
    assert after["details"].pop("remedy") == "repair"
    assert str(after["details"].pop("amount")) == "1249.00"
    for name in ("remedy", "amount"):
        before["details"].pop(name)
    assert after == before


def test_each_continue_is_there_for_another_process(walker):
    walker.go_on("story", narrative="It broke on day one.", injured="no")
    case = now_of(walker)
    assert case.narrative == "It broke on day one."
    fresh = Client()
    fresh.force_login(case.asker)
    assert "It broke on day one." in fresh.get(walker.at("story")).text


def test_a_wrong_answer_is_said_on_top_and_beside_its_field_and_nothing_is_lost(walker):
    response = walker.go_on("request", remedy="refund", amount="a lot")
    text = response.text
    assert response.status_code == 422
    assert text.count("Write an amount such as 249.90.") == 2
    assert '<a href="#id_amount">' in text
    assert 'value="a lot"' in text
    assert re.search(r'value="refund"[^>]*selected', text)
    assert "<title>Error:" in text
    assert now_of(walker).amount is None


@pytest.mark.parametrize(
    ("page", "typed", "field", "sentence"),
    [
        ("purchase", {"purchase_date": -60}, "purchase_date", "before this day"),
        ("complaint", {"sent_on": -120}, "sent_on", "before the day of the purchase"),
        ("complaint", {"sent_on": -40}, "sent_on", "answer has an earlier day"),
        ("answer", {"reply": "negative", "reply_on": -90}, "reply_on", "older than your complaint"),
        ("answer", {"reply": "partial", "reply_on": ""}, "reply_on", "date of the seller’s answer"),
        ("complaint", {"sent_on": -400}, "sent_on", "more than a year ago"),
    ],
)
def test_days_are_compared_with_those_of_other_pages(walker, body, page, typed, field, sentence):
    """The rule is that of the one form; it is said where it can be mended."""
    reply_on = casework.today(-70)
    actions.save_intake(
        walker.case,
        by=walker.case.asker,
        details=casework.details(body, purchase_date=None if typed.get("sent_on") == -400 else casework.today(-110)),
        answers=casework.ELIGIBLE,
        complaint=casework.complaint(reply="negative", reply_on=reply_on),
    )
    values = {name: casework.today(n).isoformat() if isinstance(n, int) else n for name, n in typed.items()}
    response = walker.go_on(page, **values)
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])


def test_a_day_of_more_than_a_year_counts_once_it_was_shown(walker):
    typed = {"sent_on": casework.today(-400).isoformat(), "channel": "email", "proof": "yes"}
    assert walker.go_on("complaint", **typed).status_code == 422
    again = walker.client.post(walker.at("complaint"), {**typed, "seen": "", "shown_day": typed["sent_on"]})
    assert again.status_code == 409  # not what was seen: looked at again
    _page, hidden = walker.look("complaint")
    response = walker.client.post(walker.at("complaint"), {**typed, **hidden, "shown_day": typed["sent_on"]})
    assert response.status_code == 302
    assert now_of(walker).complaints.get().sent_on == casework.today(-400)


# Two windows, two clicks, the way back


def test_two_windows_on_one_page_do_not_overwrite_each_other(walker):
    _page, first = walker.look("story")
    _page, second = walker.look("story")
    walker.client.post(walker.at("story"), {**first, "narrative": "From the first.", "injured": "no"})
    refused = walker.client.post(walker.at("story"), {**second, "narrative": "From the second.", "injured": "no"})
    assert refused.status_code == 409
    assert now_of(walker).narrative == "From the first."
    assert "In your case now" in refused.text
    assert "From the first." in refused.text  # both are shown
    assert "From the second." in refused.text
    mark = re.search(r'name="seen" value="([^"]*)"', refused.text)[1]
    walker.client.post(walker.at("story"), {"seen": mark, "narrative": "From the second.", "injured": "no"})
    assert now_of(walker).narrative == "From the second."


def test_two_windows_on_two_pages_do_not_disturb_each_other(walker):
    _page, story = walker.look("story")
    _page, request = walker.look("request")
    assert walker.client.post(walker.at("story"), {**story, "narrative": "Mine.", "injured": "no"}).status_code == 302
    answer = walker.client.post(walker.at("request"), {**request, "remedy": "refund", "amount": "89"})
    assert answer.status_code == 302
    assert (now_of(walker).narrative, str(now_of(walker).amount)) == ("Mine.", "89.00")


def test_a_double_click_is_one_saving_and_the_same_answer(walker):
    _page, hidden = walker.look("you")
    typed = {**hidden, **ANSWERS["you"]}
    both = [walker.client.post(walker.at("you"), typed) for _ in range(2)]
    assert {(one.status_code, one["Location"]) for one in both} == {(302, walker.at("helper"))}


def test_the_way_back_shows_what_was_kept_and_leads_through_every_page(walker):
    walker.go_on("purchase", **ANSWERS["purchase"])
    page, _hidden = walker.look("story")
    assert page.context["back"] == walker.at("purchase")
    shown, _hidden = walker.look("purchase")
    assert 'value="CM-4417"' in shown.text
    assert shown.context["back"] == walker.base


def test_a_page_of_a_case_that_ended_keeps_what_was_typed_on_the_screen(walker):
    _page, hidden = walker.look("seller")
    actions.stop(walker.case, by=walker.case.asker)
    response = walker.client.post(walker.at("seller"), {**hidden, **ANSWERS["seller"]})
    assert response.status_code == 409
    assert "Comptoir Marguelon" in response.text
    assert Case.objects.count() == 1


def test_an_answer_that_ends_the_case_leads_to_what_follows(walker):
    response = walker.go_on("elsewhere", court="yes", other_mediator="no")
    assert response["Location"] == f"/en/cases/{walker.case.ref}/" or walker.base in response["Location"]
    case = now_of(walker)
    assert response["Location"].startswith("/en/cases/") is not case.is_open


def test_too_much_for_now_keeps_what_was_typed(walker, monkeypatch):
    _page, hidden = walker.look("story")
    monkeypatch.setitem(limits.LIMITS, "case", limits.Limit(1, limits.HOUR))
    typed = {**hidden, "injured": "no"}
    answers = [walker.client.post(walker.at("story"), {**typed, "narrative": f"Words {n}"}) for n in range(3)]
    assert answers[-1].status_code == 429
    assert "Words 2" in answers[-1].text
    assert answers[-1]["Retry-After"]


# The last step


def test_every_line_of_the_last_step_leads_to_its_page_and_back(walker, body):
    actions.save_intake(
        walker.case,
        by=walker.case.asker,
        details=casework.details(body, amount=None),
        answers=casework.ELIGIBLE,
        complaint=casework.complaint(),
    )
    last = walker.client.get(f"{walker.base}send/")
    lines = [line for _step, lines in last.context["parts"] for line in lines]
    assert len(lines) >= 20
    for line in lines:
        address = walker.at(line.page.name, "?then=check")
        assert address in last.text
        assert re.search(rf'name="{line.name}(_day)?"', walker.client.get(address).text)
    assert [line.name for line in last.context["lacking"]] == ["amount"]
    assert "Send my case" not in last.text
    response = walker.go_on("request", tail="?then=check", remedy="refund", amount="89")
    assert response["Location"] == f"{walker.base}send/"
    assert "Send my case" in walker.client.get(response["Location"]).text


def test_an_empty_case_says_at_the_end_what_it_lacks_and_not_a_bare_no(walker):
    page = walker.client.get(f"{walker.base}send/")
    lacking = {line.name for line in page.context["lacking"]}
    assert {"bought", "purchase_date", "amount", "remedy", "sent_on", "body", "full_name", "contract"} <= lacking
    assert page.context["next_action"] in page.text
    assert (
        walker.client.post(f"{walker.base}send/", {"consent": "on", "stamp": now_of(walker).stamp}).status_code == 409
    )


def test_the_overview_says_what_is_open_and_goes_on_there(walker, body):
    page = walker.client.get(walker.base)
    assert [stage.is_open for stage in page.context["steps"]] == [True, True, True, False, True, True]
    walker.go_on("purchase", **ANSWERS["purchase"])
    assert walker.client.get(walker.base).context["following"] == walker.at("complaint")
    walker.client.post(walker.at("you"), {"later": "1", "full_name": "x" * 121})
    assert walker.client.get(walker.base).context["following"] == walker.at("you")  # what was left comes first
    assert "x" * 121 in walker.look("you")[0].text
