"""Sending a notice of illegal content, and reading how it stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import limits
from forum.access import viewer_of
from forum.limits import TooMany, limited
from forum.models import Member
from forum.views.replies import act, form_page, link_over
from moderation.review import actions
from moderation.review.actions.notices import flagger_of, flagger_to_confirm
from moderation.review.addresses import is_ours
from moderation.review.models import Notice
from moderation.review.models.notice import NEVER_REFUSED
from moderation.review.notice_appeal_mails import links_of
from moderation.review.notice_appealing import open_to_contest
from moderation.review.notice_forms import NoticeForm
from moderation.review.notice_links import MAILED, notice_of, path_of
from moderation.review.notice_mails import automated_means, redress


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notify(request: HttpRequest) -> HttpResponse:
    form = NoticeForm(request.POST or None, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        sent = act(form, lambda: _send(request, form))
        if sent is not None:
            notice, said = sent
            messages.success(request, said)
            return redirect(path_of(notice))
    return form_page(request, "moderation/review/notify.html", form)


def _known(request: HttpRequest) -> dict[str, str]:
    """The text that somebody came from, and their address if they are signed in."""
    member = _member(request)
    address = request.GET.get("url", "")
    address = f"{settings.BASE_URL}{address}" if address.startswith("/") else address
    return {"urls": address if is_ours(address) else "", "email": member.email if member else ""}


def _member(request: HttpRequest) -> Member | None:
    viewer = viewer_of(request)
    return viewer if isinstance(viewer, Member) else None


def _send(request: HttpRequest, form: NoticeForm) -> tuple[Notice, str]:
    """With what is said of it. Trusted flaggers send as many as they need; nobody else fills a stranger's mailbox."""
    member, email = _member(request), form.cleaned_data["email"]
    is_free = flagger_of(member, timezone.now()) is not None
    is_one_of_many = not is_free and _is_one_of_many(request, form)
    has_receipt = bool(email) and (is_free or limits.has_left_for(limits.hidden(email), "receipt"))
    notice = actions.give_notice(
        **form.arguments,
        language=get_language() or "en",
        by=member,
        has_receipt=has_receipt,
        is_one_of_many=is_one_of_many,
    )
    said = _("Thank you. We have your notice, and somebody will read it.")
    if has_receipt:
        return notice, said + " " + _("A receipt is on its way to your address.")
    return notice, said + " " + _("Keep the address of this page: no receipt is sent by e-mail.")


def _is_one_of_many(request: HttpRequest, form: NoticeForm) -> bool:
    """Over the limit, and taken all the same: nobody is refused who speaks of a life or of a child."""
    try:
        limits.spend(request, "notice")
    except TooMany:
        if form.cleaned_data["subject"] not in NEVER_REFUSED:
            raise
        return True
    return False


@never_cache
@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the signed link: what they sent, and what became of it."""
    held = notice_of(token)
    if held is None:
        return notice_over(request)
    links = list(held.notice.links.select_related("decision__statement").order_by("pk"))
    to_contest = open_to_contest(held.notice, timezone.now())
    appeals = held.notice.appeals.select_related("decision", "notice", "sender_measure__rule").order_by("pk")
    context: dict[str, Any] = {
        "notice": held.notice,
        "token": token,
        "lines": [(link.url, link.said) for link in links],
        "automated": automated_means(links),
        "redress": redress(held.notice),
        "to_contest": to_contest,
        "stayed": any(one.links for one in to_contest),
        "appeals": [(appeal, links_of(appeal, held.notice)) for appeal in appeals],
        "to_confirm": flagger_to_confirm(held.notice) if held.by_mail else None,
        "may_confirm": held.by_mail and held.notice.is_to_confirm,
    }
    return unlisted(render(request, "moderation/review/notice_state.html", context))


def unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine shows what hangs on a signed link."""
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_POST
@limited("vote")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody says that a notice from their address is theirs: by the link of the mail only."""
    held = notice_of(token)
    if held is None or not held.by_mail:
        return notice_over(request)
    notice = actions.confirm_sender(held.notice)
    said = _("Thank you. Your notice comes first now.") if notice.flagger_id else _("Thank you. It is your notice now.")
    messages.success(request, said)
    return redirect(path_of(held.notice, MAILED))


def notice_over(request: HttpRequest) -> HttpResponse:
    """A link that is forged, or of a notice that is erased."""
    why = _("Notices are erased some time after they are decided.")
    return link_over(request, why=why, url=reverse("moderation:notify"), action=_("Report illegal content"))
