"""Whatever is looked for in a post is found in its last words too, as long as a post may be."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from forum.civil_words import hurtful
from forum.fields import PostField, body_field
from forum.guarding import guard
from forum.models.question import TITLE_MAX
from forum.text.sizes import BODY_MAX, READ_MAX
from moderation.handover import lexicon
from moderation.handover.lexicon import own_words, speaks_of_danger
from moderation.handover.telling import tells_of_danger
from moderation.review.automatic import letters, signals, watched
from moderation.review.automatic.signals import Facts
from moderation.review.automatic.watched import Watched

pytestmark = pytest.mark.wide

BEFORE = "The pump of my machine is loud. "
WORDS = {
    "spam": "Best online casino bonus, 100% guaranteed! Free spins for you, click here now",
    "watched": "the forbidden expression",
    "danger": "The battery caught fire.",
    "told": "Mine caught fire.",
    "alarm": "I want to die.",
    "civility": "You are an idiot.",
    "personal data": "Pay to FR76 3000 6000 0112 3456 7890 189 please",
}


def long_text(ending: str) -> str:
    text = (BEFORE * (BODY_MAX // len(BEFORE) + 1))[: BODY_MAX - len(ending) - 1] + " " + ending
    assert len(text) == BODY_MAX
    return text


def spam(text: str) -> bool:
    facts = Facts(words=letters.plain(text), text=text, links=(), account_age=timedelta(days=30), published=30)
    return bool(signals.score(facts).lines)


RULES: dict[str, Callable[[str], bool]] = {
    "spam": spam,
    "watched": lambda text: bool(list(watched.found([Watched(1, "forbidden expression")], text, language="en"))),
    "danger": lambda text: speaks_of_danger([own_words(text)]),
    "told": lambda text: tells_of_danger([own_words(text)]),
    "alarm": lambda text: lexicon.scores([own_words(text)])["threat"] >= lexicon.THRESHOLDS["threat"],
    "civility": lambda text: bool(hurtful(text)),
    "personal data": lambda text: bool(guard(text, {}, is_markdown=True).asked),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_last_words_of_the_longest_post(rule: str) -> None:
    title = "T" * TITLE_MAX + "\n" if rule in {"spam", "watched"} else ""
    began = time.perf_counter()
    assert RULES[rule](title + long_text(WORDS[rule]))
    assert time.perf_counter() - began < 3  # seconds, of a machine that does other things besides
    assert not RULES[rule](title + long_text("It is still loud today."))


def test_all_that_a_form_takes_is_read() -> None:
    assert body_field("Text", kind=PostField, required="").limit == BODY_MAX
    assert BODY_MAX + TITLE_MAX < READ_MAX
