"""Planners that meet, and one that is killed: each member has one digest, which holds all that waited."""

from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.slow


def test_planners_that_meet_and_die_make_one_digest_for_each(make_site):
    site = make_site()
    site.run("-m", "tests.faults.digesting", "fill")
    commands = [["plan"], ["plan", "--die"], ["plan"], ["plan"]]
    with ThreadPoolExecutor(len(commands)) as pool:
        found = list(pool.map(lambda one: site.run("-m", "tests.faults.digesting", *one, check=False), commands))
    assert [one.stderr[-500:] for one in found if one.returncode not in {0, -9}] == []
    site.run("-m", "tests.faults.digesting", "plan")
    (members,) = site.rows("SELECT count(*) FROM forum_member")[0]
    assert site.rows("SELECT count(*), count(DISTINCT member_id) FROM forum_mail WHERE digest = 'daily'") == [
        (members, members)
    ]
    assert site.rows("SELECT count(*) FROM forum_notification WHERE waits_for != ''") == [(0,)]
    filled = site.rows("SELECT count(*) FROM forum_notification WHERE ref LIKE 'n%' GROUP BY travels_in_id")
    assert set(filled) == {(10,)}
