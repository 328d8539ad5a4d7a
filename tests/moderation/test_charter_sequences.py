"""Whatever is published and accepted in whatever order: who may write, and what the versions say."""

from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from forum import charter
from forum.charter import InForce, standing_of


def versions(kinds):
    """(number, since) of each, the first a major one as always."""
    since, found = 1, []
    for number, is_major in enumerate([True, *kinds], start=1):
        since = number if is_major else since
        found.append((number, since))
    return found


@given(st.lists(st.booleans(), max_size=6), st.integers(0, 8), st.integers(0, 8))
def test_a_member_owes_exactly_when_a_major_version_came_after_what_they_accepted(kinds, accepted, read):
    published = versions(kinds)
    number, since = published[-1]
    accepted = min(accepted, number)
    with pytest.MonkeyPatch.context() as patch:
        in_force = InForce(number, since, timezone.now(), {})
        patch.setattr(charter, "in_force", lambda: in_force)
        found = standing_of(SimpleNamespace(is_authenticated=True, charter_version=accepted, charter_read=read))
    later_major = any(begun == n and n > accepted for n, begun in published)
    assert (found.owes is not None) == later_major
    assert (found.news is not None) == (not later_major and max(accepted, read) < number)
    assert not (found.owes and found.news)


def test_a_visitor_is_told_nothing():
    assert standing_of(SimpleNamespace(is_authenticated=False)) == charter.Standing()
