"""What moderators know of a member, and deciding about them: warn, look at posts first, suspend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forum.actions.rights import allows
from forum.models import Member
from moderation.review import actions, proposals, readers, reasons, rights, turns
from moderation.review.access import MemberRequest, access_any_member, moderators_only
from moderation.review.forms import RestrictForm
from moderation.review.grounds import because_of
from moderation.review.item_page import trail
from moderation.review.models import Decision, MemberReport
from moderation.review.queue.people import PERSON
from moderation.review.records import author_record
from moderation.review.weighing import records_of

Kind = Decision.Kind
SHOWN = 50  # the newest decisions about what they wrote
DONE = {
    Kind.WARN: gettext_lazy("The member is warned and has been told why."),
    Kind.LIMIT: gettext_lazy("What this member writes is looked at before others see it. They have been told why."),
    Kind.NO_REPORTS: gettext_lazy("This member may not report until that day, and has been told why."),
    Kind.CLOSE: gettext_lazy("The account is closed, and the member has been told why and how to contest it."),
    Kind.SUSPEND: gettext_lazy("The member may not write until that day, and has been told why."),
}


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: MemberRequest, username: str) -> HttpResponse:
    about = access_any_member(username)
    form = RestrictForm(request.POST or None, initial={"seen": _seen(about)})
    is_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not is_preview and decide(about, form, by=request.user):
        messages.success(request, str(DONE[form.cleaned_data["kind"]]))
        return redirect(turns.following(request, PERSON, about.pk) or about_url(about))
    if "seen" in form.errors:
        form.data = request.POST.dict() | {"seen": str(_seen(about))}
    preview = _preview(about, form) if is_preview and form.is_valid() else None
    status = 422 if form.errors else 200
    return render(request, "moderation/review/member.html", _context(request, about, form, preview), status=status)


@moderators_only
@require_POST
def nothing(request: MemberRequest, username: str) -> HttpResponse:
    """What was reported of them asks for nothing."""
    about = access_any_member(username)
    actions.leave_member(about, by=request.user)
    messages.success(request, _("Nothing is done about this person. Nobody is told."))
    return redirect(turns.following(request, PERSON, about.pk) or about_url(about))


def about_url(about: Member) -> str:
    return reverse("moderation:member", args=[about.username])


def _reports(about: Member, viewer: Member) -> list[MemberReport]:
    found = MemberReport.objects.visible_to(viewer).open().filter(about=about).exclude(about=viewer)
    return list(found.select_related("rule", "member").order_by("pk"))


def decide(about: Member, form: RestrictForm, *, by: Member) -> bool:
    """Whether it was done; what was refused is said by the form."""
    data = dict(form.cleaned_data)
    acts: dict[str, Callable[..., Decision]] = {
        Kind.WARN: actions.warn, Kind.LIMIT: actions.limit, Kind.SUSPEND: actions.suspend,
        Kind.NO_REPORTS: actions.refuse_reports, Kind.CLOSE: actions.close_account,
    }  # fmt: skip
    kind = data.pop("kind")
    act = acts[kind]
    if kind not in Decision.ENDING:
        data.pop("until")
    try:
        act(about, by=by, **data)
    except rights.AlreadyDecided:
        raise
    except (ValidationError, PermissionDenied) as refusal:
        form.refuse(refusal)
        return False
    return True


def _seen(about: Member) -> int:
    last = Decision.objects.on(about).newest_first().first()
    return last.pk if last else 0


def _preview(about: Member, form: RestrictForm) -> Any:
    """What the member would read; nothing is written."""
    data = form.cleaned_data
    return reasons.of_member(about, data["kind"], because_of(data), at=timezone.now(), until=data["until"])


def _context(request: MemberRequest, about: Member, form: RestrictForm, preview: Any) -> dict[str, Any]:
    readers.say(form, "facts", about.language, about)
    seen: Any = Decision.objects.visible_to(request.user).for_listing().newest_first()
    return {
        "member": about,
        "form": form,
        "preview": preview,
        "trail": trail(),
        "record": author_record(about),
        "proposal": proposals.of_member(about, timezone.now()),
        "reports": records_of([about.pk]).get(about.pk),
        "said": _reports(about, request.user),
        "may_restrict": allows(rights.check_may_restrict, about, request.user),
        "decisions": seen.filter(pk__in=Decision.objects.on(about).values("pk")),
        "of_posts": seen.told_to(about).exclude(kind__in=Decision.OF_MEMBERS)[:SHOWN],
    }
