"""From an answer to a guide, step by step: each is a page with an address; what is typed is kept before all else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import limits
from forum.access import access_answer, member_of
from forum.models import Answer, Member
from forum.numbers import number_in
from forum.views.replies import act, form_page
from forum.views.signing_in import forget, kept, members_only
from knowledge import promotion
from knowledge.models import GuidePlan
from knowledge.promoting import plans
from knowledge.promoting.forms import CheckForm, PartsForm, StepForm
from knowledge.promoting.guides import guides_with
from knowledge.promoting.making import make_guide
from knowledge.promoting.steps import STEPS_IN_ORDER, following, of_all, position

LAST = len(STEPS_IN_ORDER) - 1
WAYS = {"anew": -LAST, "back": -1, "find": 0}  # the value of a button, and so many steps on


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def promote(request: HttpRequest, pk: int, step: str = "texts") -> HttpResponse:
    """Editors only. A later step without a first one leads to the first."""
    answer, number = access_answer(member_of(request), pk), position(step)
    if number is None:
        raise Http404
    _check_may_begin(answer, member_of(request))
    plan = plans.open_plan(answer, member_of(request))
    if request.method == "POST":
        return _take(request, plan, number)
    if number and plan.pk is None:
        return redirect(_address(plan, 0))
    return _page(request, plan, number, _form_of(request, plan, number))


def _check_may_begin(answer: Answer, by: Member) -> None:
    if not promotion.may_promote(by, answer.question.language):
        raise PermissionDenied(_("Only editors can make a guide of an answer."))
    promotion.check_is_solution(answer.question, answer)


def _form_of(request: HttpRequest, plan: GuidePlan, number: int) -> StepForm:
    """As it is kept; or as it was sent while its editor was signed out."""
    form = STEPS_IN_ORDER[number].form
    typed = kept(request)
    if not typed:
        return form(plan=plan)
    messages.info(request, _("What you chose is still here. Go on when you are ready."))
    taken = form(typed, plan=plan)
    taken.take()
    return taken


def _take(request: HttpRequest, plan: GuidePlan, number: int) -> HttpResponse:
    made = _made(request, plan)
    if made is not None:
        return _to_editor(made)
    if number == LAST and plan.pk is None:
        return redirect(_address(plan, 0))
    form = STEPS_IN_ORDER[number].form(request.POST, plan=plan)
    kept_plan = act(form, lambda: _keep(request, form))
    if kept_plan is None:
        return _page(request, plan, number, form)
    forget(request)
    return _follow(request, kept_plan, number, form)


def _follow(request: HttpRequest, plan: GuidePlan, number: int, form: StepForm) -> HttpResponse:
    """What the button asked for; the other ways than onward need no form that is complete."""
    go = request.POST.get("go", "")
    if go == "anew":
        plans.give_up(plan)
    if go in WAYS:
        return redirect(_address(plan, max(number + WAYS[go], 0)))
    if isinstance(form, PartsForm) and form.moves[0]:
        way, key = form.moves
        return redirect(f"{_address(plan, number)}?{urlencode({'moved': key, 'way': way})}")
    if not form.is_valid():
        return _page(request, plan, number, form)
    if go == "look" or form.stays():
        return redirect(_address(plan, number))
    return _finish(request, plan, form) if number == LAST else redirect(_address(plan, following(number, plan)))


def _keep(request: HttpRequest, form: StepForm) -> GuidePlan:
    """What the last step says is kept by nobody: a second click must find the plan that the first one made."""
    limits.spend(request, "guide")
    if isinstance(form, CheckForm):
        return form.plan
    form.take()
    return plans.keep(form.plan)


def _made(request: HttpRequest, plan: GuidePlan) -> Any:
    """The guide that the first of two clicks made: its plan is the one the form names."""
    number = number_in(request.POST.get("plan", ""))
    if plan.pk is not None or number is None:
        return None
    former = GuidePlan.objects.filter(pk=number, member=plan.member, answer=plan.answer, page__isnull=False).first()
    return former.page if former else None


def _finish(request: HttpRequest, plan: GuidePlan, form: StepForm) -> HttpResponse:
    seen = form.numbers() if isinstance(form, CheckForm) else []
    page = act(form, lambda: make_guide(plan, by=member_of(request), seen=seen))
    if page is None:
        return _page(request, plan, LAST, form)
    messages.success(request, _("The draft is made. Edit it, then send it to a second person, who publishes it."))
    return _to_editor(page)


def _to_editor(page: Any) -> HttpResponse:
    return redirect("wagtailadmin_pages:edit", page.pk)


def _address(plan: GuidePlan, number: int) -> str:
    if not number:
        return reverse("knowledge:promote", args=[plan.answer_id])
    return reverse("knowledge:promote_step", args=[plan.answer_id, STEPS_IN_ORDER[number].name])


def _page(request: HttpRequest, plan: GuidePlan, number: int, form: StepForm) -> HttpResponse:
    step = STEPS_IN_ORDER[number]
    context = {
        "plan": plan,
        "answer": plan.answer,
        "step": step,
        "step_of": of_all(number),
        "is_first": not number,
        "moved": request.GET.get("moved", ""),
        "way": request.GET.get("way", ""),
        "others": list(plans.others_at_work(plan.answer, but=plan.member)[:3]),
        "in_guides": guides_with([plan.answer_id]).get(plan.answer_id, []),
        **step.shown(plan, form),
    }
    return form_page(request, f"knowledge/promote/{step.name}.html", form, **context)
