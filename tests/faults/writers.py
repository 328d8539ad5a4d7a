"""Members who write all the time, remember what was acknowledged, and send again what was not."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.site import Reply, Site

RETRIES = 6
TABLES = {
    "question": "SELECT count(*) FROM forum_question WHERE title LIKE ?",
    "answer": "SELECT count(*) FROM forum_answer WHERE body LIKE ?",
    "comment": "SELECT count(*) FROM forum_comment WHERE body LIKE ?",
}


@dataclass
class Book:
    """What the clients know: each key with its kind and whether the site said yes to it."""

    acts: dict[str, tuple[str, bool]] = field(default_factory=dict)
    votes: dict[tuple[str, int], set[int]] = field(default_factory=dict)  # what a member's vote may be now
    questions: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    requests: int = 0
    failures: int = 0


class Writer(threading.Thread):
    def __init__(self, site: Site, name: str, book: Book, stop: threading.Event, seed: int) -> None:
        super().__init__(name=name, daemon=True)
        self.site, self.book, self.stop = site, book, stop
        self.chance = random.Random(f"{name}{seed}")
        self.count = 0
        self.answered: set[int] = set()

    def run(self) -> None:
        acts: list[Callable[[str], None]] = [self.ask, self.answer, self.comment, self.vote, self.vote]
        try:
            while not self.stop.is_set():
                self.count += 1
                self.chance.choice(acts)(f"{self.name}-{self.count:04}-end")
                time.sleep(self.chance.uniform(0.02, 0.15))
        except Exception as error:
            self.book.faults.append(f"{self.name}: {error!r}")
            raise

    def ask(self, key: str) -> None:
        fields = {"title": f"Why does machine {key} stop?", "body": "It stops.", "tags": ["stop"], "context": "after"}
        reply = self.send(
            "question", key, lambda: self.site.post_json("/questions", self.name, key, language="en", **fields)
        )
        if reply is not None and reply.status in {200, 201}:
            self.book.questions.append(int(reply.headers["location"].rpartition("/")[2]))

    def answer(self, key: str) -> None:
        fresh = [pk for pk in self.book.questions if pk not in self.answered]
        if fresh:
            question = self.chance.choice(fresh)
            self.answered.add(question)
            path = f"/en/questions/{question}/answer/"
            self.send("answer", key, lambda: self.site.post(path, self.name, body=f"Try {key} first.", key=key))

    def comment(self, key: str) -> None:
        path = f"/en/questions/{self.site.seed['question']}/comment/"
        self.send("comment", key, lambda: self.site.post(path, self.name, body=f"And {key}?", key=key))

    def vote(self, key: str) -> None:
        answer = self.chance.choice(self.site.seed["answers"])
        value = self.chance.choice([1, -1, 0])
        possible = self.book.votes.setdefault((self.name, answer), {0})
        possible.add(value)
        path = f"/en/answers/{answer}/vote/"
        if self.send("vote", key, lambda: self.site.post(path, self.name, value=value)) is not None:
            self.book.votes[self.name, answer] = {value}

    def send(self, kind: str, key: str, request: Callable[[], Reply]) -> Reply | None:
        """The acknowledgement; None when the member gave up before one came."""
        if kind != "vote":
            self.book.acts[key] = (kind, False)
        for _attempt in range(self.chance.choice([1, RETRIES, RETRIES])):
            reply = self.attempt(key, request)
            if reply is not None and reply.status < 400:
                if kind != "vote":
                    self.book.acts[key] = (kind, True)
                return reply
            if self.stop.wait(0.4):
                return None
        return None

    def attempt(self, key: str, request: Callable[[], Reply]) -> Reply | None:
        self.book.requests += 1
        try:
            reply = request()
        except OSError:  # killed in the middle: nobody knows whether it was done
            self.book.failures += 1
            return None
        if reply.status == 503 and "retry-after" in reply.headers:
            return None
        if reply.status >= 400 and reply.status != 429:
            self.book.faults.append(f"{key}: {reply.status} {reply.body[:300]!r}")
        if reply.status == 302 and "/account/login/" in reply.headers["location"]:
            self.book.faults.append(f"{key}: signed out")
        return reply


def lost_or_doubled(site: Site, book: Book) -> list[str]:
    """Every acknowledged write is there once, every other at most once."""
    wrong = []
    for key, (kind, is_acknowledged) in book.acts.items():
        (count,) = site.rows(TABLES[kind], f"%{key}%")[0]
        if count > 1 or (is_acknowledged and count != 1):
            wrong.append(f"{kind} {key} is there {count} times, acknowledged: {is_acknowledged}")
    for (name, answer), possible in book.votes.items():
        found = site.rows(
            "SELECT value FROM forum_vote JOIN forum_member ON voter_id = forum_member.id"
            " WHERE username = ? AND answer_id = ?",
            name,
            answer,
        )
        value: Any = found[0][0] if found else 0
        if value not in possible:
            wrong.append(f"{name} voted one of {possible} on {answer}, kept is {value}")
    return wrong
