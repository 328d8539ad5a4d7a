"""Asking in three steps, or on one page: write first, sign up later, lose nothing."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, dates, drafts, limits
from forum.access import member_of
from forum.accounts import sign_in_to_draft
from forum.forms import AddressForm, PublicForm
from forum.models import Draft, Member, Product, Question, Tag
from forum.privileges import may_ask_on_one_page
from forum.question_forms import BODY_HINTS, About, ProductForm, QuestionForm, TextForm, tag_names
from forum.tagging import suggested_tags
from forum.text.cleaning import clean_line, clean_text
from forum.views.asking import suggested_products
from forum.views.pictures import with_picture
from forum.views.previewing import preview_of
from forum.views.replies import act, form_page

CARRIED = ("title", "context")  # by the way to step one, for step two
FIELD_MAX = 60_000  # characters kept of one field


class Step(NamedTuple):
    form: type[PublicForm]
    template: str
    url_name: str
    following: str


PRODUCT = Step(ProductForm, "forum/ask_product.html", "forum:ask", "forum:ask_text")
TEXT = Step(TextForm, "forum/ask_text.html", "forum:ask_text", "forum:ask_review")
ONE_PAGE = Step(QuestionForm, "forum/ask.html", "forum:ask", "forum:ask_review")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Step one: what it is about. Or all of it, for whoever has asked often enough."""
    step = ONE_PAGE if may_ask_on_one_page(request.user) else PRODUCT
    if request.method == "POST":
        return _take(request, step)
    if drafts.number_of(request) and drafts.waits_for_sign_in(request):
        return redirect(sign_in_to_draft(request, back_to(request)))
    draft = drafts.named(request) or (None if _begins_anew(request) else drafts.begun_here(request))
    return step_page(request, step, step.form(initial=first_values(request, draft)), draft)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_text(request: HttpRequest) -> HttpResponse:
    """Step two: the question itself."""
    if request.method == "POST":
        return _take(request, TEXT)
    draft = drafts.current(request)
    if draft is None:
        return _back_to_the_start(request)
    return step_page(request, TEXT, TextForm(initial={"language": get_language(), **draft.data}), draft)


def _take(request: HttpRequest, step: Step) -> HttpResponse:
    """What is typed is kept as a draft before anything else is asked."""
    published = drafts.became(request)
    if published:
        return _already_published(request)
    typed = typed_in(request.POST, step)
    form = step.form(typed)
    must_sign_in = drafts.number_of(request) is not None and drafts.waits_for_sign_in(request)
    draft = act(form, lambda: _keep(request, typed))
    if must_sign_in and draft is not None:
        return redirect(sign_in_to_draft(request, back_to(request)))
    chosen = _what_else(request, form, step, draft)
    if chosen is not None:
        return chosen
    if form.is_valid() and draft is not None:
        return redirect(address(step.following, draft))
    return step_page(request, step, form, draft or drafts.named(request))


def _keep(request: HttpRequest, typed: dict[str, str]) -> Draft:
    limits.spend(request, "draft")
    return drafts.save(request, drafts.named(request), typed)


def _what_else(request: HttpRequest, form: PublicForm, step: Step, draft: Draft | None) -> HttpResponse | None:
    """The other buttons of a step; none of them needs a form that is complete."""
    go = request.POST.get("go", "")
    if draft is None or not go:
        return None
    if go == "picture":
        return _with_picture(request, form, step, draft)
    if go == "save":
        messages.success(request, saved_at())
    elif go in {"page", "steps"} and isinstance(request.user, Member):
        actions.choose_ask_form(by=request.user, on_one_page=go == "page")
        return redirect(address("forum:ask", draft))
    return redirect(address(step.url_name, draft))


def _with_picture(request: HttpRequest, form: PublicForm, step: Step, draft: Draft) -> HttpResponse | None:
    """The picture stands at the end of the text; what is wrong with it is said above the form."""
    form.errors.clear()
    body = act(form, lambda: with_picture(request, draft.data.get("body", "")))
    if body is None:
        return step_page(request, step, form, draft)
    drafts.save(request, draft, {"body": body})
    return redirect(f"{address(step.url_name, draft)}#id_body")


