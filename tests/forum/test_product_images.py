"""Pictures of products: on tiles and their page, in structured data; what is gone or belongs to a post is not shown."""

import json
import re
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.images import get_image_model

from forum.models import Product
from knowledge.models.pictures import CopiedPicture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"
    ),  # Wagtail leaves files to the collector
]


@pytest.fixture
def photo():
    file = BytesIO()
    Drawing.new("RGB", (900, 600), "teal").save(file, "JPEG")
    file.seek(0)
    return get_image_model().objects.create(title="A washing machine", file=ImageFile(file, name="machine.jpg"))


@pytest.fixture
def x200(photo):
    return Product.objects.create(name="Vaguelune X200", slug="x200", image=photo)


def images_of(html):
    return re.findall(r"<img[^>]*/media/[^>]*>", html)


def test_a_product_shows_its_picture_on_its_page_and_in_lists(client, site_tree, x200):
    for address, largest in ((x200.get_absolute_url(), 320), (reverse("forum:products"), 128), ("/en/", 128)):
        (image,) = images_of(client.get(address).text)
        assert 'alt=""' in image
        assert f'width="{largest}"' in image
        assert ".webp" in image


def test_it_is_in_the_structured_data_before_that_of_the_seller(client, x200):
    Product.objects.update(image_url="https://shop.example/x200.jpg")
    found = re.findall(
        r'<script type="application/ld\+json"[^>]*>(.*?)</script>', client.get(x200.get_absolute_url()).text
    )
    (data,) = (told for told in map(json.loads, found) if told["@type"] == "Product")
    assert data["image"].startswith("http")
    assert "/media/" in data["image"]


def test_readers_who_save_data_get_a_link_to_it_and_plain_tiles(client, x200):
    client.cookies["saving"] = "on"
    page, tiles = client.get(x200.get_absolute_url()).text, client.get(reverse("forum:products")).text
    assert "<img" not in page + tiles
    assert re.search(r'<a href="[^"]*/media/[^"]*">Picture \(', page)
    assert ">Picture<" not in tiles


def test_a_picture_that_is_gone_leaves_the_page_whole(client, site_tree, x200, photo):
    photo.file.storage.delete(photo.file.name)
    assert images_of(client.get(reverse("forum:products")).text) == []
    photo.delete()
    assert Product.objects.get().image is None
    page = client.get(x200.get_absolute_url())
    assert (page.status_code, images_of(page.text)) == (200, [])


def test_another_picture_is_seen_at_once_by_visitors(client, site_tree, x200, photo):
    shown = [images_of(client.get(address).text) for address in (x200.get_absolute_url(), "/en/")]
    file = BytesIO()
    Drawing.new("RGB", (600, 900), "black").save(file, "JPEG")
    file.seek(0)
    x200.image = get_image_model().objects.create(title="Another", file=ImageFile(file, name="other.jpg"))
    x200.save()
    assert [images_of(client.get(address).text) for address in (x200.get_absolute_url(), "/en/")] != shown


def test_lists_ask_for_all_pictures_at_once(client, site_tree, photo, django_assert_max_num_queries):
    address = reverse("forum:products")
    Product.objects.create(name="One", slug="one", image=photo)
    client.get(address)
    with django_assert_max_num_queries(30) as first:
        client.get(address)
    Product.objects.bulk_create(Product(name=f"P{n}", slug=f"p{n}", image=photo) for n in range(9))
    with django_assert_max_num_queries(len(first)):
        assert len(images_of(client.get(address).text)) == 10


def test_what_was_copied_from_a_post_cannot_stand_for_a_product(site_tree, as_member, admin_user, photo, x200):
    CopiedPicture.objects.create(picture=None, image=photo.pk, stem="0123456789abcdef")
    edit = reverse("wagtailsnippets_forum_product:edit", args=[x200.pk])
    empty = ("brand", "parent", "category", "category_fr", "description", "description_fr", "gtin", "reference")
    typed = {**dict.fromkeys((*empty, "web_url", "image_url"), ""), "name": "X200", "slug": "x200", "image": photo.pk}
    refused = as_member(admin_user).post(edit, typed)
    assert "Choose another picture: this one belongs to what a member wrote." in refused.text
