"""The index of guides: what helped this week, and products by category. Long guides: contents and time to read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from forum.models import Product
from knowledge import browsing
from knowledge.models import ArticlePage, GuideFeedback
from tests.knowledge.guides import make_guide


def say(guide: ArticlePage, *, yes: int, no: int = 0, days: int = 1, **fields: Any) -> None:
    at = timezone.now() - dt.timedelta(days=days)
    GuideFeedback.objects.bulk_create(
        GuideFeedback(page=guide, visitor=f"{guide.pk}-{days}-{n}", is_helpful=n < yes, created_at=at, **fields)
        for n in range(yes + no)
    )


def test_what_helped_most_readers_this_week_stands_first(site_tree: Any) -> None:
    names = ["third", "first", "second", "long ago", "few", "disliked", "uncounted", "stale"]
    guides = {name: make_guide(site_tree["en"], title=f"The {name} guide") for name in names}
    for name, yes in (("first", 9), ("second", 5), ("third", 3), ("few", 2), ("stale", 20)):
        say(guides[name], yes=yes)
    say(guides["long ago"], yes=9, days=8)
    say(guides["disliked"], yes=4, no=5)
    say(guides["uncounted"], yes=9, counts=False)
    ArticlePage.objects.filter(pk=guides["stale"].pk).update(is_stale=True)
    assert browsing.most_useful(site_tree["en"].locale_id) == [guides[n].pk for n in ("first", "second", "third")]


def test_the_index_shows_them_and_is_renewed(site_tree: Any) -> None:
    guide = make_guide(site_tree["en"], title="Drain the machine")
    before = Client().get("/en/guides/")
    assert "Most useful this week" not in before.text
    say(guide, yes=3)
    cache.delete(f"most-useful:{site_tree['en'].locale_id}")
    after = Client().get("/en/guides/", headers={"If-None-Match": before["ETag"]})
    assert "Most useful this week" in after.text


def test_products_stand_under_their_category(site_tree: Any) -> None:
    kinds = [("X200", "Washing machine", "Lave-linge"), ("X300", "Washing machine", "Lave-linge"), ("K1", "", "")]
    for number, (name, category, french) in enumerate(kinds):
        product = Product.objects.create(name=name, slug=f"p{number}", category=category, category_fr=french)
        make_guide(site_tree["en"], title=f"Guide of {name}", product=product)
    page = " ".join(Client().get("/en/guides/").text.split())
    assert '<h2>Washing machine <span class="meta">(2)</span></h2>' in page
    assert page.index("Washing machine") < page.index("Other products") < page.index('">K1</a>')
    with translation.override("fr"):
        assert browsing.category_of(Product.objects.get(name="X200")) == "Lave-linge"


LONG = [("paragraph", f"<h2>Step {n} &amp; more</h2><p>{'word ' * 400}</p>") for n in range(3)]


def test_a_long_guide_has_contents_and_says_how_long_it_takes(site_tree: Any) -> None:
    page = Client().get(make_guide(site_tree["en"], title="Drain the machine", blocks=LONG).url).text
    assert '<a href="#part-2">Step 1 &amp; more</a>' in page
    assert '<h2 id="part-2"' in page
    assert "6 minutes to read" in page


@pytest.mark.parametrize("blocks", [LONG[:2], [("paragraph", "<p>Open the flap.</p>")]])
def test_a_short_guide_has_neither(site_tree: Any, blocks: Any) -> None:
    page = Client().get(make_guide(site_tree["en"], title="Drain the machine", blocks=blocks).url).text
    assert "In this guide" not in page
    assert "to read</span>" not in page
