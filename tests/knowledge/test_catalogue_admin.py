"""Tags and products in the admin: other words, history, and merging in two steps."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from forum import recount
from forum.models import Product, Question, Shop, Tag
from tests.people import make_member

pytestmark = pytest.mark.django_db

TAG = "wagtailsnippets_forum_tag"
FIELDS = {"name": "parcel", "slug": "parcel", "name_fr": "colis", "description": "d", "description_fr": ""}


@pytest.fixture
def staff(site_tree, as_member):
    return as_member(make_member("root", is_staff=True, is_superuser=True))


@pytest.fixture
def parcel():
    return Tag.objects.create(name="parcel", slug="parcel")


@pytest.mark.wide
def test_other_words_are_edited_with_the_tag_and_its_history_is_kept(staff, parcel):
    edit = reverse(f"{TAG}:edit", args=[parcel.pk])
    staff.post(edit, {**FIELDS, "also": "shipping, package"})
    assert list(parcel.synonyms.values_list("name", flat=True)) == ["package", "shipping"]
    staff.post(edit, {**FIELDS, "also": "shipping", "description": "What the post brings"})
    assert list(parcel.synonyms.values_list("name", flat=True)) == ["shipping"]
    assert 'value="parcel"' in staff.get(edit).text
    assert "shipping" in staff.get(edit).text
    assert [revision.content["description"] for revision in parcel.revisions.order_by("pk")] == [
        "d",
        "What the post brings",
    ]
    assert staff.get(reverse(f"{TAG}:history", args=[parcel.pk])).status_code == 200


@pytest.mark.wide
def test_a_word_that_leads_elsewhere_is_refused_beside_the_field(staff, parcel):
    Tag.objects.create(name="refund", slug="refund")
    refused = staff.post(reverse(f"{TAG}:edit", args=[parcel.pk]), {**FIELDS, "also": "refund"})
    assert "merge the two instead" in refused.text
    assert not parcel.synonyms.exists()


@pytest.mark.wide
def test_a_merge_says_first_what_would_move(staff, parcel, ask):
    question = ask(tags=["post"])
    source = Tag.objects.get(slug="post")
    merge = reverse(f"{TAG}:merge", args=[source.pk])
    assert merge in staff.get(reverse(f"{TAG}:list")).text
    assert staff.get(merge).status_code == 200
    assert "Nothing has this name" in staff.post(merge, {"into": "nothing"}).text
    assert "this is the same" in staff.post(merge, {"into": "post"}).text
    shown = staff.post(merge, {"into": "parcel"}).text
    assert "1 question moves." in shown
    assert list(question.tags.names()) == ["post"]
    done = staff.post(merge, {"into": "parcel", "confirmed": parcel.pk})
    assert done.status_code == 302
    assert list(Question.objects.get().tags.names()) == ["parcel"]
    entry = ModelLogEntry.objects.get(action="forum.merge")
    assert (entry.object_id, entry.data["merged"], entry.data["questions"]) == (str(parcel.pk), "post", 1)
    assert staff.get(reverse(f"{TAG}:history", args=[parcel.pk])).status_code == 200


def test_only_staff_with_the_right_may_merge(site_tree, as_member, parcel, mallory, dora):
    for member in (mallory, dora):
        found = as_member(member).post(reverse(f"{TAG}:merge", args=[parcel.pk]), {"into": "parcel"})
        assert found.status_code in {302, 403}
        assert "merge" not in found.headers.get("Location", "").partition("?")[0]


PRODUCT = "wagtailsnippets_forum_product"


def product_fields(**changes):
    empty = ("brand", "parent", "category", "category_fr", "description", "description_fr", "gtin", "reference")
    return {**dict.fromkeys((*empty, "web_url", "image_url"), ""), "name": "X200", "slug": "x200", **changes}


@pytest.mark.wide
def test_a_product_is_made_a_version_in_the_admin(staff, ask):
    parent = Product.objects.create(name="X200", slug="x200")
    white = Product.objects.create(name="White", slug="white")
    ask(product=white)
    edit = reverse(f"{PRODUCT}:edit", args=[white.pk])
    staff.post(edit, product_fields(name="White", slug="white", parent=parent.pk, gtin="2000000002026"))
    white.refresh_from_db()
    parent.refresh_from_db()
    assert (white.parent, white.gtin, parent.question_count) == (parent, "02000000002026", 1)
    assert list(recount.check()) == []
    refused = staff.post(reverse(f"{PRODUCT}:edit", args=[parent.pk]), product_fields(parent=white.pk))
    assert "This is a version itself" in refused.text
    assert "last digit tells" in staff.post(edit, product_fields(gtin="2000000002027")).text
    assert staff.get(reverse(f"{PRODUCT}:history", args=[white.pk])).status_code == 200


@pytest.mark.wide
def test_two_products_are_merged_in_the_admin(staff, ask):
    stays = Product.objects.create(name="X200", slug="x200")
    double = Product.objects.create(name="X 200", slug="x-200")
    ask(product=double)
    merge = reverse(f"{PRODUCT}:merge", args=[double.pk])
    assert merge in staff.get(f"{reverse(f'{PRODUCT}:list')}?q=X").text
    assert "1 question moves." in staff.post(merge, {"into": "x200"}).text
    assert Product.objects.filter(pk=double.pk).exists()
    assert staff.post(merge, {"into": "x200", "confirmed": stays.pk}).status_code == 302
    assert Question.objects.get().product == stays


@pytest.mark.wide
def test_the_key_of_a_shop_is_shown_once(staff):
    shown = staff.post(reverse("shop:add"), {"name": "Bon Achat", "slug": "bon-achat", "is_active": "on"})
    shop = Shop.objects.get()
    assert shop.secret in shown.text
    assert "no-store" in shown["Cache-Control"]
    listed = staff.get(reverse("shop:index")).text
    assert shop.secret not in listed
    assert shop.masked_secret in listed
    assert shop.secret not in staff.get(reverse("shop:edit", args=[shop.pk])).text
    former = shop.secret
    assert staff.get(reverse("shop:key", args=[shop.pk])).status_code == 200
    renewed = staff.post(reverse("shop:key", args=[shop.pk]))
    shop.refresh_from_db()
    assert shop.secret != former
    assert shop.secret in renewed.text
