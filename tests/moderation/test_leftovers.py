"""Personal details in texts that were published without the guard."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from forum import actions
from forum.models import Member, Question
from moderation.review import rule_codes
from moderation.review.charter import seed
from moderation.review.models import Flag
from moderation.review.queue import items, waiting
from selfcare import new_site

pytestmark = pytest.mark.wide

IBAN, PHONE = "FR76 3000 6000 0112 3456 7890 189", "06 39 98 12 34"


def run(*options: str) -> str:
    out = StringIO()
    call_command("find_personal_data", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def rule(db: None) -> None:
    seed(new_site.rules())


@pytest.mark.usefixtures("rule")
def test_they_are_listed_and_come_into_the_queue_once(question: Question, bob: Member, dora: Member) -> None:
    answer = actions.answer(question, by=bob, body=f"Pay {IBAN} or call {PHONE}.")
    listed = run()
    assert "FR…89" in listed
    assert IBAN not in listed
    assert not Flag.objects.exists()
    assert "1 texts, 1 put into the queue" in run("--queue")
    assert "1 texts, 0 put into the queue" in run("--queue")
    flag = Flag.objects.get()
    assert (flag.answer, flag.member, flag.rule.code if flag.rule else "") == (answer, None, rule_codes.PERSONAL_DATA)
    assert IBAN not in flag.note
    (item,) = items(dora, waiting(dora))
    assert item.row == answer


@pytest.mark.parametrize("where", ["entities", "tags", "reason", "alt"])
def test_wherever_readers_find_them(question: Question, alice: Member, where: str) -> None:
    spaced = IBAN.replace(" ", "&nbsp;")
    body = {"entities": spaced, "alt": f"![{spaced}](/pictures/dd444d7368f6d30bc75e-960x720.webp)"}.get(
        where, "It stops."
    )
    tags = [IBAN.lower()] if where == "tags" else ["pump"]
    reason = IBAN if where == "reason" else ""
    actions.edit_question(question, by=alice, title=question.title, body=body, tags=tags, reason=reason)
    assert "FR…89" in run().replace("fr…", "FR…")
    assert "1 texts" in run("--grave")


@pytest.mark.usefixtures("rule")
def test_the_gravest_alone(question: Question, bob: Member) -> None:
    actions.answer(question, by=bob, body=f"Call {PHONE}.")
    assert "0 texts" in run("--grave")


def test_without_the_rule_it_says_so(question: Question) -> None:
    with pytest.raises(CommandError, match="no-personal-data"):
        run("--queue")
