"""Which addresses a webhook may call: none that leads to ourselves, however it is spelt or resolved."""

import json
import socket
from ipaddress import ip_address, ip_network
from threading import Event
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.handover.public_address import is_loopback, is_public
from moderation.handover.safe_http import AddressRefused, Unreachable, check_url, post
from tests.data import data_file
from tests.moderation.receivers import OK, receiver, says, send


@pytest.fixture
def no_network(monkeypatch):
    """Fails the test on any connection: what is refused is refused before."""

    def refuse(*args, **more):
        raise AssertionError(f"connected to {args[:1]}")

    monkeypatch.setattr(socket, "create_connection", refuse)


def refusal(url, **more):
    with pytest.raises(AddressRefused) as caught:
        post(url, b"{}", {}, **more)
    assert url not in str(caught.value)
    return caught.value.reason


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com/", "scheme"),
        ("ftp://example.com/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1:25/", "scheme"),
        ("//example.com/", "scheme"),
        ("example.com", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("https://example.com:8443/", "port"),
        ("https://example.com:22/", "port"),
        ("https://user:password@example.com/", "userinfo"),
        ("https://example.com@127.0.0.1/", "userinfo"),
        ("https://exa mple.com/", "spelling"),
        ("https://example.com\\@127.0.0.1/", "spelling"),
        ("https://example.com/\r\nX: y", "spelling"),
        ("https://example.com/#part", "spelling"),
        ("https://xn--/", "spelling"),
        ("https://xn--a.example/", "spelling"),
        ("https://example.com:99999/", "port"),
        ("https:///path", "spelling"),
        ("https://", "spelling"),
        ("https://" + "a" * 3000 + "/", "spelling"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://10.0.0.1/", "private"),
        ("https://172.31.255.255/", "private"),
        ("https://192.168.1.1/", "private"),
        ("https://169.254.169.254/latest/meta-data/", "private"),
        ("https://100.100.100.200/", "private"),
        ("https://168.63.129.16/", "private"),
        ("https://0.0.0.0/", "private"),
        ("https://255.255.255.255/", "private"),
        ("https://224.0.0.1/", "private"),
        ("https://[::]/", "private"),
        ("https://[::ffff:127.0.0.1]/", "private"),
        ("https://[::ffff:8.8.8.8]/", "private"),
        ("https://[::ffff:7f00:1]/", "private"),
        ("https://[64:ff9b::7f00:1]/", "private"),
        ("https://[64:ff9b:1::a00:1]/", "private"),
        ("https://[2002:7f00:1::]/", "private"),
        ("https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "private"),
        ("https://[fd00:ec2::254]/", "private"),
        ("https://[fe80::1]/", "private"),
        ("https://[ff02::1]/", "private"),
        ("https://[2a00:1450::5efe:10.0.0.1]/", "private"),
        ("https://[fe80::1%25eth0]/", "spelling"),
        ("https://2130706433/", "spelling"),
        ("https://0x7f000001/", "spelling"),
        ("https://0x7f.1/", "spelling"),
        ("https://017700000001/", "spelling"),
        ("https://0177.0.0.1/", "spelling"),
        ("https://127.1/", "spelling"),
        ("https://127.0.0.1./", "spelling"),
        ("https://0x/", "spelling"),
        ("https://１２７.０.０.１/", "spelling"),
        ("https://①②⑦.⓪.⓪.①/", "spelling"),
        ("https://127。0。0。1/", "private"),
    ],
)
def test_refused_before_anything_is_asked(url, reason, names):
    assert refusal(url) == reason
    assert names["asked"] == []


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("host", ["localhost", "metadata.internal", "mixed.example", "tunnel.example", "zone.example"])
def test_a_name_is_refused_for_where_it_leads(host, names):
    names |= {
        "localhost": ["127.0.0.1"],
        "metadata.internal": ["169.254.169.254"],
        "mixed.example": ["93.184.215.14", "10.0.0.7"],
        "tunnel.example": ["64:ff9b::a00:1"],
        "zone.example": ["fe80::1%eth0"],
    }
    assert refusal(f"https://{host}/") == "private"


@pytest.mark.usefixtures("no_network")
def test_the_setting_for_loopback_opens_nothing_else(names):
    names |= {"lan.example": ["10.0.0.7"], "both.example": ["127.0.0.1", "10.0.0.7"], "out.example": ["93.184.215.14"]}
    for url, reason in [
        ("http://10.0.0.1:8000/", "scheme"),
        ("https://10.0.0.1/", "private"),
        ("https://169.254.169.254/", "private"),
        ("https://[::ffff:127.0.0.1]/", "private"),
        ("http://2130706433:8000/", "spelling"),
        ("https://lan.example/", "private"),
        ("https://both.example/", "private"),
        ("http://out.example/", "scheme"),
        ("https://out.example:8443/", "port"),
    ]:
        assert refusal(url, allow_loopback=True) == reason


def test_loopback_is_refused_by_default():
    with receiver(says(OK)) as server:
        assert refusal(server.url) == "scheme"
        assert refusal(f"https://127.0.0.1:{server.port}/") == "port"
        assert refusal(f"https://localhost:{server.port}/") == "port"
    assert server.requests == []


def test_an_unknown_name(names):
    with pytest.raises(Unreachable, match="name"):
        post("https://nowhere.example/", b"", {})
    assert names["asked"] == ["nowhere.example"]


@pytest.mark.wide
def test_a_resolver_that_never_answers(monkeypatch):
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: over.wait(30) and [])
    started = monotonic()
    with pytest.raises(Unreachable, match="timeout"):
        post("https://slow.example/", b"", {}, timeout=0.3)
    assert monotonic() - started < 4
    over.set()


