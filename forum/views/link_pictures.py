"""The pictures of links at their addresses: of what everybody may read, and of nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import override
from django.views.decorators.http import require_safe

from forum.access import access_product, access_question
from forum.link_pictures import LinkPicture, png_of
from forum.linked import product_picture, question_picture, site_picture
from forum.views.embeds import for_others, language_asked
from forum.views.questions import NOBODY

FRESH_SECONDS = 60 * 60


@require_safe
def of_question(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = access_question(NOBODY, pk, related=("product",))
    with override(found.language):
        return picture_response(request, question_picture(found))


@require_safe
def of_product(request: HttpRequest, slug: str) -> HttpResponseBase:
    with override(language_asked(request)):
        return picture_response(request, product_picture(access_product(slug)))


@require_safe
def of_site(request: HttpRequest) -> HttpResponseBase:
    with override(language_asked(request)):
        return picture_response(request, site_picture())


def picture_response(request: HttpRequest, picture: LinkPicture) -> HttpResponseBase:
    response = for_others(HttpResponse(content_type="image/png"))
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response["ETag"] = f'"{picture.key}"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is not None and answer is not response:
        return answer
    response.content = png_of(picture)
    return response
