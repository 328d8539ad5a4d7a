"""What search engines read: a QAPage on a question page that has an answer, a Product on the page of a product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from forum.models import Answer, Product, Question
from forum.product_images import image_address
from forum.text.plain import plain_text

ANSWERS = 10


def question_data(question: Question, shown: Sequence[Answer]) -> dict[str, Any] | None:
    """A QAPage with the first answers of those shown, or None while nobody answered.

    An erased author has a name and no address.
    """
    answers = shown[:ANSWERS]
    if not answers:
        return None
    accepted = [answer for answer in answers if answer.pk == question.accepted_answer_id]
    others = [answer for answer in answers if answer.pk != question.accepted_answer_id]
    entity: dict[str, Any] = {
        "@type": "Question",
        "name": question.title,
        "text": plain_text(question.body_html),
        "answerCount": question.answer_count,
        "upvoteCount": question.vote_count,
        "datePublished": question.created_at.isoformat(),
        "author": person(question),
        "inLanguage": question.language,
    }
    if accepted:
        entity["acceptedAnswer"] = answer_data(question, accepted[0])
    if others:
        entity["suggestedAnswer"] = [answer_data(question, answer) for answer in others]
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": entity}


def answer_data(question: Question, answer: Answer) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "text": plain_text(answer.body_html),
        "url": f"{settings.BASE_URL}{question.get_absolute_url()}#answer-{answer.pk}",
        "upvoteCount": answer.useful_count,
        "datePublished": answer.created_at.isoformat(),
        "author": person(answer),
    }


def person(post: Question | Answer) -> dict[str, str]:
    shown = post.shown_author
    if shown is None:
        return {"@type": "Person", "name": post.byline}
    return {
        "@type": "Person",
        "name": post.byline,
        "url": f"{settings.BASE_URL}{shown.get_absolute_url()}",
    }


def product_data(product: Product) -> dict[str, Any]:
    """What it is. No prices and no stars: we sell nothing, and answers rate no product."""
    found: dict[str, Any] = {
        "name": product.name,
        "url": f"{settings.BASE_URL}{product.get_absolute_url()}",
        "gtin": product.gtin,
        "image": image_address(product),
    }
    if product.brand:
        found["brand"] = {"@type": "Brand", "name": product.brand.name}
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        **{name: value for name, value in found.items() if value},
    }
