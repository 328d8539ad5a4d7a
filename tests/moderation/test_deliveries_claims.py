"""Who delivers: one worker at a time, and what a frozen one learns when it wakes is of no account."""

import datetime as dt

import pytest
from django.utils import timezone

from forum.models import Mail
from moderation.handover import deliveries, endpoints
from moderation.handover.channels import Reply
from moderation.handover.deliveries import deliver
from moderation.handover.models import Delivery, Endpoint
from tests.moderation import casework
from tests.moderation.receivers import OK, receiver, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]

State = Delivery.State


def later(seconds):
    return timezone.now() + dt.timedelta(seconds=seconds)


def claim(at=None):
    rows = Delivery.objects.lease(1, seconds=deliveries.LEASE_SECONDS, at=at)
    return rows[0] if rows else None


@pytest.mark.wide
def test_a_claim_keeps_others_away_until_it_ends(sent):
    sent("http://127.0.0.1:9/")
    assert claim() is not None
    assert claim() is None
    assert claim(later(deliveries.LEASE_SECONDS - 1)) is None
    assert claim(later(deliveries.LEASE_SECONDS + 1)) is not None


@pytest.mark.wide
@pytest.mark.parametrize("status", [200, 410, 500, None])
def test_a_worker_frozen_beyond_its_claim_changes_nothing(sent, status):
    """F15: the second delivers; what the first learns when it wakes is of no account."""
    with receiver(says(OK)) as server:
        sent(server.url)
        frozen = claim()
        second = claim(later(deliveries.LEASE_SECONDS + 1))
        deliveries.send(second)
    done = Delivery.objects.values().get()
    assert done["state"] == State.DONE
    if status is None:
        deliveries._retry(frozen, error="timeout")
    else:
        deliveries._answered(frozen, Reply(status))
    assert Delivery.objects.values().get() == done
    assert Endpoint.objects.get().is_active
    assert not Mail.objects.filter(subject__contains="switched off").exists()


@pytest.mark.wide
def test_a_worker_frozen_since_before_it_was_sent_again_changes_nothing(sent):
    sent("http://127.0.0.1:9/")
    frozen = claim()
    Delivery.objects.update(state=State.DEAD)
    Delivery.objects.send_again()
    with receiver(says(OK)) as server:
        Endpoint.objects.update(url=server.url)
        deliver()
    deliveries._answered(frozen, Reply(410))
    assert Delivery.objects.get().state == State.DONE
    assert Endpoint.objects.get().is_active


@pytest.mark.wide
def test_a_receiver_that_hangs_holds_one_thread_only(sent, ask, body):
    """F10: while one thread waits for it, the others leave its rows and serve everybody else."""
    sent("http://127.0.0.1:9/hangs")
    casework.sent_case(ask("A second question that is taken further"), body)
    with receiver(says(OK)) as server:
        other_body = casework.make_body("body-b", casework.make_mediator("carl"))
        endpoints.add(other_body, server.url)
        third = casework.sent_case(ask("A third question that is taken further"), other_body)
        with deliveries._claimed() as waiting:
            assert waiting.endpoint.url.endswith("hangs")
            assert [deliver(), deliver()] == [1, 0]
    assert Delivery.objects.get(case=third).state == State.DONE
    assert deliveries._busy == set()
    assert deliver() == 1
