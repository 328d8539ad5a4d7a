"""Answers found while asking: what is counted with each, and the figures that staff read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions, deflections
from forum.models import Deflection, Draft, Product, Question
from knowledge.searching import suggesting
from tests.people import make_member

FOUND, REPORT = "/en/questions/ask/found/", "/admin/reports/answers-found/"


@pytest.fixture
def kettle(db: Any) -> Product:
    return Product.objects.create(name="Kettle", slug="kettle")


def test_the_product_of_the_draft_and_what_was_shown_are_counted(kettle: Product) -> None:
    client = Client()
    client.post("/en/questions/ask/", {"about": "product", "product": "Kettle"})
    draft = Draft.objects.get()
    for _ in range(2):
        client.get(f"{FOUND}?draft={draft.pk}&shown=both")
    row = Deflection.objects.get()
    assert (row.product, row.shown, row.count) == (kettle, "both", 1)
    Client().get(f"{FOUND}?shown=nonsense")
    assert Deflection.objects.get(product=None).shown == ""


@pytest.mark.parametrize(
    ("guides", "questions", "shown"),
    [(1, 1, "shown=both"), (1, 0, "shown=guides"), (0, 1, "shown=questions"), (0, 0, "")],
)
def test_the_link_carries_what_stood_there(guides: int, questions: int, shown: str) -> None:
    link = suggesting.Link(url="/", title="x", language="", note="")
    url = suggesting.found_url("", [("Guides", [link] * guides), ("Questions", [link] * questions)])
    assert url == FOUND + (f"?{shown}" if shown else "")


def test_figures_by_week_product_and_kind(kettle: Product, ask: Callable[..., Question], alice: Any) -> None:
    now = timezone.now()
    drafts = [Draft.objects.create(member=alice) for _ in range(3)]
    for draft in drafts:
        actions.count_deflection(draft, product=kettle, shown="guides", at=now)
    actions.count_deflection(None, at=now - timedelta(weeks=1))
    actions.count_deflection(None, at=now - timedelta(weeks=20))
    Draft.objects.filter(pk=drafts[0].pk).update(question=ask())
    today = timezone.localdate(now)
    this, last, *others = deflections.weeks(today)
    assert len(others) == deflections.WEEKS - 2
    assert (this.found, this.all_the_same, this.asked, this.share) == (3, 1, 1, 66)
    assert (last.found, last.asked, last.share) == (1, 0, 100)
    assert {week.share for week in others} == {None}
    assert deflections.by_product(today) == [("Kettle", 3), ("", 1)]
    assert deflections.by_what_was_shown(today) == [("Guides", 3), ("Not noted", 1)]
    kettle.delete()
    assert deflections.by_product(today) == [("", 4)]


@pytest.mark.wide
def test_staff_read_it_and_nobody_else(
    site_tree: Any, kettle: Product, as_member: Callable[[Any], Client], alice: Any
) -> None:
    actions.count_deflection(None, product=kettle, shown="both")
    staff = as_member(make_member("root", is_staff=True, is_superuser=True))
    page = staff.get(REPORT).text
    assert page.count("<td>1</td>") == 3
    assert "Kettle" in page
    assert "Guides and questions" in page
    assert REPORT in staff.get("/admin/").text
    assert as_member(alice).get(REPORT).status_code in {302, 403}
