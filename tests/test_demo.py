"""The demo community, told into an empty site as `make run` does, with everything that holds texts back switched on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from forum.models import Answer, Comment, Question

pytestmark = [pytest.mark.django_db, pytest.mark.wide, pytest.mark.usefixtures("noon")]


def test_the_demo_is_told_whole(settings: Any) -> None:
    settings.HOLD_SUSPECTS = True
    call_command("init_site")
    call_command("demo")
    assert Question.objects.count() > 50
    held = [
        [post.author.username for post in kind.objects.filter(visibility="held")]
        for kind in (Question, Answer, Comment)
    ]
    assert held == [["bonsplans24"], [], []]  # an advertisement, for the queue; nobody else of the demo
    call_command("check_invariants", verbosity=0)
    call_command("recount", check=True)
