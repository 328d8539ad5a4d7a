"""Sharing a question: a link that leads to its address without a script, and to nobody else's site with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from forum import actions
from forum.models import Member, Question

pytestmark = pytest.mark.django_db


def test_without_a_script_a_page_shows_the_address(ask: Callable[..., Question], site_tree: Any) -> None:
    question = ask('Où va "l’eau" & <le savon> ?', language="fr")
    page = Client().get(question.get_absolute_url()).text
    address = f"/en/questions/{question.pk}/share/"
    assert f'href="{address}" rel="nofollow" data-key="s" data-url="/fr/questions/' in page
    shared = Client().get(address).text
    own = settings.BASE_URL + question.get_absolute_url().replace("/en/", "/fr/")
    assert f'value="{own}" readonly' in shared
    assert "mailto:?subject=O%C3%B9%20va%20%22l%E2%80%99eau%22%20%26%20%3Cle%20savon%3E%20%3F&amp;body=" in shared
    assert '<meta name="robots" content="noindex">' in shared


def test_what_is_hidden_is_not_shared(
    question: Question, dora: Member, as_member: Callable[[Member], Client], site_tree: Any
) -> None:
    actions.hide(question, by=dora, ref="decision:1")
    client = as_member(dora)
    assert "/share/" not in client.get(question.get_absolute_url()).text
    assert client.get(f"/en/questions/{question.pk}/share/").status_code == 410
