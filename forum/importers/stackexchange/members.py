"""Users of the source: accounts that nobody can sign in to, so that their posts and points have an owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from forum.importers.rows import Row
from forum.importers.stackexchange.run import Run
from forum.models import Member
from forum.text.markdown import clean_line, plain_text

NAME_LENGTH = 60
ABOUT_LENGTH = 1000
KIND = "members"


@dataclass(frozen=True)
class Person:
    ref: str
    number: int
    name: str
    joined_at: datetime
    about: str = ""


def import_members(run: Run) -> None:
    def read(row: Row) -> Person:
        number = row.integer("Id")
        return Person(
            ref=run.ref("user", number),
            number=number,
            name=shown_name(row.text("DisplayName", "")),
            joined_at=row.moment("CreationDate"),
            about=plain_text(row.text("AboutMe", ""))[:ABOUT_LENGTH],
        )

    for people in run.batches("Users.xml", KIND, read):
        with run.store.writing():
            create(run, run.only_new(KIND, Member, people))


def authors(run: Run, posts: Iterable[tuple[int | None, datetime]]) -> Mapping[int | None, int]:
    """The members behind numbers of users; one that the source does not describe becomes `user123`.

    Takes (number, date of the post); without a number there is no author.
    """
    first_seen: dict[int, datetime] = {}
    for number, at in posts:
        if number is not None:
            first_seen[number] = min(at, first_seen.get(number, at))
    refs = {run.ref("user", number): number for number in first_seen}
    missing = refs.keys() - run.store.find(Member, refs).keys()
    people = [Person(ref, refs[ref], f"user{refs[ref]}", first_seen[refs[ref]]) for ref in sorted(missing)]
    run.report.of(KIND).read += len(people)
    create(run, people)
    return {refs[ref]: known.pk for ref, known in run.store.find(Member, refs).items()}


def create(run: Run, people: list[Person]) -> None:
    usernames = run.usernames.for_people((person.name, person.number) for person in people)
    members = []
    for person, username in zip(people, usernames, strict=True):
        member = Member(
            username=username,
            display_name=person.name,
            about=person.about,
            date_joined=person.joined_at,
            language=run.language or "en",
            wants_mail=False,
            external_ref=person.ref,
        )
        member.set_unusable_password()
        members.append(member)
    run.store.create(members)
    run.report.of(KIND).created += len(members)


def shown_name(name: str) -> str:
    return clean_line(name)[:NAME_LENGTH].strip()
