"""Who keeps guides: one rule, for a person, the database, the menu and the pages."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse

from forum.models import EDITORS, MODERATORS, Member
from knowledge.editors import EditorsItem, check_editor, editors, is_editor
from tests.people import make_member

PAGES = ["guide_candidates", "knowledge_checks", "translations_to_update", "most_wanted", "helpful_guides"]


@pytest.fixture
def people(db: Any) -> dict[str, Member]:
    return {
        "editor": make_member("editor", EDITORS, is_staff=True),
        "administrator": make_member("root", is_staff=True, is_superuser=True),
        "moderator": make_member("dora", MODERATORS, is_staff=True),
        "member": make_member("alice"),
        "former editor": make_member("former", EDITORS, is_staff=True, is_active=False),
        "former administrator": make_member("formerly", is_superuser=True, is_active=False),
    }


def test_every_form_of_the_rule_says_the_same(people: dict[str, Member]) -> None:
    found = set(editors())
    for who, member in people.items():
        expected = who in {"editor", "administrator"}
        request = RequestFactory().get("/")
        request.user = member
        assert is_editor(member) is member.is_editor is (member in found) is expected, who
        assert EditorsItem("x", "/").is_shown(request) is expected
    assert not is_editor(AnonymousUser())


def test_who_is_refused_reads_why(people: dict[str, Member]) -> None:
    check_editor(people["editor"])
    for who in (people["moderator"], AnonymousUser()):
        with pytest.raises(PermissionDenied, match="This is for editors"):
            check_editor(who)


@pytest.mark.wide
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_theirs(site_tree: Any, people: dict[str, Member], as_member: Any, name: str) -> None:
    for who, status in {"editor": 200, "administrator": 200, "moderator": 403, "member": 403}.items():
        response = as_member(people[who]).get(reverse(name), follow=True)
        assert response.status_code == status, who
    assert "This page is for the team of the site." in response.text
