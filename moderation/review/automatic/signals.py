"""The score of a new post: what is told of it, which signals that gives, and how many points each. No database.

A sum that anybody can check: each line names its signal and its points. It holds a post, which a person then reads;
it never hides or deletes one. Change a weight, a pattern or a threshold, and `VERSION` with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from moderation.review.automatic import contacts, letters, trade
from moderation.review.automatic.advertising import ADVERTISING
from moderation.review.automatic.appeals import APPEALS
from moderation.review.automatic.frauds import FRAUD
from moderation.review.automatic.links import Link

VERSION = 4

HOLD_FROM = 9  # points: nobody reads it before the team does
LOOK_FROM = 7  # everybody reads it, and the team is asked to look
WARN_FROM = 6  # points of signals of fraud alone: whoever reads it is told to be careful

LINK, LINKS_MORE, LINKS_MAX = 2, 1, 5  # the first link; each further one; in all
FEW_WORDS, MANY_WORDS = 12, 60  # a link: for anybody; for a newcomer
SHORT_LINK, DISGUISED_LINK, FALSE_LINK, CHEAP_LINK, MESSENGER_LINK = 4, 4, 4, 3, 4
MADE_UP_LINK = 1  # and the team is asked to look
BARE_LINK = 4  # hardly a word beside it
BARE_WORDS = 8
MARKUP = 4  # of other forums, as programs leave it
FLOOD, FLOOD_LESS = 6, 3
FLOOD_FROM, FLOOD_LESS_FROM = 10, 5  # posts in ten minutes
HOUR_FROM = 25
ALIKE_OWN, ALIKE_OWN_MORE = 3, 7  # the same text of one person, once before; three times or more
ALIKE_OTHERS, ALIKE_OTHERS_MORE = 6, 10  # of one other account; of two or more
TRAP, TOO_FAST = 5, 2
FAST = 3.0  # seconds; below that not even a pasted text is read again
FAST_FROM = 80  # letters
CAPITALS, SIGNS, EMOJI = 2, 1, 1
CAPITALS_FROM, CAPITALS_SHARE = 30, 0.6  # letters; of them
DISGUISED = 4
HANDLE_ALONE = 4  # of a newcomer, on a messenger
CONTACT_FROM = 2
LONG = 100  # words
# Where other signals say so much already: a first post alone is no sign of anything.
NEWCOMER, NEWCOMER_FROM, NEWCOMER_FROM_LONG = 4, 3, 8
OUT_OF_REACH = 2  # of a newcomer who gives no link and no way to reach them: whoever sells or cheats gives one
YOUNG = timedelta(hours=1)
SEVERAL_FRAUDS, MANY_FRAUDS = 3, 6  # three families of fraud together; four or more
TELLS = -10
TRUSTED, KNOWN = -6, -3
TRUSTED_FROM, KNOWN_FROM = 20, 5  # posts that everybody reads
KNOWN_AGE = timedelta(days=7)
FAMILIES_MAX = 16
FRAUD_MAX = 16


class Signal(StrEnum):
    LIMITED = "limited"
    FIRST_POSTS = "first posts"
    EXPRESSION = "expression"
    OUTSIDE = "outside check"
    LINKS = "links"
    SHORT_LINK = "shortened link"
    DISGUISED_LINK = "disguised link"
    FALSE_LINK = "false link"
    CHEAP_LINK = "cheap address"
    MESSENGER_LINK = "messenger link"
    MADE_UP_LINK = "made-up address"
    BARE_LINK = "hardly a word"
    MARKUP = "foreign markup"
    FLOOD = "many posts"
    ALIKE_OWN = "own text again"
    ALIKE_OTHERS = "text of others"
    TRAP = "trap"
    TOO_FAST = "too fast"
    DISGUISED = "disguised"
    CAPITALS = "capital letters"
    SIGNS = "repeated signs"
    ADVERTISING = "advertising"
    FRAUD = "fraud"
    FRAUDS = "several frauds"
    CONTACT = "way to contact"
    NEWCOMER = "newcomer"
    TELLS = "tells of a fraud"
    KNOWN = "known author"
    ASKS = "asks"


# Honest answers consist of links too, and programs fill in forms: in the sum, but they say nothing of a newcomer.
COMMON = frozenset({Signal.LINKS, Signal.BARE_LINK, Signal.CAPITALS, Signal.SIGNS, Signal.TRAP, Signal.TOO_FAST})
# Words alone, which people write who ask about what they read or were offered.
OF_WORDS = frozenset(
    {Signal.ADVERTISING, Signal.FRAUD, Signal.FRAUDS, Signal.CONTACT, Signal.CAPITALS, Signal.SIGNS}
    | {Signal.LINKS, Signal.NEWCOMER, Signal.TELLS, Signal.KNOWN}
)
COMMON_WORDS = frozenset({"contact"})  # whoever waits for a parcel writes "call me" too
ASKED_FOR = frozenset({Signal.LIMITED, Signal.FIRST_POSTS})  # what people decided, not the score, holds
HOLD, LOOK = "hold", "look"  # what a line does by itself
# What is told to moderators alone: whoever knows it gets round it.
SECRET = frozenset({Signal.TRAP, Signal.TOO_FAST})


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the score looks at. `words`: title and text as `letters.plain` leaves them; `text`: as they are read."""

    words: str
    text: str = ""
    links: tuple[Link, ...] = ()
    account_age: timedelta = timedelta(0)
    published: int = 0  # posts of the author that everybody reads
    last_ten_minutes: int = 0
    last_hour: int = 0
    alike_own: int = 0  # recent texts nearly the same, by the same person
    alike_others: int = 0  # accounts that wrote nearly the same
    is_trapped: bool = False
    seconds: float | None = None
    is_limited: bool = False
    holds_first: int = 0  # a setting: so many first posts are held

    @property
    def is_newcomer(self) -> bool:
        return self.published == 0 or self.account_age < YOUNG


