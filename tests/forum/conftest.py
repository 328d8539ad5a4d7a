"""Who the tests call the API as: a program with nobody's token, or with that of a member."""

import pytest

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
