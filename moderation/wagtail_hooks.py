"""What the operator finds in /admin/: bodies, charters, staff, receivers, deliveries. Never a case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from forum.charter import HOOK as CHARTER
from forum.figures.sources import HOOK as FIGURES
from forum.figures.sources import Escalations, Source
from forum.mail_in.readers import HOOK as MAIL_READERS
from forum.mail_in.readers import Reader
from forum.member_data import HOOK, MemberData
from forum.publishing import HOOK as PUBLISHING
from forum.publishing import Check
from forum.recommending import HOOK as RECOMMENDATIONS
from forum.turns import HOOK as TURNS
from forum.turns import Turns
from forum.waiting import HOOK as WAITING
from moderation import figures, member_data
from moderation.handover import hazards, lives, mail_in
from moderation.handover.back_office import ReadOnly, ReceiverViewSet
from moderation.handover.channels import HOOK as CHANNELS
from moderation.handover.channels import Channel
from moderation.handover.client_back_office import NeverChanged, ProgramViewSet
from moderation.handover.client_models import BodyClient
from moderation.handover.delivery_back_office import DeliveryViewSet
from moderation.handover.inbound_models import InboundSource
from moderation.handover.mail_channel import MailChannel
from moderation.handover.models import Delivery, Endpoint
from moderation.handover.source_back_office import OpenedAndClosed, SourceViewSet
from moderation.handover.ticket_channels import ZammadChannel, ZendeskChannel
from moderation.handover.webhook_channel import WebhookChannel
from moderation.law import back_office as law
from moderation.law.back_office import LegalTextViewSet
from moderation.law.models import LegalText
from moderation.mediation.back_office import (
    BodyViewSet,
    CharterViewSet,
    LetterViewSet,
    NeverDeleted,
    StaffViewSet,
    WayViewSet,
)
from moderation.mediation.models import MediationBody
from moderation.mediation.recommending import Counted
from moderation.mediation.trader_back_office import TraderViewSet, waiting
from moderation.review import turns
from moderation.review.automatic.checking import check
from moderation.review.back_office import DoorViewSet, TrustedFlaggerViewSet, WatchedExpressionViewSet, doors_waiting
from moderation.review.charter import back_office as charter
from moderation.review.charter.accepting import Kept
from moderation.review.models import StatementExport, TrustedFlagger
from moderation.review.transparency.back_office import OutsideActsGroup, refuse_unfinished_year

register_permission_policy(MediationBody, NeverDeleted(MediationBody))
register_permission_policy(LegalText, law.NeverDeleted(LegalText))
register_permission_policy(TrustedFlagger, NeverDeleted(TrustedFlagger))
register_permission_policy(Endpoint, NeverDeleted(Endpoint))
register_permission_policy(Delivery, ReadOnly(Delivery))
register_permission_policy(InboundSource, OpenedAndClosed(InboundSource))
register_permission_policy(BodyClient, NeverChanged(BodyClient))
register_permission_policy(StatementExport, ReadOnly(StatementExport))


@register_snippet
class MediationGroup(SnippetViewSetGroup):
    menu_label = _("Mediation")
    menu_icon = "group"
    items = (
        BodyViewSet,
        CharterViewSet,
        TraderViewSet,
        LetterViewSet,
        WayViewSet,
        StaffViewSet,
        ReceiverViewSet,
        ProgramViewSet,
        SourceViewSet,
        DeliveryViewSet,
    )


@hooks.register(CHANNELS)  # type: ignore[untyped-decorator]
def to_a_webhook() -> Channel:
    return WebhookChannel()


@hooks.register(CHANNELS)  # type: ignore[untyped-decorator]
def to_zammad() -> Channel:
    return ZammadChannel()


@hooks.register(CHANNELS)  # type: ignore[untyped-decorator]
def to_zendesk() -> Channel:
    return ZendeskChannel()


@hooks.register(CHANNELS)  # type: ignore[untyped-decorator]
def to_the_address_of_the_body() -> Channel:
    return MailChannel()


@hooks.register(MAIL_READERS)  # type: ignore[untyped-decorator]
def what_bodies_answer_by_mail() -> Reader:
    return mail_in.read


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def watched_expressions() -> WatchedExpressionViewSet:
    return WatchedExpressionViewSet("watched_expressions", url_prefix="watched-expressions")


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def doors() -> DoorViewSet:
    return DoorViewSet("doors", url_prefix="doors")


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def trusted_flaggers() -> TrustedFlaggerViewSet:
    return TrustedFlaggerViewSet("trusted_flaggers", url_prefix="trusted-flaggers")


register_snippet(LegalTextViewSet)
hooks.register("register_admin_urls", law.addresses)
hooks.register("register_log_actions", law.register_log)
hooks.register("register_admin_menu_item", law.menu_item)
hooks.register(WAITING, law.waiting)
hooks.register("register_admin_urls", charter.addresses)
hooks.register(WAITING, charter.waiting)
hooks.register(WAITING, doors_waiting)
hooks.register(WAITING, waiting)
hooks.register("register_admin_menu_item", charter.menu_item)
hooks.register("construct_page_action_menu", charter.without_publishing)
for moment in ("before_publish_page", "before_unpublish_page", "before_delete_page", "before_move_page"):
    hooks.register(moment, charter.refuse)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def rules_being_changed() -> charter.RuleDraftViewSet:
    return charter.RuleDraftViewSet("charter_rules", url_prefix="charter-rules")


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def outside_acts() -> OutsideActsGroup:
    return OutsideActsGroup()


@hooks.register("before_publish_page")  # type: ignore[untyped-decorator]
def only_whole_years(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refuse_unfinished_year(request, page)


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def what_moderation_holds_of_members() -> MemberData:
    return member_data.data()


@hooks.register(CHARTER)  # type: ignore[untyped-decorator]
def what_members_accept() -> Kept:
    return Kept()


@hooks.register(RECOMMENDATIONS)  # type: ignore[untyped-decorator]
def what_may_still_be_recommended() -> Counted:
    return Counted()


@hooks.register(FIGURES)  # type: ignore[untyped-decorator]
def what_moderation_counts() -> list[Source | Escalations]:
    return figures.sources()


@hooks.register(PUBLISHING)  # type: ignore[untyped-decorator]
def what_speaks_of_a_life() -> Check:
    return lives.check


@hooks.register(PUBLISHING)  # type: ignore[untyped-decorator]
def what_tells_of_a_dangerous_product() -> Check:
    return hazards.check


@hooks.register(PUBLISHING)  # type: ignore[untyped-decorator]
def what_moderation_looks_at_first() -> Check:
    return check


@hooks.register(TURNS)  # type: ignore[untyped-decorator]
def queue_turns() -> Turns:
    return turns
