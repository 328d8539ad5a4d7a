"""Feeds of Google Merchant Center: RSS, Atom, TSV and CSV, as sellers and attackers write them."""

import json
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.gtin import normalise_gtin
from forum.importers.feed_rows import feed_rows
from forum.importers.formats import format_of
from forum.models import Brand, Product
from tests.forum.dump import Outcome
from tests.forum.tables import snapshot

pytestmark = pytest.mark.django_db

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NS = 'xmlns:g="http://base.google.com/ns/1.0"'
KETTLE = """<item><g:id>K-1</g:id><title>ignored</title><g:title>Kettle K1, blue</g:title>
<g:description><![CDATA[<p>Boils <b>1 l</b> &amp; more.</p>]]></g:description><link>https://shop.example/k1</link>
<g:image_link>https://shop.example/k1.jpg</g:image_link><g:brand>Hum</g:brand><g:gtin>4006381333931</g:gtin>
<g:mpn>HK-1</g:mpn><g:product_type>Kitchen &gt; Kettles</g:product_type><g:price>20 EUR</g:price>
<g:shipping><g:country>FR</g:country><g:price>3 EUR</g:price></g:shipping></item>"""


def rss(*items: str, head: str = HEAD) -> str:
    return f'{head}\n<rss version="2.0" {NS}><channel><title>Shop</title>\n' + "\n".join(items) + "\n</channel></rss>"


def item(ref: str, **values: str) -> str:
    inner = "".join(f"<g:{name}>{value}</g:{name}>" for name, value in values.items())
    return f"<item><g:id>{ref}</g:id>{inner}</item>"


def run(path: Path, content: str | bytes, *options: str) -> Outcome:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Outcome("import_products", str(path), *options)


def references() -> list[str]:
    return list(Product.objects.order_by("pk").values_list("external_ref", flat=True))


def test_an_item_of_rss_becomes_a_product(tmp_path: Path) -> None:
    assert run(tmp_path / "feed.xml", rss(KETTLE)).code == 0
    kettle = Product.objects.get()
    assert (kettle.name, kettle.reference, kettle.gtin) == ("Kettle K1, blue", "HK-1", "04006381333931")
    assert (kettle.brand, kettle.category) == (Brand.objects.get(name="Hum"), "Kettles")
    assert kettle.description == "Boils 1 l & more."
    assert (kettle.web_url, kettle.image_url) == ("https://shop.example/k1", "https://shop.example/k1.jpg")


def test_an_entry_of_atom_becomes_a_product(tmp_path: Path) -> None:
    entry = """<entry><id>tag:shop.example,2026:1</id><title>Kettle K1</title><summary>It boils.</summary>
    <link href="https://shop.example/k1"/><g:id>K-1</g:id><g:gtin>4006381333931</g:gtin></entry>"""
    feed = f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" {NS}><title>Shop</title>{entry}</feed>'
    assert run(tmp_path / "feed", feed).code == 0  # without an ending: looked at
    kettle = Product.objects.get()
    assert (kettle.external_ref, kettle.name, kettle.web_url) == ("product:K-1", "Kettle K1", "https://shop.example/k1")
    assert kettle.description == "It boils."


@pytest.mark.parametrize("name, separator", [("feed.tsv", "\t"), ("feed.txt", "\t"), ("feed.csv", ",")])
def test_a_table_with_the_names_of_google(tmp_path: Path, name: str, separator: str) -> None:
    rows = [
        ["id", "title", "description", "link", "image link", "brand", "gtin", "mpn", "item group id"],
        [
            "1",
            "X200 white",
            "A <i>machine</i>",
            "https://shop.example/1",
            "javascript:alert(1)",
            "Hum",
            "",
            "X2W",
            "X2",
        ],
        ["2", "X200 black", "", "", "", "Hum", "4006381333931", "X2B", "X2"],
    ]
    table = "\ufeff" + "\r\n".join(separator.join(row) for row in rows)
    assert run(tmp_path / name, table).code == 0
    parent = Product.objects.get(external_ref="group:X2")
    white, black = Product.objects.filter(parent=parent).order_by("pk")
    assert (white.reference, black.gtin) == ("X2W", "04006381333931")
    assert (white.description, white.image_url) == ("A machine", "")
    assert (parent.parent, parent.gtin, parent.name) == (None, None, "X200 white")


def test_versions_that_come_later_join_their_product(tmp_path: Path) -> None:
    one, two = item("1", title="X200 white", item_group_id="X2"), item("2", title="X200 black", item_group_id="X2")
    run(tmp_path / "a.xml", rss(one))
    run(tmp_path / "b.xml", rss(one, two))
    assert Product.objects.get(external_ref="group:X2").versions.count() == 2
    assert Product.objects.count() == 3


def test_bad_items_are_named_with_their_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = [item("2", gtin="4006381333932"), item("3", gtin="4006381333931"), item("", title="Nothing")]
    outcome = run(tmp_path / "feed.xml", rss(KETTLE, *bad, item("5", title="Fine")))
    assert outcome.code == 1
    told = outcome.err.splitlines()
    assert [line.split(": ")[0] for line in told[:3]] == ["feed.xml:8", "feed.xml:10", "feed.xml:9"]
    assert "the check digit of 4006381333932 is wrong" in told[0]
    assert references() == ["product:K-1", "product:5"]


