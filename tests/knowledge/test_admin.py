"""Wagtail's admin as it is put together here: every page of it that anybody is led to opens."""

import pytest
from django.urls import reverse

from tests.people import make_editor, make_member

pytestmark = pytest.mark.django_db

DOORS = ["wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_pages:search"]


@pytest.mark.wide
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", ["administrator", "editor"])
def test_the_tree_of_pages_opens(site_tree, as_member, who, door):
    member = make_editor() if who == "editor" else make_member("root", is_staff=True, is_superuser=True)
    assert as_member(member).get(reverse(door), follow=True).status_code == 200
