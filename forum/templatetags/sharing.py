"""What stands in the head of a page for those who come from elsewhere: search engines, and people who share links."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from forum import linked, product_images
from forum.models import Product, Question
from forum.numbers import number_in
from forum.templatetags.forum_tags import json_ld
from forum.text.plain import excerpt, plain_text

register = template.Library()

DESCRIPTION = 200  # characters: what search engines and networks show
CAMPAIGN = ("utm_", "mtm_")  # says where a visitor came from, not what they see


@register.simple_tag(takes_context=True)
def canonical(context: Context, address: str = "") -> SafeString | str:
    """The one address search engines keep. A page of a list is its own; sorted or filtered, it is the list itself."""
    request = context.get("request")
    if request is None:
        return ""
    page = number_in(request.GET.get("page", ""), digits=4) or 1
    others = [name for name in request.GET if name != "page" and not name.startswith(CAMPAIGN)]
    is_own = page > 1 and not others
    path = (address or request.path) + (f"?page={page}" if is_own else "")
    return format_html('<link rel="canonical" href="{}{}">', settings.BASE_URL, path)


@register.filter
def description(markup: str) -> str:
    """The beginning of a text in HTML, in one line."""
    return excerpt(plain_text(markup[:4000]), DESCRIPTION)


@register.simple_tag
def question_picture(question: Question) -> str:
    with override(question.language):
        return linked.picture_address("question_picture", linked.question_picture(question), question.pk)


@register.simple_tag
def product_picture(product: Product) -> str:
    picture, language = linked.product_picture(product), get_language() or ""
    return linked.picture_address("product_picture", picture, product.slug, language=language)


@register.simple_tag
def product_image(product: Product, where: str) -> str:
    """On its page (`page`) or in a list (`tile`)."""
    spec = {"page": product_images.PAGE, "tile": product_images.TILE}[where]
    return product_images.image_tag(product, spec)


@register.simple_tag
def product_description(product: Product) -> str:
    """In the language of the page where there is one."""
    french = product.description_fr if get_language() == "fr" else ""
    own = french or product.description
    return excerpt(own or _("Questions about {name}, with their answers.").format(name=product.name), DESCRIPTION)


@register.simple_tag
def site_picture() -> str:
    return linked.picture_address("site_picture", linked.site_picture(), language=get_language() or "")


@register.simple_tag
def breadcrumb_data(trail: Any, title: str, address: str) -> SafeString:
    return json_ld(linked.breadcrumb_data(trail, title=title, address=address))


@register.simple_tag
def site_data() -> SafeString:
    return json_ld(linked.site_data())