@pytest.mark.wide
def test_a_second_run_and_a_dry_run_write_nothing(tmp_path: Path) -> None:
    feed = rss(KETTLE, item("2", item_group_id="G"), item("3", item_group_id="G"), item("4", gtin="4006381333931"))
    empty = snapshot()
    dry = json.loads(run(tmp_path / "f.xml", feed, "--dry-run", "--json").out)["kinds"]
    assert snapshot() == empty
    assert json.loads(run(tmp_path / "f.xml", feed, "--json").out)["kinds"] == dry
    before = snapshot()
    again = json.loads(run(tmp_path / "f.xml", feed, "--json").out)["kinds"]["products"]
    assert (again["already_here"], again["created"]) == (3, 0)
    assert snapshot() == before


def test_a_dry_run_sees_a_barcode_twice_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.importers.products.BATCH", 1)
    feed = rss(KETTLE, item("2", gtin="4006381333931"))
    assert run(tmp_path / "f.xml", feed, "--dry-run").code == 1


HOSTILE = {
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    "external": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_document_types_are_refused(tmp_path: Path, kind: str) -> None:
    outcome = run(tmp_path / "feed.xml", rss(item("1", title="&a;&b;"), head=HEAD + HOSTILE[kind]))
    assert outcome.code == 1
    assert "document types and entities are not read" in outcome.err
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    "content, words",
    [
        (rss(KETTLE)[:-30], "cannot be read from here on"),
        (rss(KETTLE, "<item><g:id>2</g:idea></item>"), "mismatched tag"),
        (rss(KETTLE).encode() + b"\xff\xfe", "cannot be read from here on"),
        (rss(KETTLE).replace("UTF-8", "klingon"), "cannot be read from here on"),
        (f"{HEAD}<rss/>", "there is no <item>"),
        (rss(KETTLE).replace(NS, ""), "unbound prefix"),
        ("<a>" * 300, "nested too deep"),
        ("", "there is no <item>"),
    ],
)
def test_a_broken_feed_says_where(tmp_path: Path, content: str | bytes, words: str) -> None:
    outcome = run(tmp_path / "feed.xml", content)
    assert outcome.code == 1
    assert words in outcome.err or "cannot be read from here on" in outcome.err
    assert outcome.err.startswith("feed.xml")
    assert "Traceback" not in outcome.err


def test_what_stands_before_the_break_is_kept(tmp_path: Path) -> None:
    run(tmp_path / "feed.xml", rss(KETTLE, "<item><g:id>2</g:idea></item>"))
    assert references() == ["product:K-1"]


def test_other_encodings_of_xml_are_read(tmp_path: Path) -> None:
    feed = rss(item("1", title="Cafetière à piston"), head='<?xml version="1.0" encoding="ISO-8859-1"?>')
    assert run(tmp_path / "feed.xml", feed.encode("latin-1")).code == 0
    assert Product.objects.get().name == "Cafetière à piston"


def test_a_table_in_latin_1_says_what_to_do(tmp_path: Path) -> None:
    table = "id\ttitle\n1\tCafetière\n2\tThéière\n".encode("latin-1")
    refused = run(tmp_path / "feed.tsv", table)
    assert refused.code == 1
    assert refused.err.count("--encoding cp1252") == 1
    assert run(tmp_path / "feed.tsv", table, "--encoding", "latin-1").code == 0
    assert list(Product.objects.order_by("pk").values_list("name", flat=True)) == ["Cafetière", "Théière"]


def test_the_format_may_be_said(tmp_path: Path) -> None:
    assert run(tmp_path / "feed.dat", "id;title\n1;Kettle\n", "--format", "csv").code == 0
    assert run(tmp_path / "feed.csv", rss(KETTLE), "--format", "xml").code == 0
    assert Product.objects.count() == 2


@pytest.mark.parametrize(
    "start, kind", [(b"\xef\xbb\xbf <rss", "xml"), (b'{"id"', "json"), (b"id,title", "csv"), (b"\xff\xfe<\0r\0", "xml")]
)
def test_a_file_without_a_known_ending_is_looked_at(tmp_path: Path, start: bytes, kind: str) -> None:
    (tmp_path / "export").write_bytes(start)
    assert format_of(tmp_path / "export") == kind


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    told: list[Any] = []
    rows = list(feed_rows(BytesIO(b"<rss><item>" + content), "f", lambda *about, **more: told.append(about)))
    assert told or rows


@given(st.integers(0, 10**13 - 1))
def test_only_one_check_digit_is_right(number: int) -> None:
    right = []
    for digit in range(10):
        try:
            right.append(normalise_gtin(f"{number:013}{digit}"))
        except ValueError:
            continue
    assert len(right) == 1


@pytest.mark.wide
def test_memory_stays_bounded(tmp_path: Path) -> None:
    """A value without end, and ten thousand items."""
    path = tmp_path / "feed.xml"
    path.write_text(rss(f"<item><g:id>1</g:id><g:title>{'x' * 20_000_000}</g:title></item>", *[KETTLE] * 10_000))
    tracemalloc.start()
    with path.open("rb") as file:
        count = sum(1 for _ in feed_rows(file, "f", lambda *about, **more: None))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_001
    assert peak < 8_000_000
