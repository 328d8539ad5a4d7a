"""“Save and come back later”, and the link of the mail that opens the draft again."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.day_boxes import DayBoxes
from forum.limits import limited
from forum.models import Member
from forum.views.replies import link_over
from forum.views.signing_in import kept
from moderation.mediation import actions, returning
from moderation.mediation.access import access_own_question
from moderation.mediation.models import Case

AnyForm = TypeVar("AnyForm", bound=forms.Form)
TOLD = "kept_for_later"  # in the session: what the page after it says


def put_aside(
    request: HttpRequest, case: Case, asker: Member, *, page: str, form: forms.Form, also: tuple[str, ...] = ()
) -> HttpResponse:
    """Keep what the form does not take as it was typed, mail the link, say so. `also`: fields beside the form."""
    typed = None if form.is_valid() else _typed(request, form, also)
    actions.keep_typed(case, by=asker, page=page, typed=typed)
    return mailed(request, case, asker, is_unfinished=typed is not None)


def _typed(request: HttpRequest, form: forms.Form, also: tuple[str, ...]) -> dict[str, list[str]]:
    """Files are no text, and were taken or refused by themselves."""
    days = {name: [form[name].data] for name, field in form.fields.items() if isinstance(field.widget, DayBoxes)}
    return days | {name: request.POST.getlist(name) for name in (*form.fields, *also) if name in request.POST}


def mailed(request: HttpRequest, case: Case, asker: Member, *, is_unfinished: bool = False) -> HttpResponse:
    link = actions.mail_link(case, by=asker)
    request.session[TOLD] = {"link": link.value, "is_unfinished": is_unfinished}
    return redirect("moderation:later_draft", case.question_id)


def as_typed(request: HttpRequest, case: Case | None, page: str) -> MultiValueDict[str, str] | None:
    """For a form: what was sent from this page by whoever had been signed out meanwhile, else what was left on it."""
    if sent := kept(request):
        return MultiValueDict({name: [value] for name, value in sent.items()})
    typed = returning.typed_on(case, page)
    return MultiValueDict(typed) if typed is not None else None


def marked(form: AnyForm) -> AnyForm:
    """A form that shows what was left, with what is wrong in it: a page as any other, with a sentence on top."""
    if form.is_bound:
        form.is_left = True  # type: ignore[attr-defined]
        form.status = 200  # type: ignore[attr-defined]
    return form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def later(request: HttpRequest, pk: int) -> HttpResponseBase:
    """POST mails a new link; GET says what became of it, to whoever is not at the draft any more too."""
    asker = returning.asker_or_none(request, pk)
    told = request.session.get(TOLD)
    if asker is None:
        return (
            redirect_to_login(reverse("moderation:escalate", args=[pk])) if told is None else _kept(request, None, told)
        )
    question = access_own_question(asker, pk)
    case = actions.open_case_of(question, asker)
    if case is None or case.is_sent:
        return redirect("moderation:escalate", pk)
    if request.method == "POST":
        return mailed(request, case, asker)
    return _kept(request, case, told or {})


def _kept(request: HttpRequest, case: Case | None, told: dict[str, Any]) -> HttpResponse:
    context = {"case": case, **told, "days": returning.DAYS}
    return render(request, "moderation/mediation/later.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """The address alone opens nothing, since programs follow links: its button does."""
    row = returning.row_of(token)
    if row is None:
        url = reverse("moderation:cases")
        why = _("The draft is still there, unless its case was sent or has ended. Sign in to find it.")
        response = link_over(request, why=why, url=url, action=_("Sign in and see my cases"))
    elif request.user.is_authenticated and request.user.pk == row.case.asker_id:
        return redirect("moderation:escalate", row.case.question_id)
    elif request.method == "POST" and not request.user.is_authenticated:
        returning.open_door(request, row)
        return redirect("moderation:escalate", row.case.question_id)
    else:
        response = render(request, "moderation/mediation/come_back.html", {"hours": returning.IDLE.seconds // 3600})
    response["Referrer-Policy"] = "strict-origin"  # under "no-referrer" browsers send `Origin: null` with the button
    return response


@require_POST
@limited("case")
def leave(request: HttpRequest) -> HttpResponse:
    """Close the draft on this device; the link opens it again."""
    if not request.user.is_authenticated:
        returning.close_door(request)
    messages.info(request, _("The draft is closed on this device. The link of the e-mail opens it again."))
    return redirect("home")