@dataclass(frozen=True, slots=True)
class Line:
    """`what`: more about it, never words of the post: a family of expressions, or a number.

    `effect`: what it does by itself, whatever the sum.
    """

    signal: str
    points: int
    what: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    lines: tuple[Line, ...] = field(default_factory=tuple)

    @property
    def points(self) -> int:
        return max(0, sum(line.points for line in self.lines))

    @property
    def points_unasked(self) -> int:
        """Whether or not it ends with a question, by which two wordings of one text compare."""
        return max(0, sum(line.points for line in self.lines if line.signal != Signal.ASKS))

    @property
    def holds(self) -> bool:
        return self.points >= HOLD_FROM or any(line.effect == HOLD for line in self.lines)

    @property
    def asks_for_a_look(self) -> bool:
        return not self.holds and (self.points >= LOOK_FROM or any(line.effect == LOOK for line in self.lines))

    @property
    def warns(self) -> bool:
        of_fraud = {Signal.FRAUD, Signal.FRAUDS, Signal.TELLS}
        return sum(line.points for line in self.lines if line.signal in of_fraud) >= WARN_FROM


def score(facts: Facts) -> Score:
    """The lines in the order in which they are read; known authors have fewer points."""
    facts = _spoken(facts)
    lines = [line for rule in RULES for line in rule(facts)]
    found = sum(line.points for line in lines if not (line.signal in COMMON or line.what in COMMON_WORDS))
    lines += [line for late in LATE for line in late(facts, found)]
    return Score((*lines, *_asking(facts, Score(tuple(lines)))))


def _spoken(facts: Facts) -> Facts:
    """Of somebody who tells of a fraud or asks about one: their own words, without those that they quote."""
    words = letters.unquoted(facts.words)
    if words == facts.words or not trade.is_telling(words):
        return facts
    links = tuple(link for link in facts.links if link.host in words or link.host not in facts.words)
    return replace(facts, words=words, text=letters.unquoted(facts.text), links=links)


