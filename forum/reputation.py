"""What an act is worth. Pure: figures and functions, no database.

Every figure is a rule that members may argue about; changing one needs a new RULE_VERSION, because the
ledger names the version under which a line was written.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

RULE_VERSION = 1
NOT_RECOMPUTED = 0  # of a line whose actor's account ended: caps for each voter cannot be counted again


class Reason(StrEnum):
    ANSWER_ACCEPTED = "answer_accepted"  # your answer solved somebody's problem
    ACCEPTED_AN_ANSWER = "accepted_an_answer"  # you said which answer solved yours
    ANSWER_USEFUL = "answer_useful"
    ANSWER_NOT_USEFUL = "answer_not_useful"
    ANSWER_WORKS = "answer_works"  # somebody says that it works for them: a person helped, and no points
    ME_TOO = "me_too"  # somebody else has your problem
    PROMOTED = "promoted"  # your answer became a guide
    GUIDE_USEFUL = "guide_useful"  # a guide made of your answer helped a member
    EDIT_APPROVED = "edit_approved"  # what you suggested for somebody else's text was taken
    REMOVED = "removed"  # a post removed for a rule loses what it earned
    CONVERTED = "converted"  # so does an answer that was none, and became a comment


POINTS: dict[Reason, int] = {
    Reason.ANSWER_ACCEPTED: 15,
    Reason.ACCEPTED_AN_ANSWER: 2,
    Reason.ANSWER_USEFUL: 10,
    Reason.ANSWER_NOT_USEFUL: -2,
    Reason.ANSWER_WORKS: 0,
    Reason.ME_TOO: 1,
    Reason.PROMOTED: 20,
    Reason.GUIDE_USEFUL: 1,
    Reason.EDIT_APPROVED: 2,
}

FROM_VOTES = frozenset({Reason.ANSWER_USEFUL, Reason.ME_TOO, Reason.GUIDE_USEFUL})
FORFEITS = frozenset({Reason.REMOVED, Reason.CONVERTED})  # take away whatever the post earned
VOTE_REASONS = frozenset({Reason.ANSWER_USEFUL, Reason.ANSWER_NOT_USEFUL, Reason.ME_TOO})

DAILY_CAP_FROM_VOTES = 200  # points a day that votes can bring; acceptances are not capped
ME_TOO_CAP = 15  # points that one question can bring by "I have the same problem"
GUIDE_CAP = 50  # points that one guide can bring one of its authors: they thank for the answer, they are no income
GUIDES_DAILY_CAP = 20  # points a day that all guides together can bring one member
VOTES_PER_VOTER_AND_DAY = 6  # votes of one member for another that count on one day


class Cap(StrEnum):
    """Why an act brought less than its figure."""

    VOTER = "voter"
    QUESTION = "question"
    GUIDE = "guide"
    GUIDES = "guides"
    DAY = "day"


@dataclass(frozen=True)
class Act:
    """One act that may move points; members, posts and guides by primary key."""

    member: int
    reason: Reason
    at: datetime
    actor: int | None = None
    question: int | None = None
    answer: int | None = None
    guide: int | None = None

    @property
    def day(self) -> date:
        """Caps count by UTC day, so that a change of time zone never changes the past."""
        return self.at.astimezone(UTC).date()

    @property
    def day_bounds(self) -> tuple[datetime, datetime]:
        start = datetime.combine(self.day, time.min, tzinfo=UTC)
        return start, datetime.combine(self.day, time.max, tzinfo=UTC)


class Tally:
    """What the ledger holds so far, as far as caps need it; fed line by line in the order of writing."""

    def __init__(self) -> None:
        self.from_votes: Counter[tuple[int, date]] = Counter()
        self.by_voter: Counter[tuple[int, int, date]] = Counter()
        self.me_toos: Counter[tuple[int, int]] = Counter()
        self.by_guide: Counter[tuple[int, int | None]] = Counter()
        self.from_guides: Counter[tuple[int, date]] = Counter()
        self.earned: Counter[tuple[int, int | None, int | None]] = Counter()

    def points(self, act: Act) -> int:
        """Points of the next act, after caps."""
        if act.reason in FORFEITS:
            return -self.earned[act.member, None if act.answer else act.question, act.answer]
        return points_for(
            act.reason,
            votes_today=self.from_votes[act.member, act.day],
            same_voter_today=self.by_voter[act.member, act.actor, act.day] if act.actor else 0,
            question_me_toos=self.me_toos[act.member, act.question] if act.question else 0,
            guide_room=self._guide_room(act),
        )

    def _guide_room(self, act: Act) -> int:
        """Points that guides can still bring the member: this one, and all of them on that day."""
        by_guide, today = self.by_guide[act.member, act.guide], self.from_guides[act.member, act.day]
        return max(0, min(GUIDE_CAP - by_guide, GUIDES_DAILY_CAP - today))

    def cap_on(self, act: Act) -> Cap | None:
        """The first cap that leaves the next act less than its figure."""
        same_voter = self.by_voter[act.member, act.actor, act.day] if act.actor else 0
        if act.reason in VOTE_REASONS and same_voter >= VOTES_PER_VOTER_AND_DAY:
            return Cap.VOTER
        same_question = self.me_toos[act.member, act.question] if act.question else 0
        if act.reason is Reason.ME_TOO and same_question > ME_TOO_CAP - POINTS[act.reason]:
            return Cap.QUESTION
        if act.reason is Reason.GUIDE_USEFUL and not self._guide_room(act):
            return Cap.GUIDE if self.by_guide[act.member, act.guide] >= GUIDE_CAP else Cap.GUIDES
        is_over = self.from_votes[act.member, act.day] > DAILY_CAP_FROM_VOTES - POINTS.get(act.reason, 0)
        return Cap.DAY if act.reason in FROM_VOTES and is_over else None

    def count(self, act: Act, points: int, *, is_reversal: bool) -> None:
        """Add a written line."""
        if act.reason in FROM_VOTES:
            self.from_votes[act.member, act.day] += points
        if act.reason in VOTE_REASONS and act.actor and points and not is_reversal:
            self.by_voter[act.member, act.actor, act.day] += 1
        if act.reason is Reason.ME_TOO and act.question:
            self.me_toos[act.member, act.question] += points
        if act.reason is Reason.GUIDE_USEFUL:
            self.by_guide[act.member, act.guide] += points
            self.from_guides[act.member, act.day] += points
        self.earned[act.member, None if act.answer else act.question, act.answer] += points


def points_for(
    reason: Reason,
    *,
    votes_today: int = 0,
    same_voter_today: int = 0,
    question_me_toos: int = 0,
    guide_room: int = GUIDE_CAP,
) -> int:
    """Points of one act, after caps.

    `votes_today`: points the member already had from votes today; `same_voter_today`: votes of this voter
    for this member already counted today; `question_me_toos`: points this question already brought; `guide_room`:
    points that guides can still bring.
    """
    points = POINTS[reason]
    if reason in VOTE_REASONS and same_voter_today >= VOTES_PER_VOTER_AND_DAY:
        return 0
    if reason is Reason.ME_TOO:
        points = min(points, max(0, ME_TOO_CAP - question_me_toos))
    if reason is Reason.GUIDE_USEFUL:
        points = min(points, guide_room)
    if reason in FROM_VOTES:
        points = min(points, max(0, DAILY_CAP_FROM_VOTES - votes_today))
    return points
