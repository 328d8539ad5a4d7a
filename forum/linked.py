"""What a link to a page of this site shows where people share it: its picture, and its place among the others."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum.link_pictures import LinkPicture
from forum.models import Product, Question
from forum.text.typography import typeset_in

Trail = list[tuple[str, str]]


def question_picture(question: Question) -> LinkPicture:
    """In the language of now: ask in that of the question."""
    about = question.product.name if question.product else ""
    state = str(question.get_state_display())
    return LinkPicture(typeset_in(question.language, question.title), settings.SITE_NAME, about, state)


def product_picture(product: Product) -> LinkPicture:
    brand = product.brand.name if product.brand else ""
    return LinkPicture(product.name, settings.SITE_NAME, brand, _("Questions and answers"))


def site_picture() -> LinkPicture:
    return LinkPicture(typeset_in(get_language() or "", _("What do you want to know?")), settings.SITE_NAME)


def picture_address(name: str, picture: LinkPicture, *args: object, language: str = "") -> str:
    """With what it says in its address, so that a new title or state is a new picture for those who keep the old."""
    query = urlencode({**({"lang": language} if language else {}), "v": picture.key})
    return f"{settings.BASE_URL}{reverse(name, args=args)}?{query}"


def breadcrumb_data(trail: Trail, *, title: str, address: str) -> dict[str, Any]:
    """schema.org BreadcrumbList: home, what is above, and the page itself."""
    steps = [(_("Home"), reverse("home")), *trail, (title, address)]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": settings.BASE_URL + url}
        for place, (name, url) in enumerate(steps, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def site_data() -> dict[str, Any]:
    """schema.org WebSite and Organization: who runs this site. On its home page, once."""
    home, language = settings.BASE_URL + reverse("home"), get_language()
    organization = {"@type": "Organization", "@id": f"{settings.BASE_URL}/#organization", "name": settings.SITE_NAME}
    website = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": settings.SITE_NAME,
        "url": home,
        "inLanguage": language,
        "publisher": {"@id": organization["@id"]},
    }
    return {"@context": "https://schema.org", "@graph": [{**organization, "url": f"{settings.BASE_URL}/"}, website]}
