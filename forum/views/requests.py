"""Whether, and how often, the site may bring questions to a member."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import actions, limits
from forum.access import member_of
from forum.models import REQUESTS_A_DAY, Member
from forum.request_forms import RequestsForm
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    a_day = member.requests_a_day
    form = RequestsForm(request.POST or None, initial={"wanted": a_day > 0, "a_day": a_day or REQUESTS_A_DAY})

    def choose() -> Member:
        limits.spend(request, "edit")
        return actions.set_requests(form.cleaned_data["requests"], by=member)

    if request.method == "POST" and form.is_valid() and act(form, choose):
        messages.success(request, _("Your choices are saved."))
        return redirect("forum:requests")
    return form_page(request, "forum/requests.html", form)
