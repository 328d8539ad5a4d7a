"""The link by which a shop confirms a purchase: its signature, who may use it, what it leaves behind."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from forum import actions, proofs
from forum.models import Member, Ownership, Product, PurchaseProof, Shop
from forum.proofs import BadProof, Proof
from tests.forum.reading import read, signed_in

KEY = "c2VsZmNhcmUtdGVzdC1rZXktMDEyMzQ1Njc4OWFiY2Q="
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROOF = Proof("bon-achat", "02000000001012", "k7Qm-2vX9.example", "2026-11", 1798761600)
DOCUMENT = (Path(__file__).parents[2] / "docs/purchase-proofs.md").read_text()
ADDRESS = "/en/products/x200/proof/"


@pytest.fixture
def shop(db: Any) -> Shop:
    return Shop.objects.create(name="Bon Achat", slug="bon-achat", secret=KEY)


@pytest.fixture
def x200(site_tree: Any) -> Product:
    return Product.objects.create(name="X200", slug="x200", gtin="02000000001012")


def link(proof: Proof | None = None, key: str = KEY, **changes: str) -> str:
    proof = proof or replace(PROOF, expires=int((timezone.now() + timedelta(days=9)).timestamp()))
    parts = {name: values[0] for name, values in parse_qs(proofs.query_of(proof, key)).items()}
    return f"{ADDRESS}?{urlencode({**parts, **changes})}"


def test_the_documented_vector_is_what_we_compute() -> None:
    assert f"`{proofs.sign(PROOF, KEY)}`" in DOCUMENT
    for value in (KEY, PROOF.ref, PROOF.shop, PROOF.gtin, PROOF.month, str(PROOF.expires)):
        assert f"`{value}`" in DOCUMENT


def test_the_documented_python_makes_links_that_work(shop: Shop, x200: Product, bob: Member) -> None:
    known: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", DOCUMENT, flags=re.DOTALL)[0], known)  # noqa: S102
    made = urlsplit(known["proof_link"]("https://help.example.com", KEY, "bon-achat", "2000000001012", "2026-11"))
    led = read(signed_in(bob), f"{made.path}?{made.query}")
    assert led.status_code == 302
    assert read(signed_in(bob), led["Location"]).status_code == 200


@given(st.sampled_from(["shop", "gtin", "ref", "month", "expires"]), st.text(max_size=30))
def test_no_part_can_be_changed(name: str, value: str) -> None:
    parts = {part: values[0] for part, values in parse_qs(proofs.query_of(PROOF, KEY)).items()}
    if parts[name] == value:
        return
    with pytest.raises(BadProof):
        proofs.check(*proofs.read({**parts, name: value}), secret=KEY, now=NOW)


def test_it_holds_until_it_expires() -> None:
    signature = proofs.sign(PROOF, KEY)
    proofs.check(PROOF, signature, secret=KEY, now=NOW)
    with pytest.raises(BadProof, match="expired"):
        proofs.check(PROOF, signature, secret=KEY, now=datetime(2027, 1, 2, tzinfo=UTC))
    with pytest.raises(BadProof, match="unsigned"):
        proofs.check(PROOF, signature, secret=KEY[1:], now=NOW)


@pytest.mark.wide
def test_a_get_changes_nothing_and_the_button_marks_the_posts(shop: Shop, x200: Product, bob: Member) -> None:
    client, address = signed_in(bob), link()
    shown = read(client, address)
    assert "Bon Achat confirms that you bought X200." in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert not PurchaseProof.objects.exists()
    for _ in range(2):
        assert client.post(address)["Location"] == "/en/products/x200/"
    owned = Ownership.objects.get()
    assert (owned.member, owned.is_proven, owned.source) == (bob, True, "shop")
    used = PurchaseProof.objects.get()
    assert PROOF.ref not in repr(used.__dict__)
    assert "a shop confirmed it" in read(client, "/en/account/products/").text


@pytest.mark.wide
def test_a_second_member_cannot_use_it(shop: Shop, x200: Product, bob: Member, mallory: Member) -> None:
    signed_in(bob).post(link())
    for method in ("get", "post"):
        refused = getattr(signed_in(mallory), method)(link(), headers={"accept-language": "en"})
        assert refused.status_code == 409
        assert "used already" in refused.text
    assert not Ownership.objects.filter(member=mallory).exists()
    actions.disown(x200, by=bob)  # and it comes free by nothing
    bob.delete()
    assert signed_in(mallory).post(link()).status_code == 409


@pytest.mark.wide
def test_wrong_links_say_what_to_do(shop: Shop, x200: Product, bob: Member) -> None:
    client = signed_in(bob)
    late = replace(PROOF, expires=int(timezone.now().timestamp()) - 1)
    elsewhere = replace(PROOF, gtin="02000000009999", expires=9_999_999_999)
    wrong = [
        (link(late), 410, "too old"),
        (link(signature="0" * 64), 403, "does not come from a shop"),
        (link(shop="other"), 403, "does not come from a shop"),
        (link(month="2026-13"), 400, "incomplete"),
        (link(elsewhere), 400, "incomplete"),
        (ADDRESS, 400, "incomplete"),
    ]
    for address, status, words in wrong:
        for send in (client.get, client.post):
            answer = send(address, headers={"accept-language": "en"})
            assert (answer.status_code, words in answer.text) == (status, True), address
    assert not Ownership.objects.exists()


def test_without_a_shop_there_is_no_such_page(x200: Product, bob: Member) -> None:
    assert read(signed_in(bob), link()).status_code == 404
    Shop.objects.create(name="Bon Achat", slug="bon-achat", secret=KEY, is_active=False)
    assert read(signed_in(bob), link()).status_code == 404


def test_a_product_that_nobody_knows_here_is_said(shop: Shop) -> None:
    answer = Client().get("/p/gtin/04006381333931/proof/?shop=x", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert "does not know what you bought" in answer.text


def test_a_visitor_signs_in_first_and_comes_back(shop: Shop, x200: Product) -> None:
    shown = read(Client(), link())
    assert shown.status_code == 200
    back = re.search(r'primary" href="/en/account/login/\?next=([^"]+)"', shown.text)
    assert back is not None
    assert "signature" in back[1]
    assert "%26" in back[1]  # the whole address, not its first part
    assert Client().post(link())["Location"].startswith("/en/account/login/?next=")
    assert not PurchaseProof.objects.exists()


def test_the_link_leads_nowhere_else(shop: Shop, x200: Product, bob: Member) -> None:
    answer = signed_in(bob).post(f"{link()}&next=https://evil.example/&shop_url=//evil.example")
    assert answer["Location"] == "/en/products/x200/"
    moved = read(Client(), f"/p/gtin/{x200.gtin}/proof/?next=//evil.example")
    assert moved["Location"].startswith("/en/products/x200/proof/?")


def test_what_was_sold_as_a_version_marks_the_version(shop: Shop, x200: Product, bob: Member) -> None:
    white = Product.objects.create(name="X200 white", slug="x200-white", gtin="02000000002026", parent=x200)
    sold = replace(PROOF, gtin=white.gtin or "", expires=9_999_999_999)
    signed_in(bob).post(link(sold))
    assert Ownership.objects.get().product == white
