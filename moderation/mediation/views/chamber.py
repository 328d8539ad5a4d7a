"""What the two sides of a case write, and what the body's staff write down of what was said elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum.access import member_of
from forum.limits import limited
from forum.views.replies import act, form_page
from moderation.mediation import actions, letters
from moderation.mediation.access import access_case, access_desk_case, access_own_case
from moderation.mediation.actions.messages import label_of
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms.chamber import AskerForm, ComposerForm, RecordForm
from moderation.mediation.models import Case, Letter, Message, Readers
from moderation.mediation.states import WITH_BODY, Role


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """For the staff. `?letter=`: from a template. What a party will read is shown before it leaves."""
    case = access_desk_case(request, ref)
    if request.method != "POST":
        return _composer(request, case, _fresh(case, request.GET.get("letter", ""), request.GET.get("to", "")))
    form = ComposerForm(request.POST, request.FILES, case=case)
    is_looked_at = "send" in request.POST
    if not form.is_valid() or "change" in request.POST:
        return _composer(request, case, form)
    said = form.said()
    if said.readers != Readers.STAFF and not is_looked_at:
        return _look(request, case, form)
    if act(form, lambda: actions.write(case, said, by=member_of(request))) is None:
        # A refused text is changed where it is written: the look only shows it.
        can_look = is_looked_at and "text" not in form.errors
        return _look(request, case, form) if can_look else _composer(request, case, form)
    return _done(request, case, _("The note is kept.") if said.readers == Readers.STAFF else _("Recorded."))


def _fresh(case: Case, kind: str, to: str = "") -> ComposerForm:
    day = civil_date(timezone.now())
    chosen = next((letter for letter in letters.known(case, day) if letter.kind == kind), None)
    if chosen is None:
        readers = to if to in Readers.values else Readers.STAFF
        return ComposerForm(case=case, initial={"readers": readers})
    # A letter is for somebody: who, is said by whoever sends it.
    readers = to if to in Readers.values else ""
    initial = {"text": letters.written(case, chosen, day), "letter": kind, "readers": readers}
    return ComposerForm(case=case, initial=initial)


def _composer(request: HttpRequest, case: Case, form: ComposerForm) -> HttpResponse:
    known: list[Letter] = letters.known(case, civil_date(timezone.now()))
    return form_page(request, "moderation/mediation/write.html", form, case=case, letters=known)


def _look(request: HttpRequest, case: Case, form: ComposerForm) -> HttpResponse:
    """Everything once more, above a button that says who will read it; files are chosen here."""
    readers = Readers(form.cleaned_data["readers"])
    context = {"case": case, "readers": readers, "label": label_of(readers)}
    return form_page(request, "moderation/mediation/look.html", form, **context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def record(request: HttpRequest, ref: str) -> HttpResponse:
    """For the staff: what the seller or the person who asked said elsewhere."""
    case = access_desk_case(request, ref)
    form = RecordForm(*_posted(request), language=case.language)
    if form.is_valid() and act(form, lambda: _record(case, form, request)) is not None:
        return _done(request, case, _("Recorded."))
    return form_page(request, "moderation/mediation/record.html", form, case=case)


def _record(case: Case, form: RecordForm, request: HttpRequest) -> Message:
    data = form.cleaned_data
    return actions.record(case, form.said(), by=member_of(request), said_by=Role(data["said_by"]), on=data["said_on"])


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def say(request: HttpRequest, ref: str) -> HttpResponse:
    """For the person who asked."""
    case = access_own_case(request, ref)
    if not can_say(case) and request.method != "POST":
        return redirect(case)
    form = AskerForm(*_posted(request), language=case.language)
    if form.is_valid() and act(form, lambda: actions.say(case, form.said(), by=member_of(request))) is not None:
        return _done(request, case, _("Your message is with the mediation service."))
    return form_page(request, "moderation/mediation/say.html", form, case=case)


def can_say(case: Case) -> bool:
    """Whether somebody of the service reads here what its asker writes."""
    return case.state in WITH_BODY and case.body is not None and case.body.has_desk(civil_date(timezone.now()))


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _done(request: HttpRequest, case: Case, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(f"{case.get_absolute_url()}#timeline")


@never_cache
@login_required
@require_safe
def letter(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """One message on a sheet of paper, for whoever may read it."""
    case = access_case(request, ref)
    found = Message.objects.visible_to(request.user).filter(case=case, pk=pk).first()
    if found is None or found.is_note:
        raise Http404
    return render(request, "moderation/mediation/letter.html", {"case": case, "message": found})
