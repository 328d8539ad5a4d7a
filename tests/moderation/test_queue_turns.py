"""Suggested edits, proposed duplicates, notices and appeals are worked through as texts are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions as forum_actions
from forum.actions.duplicates import AlreadySettled
from forum.models import Answer, DuplicateProposal, Member, Question, SuggestedEdit
from forum.privileges import Privilege, required
from moderation.review import actions, queue
from moderation.review.models import Claim, Decision, Deferral, Notice
from tests.moderation.contesting import REASONS, WHY
from tests.moderation.noticing import BASE, give
from tests.moderation.reviewing import LANGUAGES, courtesy, fresh, hide, page
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.usefixtures("rules", "this_site")]
SignIn = Callable[[Member], Client]


class Thing:
    """Two of a kind that wait: where each is decided, what is sent to decide it, and whether it is."""

    def __init__(self, kind: str, rows: list[Any], place: Any, send: Any, is_decided: Any) -> None:
        self.kind, self.rows, self.place, self.send, self.is_decided = kind, rows, place, send, is_decided


@pytest.fixture
def edits(question: Question, answer: Answer, mallory: Member) -> Thing:
    rows = [
        forum_actions.suggest_edit(post, by=mallory, body="Clean both.", reason="Clearer.", revision=1, **more)
        for post, more in ((answer, {}), (question, {"title": question.title, "tags": ["dishwasher"]}))
    ]
    return Thing(
        "edits",
        rows,
        lambda row, language="en": f"/{language}/edits/{row.pk}/",
        lambda row: (f"/en/edits/{row.pk}/refuse/", {"reason": "It says less."}),
        lambda row: fresh(row).state == SuggestedEdit.State.REFUSED,
    )


@pytest.fixture
def duplicates(question: Question, ask: Callable[..., Question]) -> Thing:
    needed = required(Privilege.PROPOSE_DUPLICATE)
    by = make_member("proposer", reputation=needed.points, good_count=20)
    asked = [ask("Why does it stop with E18 on it?"), ask("What does the E18 on the display mean?")]
    return Thing(
        "duplicates",
        [forum_actions.propose_duplicate(one, of=question, by=by) for one in asked],
        lambda row, language="en": f"/{language}/duplicates/{row.pk}/",
        lambda row: (f"/en/duplicates/{row.pk}/", {"value": "no"}),
        lambda row: fresh(row).settled_at is not None,
    )


@pytest.fixture
def notices() -> Thing:
    return Thing(
        "notices",
        [give(urls=[f"{BASE}/en/members/nobody-{number}/"]) for number in (1, 2)],
        lambda row, language="en": f"/{language}/moderation/notices/{row.ref}/",
        lambda row: (f"/en/moderation/notices/{row.ref}/", {"outcome": "kept", "answer": "It is lawful."}),
        lambda row: fresh(row).decided_at is not None,
    )


@pytest.fixture
def appeals(question: Question, answer: Answer, bob: Member) -> Thing:
    texts = [answer, forum_actions.comment(question, by=bob, body="You fool.")]
    by = make_moderator("max")  # neither of those who look at it
    rows = [actions.contest(hide(text, by), by=bob, text=WHY) for text in texts]
    return Thing(
        "appeals",
        rows,
        lambda row, language="en": f"/{language}/moderation/appeals/{row.pk}/",
        lambda row: (
            f"/en/moderation/appeals/{row.pk}/decide/",
            {"seen": row.messages.get().pk, "outcome": "upheld", "reasons": REASONS},
        ),
        lambda row: fresh(row).outcome == "upheld",
    )


@pytest.fixture(params=["edits", "duplicates", "notices", "appeals"])
def thing(request: pytest.FixtureRequest) -> Thing:
    found: Thing = request.getfixturevalue(request.param)
    return found


def opens(thing: Thing, row: Any) -> str:
    return f"/en/moderation/{thing.kind[:-1]}/{row.pk}/open/"


def test_decided_in_turn_by_the_same_filter(thing: Thing, dora: Member, lea: Member, as_member: SignIn) -> None:
    team, (first, second) = as_member(dora), thing.rows
    taken = team.post(opens(thing, first), {"kind": thing.kind})
    assert taken["Location"] == f"{thing.place(first)}?kind={thing.kind}#item"
    shown = page(team.get(taken["Location"]))
    for words in ('id="item"', 'data-key="h"', 'data-key="j"', 'data-key="1"', 'id="keys"', "<kbd>1</kbd>"):
        assert words in shown
    forms = [form.split("</form>")[0] for form in shown.split("<main")[1].split("</main>")[0].split("<form")[1:]]
    assert [form for form in forms if 'method="post"' in form and "csrfmiddlewaretoken" not in form] == []
    assert f'name="kind" value="{thing.kind}"' in shown and opens(thing, second) in shown
    where, values = thing.send(first)
    done = team.post(where, {**values, "kind": thing.kind})
    assert done["Location"] == f"{thing.place(second)}?kind={thing.kind}#item"
    assert thing.is_decided(first)
    claim = Claim.objects.get()
    assert (claim.object_id, claim.member) == (second.pk, dora)  # the next one is taken by the same button
    assert "is looking at this" in page(as_member(lea).get(thing.place(second)))
    where, values = thing.send(second)
    assert team.post(where, {**values, "kind": thing.kind})["Location"] == f"/en/moderation/?kind={thing.kind}"
    assert not Claim.objects.exists()


def test_the_second_is_told_and_ticks_a_box(thing: Thing, dora: Member, lea: Member, as_member: SignIn) -> None:
    row = thing.rows[0]
    as_member(lea).post(opens(thing, row))
    assert 'name="despite"' in page(as_member(dora).get(thing.place(row)))
    where, values = thing.send(row)
    refused = as_member(dora).post(where, {**values, "kind": thing.kind})
    assert refused.status_code == 409
    assert "Léa is looking at this. Tick the box" in page(refused) and 'name="despite"' in page(refused)
    assert not thing.is_decided(row)
    assert as_member(dora).post(where, {**values, "kind": thing.kind, "despite": "on"}).status_code == 302
    assert thing.is_decided(row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_it_changes_nothing(language: str, thing: Thing, dora: Member, as_member: SignIn) -> None:
    row = thing.rows[0]
    shown = page(as_member(dora).get(thing.place(row, language)))
    assert {"en": "Take this one", "fr": "Prendre"}[language] in shown
    assert not Claim.objects.exists()


def test_put_off_it_leads_to_the_next(thing: Thing, dora: Member, as_member: SignIn) -> None:
    first, second = thing.rows
    where = opens(thing, first).replace("/open/", "/put-off/")
    done = as_member(dora).post(where, {"until": "hour", "reason": "I ask.", "kind": thing.kind})
    assert done["Location"] == f"{thing.place(second)}?kind={thing.kind}#item"
    assert Deferral.objects.get().object_id == first.pk
    assert [line.pk for line in queue.waiting(dora)] == [second.pk]


def test_whoever_came_another_way_stays_there(edits: Thing, dora: Member, as_member: SignIn) -> None:
    row = edits.rows[0]
    where, values = edits.send(row)
    assert as_member(dora).post(where, values)["Location"] == edits.place(row)


def test_what_was_put_off_and_decided_is_settled(notices: Thing, dora: Member, as_member: SignIn) -> None:
    row: Notice = notices.rows[0]
    as_member(dora).post(opens(notices, row).replace("/open/", "/put-off/"), {"until": "days", "reason": "I ask."})
    where, values = notices.send(row)
    as_member(dora).post(where, {**values, "kind": ""})
    assert not Deferral.objects.exists()


def test_two_who_say_the_opposite_of_a_duplicate(
    duplicates: Thing, dora: Member, lea: Member, as_member: SignIn
) -> None:
    """The second is told, whichever way; the same word twice is once."""
    first, second = duplicates.rows
    forum_actions.confirm_duplicate(first, by=lea)
    with pytest.raises(AlreadySettled):
        forum_actions.refuse_duplicate(first, by=dora)
    forum_actions.confirm_duplicate(first, by=dora)
    forum_actions.refuse_duplicate(second, by=lea)
    told = as_member(dora).post(f"/en/duplicates/{second.pk}/", {"value": "yes"})
    assert told.status_code == 409 and "Nothing was decided twice" in page(told)
    assert fresh(second.question).duplicate_of is None
    assert DuplicateProposal.objects.filter(settled_by=lea).count() == 2


def test_an_undone_decision_is_taken_again_with_its_filter(
    answer: Answer, alice: Member, dora: Member, as_member: SignIn
) -> None:
    actions.flag(answer, by=alice, rule=courtesy())
    actions.keep(answer, by=dora)
    undone = as_member(dora).post(f"/en/moderation/decisions/{Decision.objects.get().pk}/undo/", {"kind": "reports"})
    assert undone["Location"] == f"/en/moderation/answer/{answer.pk}/?kind=reports"
    assert Claim.objects.get().member == dora


LAST = "Your last decision"


def test_the_key_undoes_only_what_was_decided_last(
    edits: Thing, report: Any, answer: Answer, dora: Member, as_member: SignIn
) -> None:
    """What was decided before an edit was reviewed is undone from its own page."""
    actions.warn(make_member("sam"), by=dora, rule=courtesy(), facts="It calls somebody an idiot.")
    client = as_member(dora)
    assert LAST not in page(client.get("/en/moderation/"))

    client.post(f"/en/moderation/answer/{answer.pk}/keep/", {"seen": 0})
    assert LAST in page(client.get("/en/moderation/"))
    url, data = edits.send(edits.rows[1])
    client.post(url, {**data, "kind": ""})
    assert LAST not in page(client.get("/en/moderation/"))
