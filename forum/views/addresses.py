"""The link in the mail that warns of a new address."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions
from forum.actions.addresses import change_of
from forum.limits import limited
from forum.views.replies import link_over


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("edit")
def restore(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button (scanners follow links); POST takes the account back and leads to a new password."""
    change = change_of(token)
    if change is None:
        return _over(request)
    language = change.member.language
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        context = {"change": change, "refusal": ""}
        if request.method == "POST":
            try:
                member = actions.restore_address(change)
            except PermissionDenied as refusal:
                context["refusal"] = str(refusal)
                return render(request, "forum/account/restore_address.html", context, status=403)
            key, uid = default_token_generator.make_token(member), user_pk_to_url_str(member)
            return redirect("account_reset_password_from_key", uidb36=uid, key=key)
        return render(request, "forum/account/restore_address.html", context)


def _over(request: HttpRequest) -> HttpResponse:
    why = _("If somebody else uses your account, choose a new password, or write to us: %(address)s")
    return link_over(
        request,
        why=why % {"address": settings.CONTACT_EMAIL},
        url=reverse("account_reset_password"),
        action=_("Choose a new password"),
    )