def saved_at() -> str:
    return _("Draft saved at %(time)s.") % {"time": dates.written_time(timezone.now())}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Step three: the page as others will see it, what others already solved, and the button that publishes."""
    draft = drafts.named(request) if request.method == "POST" else drafts.current(request)
    if draft is None and drafts.waits_for_sign_in(request):
        return redirect(sign_in_to_draft(request, back_to(request)))
    if draft is None:
        return _already_published(request)
    form = QuestionForm(draft.data)
    if not form.is_valid():
        return _to_the_step_at_fault(request, form, draft)
    if request.method == "POST":
        draft = drafts.save(request, draft, {"is_anonymous": "is_anonymous" in request.POST})
    if not request.user.is_authenticated:
        return _review_of_a_visitor(request, form, draft)
    if request.method == "POST":
        question = act(form, lambda: _publish(draft, form, request))
        if question is not None:
            messages.success(request, _("Your question is published. We write to you when somebody answers."))
            return redirect(question)
    return form_page(request, "forum/ask_review.html", form, **shown_before(request, form, draft))


def _review_of_a_visitor(request: HttpRequest, form: QuestionForm, draft: Draft) -> HttpResponse:
    """Their address is enough: the link that goes there publishes. Whoever has an account, or wants one, signs in."""
    address_form = AddressForm(request.POST) if request.method == "POST" else AddressForm()
    if address_form.is_valid() and act(
        address_form, lambda: _send_link(request, draft, address_form.cleaned_data["email"])
    ):
        return redirect(address("forum:ask_sent", draft))
    return form_page(request, "forum/ask_review.html", address_form, **shown_before(request, form, draft))


def _send_link(request: HttpRequest, draft: Draft, email: str) -> Draft:
    limits.spend(request, "link")
    limits.spend_for(limits.hidden(email), "address")
    return actions.send_link(draft, email=email)


def shown_before(request: HttpRequest, form: QuestionForm, draft: Draft) -> dict[str, Any]:
    """The question as it will be published, and its draft."""
    is_anonymous = bool(draft.data.get("is_anonymous"))
    return {"draft": draft, **preview_of(form.cleaned_data, request.user, is_anonymous=is_anonymous)}


def _publish(draft: Draft, form: QuestionForm, request: HttpRequest) -> Question:
    limits.spend(request, "ask")
    fields = {**form.cleaned_data, "is_anonymous": bool(draft.data.get("is_anonymous"))}
    question = actions.publish_draft(draft, by=member_of(request), **fields)
    request.session["published"] = question.pk
    return question


def _already_published(request: HttpRequest) -> HttpResponse:
    """The second click of a double click, or the back button: show what the first one made.

    Whoever has an older draft besides must not publish that one by the second click.
    """
    pk = drafts.became(request) or request.session.get("published")
    question = Question.objects.visible_to(request.user).filter(pk=pk).first() if pk else None
    return redirect(question) if question else redirect("forum:ask")


def _back_to_the_start(request: HttpRequest) -> HttpResponse:
    if drafts.waits_for_sign_in(request):
        return redirect(sign_in_to_draft(request, back_to(request)))
    return redirect("forum:ask")


def _to_the_step_at_fault(request: HttpRequest, form: QuestionForm, draft: Draft) -> HttpResponse:
    """A draft that cannot be published yet: the step that lacks something, with its sentences."""
    if may_ask_on_one_page(request.user):
        step = ONE_PAGE
    else:
        step = PRODUCT if set(form.errors) & set(ProductForm.base_fields) else TEXT
    return step_page(request, step, step.form(draft.data), draft)


def step_page(request: HttpRequest, step: Step, form: PublicForm, draft: Draft | None) -> HttpResponse:
    context = {
        "draft": draft,
        "carried": {name: form.data.get(name) or form.initial.get(name, "") for name in CARRIED},
        "products": suggested_products(),
        "others": drafts.own(request).exclude(pk=draft.pk if draft else 0).exists(),
        "hints": BODY_HINTS,
        "hint": BODY_HINTS.get(form["context"].value(), "") if "context" in form.fields else "",
        "about_line": about_line(draft) if step is TEXT else "",
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


@never_cache
@require_safe
def tag_suggestions(request: HttpRequest) -> HttpResponse:
    """The same while somebody types; what is ticked stays."""
    draft = drafts.named(request)
    typed = {name: request.GET.get(name, "")[:FIELD_MAX] for name in ("title", "body", "tags")}
    ticked = [clean_line(name)[:100] for name in request.GET.getlist("tag")[:20]]
    typed["tags"] = ", ".join([typed["tags"], *ticked])
    found = tags_for({**(draft.data if draft else {}), **typed})
    return render(request, "forum/_ask_tags.html", {"suggested": found, "ticked": ticked})


def typed_in(data: QueryDict, step: Step) -> dict[str, str]:
    """As typed, but for signs that no database takes. Tags that were ticked join those that were typed."""
    carried = [name for name in CARRIED if data.get(name)]
    typed = {name: clean_text(data.get(name, "")[:FIELD_MAX]) for name in [*step.form.base_fields, *carried]}
    if "tags" in typed:
        ticked = [clean_line(tag)[:100] for tag in data.getlist("tag")[:20]]
        typed["tags"] = ", ".join(filter(None, [typed["tags"].strip(" ,"), *ticked]))
    return typed


def address(name: str, draft: Draft) -> str:
    return f"{reverse(name)}?{urlencode({'draft': draft.pk})}"


def back_to(request: HttpRequest) -> str:
    """This very step of this very draft, after signing in."""
    number = drafts.number_of(request)
    return f"{request.path}?{urlencode({'draft': number})}" if number else request.path


def _begins_anew(request: HttpRequest) -> bool:
    return any(request.GET.get(name) for name in ("q", "product", "context", "new"))


def first_values(request: HttpRequest, draft: Draft | None) -> dict[str, Any]:
    """The draft, or what the way here carried: `?q=` the words searched, `?product=` and `?context=`."""
    if draft is not None:
        return {"about": About.PRODUCT, **draft.data}
    carried = {"title": request.GET.get("q", "")[:200], "language": get_language(), "about": About.PRODUCT}
    product = Product.objects.filter(slug=clean_line(request.GET.get("product", ""))).first()
    if product is not None:
        carried["product"] = product.name
    if request.GET.get("context") in Question.Context.values:
        carried["context"] = request.GET["context"]
    return carried
