"""The last step of asking: the page as others will see it, and the button that publishes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, attempts, drafts, limits, owners
from forum.access import member_of
from forum.accounts import sign_in_to_draft
from forum.alerts import alerts_for
from forum.charter_forms import AgreeForm
from forum.forms import AddressForm
from forum.models import Draft, Question
from forum.privileges import may_ask_on_one_page
from forum.purchase_forms import PurchaseForm
from forum.question_forms import AskForm, ProductForm
from forum.views.previewing import preview_of
from forum.views.replies import act, form_page, say_published
from forum.views.steps import ONE_PAGE, PRODUCT, TEXT, address, back_to, keep, step_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Step three: the page as others will see it, what others already solved, and the button that publishes."""
    draft = drafts.named(request) if request.method == "POST" else drafts.current(request)
    if draft is None and drafts.waits_for_sign_in(request):
        return _sign_in_again(request)
    if draft is None:
        return already_published(request)
    form = AskForm(draft.data)
    if not form.is_valid():
        return _to_the_step_at_fault(request, form, draft)
    if request.method == "POST":
        draft = drafts.save(request, draft, chosen_last(request))
    if not request.user.is_authenticated:
        return _review_of_a_visitor(request, form, draft)
    agreed = AgreeForm(request.POST if request.method == "POST" else None, writer=request.user)
    if agreed.is_valid():
        question = act(agreed, lambda: _publish(draft, form, request, agreed))
        if question is not None:
            say_published(request, question, _("Your question is published. We write to you when somebody answers."))
            return redirect(question)
    return form_page(request, "forum/ask_review.html", agreed, **shown_before(request, form, draft))


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    """What was ticked meanwhile joins the draft when its author is back: nobody asks under a name they had hidden."""
    if request.method == "POST" and drafts.number_of(request):
        keep(request, chosen_last(request))
    return redirect(sign_in_to_draft(request, back_to(request)))


def _review_of_a_visitor(request: HttpRequest, form: AskForm, draft: Draft) -> HttpResponse:
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


def shown_before(request: HttpRequest, form: AskForm, draft: Draft) -> dict[str, Any]:
    """The question as it will be published, and its draft."""
    choices = drafts.choices(draft)
    shown = preview_of(form.cleaned_data, request.user, is_anonymous=choices["is_anonymous"])
    asked_about: dict[str, Any] = {"has_owners": owners.are_asked_about(shown["question"])}
    asked_about["owner_count"] = owners.how_many_are_asked(shown["question"], timezone.now())
    asked_about["alerts"] = alerts_for(form.cleaned_data["product"])
    asked_about["noted"] = {name: form.cleaned_data[name] for name in PurchaseForm.base_fields}
    asked_about["sees_suggestions"] = attempts.sees_suggestions(draft)
    return {"draft": draft, "choices": choices, **asked_about, **shown}


def chosen_last(request: HttpRequest) -> dict[str, bool]:
    """What is ticked on the last step; that owners are told only where the page asks about it."""
    chosen = {"is_anonymous": "is_anonymous" in request.POST}
    return {**chosen, "asks_owners": "asks_owners" in request.POST} if "owners" in request.POST else chosen


def _publish(draft: Draft, form: AskForm, request: HttpRequest, agreed: AgreeForm) -> Question:
    limits.spend(request, "ask")
    fields = {**form.cleaned_data, **drafts.choices(draft), **agreed.cleaned_data, "manner": drafts.manner(draft)}
    question = actions.publish_draft(draft, by=member_of(request), **fields)
    request.session["published"] = question.pk
    return question


def already_published(request: HttpRequest) -> HttpResponse:
    """The second click of a double click, or the back button: show what the first one made.

    Whoever has an older draft besides must not publish that one by the second click.
    """
    pk = drafts.became(request) or request.session.get("published")
    question = Question.objects.visible_to(request.user).filter(pk=pk).first() if pk else None
    return redirect(question) if question else redirect("forum:ask")


def _to_the_step_at_fault(request: HttpRequest, form: AskForm, draft: Draft) -> HttpResponse:
    """A draft that cannot be published yet: the step that lacks something, with its sentences."""
    if may_ask_on_one_page(request.user):
        step = ONE_PAGE
    else:
        step = PRODUCT if set(form.errors) & set(ProductForm.base_fields) else TEXT
    return step_page(request, step, step.form(draft.data), draft)
