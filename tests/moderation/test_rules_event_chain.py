import copy
import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.mediation.canonical import canonical_json, digest
from moderation.mediation.event_chain import Break, genesis, next_hash, verify
from tests.data import data_file

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdé", max_size=3), inner, max_size=4),
    max_leaves=12,
)


def test_one_spelling():
    value = {"b": [1, True, None], "a": "é\u2028 ", "É": {"z": 1, "y": '\x00"'}}
    assert canonical_json(value).decode() == '{"a":"é\u2028 ","b":[1,true,null],"É":{"y":"\\u0000\\"","z":1}}'


def test_two_ways_to_type_an_accent_are_one():
    assert canonical_json({"e\u0301": "cafe\u0301"}) == canonical_json({"é": "café"}) == '{"é":"café"}'.encode()


def test_dates_and_amounts_are_text():
    paris = timezone(timedelta(hours=2))
    value = [date(2026, 5, 2), datetime(2026, 5, 2, 10, tzinfo=paris), Decimal("1E+2"), Decimal("89.90")]
    assert canonical_json(value) == b'["2026-05-02","2026-05-02T08:00:00Z","100","89.90"]'


def test_the_digest_is_sha256_of_the_bytes():
    assert digest({"a": 1}) == sha256(b'{"a":1}').hexdigest()


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), {1: "a"}, {"a": {2}}, datetime(2026, 5, 2), b"x", Decimal("NaN"), object()],  # noqa: DTZ001
)
def test_what_has_no_single_spelling(value):
    with pytest.raises(TypeError):
        canonical_json({"a": value})


@pytest.mark.parametrize("value", [{"e\u0301": 1, "é": 2}, "\ud800"])
def test_what_would_lose_something(value):
    with pytest.raises(ValueError, match=r"same once normalised|surrogates"):
        canonical_json(value)


@given(values)
def test_reading_back_and_writing_again_changes_nothing(value):
    written = canonical_json(value)
    assert canonical_json(json.loads(written)) == written
    assert unicodedata.is_normalized("NFC", written.decode())


@given(st.dictionaries(texts, st.integers(), max_size=6))
def test_the_order_of_keys_does_not_count(value):
    normal = {unicodedata.normalize("NFC", key) for key in value}
    if len(normal) == len(value):
        assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


@given(values, values)
def test_different_values_hash_differently(one, other):
    same = json.loads(canonical_json(one)) == json.loads(canonical_json(other))
    # Python says that 1 equals True; the bytes do not.
    if not same:
        assert digest(one) != digest(other)


def test_naughty_strings_are_sealed_too():
    strings = json.loads(data_file("security/blns.json").read_text())
    assert len({digest(text) for text in strings}) == len({unicodedata.normalize("NFC", text) for text in strings})


# --- the chain ------------------------------------------------------------------------------------

REF = "SC-26-7F3KQ-H"


def journal(count=4, ref=REF):
    events, last = [], genesis(ref)
    for seq in range(1, count + 1):
        event = {
            "seq": seq,
            "at": datetime(2026, 5, 10, 8, seq, tzinfo=UTC),
            "actor": "alice",
            "actor_role": "asker",
            "source": "staff",
            "event": f"step_{seq}",
            "from_state": "draft",
            "to_state": "ready",
            "data": {"grounds": ["L612-2-1"]},
            "prev_hash": last,
        }
        last = event["hash"] = next_hash(last, event)
        events.append(event)
    return events


def test_an_untouched_journal_holds():
    events = journal()
    assert verify(events, start=genesis(REF)) is None
    assert verify(events, start=genesis(REF), head=events[-1]["hash"]) is None
    assert verify([], start=genesis(REF)) is None
    assert verify([], start=genesis(REF), head=genesis(REF)) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", datetime(2026, 5, 10, 8, 2, 0, 1, tzinfo=UTC)),
        ("actor", "mallory"),
        ("actor_role", "mediation_staff"),
        ("source", "system"),
        ("event", "settle"),
        ("from_state", "sent"),
        ("to_state", "settled"),
        ("data", {"grounds": []}),
    ],
)
def test_any_changed_field_shows(field, value):
    events = journal()
    events[1][field] = value
    assert verify(events, start=genesis(REF)) == Break(2, "content")


def test_a_forger_who_hashes_again_breaks_the_next_link():
    events = journal()
    events[1]["actor"] = "mallory"
    events[1]["hash"] = next_hash(events[1]["prev_hash"], events[1])
    assert verify(events, start=genesis(REF)) == Break(3, "link")


def test_a_removed_inserted_or_swapped_event_shows():
    removed = journal()
    del removed[1]
    assert verify(removed, start=genesis(REF)) == Break(2, "order")
    doubled = journal()
    doubled.insert(2, copy.deepcopy(doubled[1]))
    assert verify(doubled, start=genesis(REF)) == Break(3, "order")
    swapped = journal()
    swapped[1], swapped[2] = swapped[2], swapped[1]
    assert verify(swapped, start=genesis(REF)) == Break(2, "order")
    renumbered = journal()
    del renumbered[1]
    for seq, event in enumerate(renumbered, 1):
        event["seq"] = seq
    assert verify(renumbered, start=genesis(REF)) == Break(2, "link")


def test_a_cut_end_shows_only_against_a_known_head():
    events = journal()
    head = events.pop()["hash"]
    assert verify(events, start=genesis(REF)) is None
    assert verify(events, start=genesis(REF), head=head) == Break(4, "end")


def test_a_journal_cannot_change_cases():
    assert verify(journal(ref="SC-26-00000-0"), start=genesis(REF)) == Break(1, "link")


def test_rows_as_the_database_gives_them_back():
    events = [{**event, "at": event["at"].isoformat().replace("+00:00", "Z"), "id": 7} for event in journal()]
    assert verify(events, start=genesis(REF)) is None


def test_a_missing_field_is_not_sealed_as_nothing():
    event = journal(1)[0]
    del event["data"]
    with pytest.raises(KeyError):
        next_hash(genesis(REF), event)
