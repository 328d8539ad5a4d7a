"""The steps of asking: what each of them asks for, its page, and how what is typed there becomes a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum import attempts, dates, drafts, guarding, limits
from forum.alerts import alerts_for
from forum.forms import ObservedForm
from forum.models import Draft, Product, Question, Tag
from forum.public_forms import PublicForm
from forum.question_forms import BODY_HINTS, About, AskForm, AskTextForm, ProductForm, tag_names
from forum.tagging import suggested_tags
from forum.text.cleaning import clean_line, clean_text
from forum.views.replies import form_page

CARRIED = ("title", "context", "body")  # by the way to step one, for step two
SHARED = ("text", "url")  # by another program of a phone: see the manifest
FIELD_MAX = 60_000  # characters kept of one field


class Step(NamedTuple):
    form: type[PublicForm]
    template: str
    url_name: str
    following: str


PRODUCT = Step(ProductForm, "forum/ask_product.html", "forum:ask", "forum:ask_text")
TEXT = Step(AskTextForm, "forum/ask_text.html", "forum:ask_text", "forum:ask_review")
ONE_PAGE = Step(AskForm, "forum/ask.html", "forum:ask", "forum:ask_review")


def step_page(request: HttpRequest, step: Step, form: PublicForm, draft: Draft | None) -> HttpResponse:
    context = {
        "draft": draft,
        "carried": {name: form.data.get(name) or form.initial.get(name, "") for name in CARRIED},
        "others": drafts.own(request).exclude(pk=draft.pk if draft else 0).exists(),
        "hints": BODY_HINTS,
        "hint": BODY_HINTS.get(form["context"].value(), "") if "context" in form.fields else "",
        "alerts": alerts_for(about(draft.data if draft else {**form.initial})[0]),
        "about_line": about_line(draft) if step is TEXT else "",
        "observed": ObservedForm(),
        "sees_suggestions": attempts.sees_suggestions(draft),
        "suggested": tags_for(draft.data) if draft is not None and step is not PRODUCT else [],
    }
    return form_page(request, step.template, form, **context)


def about_line(draft: Draft | None) -> str:
    """The product of step one, as step two names it."""
    product, words = about(draft.data if draft else {})
    return product.name if product else words


def about(data: dict[str, Any]) -> tuple[Product | None, str]:
    """The product of a draft, or what its author calls it."""
    form = ProductForm(data, asks=False)
    form.is_valid()
    product = form.cleaned_data.get("product")
    return (product if isinstance(product, Product) else None), form.cleaned_data.get("product_words", "")


def tags_for(data: dict[str, Any]) -> list[Tag]:
    text = f"{data.get('title', '')}\n{data.get('body', '')}"
    return suggested_tags(text, about(data)[0], but=tag_names(data.get("tags", "")))


def typed_in(data: QueryDict, step: Step) -> dict[str, str]:
    """As typed, but for signs that no database takes. Tags that were ticked join those that were typed."""
    carried = [name for name in CARRIED if data.get(name)]
    typed = {name: clean_text(data.get(name, "")[:FIELD_MAX]) for name in [*step.form.base_fields, *carried]}
    if "tags" in typed:
        ticked = [clean_line(tag)[:100] for tag in data.getlist("tag")[:20]]
        typed["tags"] = ", ".join(filter(None, [typed["tags"].strip(" ,"), *ticked]))
    typed["told"] = guarding.as_told(guarding.choices_in(data))
    return typed


def address(name: str, draft: Draft) -> str:
    return f"{reverse(name)}?{urlencode({'draft': draft.pk})}"


def back_to(request: HttpRequest) -> str:
    """This very step of this very draft, after signing in."""
    number = drafts.number_of(request)
    return f"{request.path}?{urlencode({'draft': number})}" if number else request.path


def first_values(request: HttpRequest, draft: Draft | None) -> dict[str, Any]:
    """The draft, or what the way here carried: `?q=` the words searched, `?product=`, `?context=`, what was shared."""
    if draft is not None:
        product, _words = about(draft.data)
        named = {"product": product.name, "gtin": ""} if product else {}
        return {"about": About.PRODUCT, **draft.data, **named}
    carried = {"title": request.GET.get("q", "")[:200], "language": get_language(), "about": About.PRODUCT}
    product = Product.objects.filter(slug=clean_line(request.GET.get("product", ""))).first()
    if product is not None:
        carried["product"] = product.name
    shared = "\n\n".join(filter(None, (request.GET.get(name) for name in SHARED)))
    if shared:
        carried["body"] = clean_text(shared[:FIELD_MAX])
    if request.GET.get("context") in Question.Context.values:
        carried["context"] = request.GET["context"]
    return carried


def saved_at() -> str:
    return _("Draft saved at %(time)s.") % {"time": dates.written_time(timezone.now())}


def keep(request: HttpRequest, typed: Mapping[str, Any]) -> Draft:
    limits.spend(request, "draft")
    return drafts.save(request, drafts.named(request), {**typed})
