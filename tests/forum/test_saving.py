"""Whoever wants few bytes gets links for pictures, and nobody else's page."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from forum import actions
from forum.models import Picture
from selfcare.saving import without_pictures
from tests.forum.test_pictures import photo, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(question, bob):
    """An answer with a picture; the address of its question."""
    picture = actions.add_picture(sent(photo()), by=bob)
    actions.answer(question, by=bob, body=f"Look:\n\n{picture.markdown('The <pump>, open')}")
    return question.get_absolute_url(), Picture.objects.get()


def switched(choice):
    client = Client()
    client.post("/saving/", {"saving": choice, "next": "/en/"})
    return client


@pytest.mark.wide
def test_a_picture_is_a_link_that_says_its_size(shown):
    address, picture = shown
    page = Client().get(address, headers={"Save-Data": "on"}).text
    assert "<img" not in page
    kilobytes = f"{picture.shown.size / 1024:.1f}"
    link = f'<a href="{picture.address}">Picture: The &lt;pump&gt;, open ({kilobytes}\u00a0KB)</a>'
    assert link in page
    assert Client().get(picture.address).getvalue()  # read to its end, so that the file is closed
    assert "<img" in Client().get(address).text


@pytest.mark.wide
def test_a_page_is_kept_for_each_of_both(shown):
    address, _ = shown
    full, light = Client().get(address), Client().get(address, headers={"Save-Data": "on"})
    assert {"Cookie", "Save-Data"} <= set(full["Vary"].replace(" ", "").split(","))
    assert full["ETag"] != light["ETag"]
    again = Client().get(address, headers={"Save-Data": "on", "If-None-Match": full["ETag"]})
    assert again.status_code == 200, "the page with pictures is not the one without"
    unchanged = Client().get(address, headers={"Save-Data": "on", "If-None-Match": light["ETag"]})
    assert unchanged.status_code == 304
    assert "Save-Data" in unchanged["Vary"]


@pytest.mark.wide
def test_the_switch_comes_before_the_browser(shown):
    address, _ = shown
    assert "<img" not in switched("on").get(address).text
    assert "<img" in switched("off").get(address, headers={"Save-Data": "on"}).text
    assert "<img" in switched("evil").get(address).text
    page = switched("on").get(address).text
    assert 'value="off" aria-pressed="true"' in page
    assert "data-saving" in page


@pytest.mark.wide
def test_members_are_spared_the_bell_too(shown, alice, as_member):
    address, _ = shown
    client = as_member(alice)
    assert "bell.js" in client.get(address).text
    page = client.get(address, headers={"Save-Data": "on"})
    assert "bell.js" not in page.text
    assert "<img" not in page.text
    assert page["Content-Length"] == str(len(page.content))


@pytest.mark.wide
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><img src="/x.png" alt="A &amp; b"></p>', '<p><a href="/x.png">Picture: A &amp; b</a></p>'),
        ('<img src="/x.png" alt="">', '<a href="/x.png">Picture</a>'),
        ('<a href="/g/"><b><img alt="1 > 0" src="/x.png"/></b></a>', '<a href="/g/"><b>Picture: 1 &gt; 0</b></a>'),
        ('<a href="/g/">G</a> <img src="/x.png">', '<a href="/g/">G</a> <a href="/x.png">Picture</a>'),
        ('<img src="/media/../../etc/passwd" alt="n">', '<a href="/media/../../etc/passwd">Picture: n</a>'),
        ('<img src="/media/none.png" alt="n">', '<a href="/media/none.png">Picture: n</a>'),
    ],
)
def test_what_stands_for_an_image(html, expected):
    assert without_pictures(html) == expected


@pytest.mark.wide
def test_pictures_of_guides_say_their_size():
    name = default_storage.save("images/sizes.png", ContentFile(b"x" * 2048))
    assert "(2.0\u00a0KB)" in without_pictures(f'<img src="/media/{name}" alt="n">')
    default_storage.delete(name)
