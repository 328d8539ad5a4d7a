"""Where editors look at guides again: the list of those that wait, and one page for each."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from forum.models import Member
from forum.numbers import number_in
from knowledge.editors import EditorsItem, editors, editors_only, is_editor
from knowledge.models import ArticlePage, ReviewTask
from knowledge.upkeep import tasks
from knowledge.upkeep.evidence import evidence_of
from knowledge.upkeep.freshness import LABELS, Reason

PER_PAGE = 30
PAST_SHOWN = 20
ON_HOME = 5
ME, NOBODY = "me", "nobody"


class FilterForm(forms.Form):
    owner = forms.ChoiceField(label=gettext_lazy("Looked after by"), required=False)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        required=False,
        choices=[("", gettext_lazy("All reasons")), *((one.value, LABELS[one]) for one in Reason)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(member.pk), str(member)) for member in editors().order_by("display_name", "pk")]
        field: Any = self.fields["owner"]
        field.choices = [("", _("Everybody")), (ME, _("Me")), (NOBODY, _("Nobody")), *people]


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(Member.objects.none(), label=gettext_lazy("Looked after by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = editors().order_by("display_name", "pk")


@require_safe
@editors_only
def report(request: HttpRequest) -> HttpResponse:
    """Guides that wait for a look, those that readers are warned of first."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    guides = waiting_guides(owner=_owner(wanted.get("owner", ""), request.user), reason=wanted.get("reason", ""))
    page = Paginator(guides, PER_PAGE).get_page(request.GET.get("p"))
    context = {"form": form, "page_obj": page, "rows": rows_of(page.object_list), "figures": figures()}
    return TemplateResponse(request, "knowledge/admin/checks.html", {**context, "page_title": _("Guides to check")})


def waiting_guides(*, owner: Q, reason: str = "") -> QuerySet[ArticlePage]:
    waiting = ReviewTask.objects.open().filter(reason=reason) if reason else ReviewTask.objects.open()
    guides = ArticlePage.objects.filter(owner, review_tasks__in=waiting).defer_streamfields()
    found: QuerySet[ArticlePage] = guides.annotate(since=Min("review_tasks__opened_at")).select_related("caretaker")
    return found.order_by("-is_stale", "since", "pk")


def _owner(chosen: str, user: Any) -> Q:
    if chosen == NOBODY:
        return Q(caretaker=None)
    return Q(caretaker=user.pk if chosen == ME else chosen) if chosen else Q()


def rows_of(guides: Any) -> list[tuple[ArticlePage, list[ReviewTask]]]:
    """Each with all that waits, the gravest first."""
    guides, gravity = list(guides), list(Reason)
    waiting: dict[int, list[ReviewTask]] = {guide.pk: [] for guide in guides}
    for task in ReviewTask.objects.open().filter(page__in=waiting):
        waiting[task.page_id].append(task)
    return [(guide, sorted(waiting[guide.pk], key=lambda task: gravity.index(Reason(task.reason)))) for guide in guides]


def figures() -> dict[str, Any]:
    live = ArticlePage.objects.live()
    open_tasks = ReviewTask.objects.open()
    counted = Counter(open_tasks.values_list("reason", flat=True))
    return {
        "live": live.count(),
        "stale": live.filter(is_stale=True).count(),
        "waiting": open_tasks.values("page").distinct().count(),
        "reasons": [(LABELS[one], one.value, counted[one.value]) for one in Reason if counted[one.value]],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a guide waits, with what was said and written; and the buttons."""
    guide = ArticlePage.objects.filter(pk=min(pk, BigIntegerField.MAX_BIGINT)).select_related("caretaker").first()
    if guide is None:
        raise Http404
    if request.method == "POST":
        _act(request, guide)
        return redirect("knowledge_check", guide.pk)
    viewer: Any = request.user
    now, [(_guide, waiting)] = timezone.now(), rows_of([guide])
    context = {
        "guide": guide,
        "tasks": [(task, evidence_of(task, viewer=viewer, at=now)) for task in waiting],
        "past": guide.review_tasks.exclude(closed_at=None)
        .select_related("closed_by")
        .order_by("-closed_at")[:PAST_SHOWN],
        "hand_over": HandOverForm(initial={"to": guide.caretaker_id}),
        "may_check": tasks.may_check(guide, viewer),
    }
    return TemplateResponse(request, "knowledge/admin/check.html", {**context, "page_title": guide.title})


def _act(request: HttpRequest, guide: ArticlePage) -> None:
    """One of the buttons; what is refused is said on the same page."""
    by: Any = request.user
    try:
        if "task" in request.POST:
            _close(guide, request.POST, by=by)
        elif "confirm" in request.POST:
            tasks.confirm(guide, by=by)
        elif "withdraw" in request.POST:
            tasks.withdraw(guide, by=by)
        else:
            _hand_over(guide, request.POST, by=by)
    except PermissionDenied as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Done."))


def _close(guide: ArticlePage, sent: Any, *, by: Member) -> None:
    task = guide.review_tasks.filter(pk=number_in(sent["task"]) or 0).first()
    if task is None:
        raise PermissionDenied(_("This reason is gone."))
    tasks.close(task, by=by, seen=sent.get("seen", "").split())


def _hand_over(guide: ArticlePage, sent: Any, *, by: Member) -> None:
    form = HandOverForm(sent)
    if not form.is_valid():
        raise PermissionDenied(_("Choose an editor."))
    tasks.hand_over(guide, to=form.cleaned_data["to"], by=by)


def addresses() -> list[URLPattern]:
    return [
        path("guides/checks/", report, name="knowledge_checks"),
        path("guides/checks/<int:pk>/", check, name="knowledge_check"),
    ]


def checks_item() -> EditorsItem:
    return EditorsItem(
        gettext_lazy("Guides to check"), reverse_lazy("knowledge_checks"), icon_name="history", order=850
    )


class ChecksPanel(Component):
    """On the home page of an editor: their own guides that wait, and how many there are in all."""

    name = "checks"
    order = 220
    template_name = "knowledge/admin/checks_panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        mine = waiting_guides(owner=Q(caretaker=self.user.pk))[:ON_HOME]
        return {"rows": rows_of(mine), "figures": figures(), "all_url": reverse("knowledge_checks")}


def add_checks(request: HttpRequest, panels: list[Component]) -> None:
    if is_editor(request.user):
        panels.append(ChecksPanel(request.user))
