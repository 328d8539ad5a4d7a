"""Fixtures of several files."""

from pathlib import Path

import pytest

from tests.forum.dump import answer, comment, link, question, user, vote, write
from tests.forum.program import Program


@pytest.fixture
def visitor(db):
    return Program()


@pytest.fixture
def as_alice(alice):
    return Program(alice)


@pytest.fixture
def as_bob(bob):
    return Program(bob)


@pytest.fixture
def as_mallory(mallory):
    return Program(mallory)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Kettles"


@pytest.fixture
def dump(folder: Path) -> Path:
    """One thread of each state, with all that hangs on it."""
    return write(
        folder,
        Users=[user(1, "Ann Lee", AboutMe="<p>I like <b>tea</b></p>"), user(2, "Bob"), user(-1, "Community")],
        Tags=['<row Id="1" TagName="kettle" Count="9" />', '<row Id="2" TagName="unused" Count="0" />'],
        Posts=[
            question(10, AcceptedAnswerId=11, ViewCount=77, Tags="<kettle><limescale>"),
            answer(11, 10, CreationDate="2024-05-04T08:00:00.000"),
            answer(12, 10, OwnerUserId=None, OwnerDisplayName="user99"),
            question(20, "Does the lid open by itself?"),
            answer(21, 20),
            question(30, "Comment détartrer la bouilloire ?", Body="<p>Elle est pleine de calcaire.</p>"),
            question(40, "Is it closed?", ClosedDate="2024-06-01T00:00:00.000"),
            '<row Id="50" PostTypeId="5" Body="wiki" CreationDate="2024-05-02T10:20:30" />',
        ],
        Comments=[comment(1, 10), comment(2, 11, UserId=None, UserDisplayName="user98", Text="Thanks **a lot**")],
        Votes=[
            vote(1, 11, 2),
            vote(2, 11, 2),
            vote(3, 11, 3),
            vote(4, 10, 2),
            vote(5, 10, 3),
            vote(6, 10, 2),
            vote(7, 11, 1, "2024-05-04T00:00:00.000"),
            vote(8, 12, 3),
            vote(9, 10, 5),
            vote(10, 999, 2),
        ],
        PostLinks=[link(1, 20, 10), link(2, 30, 10, 1)],
    )