def _held_anyway(facts: Facts) -> Iterator[Line]:
    if facts.is_limited:
        yield Line(Signal.LIMITED, 0, effect=HOLD)
    if facts.published < facts.holds_first:
        yield Line(Signal.FIRST_POSTS, 0, str(facts.holds_first), HOLD)


def _links(facts: Facts) -> Iterator[Line]:
    links = facts.links
    if not links:
        return
    count = len(links)
    words = len(facts.words.split())
    if count * FEW_WORDS > words:
        yield Line(Signal.LINKS, min(LINKS_MAX, LINK + LINKS_MORE * (count - 1)), str(count))
    elif facts.is_newcomer and count * MANY_WORDS > words:
        yield Line(Signal.LINKS, LINK, str(count))
    kinds = (
        (Signal.SHORT_LINK, SHORT_LINK, any(link.is_short for link in links)),
        (Signal.DISGUISED_LINK, DISGUISED_LINK, any(link.is_disguised for link in links)),
        (Signal.FALSE_LINK, FALSE_LINK, any(link.is_false for link in links)),
        (Signal.CHEAP_LINK, CHEAP_LINK, any(link.is_cheap for link in links)),
        (Signal.MESSENGER_LINK, MESSENGER_LINK, any(link.is_messenger for link in links)),
        (Signal.BARE_LINK, BARE_LINK, facts.is_newcomer and words < BARE_WORDS + count),
    )
    yield from (Line(signal, points) for signal, points, is_so in kinds if is_so)
    if facts.is_newcomer and any(link.is_made_up and not link.is_well_known for link in links):
        yield Line(Signal.MADE_UP_LINK, MADE_UP_LINK, effect=LOOK)


_MARKUP = re.compile(r"\[url[=\]]|\[/url\]|<a\s+href|\[link[=\]]", re.IGNORECASE)


def _markup(facts: Facts) -> Iterator[Line]:
    if _MARKUP.search(facts.text):
        yield Line(Signal.MARKUP, MARKUP)


def _speed(facts: Facts) -> Iterator[Line]:
    if facts.last_ten_minutes >= FLOOD_FROM or facts.last_hour >= HOUR_FROM:
        yield Line(Signal.FLOOD, FLOOD, str(facts.last_hour))
    elif facts.last_ten_minutes >= FLOOD_LESS_FROM:
        yield Line(Signal.FLOOD, FLOOD_LESS, str(facts.last_hour))


def _likeness(facts: Facts) -> Iterator[Line]:
    if facts.alike_own:
        points = ALIKE_OWN_MORE if facts.alike_own >= 3 else ALIKE_OWN
        yield Line(Signal.ALIKE_OWN, points, str(facts.alike_own))
    if facts.alike_others:
        points = ALIKE_OTHERS_MORE if facts.alike_others >= 2 else ALIKE_OTHERS
        yield Line(Signal.ALIKE_OTHERS, points, str(facts.alike_others))


def _manner(facts: Facts) -> Iterator[Line]:
    if facts.is_trapped:
        yield Line(Signal.TRAP, TRAP)
    if facts.seconds is not None and facts.seconds < FAST and len(facts.words) >= FAST_FROM:
        yield Line(Signal.TOO_FAST, TOO_FAST)


def _disguise(facts: Facts) -> Iterator[Line]:
    if letters.is_disguised(facts.text):
        yield Line(Signal.DISGUISED, DISGUISED)


_RUNS = re.compile(r"[!?]{4,}|[$€£~=]{3,}|([^\w\s.-])\1{5,}")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50]")


def _look(facts: Facts) -> Iterator[Line]:
    signs = [sign for sign in facts.text if sign.isalpha()]
    if len(signs) >= CAPITALS_FROM and sum(map(str.isupper, signs)) >= CAPITALS_SHARE * len(signs):
        yield Line(Signal.CAPITALS, CAPITALS)
    if _RUNS.search(facts.text) or len(_EMOJI.findall(facts.text)) >= 4:
        yield Line(Signal.SIGNS, SIGNS)


