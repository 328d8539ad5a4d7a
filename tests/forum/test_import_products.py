"""Products from JSON lines and tables."""

import json
from pathlib import Path
from typing import Any

import pytest

from forum.models import Brand, Product
from tests.data import data_file
from tests.forum.dump import Outcome
from tests.forum.tables import snapshot

pytestmark = pytest.mark.django_db

KETTLE = {"asin": "B001", "title": "Kettle Deluxe", "category": "Kitchen", "gtin": "4006381333931", "brand": "Hum"}
UNNAMED = {"asin": "B002", "title": None, "category": "Toys & Games", "questions": 3}


def lines(path: Path, *rows: Any) -> Path:
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in rows))
    return path


def run(path: Path, *options: str) -> Outcome:
    return Outcome("import_products", str(path), *options)


def test_a_product_is_imported_with_what_is_said_of_it(tmp_path: Path) -> None:
    assert run(lines(tmp_path / "p.jsonl", {**KETTLE, "description": "It boils."})).code == 0
    kettle = Product.objects.get()
    assert (kettle.name, kettle.slug, kettle.reference) == ("Kettle Deluxe", "kettle-deluxe", "B001")
    assert (kettle.gtin, kettle.brand.name, kettle.category) == ("04006381333931", "Hum", "Kitchen")
    assert (kettle.external_ref, kettle.description) == ("product:B001", "It boils.")


def test_a_product_without_title_is_named_by_category_and_reference(tmp_path: Path) -> None:
    run(lines(tmp_path / "p.jsonl", UNNAMED))
    assert (Product.objects.get().name, Product.objects.get().slug) == ("Toys & Games B002", "toys-games-b002")


def test_names_may_be_the_same(tmp_path: Path) -> None:
    same = [{"asin": f"A{number}", "title": "Kettle"} for number in range(3)]
    foreign = [{"asin": f"C{number}", "title": "电水壶"} for number in range(2)]
    alike = [{"asin": "a.b", "title": "Kettle"}, {"asin": "ab", "title": "Kettle"}]
    assert run(lines(tmp_path / "p.jsonl", *same, *foreign, *alike)).code == 0
    slugs = list(Product.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs[:5] == ["kettle", "kettle-producta1", "kettle-producta2", "productc0", "productc1"]
    assert slugs[5:] == ["kettle-productab", "kettle-productab-2"]


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "p.jsonl",
        KETTLE,
        "{not json",
        "[1, 2]",
        "",
        {"title": "No reference"},
        {"asin": "B003", "gtin": "4006381333932"},
        {"asin": "B004", "gtin": "4006381333931"},
        {"asin": 5},
        "[" * 100_000,
        {"asin": "x" * 81},
        UNNAMED,
    )
    outcome = run(path, "--json")
    assert outcome.code == 1
    places = [line.split(": ")[0] for line in outcome.err.splitlines()[:-1]]
    assert sorted(places) == [f"p.jsonl:{number}" for number in (10, 2, 3, 5, 6, 7, 8, 9)]
    assert "the check digit of 4006381333932 is wrong" in outcome.err
    kind = json.loads(outcome.out)["kinds"]["products"]
    assert (kind["read"], kind["created"], kind["bad"]) == (10, 2, 8)


@pytest.mark.wide
def test_a_second_run_changes_nothing_and_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = lines(tmp_path / "p.jsonl", KETTLE, UNNAMED, UNNAMED, {"asin": "B9", "gtin": "4006381333931"})
    empty = snapshot()
    dry = json.loads(run(path, "--dry-run", "--json").out)["kinds"]
    assert snapshot() == empty
    assert dry == json.loads(run(path, "--json").out)["kinds"]
    before = snapshot()
    assert json.loads(run(path, "--json").out)["kinds"]["products"]["already_here"] == 3
    assert snapshot() == before


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_with_a_header(tmp_path: Path, separator: str) -> None:
    rows = [
        ["Reference", "Name", "EAN", "Category"],
        ["K1", '"Kettle, ""large""; blue\tlid"', "73513537", "Kitchen"],
        ["K2", '"Two\nlines"', "", ""],
        ["K3", "Bad", "12345678", ""],
        ["K4", "Too", "", "", "many"],
        ["K5", "Last"],
    ]
    path = tmp_path / "p.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(separator.join(row) for row in rows).encode())
    outcome = run(path)
    assert outcome.code == 1
    assert sorted(line.split(": ")[0] for line in outcome.err.splitlines()[:-1]) == ["p.csv:5", "p.csv:6"]
    assert list(Product.objects.order_by("pk").values_list("reference", "name", "gtin")) == [
        ("K1", 'Kettle, "large"; blue lid', "00000073513537"),
        ("K2", "Two lines", None),
        ("K5", "Last", None),
    ]


def test_bytes_that_are_not_utf8_cost_one_line(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes("reference,name\nK1,Ketel\nK2,Br\u00fbleur\n".encode("latin-1") + b"K3,Fine\n")
    assert run(path).code == 1
    assert list(Product.objects.order_by("pk").values_list("reference", flat=True)) == ["K1", "K3"]


def test_a_quotation_mark_that_is_not_closed_makes_no_product_of_the_rows_after_it(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text('id,title,brand\nA1,Kettle,Hum\n"A2,Toaster,Hum\nA3,Fan,Hum\n')
    outcome = run(path)
    assert (outcome.code, [product.name for product in Product.objects.all()]) == (1, ["Kettle"])
    assert "p.csv:3: a quotation mark is not closed before line 4" in outcome.err


def test_brands_are_not_doubled(tmp_path: Path) -> None:
    run(lines(tmp_path / "p.jsonl", KETTLE, {"asin": "B5", "brand": "HUM"}))
    assert Brand.objects.count() == 1


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert run(tmp_path / "none.jsonl").code == 2


@pytest.mark.slow
def test_the_products_of_the_demo_data() -> None:
    path = data_file("demo_consumer_qa/products.jsonl")
    expected = [json.loads(line) for line in path.read_text().splitlines()]
    assert run(path).code == 0
    assert Product.objects.count() == len(expected)
    assert set(Product.objects.values_list("reference", flat=True)) == {one["asin"] for one in expected}
