"""What the operator finds in /admin/: bodies, charters, staff, receivers, deliveries. Never a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from forum.member_data import HOOK, MemberData
from moderation import member_data
from moderation.handover.back_office import DeliveryViewSet, ReadOnly, ReceiverViewSet
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation.back_office import BodyViewSet, CharterViewSet, NeverDeleted, StaffViewSet
from moderation.mediation.models import MediationBody

register_permission_policy(MediationBody, NeverDeleted(MediationBody))
register_permission_policy(Endpoint, NeverDeleted(Endpoint))
register_permission_policy(Delivery, ReadOnly(Delivery))


class MediationGroup(ModelViewSetGroup):
    menu_label = _("Mediation")
    menu_icon = "group"
    items = (BodyViewSet, CharterViewSet, StaffViewSet, ReceiverViewSet, DeliveryViewSet)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def mediation() -> MediationGroup:
    return MediationGroup()


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def what_moderation_holds_of_members() -> MemberData:
    return member_data.data()