def _advertising(facts: Facts) -> Iterator[Line]:
    left = FAMILIES_MAX
    for family, points in trade.found(ADVERTISING, facts.words):
        yield Line(Signal.ADVERTISING, min(points, left), family)
        left = max(0, left - points)


def _fraud(facts: Facts) -> Iterator[Line]:
    families = list(trade.found({**FRAUD, **APPEALS}, facts.words))
    left = FRAUD_MAX
    for family, points in families:
        yield Line(Signal.FRAUD, min(points, left), family)
        left = max(0, left - points)
    if len(families) >= 3:
        points = MANY_FRAUDS if len(families) >= 4 else SEVERAL_FRAUDS
        yield Line(Signal.FRAUDS, points, str(len(families)))


RULES: tuple[Callable[[Facts], Iterator[Line]], ...] = (
    *(_held_anyway, _links, _markup, _speed, _likeness, _manner, _disguise, _look, _advertising, _fraud),
)


def _ways_to_contact(facts: Facts, found: int) -> Iterator[Line]:
    """Where something else is said for it. Of a newcomer, one alone is looked at: who reads it may write there."""
    ways = contacts.ways(facts.words)
    if found >= CONTACT_FROM:
        yield from (Line(Signal.CONTACT, points, what) for what, points in ways)
    elif facts.is_newcomer and not trade.is_telling(facts.words):
        named = {what for what, _points in ways}
        if "messenger" in named:
            yield Line(Signal.CONTACT, HANDLE_ALONE, "messenger", LOOK)
        elif "e-mail" in named or contacts.has_mobile(facts.words):
            yield Line(Signal.CONTACT, 0, "e-mail" if "e-mail" in named else "telephone", LOOK)


def _newcomer(facts: Facts, found: int) -> Iterator[Line]:
    """In a long text one word of a trade says little: somebody wrote it about something else."""
    needed = NEWCOMER_FROM if len(facts.words.split()) < LONG else NEWCOMER_FROM_LONG
    if facts.is_newcomer and found >= needed and not _tells(facts):
        is_reachable = _is_reachable(facts)
        yield Line(Signal.NEWCOMER, NEWCOMER if is_reachable or found >= NEWCOMER_FROM_LONG else OUT_OF_REACH)


def _is_reachable(facts: Facts) -> bool:
    """A link to where everybody buys or looks up things leads to nobody."""
    is_linked = any(not link.is_well_known for link in facts.links)
    return bool(is_linked or contacts.ways(facts.words) or trade.is_inviting(facts.words))


def _telling(facts: Facts, found: int) -> Iterator[Line]:
    """Somebody warns of a fraud or asks about one, and gives nobody a way to reach them."""
    if found > 0 and _tells(facts):
        yield Line(Signal.TELLS, max(TELLS, -found))


def _tells(facts: Facts) -> bool:
    if contacts.ways(facts.words):
        return False
    return trade.is_warning(facts.words) or (not facts.links and trade.is_telling(facts.words))


def _asking(facts: Facts, score: Score) -> Iterator[Line]:
    """Who ends with a question and gives nobody to reach wants an answer: it is shown, and the team asked to look."""
    beyond = score.points - (HOLD_FROM - 1)
    is_of_words = {line.signal for line in score.lines} <= OF_WORDS
    if beyond > 0 and is_of_words and facts.text.rstrip(' \n\t"»”)').endswith("?") and not _is_reachable(facts):
        yield Line(Signal.ASKS, -beyond)


def _known(facts: Facts, found: int) -> Iterator[Line]:
    if found <= 0 or facts.account_age < KNOWN_AGE:
        return
    if facts.published >= KNOWN_FROM:
        points = TRUSTED if facts.published >= TRUSTED_FROM else KNOWN
        yield Line(Signal.KNOWN, points, str(facts.published))


LATE: tuple[Callable[[Facts, int], Iterator[Line]], ...] = (_ways_to_contact, _newcomer, _telling, _known)
