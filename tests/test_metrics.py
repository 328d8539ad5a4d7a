"""`/metrics`: closed unless somebody set a token, in the format of Prometheus, and about nobody."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from forum import maintenance
from forum.models import Mail
from selfcare import vitals

pytestmark = pytest.mark.django_db
TOKEN = {"Authorization": "Bearer abc"}
LINE = re.compile(r'selfcare_[a-z_]+(\{[a-z]+="[a-z -]+"\})? -?[0-9.e+-]+')


@pytest.fixture
def token(settings, tmp_path):
    settings.VAR = tmp_path
    settings.METRICS_TOKEN = "abc"


def test_nobody_reads_it_without_the_token(client, settings):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "abc"
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "abc"}, {"Authorization": "Bearer abd"}):
        answer = client.get("/metrics", headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")


def test_every_line_is_one_that_prometheus_reads(client, token):
    answer = client.get("/metrics", headers=TOKEN)
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert answer.text.endswith("\n")
    told = [line for line in lines if not line.startswith("#")]
    assert [line for line in told if not LINE.fullmatch(line)] == []
    declared = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(declared) == len(set(declared))
    assert {re.split("[{ ]", line)[0] for line in told} == set(declared)
    assert 'selfcare_ready{check="database"} 1' in told
    assert 'selfcare_queue_waiting{queue="mail"} 0' in told


@pytest.mark.wide
def test_figures_follow_what_happens(client, token):
    long_ago = timezone.now() - dt.timedelta(hours=2)
    Mail.objects.create(message_id="1", to=["a@example.org"], subject="Hello", text="t", created_at=long_ago)
    Mail.objects.create(message_id="2", to=["a@example.org"], subject="s", text="t", state=Mail.State.DEAD)
    vitals.note(vitals.WORKER)
    maintenance.begin(maintenance.Mode.CLOSED)
    text = client.get("/metrics", headers=TOKEN).text
    for line in (
        'selfcare_queue_waiting{queue="mail"} 1',
        'selfcare_queue_overdue{queue="mail"} 1',
        'selfcare_queue_dead{queue="mail"} 1',
        'selfcare_ready{check="mail"} 0',
        'selfcare_maintenance{mode="closed"} 1',
    ):
        assert line in text
    age = float(re.search(r'selfcare_queue_oldest_seconds\{queue="mail"\} (\S+)', text)[1])
    assert 7_200 <= age < 7_300
    assert float(re.search(r"selfcare_worker_age_seconds ([0-9.]+)", text)[1]) < 60
    assert "backup" not in text
    assert "example.org" not in text
    assert "Hello" not in text
