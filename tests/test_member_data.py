"""Everything that names a member is in the one list that export and deletion go by."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField
from wagtail import hooks

from forum import member_data
from forum.member_data import Fate, MemberData, Table
from forum.models import Member


def columns() -> set[tuple[str, str]]:
    """Every foreign key to a member, in every table of every app, those between members and groups too."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey | OneToOneField) and field.related_model is Member and field.model is model:
                found.add((model._meta.label, field.name))
    return found


def test_columns_are_found() -> None:
    assert {("forum.Question", "author"), ("forum.Member_groups", "member"), ("moderation.Case", "asker")} <= columns()
    assert len(columns()) > 50


def test_every_column_that_names_a_member_is_listed() -> None:
    """A new table that names members says here what becomes of it: `register_member_data`, docs/extending.md."""
    listed = {(table.model, table.column) for table in member_data.tables()}
    assert columns() - listed == set()


def test_nothing_is_listed_twice_or_gone() -> None:
    listed = [(table.model, table.column) for table in member_data.tables()]
    assert len(listed) == len(set(listed))
    told = ("WrittenComplaint", "ConsentRecord", "PromiseCheck", "Satisfaction", "Unfinished")
    parts_of_cases = {(f"moderation.{name}", "case__asker") for name in told}
    other_ways = {("forum.Member", "id"), ("forum.Mail", "to")}
    assert set(listed) - columns() == other_ways | parts_of_cases


@pytest.mark.parametrize("table", member_data.tables(), ids=lambda table: f"{table.model}.{table.column}")
def test_what_is_not_exported_says_why(table: Table) -> None:
    assert bool(table.shown) != bool(table.why_not)
    assert bool(table.title) == bool(table.shown)


@pytest.mark.wide
@pytest.mark.parametrize("table", member_data.tables(), ids=lambda table: f"{table.model}.{table.column}")
@pytest.mark.django_db
def test_what_is_listed_can_be_read(table: Table, alice: Member) -> None:
    assert list(table.rows_of(alice).order_by("pk").values(*table.shown)[:1]) is not None
    if table.fate is Fate.UNLINKED:
        assert table.queryset.model._meta.get_field(table.column).null


def test_somebody_elses_app_adds_its_part() -> None:
    def mine() -> MemberData:
        return MemberData([Table("shop.Order", "buyer", Fate.ERASED, why_not="a test")])

    with hooks.register_temporarily(member_data.HOOK, mine):
        assert "shop.Order" in {table.model for table in member_data.tables()}
    assert "shop.Order" not in {table.model for table in member_data.tables()}


@pytest.mark.wide
def test_obstacles_are_sentences(alice: Member, dora: Member) -> None:
    assert member_data.obstacles(alice) == []
    found: Any = member_data.obstacles(dora)
    assert "team" in found[0]
