from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from moderation.handover.signing import new_secret, public_key, signed_headers

VECTOR_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VECTOR = {
    "message_id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "at": datetime.fromtimestamp(1614265330, UTC),
    "body": b'{"test": 2432232314}',
}
NOW = datetime.now(UTC)


def test_the_published_vector():
    assert signed_headers([VECTOR_KEY], **VECTOR) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_an_instant_of_paris_signs_as_the_same_instant():
    paris = {**VECTOR, "at": VECTOR["at"].astimezone(timezone(timedelta(hours=2)))}
    assert signed_headers([VECTOR_KEY], **paris) == signed_headers([VECTOR_KEY], **VECTOR)


def test_while_keys_rotate_both_receivers_understand():
    old, new = new_secret(), new_secret()
    headers = signed_headers([new, old], message_id="msg_1", at=datetime.now(UTC), body=b'{"a":"\xc3\xa9"}')
    assert headers["webhook-signature"].count("v1,") == 2
    for key in (old, new):
        assert Webhook(key).verify(b'{"a":"\xc3\xa9"}', headers) == {"a": "é"}
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(b'{"a":"\xc3\xa9"}', headers)


@given(st.text(), st.text("abcXYZ019_-", min_size=1, max_size=40))
def test_any_body_is_verified_and_any_change_refused(text, message_id):
    key, body = new_secret(), text.encode("utf-8", "replace")
    headers = signed_headers([key], message_id=message_id, at=datetime.now(UTC), body=body)
    Webhook(key).verify(body, headers, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(key).verify(body + b" ", headers, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(key).verify(body, {**headers, "webhook-id": "x" + message_id}, json_parse=False)


def test_fresh_keys():
    keys = {new_secret() for _ in range(50)}
    assert len(keys) == 50
    assert {len(b64decode(key.removeprefix("whsec_"))) for key in keys} == {32}


@pytest.mark.parametrize(
    ("keys", "message_id", "at"),
    [
        ([], "msg_1", NOW),
        ([VECTOR_KEY], "msg_1", NOW.replace(tzinfo=None)),
        ([VECTOR_KEY], "", NOW),
        ([VECTOR_KEY], "msg.1", NOW),
        ([VECTOR_KEY], "msg_1\r\nX: y", NOW),
        ([VECTOR_KEY], "m" * 129, NOW),
        (["whsec_"], "msg_1", NOW),
        (["whsec_é"], "msg_1", NOW),
        (["whsec_" + b64encode(b"x" * 23).decode()], "msg_1", NOW),
        (["whsec_" + b64encode(b"x" * 65).decode()], "msg_1", NOW),
        ([VECTOR_KEY.removeprefix("whsec_")], "msg_1", NOW),
        ([VECTOR_KEY, "whsec_short"], "msg_1", NOW),
    ],
)
def test_what_is_not_signed(keys, message_id, at):
    with pytest.raises(ValueError, match=r"key|id|time zone") as caught:
        signed_headers(keys, message_id=message_id, at=at, body=b"{}")
    assert not any(key.removeprefix("whsec_") and key in str(caught.value) for key in keys)


# The vector of the reference libraries for ed25519: the same message, seed and public key in one.
PRIVATE = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
SIGNED = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="


def test_the_vector_for_ed25519():
    assert signed_headers([PRIVATE], **VECTOR)["webhook-signature"] == SIGNED
    assert public_key(PRIVATE) == "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="


def test_both_kinds_of_keys_sign_while_one_replaces_the_other():
    headers = signed_headers([PRIVATE, VECTOR_KEY], **VECTOR)
    assert headers["webhook-signature"] == f"{SIGNED} v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("key", ["whsk_", "whsk_AAAA", "whsk_é", PRIVATE[:-6] + "AAAA==", "whpk_" + "A" * 43 + "="])
def test_a_private_key_that_is_none_signs_nothing(key):
    with pytest.raises(ValueError, match="key"):
        signed_headers([key], **VECTOR)
