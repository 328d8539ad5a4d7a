"""What is said to somebody whose session did not take the second step: why, and where it is taken or set up."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum import second_factor
from forum.access import member_of
from forum.views.signing_in import members_only


def lead_to_it(request: HttpRequest) -> HttpResponse:
    """Away from what is closed: nothing of it is said here, not even whether it exists."""
    if request.method == "GET":
        request.session[second_factor.WAY_BACK] = request.get_full_path()[:500]
    return redirect("forum:second_step")


@never_cache
@members_only
@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    if second_factor.is_proved(request):
        return redirect(way_back(request) or "mfa_index")
    back = way_back(request) or reverse("mfa_index")
    context = {
        "has_one": second_factor.has_one(member),
        "prove_url": f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}",
    }
    return render(request, "forum/account/second_step.html", context)


def way_back(request: HttpRequest) -> str:
    """To where they were closed out, on this site only."""
    found = str(request.session.get(second_factor.WAY_BACK, ""))
    return found if url_has_allowed_host_and_scheme(found, allowed_hosts=None) else ""
