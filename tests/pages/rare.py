"""Pages that few people meet: an account without password, a badge, a seller's mediator, one row of the back office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from forum import actions
from forum.badges import Badge
from forum.models import Award, Member, Product, Tag
from moderation.mediation.models import MediationBody
from moderation.review import charter
from moderation.review.charter.drafting import draft
from moderation.review.models import CharterVersion
from selfcare import new_site
from tests.pages.seeing import Eyes, Page
from tests.people import make_member


def all_of_them(language: str, everybody: dict[str, Any], places: dict[str, Any]) -> Iterator[Page]:
    found = (
        *account(language),
        code(language, everybody["asker"]),
        *sellers(language),
        *editing(language, everybody["superuser"], places["kiosk:guide is"]["pk"]),
        *versions(language),
    )
    yield from (page for page in found if page is not None)


def account(language: str) -> Iterator[Page | None]:
    """Of somebody who came by a link, then confirms another address."""
    member = make_member(f"nora-{language}", charter_version=1)
    member.set_unusable_password()
    member.save()
    Award.objects.create(member=member, badge=Badge.FIRST_SOLUTION, at=timezone.now())
    at = f"/{language}/account/"
    key = EmailConfirmationHMAC(EmailAddress.objects.create(user=member, email=f"nora2-{language}@example.org")).key
    eyes = Eyes("without password", member, language=language)
    yield eyes.see(f"{at}password/set/")
    yield eyes.see(f"{at}password/set/", {})
    yield eyes.see(f"{at}confirm-email/{key}/")
    yield eyes.see(f"{at}confirm-email/nonsense/")
    yield eyes.see(member.get_absolute_url().replace("/en/", f"/{language}/"))


def code(language: str, asker: Member) -> Page | None:
    """A question with what a display says, which can be copied."""
    body = "It says:\n\n```\nE18 pump\n```\n"
    question = actions.ask("The pump says E18 and stops", by=asker, body=body, language=language, tags=["pump"])
    return Eyes("asker", asker, language=language).see(question.get_absolute_url())


def sellers(language: str) -> Iterator[Page | None]:
    """What a buyer may count on: days of the law, the mediator of a site that sells."""
    yield Eyes("visitor", language=language).see(f"/{language}/time-limits/?delivered=2026-10-01")
    with override_settings(OPERATOR_ROLES=["retailer"], DEFAULT_BODY=MediationBody.objects.earliest("pk").slug):
        yield Eyes("visitor", language=language).see(f"/{language}/mediator/")


def editing(language: str, superuser: Member, guide: int) -> Iterator[Page | None]:
    """Pages of the back office that are about one row."""
    eyes = Eyes("superuser", superuser, language=language)
    yield eyes.see(reverse("knowledge_check", args=[guide]))
    yield eyes.see(reverse("wagtailsnippets_forum_tag:edit", args=[Tag.objects.earliest("pk").pk]))
    yield eyes.see(reverse("wagtailsnippets_forum_tag:merge", args=[Tag.objects.earliest("pk").pk]))
    yield eyes.see(reverse("wagtailsnippets_forum_product:edit", args=[Product.objects.earliest("pk").pk]))
    yield eyes.see(reverse("wagtailadmin_pages:edit", args=[guide]))
    yield eyes.see(reverse("wagtailsearchpromotions:add"))


def versions(language: str) -> Iterator[Page | None]:
    """The charter of a new site as its second version."""
    charter.seed(new_site.rules())
    content = draft(timezone.localdate())
    values = {"is_major": False, "since": 1, "published_at": timezone.now(), "content": content, "digest": "-"}
    CharterVersion.objects.create(number=2, **values)
    eyes = Eyes("visitor", language=language)
    yield eyes.see(f"/{language}/charter/")
    yield eyes.see(f"/{language}/charter/versions/2/changes/")
