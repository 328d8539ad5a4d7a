"""One link, several people in the same moment: on a database that lets them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from forum import actions as forum_actions
from forum.mail_in.incoming import read_incoming
from forum.models import Mail
from moderation.handover import case_mail, dossier_links, mail_channel, mail_in
from moderation.handover.dossier_links import Tried
from moderation.handover.link_models import DossierLink
from moderation.handover.models import Delivery
from moderation.mediation.models import Case, CaseReading, Message
from tests.forum.mailing import letter
from tests.moderation import casework
from tests.moderation.mailbodies import last_code, wrong
from tests.people import make_member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.wide,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other anyway"),
]
TIMES = 4


@pytest.fixture
def case(site_tree: Any, settings: Any) -> Case:
    settings.MAIL_IN_ADDRESS = "reply@help.example"
    question = forum_actions.ask("Who pays for it?", by=make_member("alice"), body="?", language="en", tags=["shop"])
    return casework.sent_case(question, casework.make_mail_body())


@pytest.fixture
def link(case: Case) -> DossierLink:
    return dossier_links.for_mail(case, at=timezone.now())


def at_once(act: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(TIMES)

    def run() -> Any:
        try:
            barrier.wait(timeout=10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return [one.result(timeout=30) for one in [pool.submit(run) for _time in range(TIMES)]]


def test_a_link_is_used_once(link: DossierLink) -> None:
    assert sorted(at_once(lambda: dossier_links.use(link, at=timezone.now()))) == [False, False, False, True]
    assert CaseReading.objects.count() == 1


def test_one_code_leaves(link: DossierLink) -> None:
    at_once(lambda: dossier_links.send_code(link, at=timezone.now()))
    assert Mail.objects.filter(subject__contains="code").count() == 1


def test_each_wrong_code_counts(link: DossierLink) -> None:
    dossier_links.send_code(link, at=timezone.now())
    code = wrong(last_code())
    assert at_once(lambda: dossier_links.try_code(link, code, at=timezone.now())) == [Tried.WRONG] * TIMES
    assert DossierLink.objects.get().wrong_count == TIMES


def test_one_mail_with_a_new_link(case: Case) -> None:
    at_once(lambda: mail_channel.ask_for_link(case, at=timezone.now()))
    assert Delivery.objects.filter(event=mail_channel.LINK).count() == 1


def test_one_link_of_a_mail(case: Case) -> None:
    assert len({one.pk for one in at_once(lambda: dossier_links.for_mail(case, at=timezone.now()))}) == 1


def test_an_answer_is_kept_once(case: Case) -> None:
    assert case.body is not None
    raw = letter(case.body.email, case_mail.answers(case, case.body)["Reply-To"])
    told = at_once(lambda: mail_in.read(read_incoming(raw)))
    assert sorted(told) == [*["kept before"] * (TIMES - 1), "kept with a case"]
    assert Message.objects.count() == 1
