"""When and where the asker bought it: kept for them, and read by nobody else."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from forum import actions
from forum.models import Draft, Member, PurchaseNote, Question
from forum.purchase_forms import PurchaseForm, month_of
from tests.forum.asking import ask_steps
from tests.forum.test_account_data import made

pytestmark = pytest.mark.django_db
SELLER = "Zyxshop of Lyon"
MARCH = dt.date(2026, 3, 1)
REVIEW = "/en/questions/ask/review/"
WORDS = {
    "about": "none",
    "title": "The coffee machine leaks from below",
    "body": "It leaks.",
    "tags": "leak",
    "language": "en",
    "bought_in": "03/2026",
    "seller": SELLER,
}


@pytest.fixture
def noted(question: Question, alice: Member) -> Question:
    Question.objects.update(context="after")
    actions.note_purchase(question, by=alice, bought_in=dt.date(2026, 3, 17), seller=SELLER)
    return question


def address(question: Question) -> str:
    return f"/en/questions/{question.pk}/purchase/"


@pytest.mark.wide
@pytest.mark.parametrize(("context", "kept"), [("after", (MARCH, SELLER)), ("before", None), ("other", None)])
def test_it_is_kept_of_what_is_bought(context: str, kept: Any, alice: Member, as_member: Any) -> None:
    client = as_member(alice)
    ask_steps(client, {**WORDS, "context": context})
    draft = Draft.objects.latest("pk")
    shown = client.get(REVIEW, {"draft": draft.pk}).text
    assert (SELLER in shown, "If you received it in March 2026" in shown) == (bool(kept), bool(kept))
    assert SELLER not in shown.partition("How others will see")[2].partition("</section>")[0]
    assert client.post(REVIEW, {"draft": draft.pk}).status_code == 302
    note = PurchaseNote.objects.first()
    assert (note and (note.bought_in, note.seller)) == kept
    draft.refresh_from_db()
    assert SELLER not in json.dumps(draft.data)


def test_it_goes_when_the_question_is_deleted(noted: Question, alice: Member) -> None:
    actions.delete(noted, by=alice)
    assert not PurchaseNote.objects.exists()


@pytest.mark.parametrize("context", ["after", "before"])
def test_an_odd_month_is_said_only_where_it_is_asked(context: str, alice: Member, as_member: Any) -> None:
    step = ask_steps(as_member(alice), {**WORDS, "context": context, "bought_in": "last spring"})
    assert step.status_code == (422 if context == "after" else 302)
    if context == "after":
        assert step.text.count("for example 03/2026") == 2
        assert 'value="last spring"' in step.text


@pytest.mark.parametrize("typed", ["2026-03", "03/2026", "3/2026", "03.2026", " 3 2026 ", MARCH])
def test_months_as_people_write_them(typed: Any) -> None:
    assert month_of(typed) == MARCH


@pytest.mark.parametrize("typed", ["", None, "2026", "13/2026", "00/2026", "03/26x", "\u0663/2026x", "0001-00"])
def test_what_is_no_month(typed: Any) -> None:
    assert month_of(typed) is None


def test_a_month_to_come_is_refused() -> None:
    assert "has not come yet" in str(PurchaseForm({"bought_in": "2999-01"}).errors)
    assert PurchaseForm({"bought_in": "0999-01"}).errors


@pytest.mark.wide
def test_nobody_else_reads_it(
    noted: Question, alice: Member, bob: Member, dora: Member, as_member: Any, client: Any
) -> None:
    page = noted.get_absolute_url()
    assert "Your purchase" in as_member(alice).get(page).text
    for reader in (client, as_member(bob), as_member(dora)):
        for where in (page, f"/api/v1/questions/{noted.pk}", f"{page}history/", f"/en/questions/{noted.pk}/edit/"):
            text = reader.get(where, follow=True).text
            assert SELLER not in text
            assert "Your purchase" not in text
    assert [as_member(member).get(address(noted)).status_code for member in (alice, bob, dora)] == [200, 404, 404]
    assert client.get(address(noted)).status_code == 302
    fields = [field for field in Question.search_fields if hasattr(noted, field.field_name)]
    assert SELLER not in str([getattr(noted, field.field_name) for field in fields])


@pytest.mark.wide
def test_its_author_changes_it_and_takes_it_away(noted: Question, alice: Member, as_member: Any) -> None:
    client = as_member(alice)
    page = client.get(address(noted)).text
    assert 'value="2026-03"' in page
    assert "If you received it in March 2026" in page
    assert client.post(address(noted), {"bought_in": "2026-02", "seller": ""}).status_code == 302
    assert PurchaseNote.objects.get().bought_in == dt.date(2026, 2, 1)
    wrong = client.post(address(noted), {"bought_in": "x", "seller": SELLER})
    assert (wrong.status_code, SELLER in wrong.text) == (422, True)
    client.post(address(noted), {"bought_in": "", "seller": " "})
    assert not PurchaseNote.objects.exists()


def test_the_action_is_the_askers_alone(noted: Question, dora: Member) -> None:
    with pytest.raises(PermissionDenied):
        actions.note_purchase(noted, by=dora, bought_in=None, seller="Another")


def test_an_edit_by_its_author_leaves_it(noted: Question, alice: Member, as_member: Any) -> None:
    form = as_member(alice).get(f"/en/questions/{noted.pk}/edit/").text
    assert "bought_in" not in form
    actions.edit_question(noted, by=alice, title=noted.title, body="It leaks more.", tags=["leak"])
    assert PurchaseNote.objects.get().seller == SELLER


@pytest.mark.wide
def test_it_is_in_the_copy_of_ones_data(noted: Question, alice: Member, bob: Member) -> None:
    rows = json.loads(made(alice).read("json/forum-purchasenote-member.json"))
    assert [(row["seller"], row["bought_in"]) for row in rows] == [(SELLER, "2026-03-01")]
    assert json.loads(made(bob).read("json/forum-purchasenote-member.json")) == []


def test_it_goes_with_the_question(noted: Question) -> None:
    noted.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM forum_purchasenote")
        assert cursor.fetchone() == (0,)
