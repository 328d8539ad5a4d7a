"""The quieter part of the demo: threads as written, with who asked, who answered and when drawn from a seed.

The same seed makes the same community. They are older than the threads that are told one by one, which stay on top.
"""

from __future__ import annotations

from random import Random
from typing import Any

FIRST, LAST = 24, 255  # days ago; those who write here had joined by then
WAITING = 9  # one in so many has no answer yet
SOLVED = 0.75  # of those with an answer
LATE = 3  # days until the last answer
WRITERS = {"member", "power"}
APART = {"alice", "mallory", "bonsplans24"}  # what they do in the demo is told one by one


def compose(
    rows: list[dict[str, Any]], members: list[dict[str, Any]], *, language: str, seed: int
) -> list[dict[str, Any]]:
    """The threads in the shape of `questions_fr.json`. Nobody votes for their own words or before they had joined."""
    rng = Random(f"{seed}:{language}")  # noqa: S311  a community, no secret
    people = [one["key"] for one in _writers(members) if one["language"] == language]
    readers = [one["key"] for one in _writers(members)]
    days = rng.sample(range(FIRST, LAST), len(rows))
    return [
        _thread(row, f"{language}-more-{number}", day, people, readers, rng)
        for number, (row, day) in enumerate(zip(rows, days, strict=True))
    ]


def _writers(members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        one
        for one in members
        if one["role"] in WRITERS
        and one["key"] not in APART
        and one["joined_days_ago"] > LAST
        and "suspended" not in one
    ]


def _thread(
    row: dict[str, Any], key: str, day: int, people: list[str], readers: list[str], rng: Random
) -> dict[str, Any]:
    author, *others = rng.sample(people, 1 + len(row["answers"]))
    waits = rng.randrange(WAITING) == 0
    answers = (
        []
        if waits
        else [
            _answer(body, f"{key}-a{n}", by, readers, rng)
            for n, (body, by) in enumerate(zip(row["answers"], others, strict=True))
        ]
    )
    return {
        **{name: row[name] for name in ("product", "context", "title", "body", "tags")},
        "key": key,
        "author": author,
        "asked_days_ago": day,
        "hour": f"{rng.randint(7, 22):02}:{rng.randrange(60):02}",
        "answers": answers,
        "accepted": answers[0]["key"] if answers and rng.random() < SOLVED else None,
        "metoo": _some(readers, {author}, rng, most=3),
        "followers": [],
    }


def _answer(body: str, key: str, by: str, readers: list[str], rng: Random) -> dict[str, Any]:
    votes = {"useful": _some(readers, {by}, rng, most=4), "not_useful": []}
    told = {"days_after": rng.randrange(LATE), "minutes_after": rng.randint(12, 600)}
    return {"key": key, "author": by, "body": body, **told, "votes": votes, "comments": [], "official": False}


def _some(readers: list[str], but: set[str], rng: Random, *, most: int) -> list[str]:
    return [key for key in rng.sample(readers, rng.randint(0, most)) if key not in but]
