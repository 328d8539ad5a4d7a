"""Every button in a thread leads to an act that is not refused, and what may be done has a button."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, Comment, Member, Question, Subscription, SuggestedEdit, Vote
from tests.people import make_member, make_moderator

SignIn = Callable[[Member], Client]
WORDS = {
    "title": "A title that is long enough",
    "body": "Some other words.",
    "tags": "pump",
    "context": "other",
    "language": "en",
    "original": "999999999",
}
# An address of an act under a thread: those that change something, or lead to a form that does.
ACT = re.compile(
    r"/en/(?:questions|answers|comments)/\d+/"
    r"(?:answer|comment|edit|delete|me-too|follow|vote|accept|unaccept|not-solved|name|close|reopen|duplicate)/(?!\?quote=)"
    r"|/en/moderation/report/\w+/\d+/"
)
STATES: dict[str, Callable[..., Any]] = {
    "open": lambda world: None,
    "old": lambda world: Question.objects.update(created_at=timezone.now() - timedelta(days=30)),
    "resolved": lambda world: actions.accept(world.answer, by=world.alice),
    "not solved": lambda world: actions.mark_not_solved(world.question, by=world.alice),
    "closed": lambda world: actions.close(world.question, by=world.dora),
    "duplicate": lambda world: actions.mark_duplicate(world.question, of=world.other, by=world.dora),
    "taken elsewhere": lambda world: actions.take_elsewhere(world.question),
    "held": lambda world: actions.hold(world.question),
    "hidden": lambda world: actions.hide(world.question, by=world.dora, ref="decision:1"),
    "answer held": lambda world: actions.hold(world.answer),
    "answer hidden": lambda world: actions.hide(world.answer, by=world.dora, ref="decision:1"),
    "comment hidden": lambda world: actions.hide(world.comment, by=world.dora, ref="decision:1"),
}
ROLES = ["alice", "bob", "mallory", "dora", "sven"]


class World:
    """Alice asked, bob answered, both and sven (suspended since) commented, mallory only reads, dora moderates."""

    def __init__(self) -> None:
        self.alice, self.bob, self.mallory, self.sven = map(make_member, ("alice", "bob", "mallory", "sven"))
        self.dora = make_moderator()
        asked = {"by": self.alice, "body": "It stops.", "language": "en", "tags": ["pump"]}
        self.question = actions.ask("The washing machine does not drain", **asked)  # type: ignore[arg-type]
        self.other = actions.ask("The washing machine never drains", **asked)  # type: ignore[arg-type]
        self.answer = actions.answer(self.question, by=self.bob, body="Clean the filter.")
        self.comment = actions.comment(self.answer, by=self.bob, body="The one below.")
        actions.comment(self.question, by=self.alice, body="Since yesterday.")
        actions.comment(self.question, by=self.sven, body="Mine too.")
        actions.answer(self.question, by=self.sven, body="Wait for a week.")
        Member.objects.filter(pk=self.sven.pk).update(suspended_until=timezone.now() + timedelta(days=3))

    def acts(self) -> dict[str, str]:
        """Every address under the thread with the word of its act."""
        question = f"/en/questions/{self.question.pk}/"
        words = "answer comment edit delete me-too follow unaccept not-solved close reopen duplicate"
        found = {f"{question}{word}/": word for word in words.split()}
        for answer in Answer.objects.all():
            found |= {f"/en/answers/{answer.pk}/{w}/": w for w in ("comment", "edit", "delete", "vote", "accept")}
        for comment in Comment.objects.all():
            found |= {f"/en/comments/{comment.pk}/{word}/": word for word in ("edit", "delete")}
        return found


def thread_of(page: str) -> str:
    return page.split("<main")[1].split("</main>")[0]


def tried(client: Client, address: str, before: list[Any], **more: str) -> tuple[int, bool]:
    """The status of the act, and whether it changed anything; then it is undone."""
    with transaction.atomic():
        more |= {"reason": "Clearer"} if address.endswith("/edit/") else {}
        response = client.post(address, {**WORDS, "value": "1", **more})
        changed = everything() != before
        transaction.set_rollback(True)
    return response.status_code, changed


def everything() -> list[Any]:
    posts = [
        row
        for model in (Question, Answer, Comment)
        for row in model.objects.order_by("pk").values_list("pk", "body", "visibility")
    ]
    solved = list(Question.objects.order_by("pk").values_list("state", "accepted_answer", "not_solved_at"))
    return [posts, solved, Vote.objects.count(), Subscription.objects.count(), SuggestedEdit.objects.count()]


@pytest.mark.wide
@pytest.mark.django_db
@pytest.mark.parametrize("state", ["closed", "duplicate"])
def test_no_solution_is_chosen_where_nothing_is_left_to_solve(state: str, as_member: SignIn) -> None:
    world = World()
    actions.accept(world.answer, by=world.alice)
    STATES[state](world)
    page = thread_of(as_member(world.alice).get(world.question.get_absolute_url()).text)
    words = {address.rstrip("/").rpartition("/")[2] for address in ACT.findall(page) if "/report/" not in address}
    assert words == {"vote", "follow", "edit", "name", "delete"}


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
@pytest.mark.django_db
def test_what_is_shown_is_not_refused_and_what_is_not_refused_is_shown(state: str, as_member: SignIn) -> None:
    world = World()
    STATES[state](world)
    wrong = []
    for role in ROLES:
        client = as_member(Member.objects.get(username=role))
        page = client.get(world.question.get_absolute_url())
        if page.status_code != 200:
            assert state in {"held", "hidden"}
            assert role not in {"alice", "dora"}
            continue
        shown, before = set(ACT.findall(thread_of(page.text))), everything()
        for address in shown:
            status, _ = tried(client, address, before)
            is_form = "/report/" in address or address.endswith("/duplicate/")  # 422: filled in wrongly, yet open
            if not (status == 302 or (is_form and status == 422 and client.get(address).status_code == 200)):
                wrong.append(f"{role}: {address} is shown and refused with {status}")
        for address, word in world.acts().items():
            # While a solution stands it is taken back first; then the question is whether something else helped.
            after_another = word == "not-solved" and state == "resolved"
            if address in shown or after_another:
                continue
            status, changed = tried(client, address, before)
            if status == 302 and changed:
                wrong.append(f"{role}: {address} is open and not shown")
    assert wrong == []


@pytest.mark.wide
def test_a_moderator_finds_the_way_to_close_to_open_and_to_point(as_member: SignIn, db: Any) -> None:
    world = World()
    client, own = as_member(world.dora), f"/en/questions/{world.question.pk}"
    actions.close(world.question, by=world.dora)
    page = client.get(world.question.get_absolute_url()).text
    assert f"{own}/reopen/" in page
    assert "open again" in client.post(f"{own}/reopen/", follow=True).text
    for typed in ("", "nonsense", "0", str(world.question.pk), "9" * 30, "/en/answers/1/"):
        refused = client.post(f"{own}/duplicate/", {"original": typed})
        assert refused.status_code in {403, 422}, typed
        assert 'id="error-summary"' in refused.text
    address = f"https://example.org{world.other.get_absolute_url()}?sort=newest#answer-1"
    pointed = client.post(f"{own}/duplicate/", {"original": address}, follow=True)
    assert f'This question was already asked: <a href="{world.other.get_absolute_url()}">' in pointed.text
    assert "open again" in client.post(f"{own}/reopen/", follow=True).text
    world.question.refresh_from_db()
    assert (world.question.state, world.question.duplicate_of) == ("answered", None)
    for verb in ("reopen", "duplicate"):
        assert as_member(world.mallory).post(f"{own}/{verb}/", {"original": str(world.other.pk)}).status_code == 403
        assert client.get(f"{own}/{verb}/").status_code in {200, 302}
    world.question.refresh_from_db()
    assert world.question.state == "answered"


RARE = ("/mark/", "/dangerous/", "/moderation/report/")


@pytest.mark.django_db
def test_what_is_rare_stands_behind_one_word(site_tree: Any, as_member: SignIn) -> None:
    """Fourteen controls stood on each answer, two of them to report it."""
    world = World()
    html = as_member(world.mallory).get(world.question.get_absolute_url()).text
    row = html.split(f'id="answer-{world.answer.pk}"')[1].split("</article>")[0]
    outside, behind = row.split('<details class="more">')
    behind = behind.split("</details>")[0]
    assert [part for part in RARE if part in outside] == []
    assert [part for part in RARE if part not in behind] == []
    assert "/vote/" in outside
    assert "quote=" in outside
    assert "report-illegal-content" not in row
    own = as_member(world.bob).get(world.question.get_absolute_url()).text.split(f'id="answer-{world.answer.pk}"')[1]
    assert own.index(f"/answers/{world.answer.pk}/edit/") < own.index('<details class="more">')


@pytest.mark.django_db
def test_whether_it_is_outdated_is_asked_once(site_tree: Any, as_member: SignIn) -> None:
    world = World()
    actions.vote(world.answer, by=world.mallory, value=-1)
    html = as_member(world.mallory).get(world.question.get_absolute_url()).text
    assert html.count(">Outdated</button>") == 1
