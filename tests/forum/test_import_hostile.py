"""Every hostile input of the corpora as an imported question: nothing of it reaches a reader."""

import re
from pathlib import Path

import pytest

from forum.models import Question
from tests.forum.dump import import_dump, question, write
from tests.forum.hostile import faults, payloads

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def test_hostile_html_in_a_dump_comes_out_harmless(tmp_path: Path) -> None:
    inputs = [_NOT_IN_XML.sub("", payload) for payload in payloads()]
    posts = [question(number, f"x {one}", Body=one, OwnerUserId=None) for number, one in enumerate(inputs, 1)]
    assert import_dump(write(tmp_path / "hostile", Posts=posts)).code == 0
    imported = Question.objects.published()
    assert imported.count() == len(inputs)
    assert [(row.external_ref, faults(row.body_html)) for row in imported if faults(row.body_html)] == []