def test_the_checked_address_is_the_one_that_is_called(monkeypatch):
    """A name that changes its answer is asked once: the second answer is never used."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    dialled, asked = [], []

    def lookup(host, port, **more):
        asked.append((host, port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in answers.pop(0)]

    def dial(address, *args, **more):
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(Unreachable, match="connect"):
        post("https://rebinding.example/", b"", {})
    assert dialled == [("93.184.215.14", 443)]
    assert asked == [("rebinding.example", 443)]
    assert len(answers) == 1


def test_the_next_address_is_tried_when_one_does_not_answer(names):
    with receiver(says(OK)) as server:
        names["two.example"] = ["127.0.0.2", "127.0.0.1"]
        assert send(f"http://two.example:{server.port}/").status == 200


@pytest.mark.parametrize(
    "text",
    [
        "8.8.8.8",
        "93.184.215.14",
        "172.15.255.255",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "2a00::1",
        "3ff0::1",
    ],
)
def test_public_addresses(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "network",
    [
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4", "::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32"),
        *("2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    ],
)
def test_refused_networks_to_their_edges(network):
    edges = ip_network(network)
    assert not is_public(edges[0])
    assert not is_public(edges[-1])


@pytest.mark.wide
@given(st.ip_addresses())
def test_what_the_standard_library_calls_private_is_never_public(address):
    if is_public(address):
        assert address.is_global
        assert not (address.is_multicast or address.is_loopback or address.is_link_local or address.is_reserved)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}", "::{}", "fe80::{}", "fd00::{}"]))
def test_no_wrapping_of_an_ipv4_address_is_public(address, wrapping):
    wrapped = ip_address(wrapping.format(address))
    assert not is_public(wrapped)
    assert is_loopback(wrapped) == (wrapped == ip_address("::1"))


def test_naughty_strings_are_no_addresses():
    for text in json.loads(data_file("security/blns.json").read_text()):
        for url in (text, f"https://{text}/", f"https://example.com/{text}"):
            try:
                assert check_url(url).scheme == "https"
            except AddressRefused as refused:
                assert refused.reason in {"spelling", "scheme", "userinfo", "port", "private"}


@pytest.mark.wide
@given(st.text())
def test_any_text_is_accepted_or_refused_never_an_error(text):
    for url in (text, f"https://{text}", f"https://example.com/{text}"):
        try:
            check_url(url, allow_loopback=True)
        except AddressRefused:
            continue
