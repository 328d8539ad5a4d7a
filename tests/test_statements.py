"""PostgreSQL is asked, by few tests, whatever the site asks of SQLite."""

import pytest
from django.db import connection

from forum.models import Member, Tag
from forum.products import by_gtin, find_product
from tests import statements


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "KEPT_IN", str(tmp_path))
    return statements.Notebook()


def test_the_fullest_come_first_and_what_is_asked_anyway_counts():
    known = {"a": {"1", "2"}, "b": {"2", "3", "4"}, "c": {"3"}, "d": {"5"}, "e": {"6"}}
    assert statements.enough(known, {"5"}) == {"a", "b", "e"}
    assert statements.enough(known, set().union(*known.values())) == set()


def test_what_the_site_asks_is_kept_and_what_the_test_asks_is_not(notebook, db):
    with notebook.listening("by a test"):
        Member.objects.count()
    with notebook.listening("by the site"):
        by_gtin("00000000000017")
    with notebook.listening("from another line"):
        find_product("Pump")
    notebook.write()
    found = statements.read()
    assert not found["by a test"]
    assert found["by the site"]
    assert found["from another line"] - found["by the site"]


def test_of_what_is_skipped_on_sqlite_nothing_is_known(notebook, db):
    with notebook.listening("a race"):
        by_gtin("00000000000017")
        notebook.skipped.add("a race")
    notebook.write()
    assert statements.read() == {}


def test_numbers_and_the_length_of_lists_make_no_difference(db):
    heard = []

    def hear(execute, sql, *more):
        heard.append(statements._shape(sql))
        return execute(sql, *more)

    with connection.execute_wrapper(hear):
        for pks in ([1, 2], [1, 2, 3, 4]):
            list(Tag.objects.filter(pk__in=pks)[: len(pks)])
        list(Tag.objects.filter(name__in=["a", "b"])[:2])
    assert heard[0] == heard[1] != heard[2]


def test_without_a_run_before_nothing_is_known(monkeypatch):
    monkeypatch.setattr(statements, "KEPT_IN", "")
    assert statements.read() == {}
