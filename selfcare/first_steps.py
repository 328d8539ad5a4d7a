"""On the home page of /admin/, for administrators: what a new site needs before it opens. Gone once all is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.components import Component

from forum.access import member_of
from forum.dates import legal_day
from forum.models import Mail, Product
from knowledge.models import TextPage
from moderation.law import lookout
from moderation.mediation import own_mediator
from moderation.mediation.models import MediationBody
from moderation.review.models import CharterPage, Rule
from selfcare import vitals

DEFAULT_NAME = "Selfcare"


class Step(NamedTuple):
    """`place` gives the address where it is done; what is done on the machine has none, and `how` says it."""

    what: Promise
    is_done: Callable[[], bool]
    place: Callable[[], str] = str
    how: Promise | str = ""


def _mail_left() -> bool:
    """Somebody followed the link of one, or one has left."""
    return EmailAddress.objects.filter(verified=True).exists() or Mail.objects.filter(state=Mail.State.DONE).exists()


def _has_mediator() -> bool:
    today = legal_day(timezone.now())
    return not own_mediator.lacking(today) and MediationBody.objects.in_force(today).exists()


def _charter_is_read() -> bool:
    rules = Rule.objects.in_force().filter(is_reviewed=False)
    return not (rules.exists() or CharterPage.objects.filter(is_to_review=True).exists())


def _charter() -> str:
    page = CharterPage.objects.order_by("-is_to_review", "pk").first()
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else ""


def _first_to_review() -> str:
    page = TextPage.objects.filter(is_to_review=True).order_by("pk").first()
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else ""


STEPS = [
    Step(
        gettext_lazy("Give the site its name"),
        lambda: settings.SITE_NAME != DEFAULT_NAME,
        lambda: "/",
        how=gettext_lazy("it is still called “Selfcare”; whoever looks after the server changes it"),
    ),
    Step(gettext_lazy("Check that e-mails of the site arrive"), _mail_left, lambda: reverse("mail:index")),
    Step(
        gettext_lazy("Read and approve the charter, and each of its rules"),
        _charter_is_read,
        _charter,
    ),
    Step(
        gettext_lazy("Read and complete the pages about data, accessibility and mediation"),
        lambda: not TextPage.objects.filter(is_to_review=True).exists(),
        _first_to_review,
    ),
    Step(
        gettext_lazy("Enter the products that people ask about"),
        lambda: Product.objects.exists(),
        lambda: reverse("wagtailsnippets_forum_product:list"),
        how=gettext_lazy("for a long list, whoever looks after the server reads it from a file"),
    ),
    Step(
        gettext_lazy("Enter the mediation service that takes disputes"),
        _has_mediator,
        lambda: reverse("mediationbody:list"),
        how=gettext_lazy("a seller names the one they belong to; whoever looks after the server notes which"),
    ),
    Step(
        gettext_lazy("Compare the legal texts with the law"),
        lambda: not lookout.unreviewed(legal_day(timezone.now())),
        lambda: reverse("legal_texts"),
    ),
    Step(
        gettext_lazy("Make a first backup"),
        lambda: vitals.age(vitals.BACKUP) is not None,
        how=gettext_lazy("whoever looks after the server does it with one command, as its manual says"),
    ),
]


class FirstSteps(Component):
    name = "first_steps"
    order = 50
    template_name = "selfcare/admin/first_steps.html"

    def __init__(self, request: HttpRequest, rows: list[dict[str, Any]]) -> None:
        self.request, self.rows = request, rows

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        done = sum(row["is_done"] for row in self.rows)
        return {"rows": self.rows, "done": done, "all": len(self.rows), "request": self.request}


def add(request: HttpRequest, panels: list[Component]) -> None:
    """For `construct_homepage_panels`."""
    if not request.user.is_superuser:
        return
    rows = [{"what": step.what, "is_done": step.is_done(), "url": step.place(), "how": step.how} for step in STEPS]
    for row, step in zip(rows, STEPS, strict=True):
        row["sends_mail"] = step.is_done is _mail_left
    if not all(row["is_done"] for row in rows):
        panels.append(FirstSteps(request, rows))


@require_POST
def test_mail(request: HttpRequest) -> HttpResponse:
    """To whoever asks, at the address of their account."""
    administrator = member_of(request)
    if not administrator.is_superuser:
        raise PermissionDenied
    subject = _("%(site)s: a test mail") % {"site": settings.SITE_NAME}
    send_mail(subject, _("Mail of this site reaches you. There is nothing to do."), None, [administrator.email])
    messages.success(request, _("It leaves within a minute, to %(address)s.") % {"address": administrator.email})
    return redirect("wagtailadmin_home")


def addresses() -> list[Any]:
    return [path("test-mail/", test_mail, name="test_mail")]
