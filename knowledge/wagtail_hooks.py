"""What editors find in /admin/: products, brands and tags, the answers worth a guide, what readers of guides lack."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from forum.member_data import HOOK, MemberData
from forum.models import Brand
from knowledge import feedback, member_data, promotion
from knowledge.catalogue.merging import MERGED
from knowledge.catalogue.products import ProductViewSet
from knowledge.catalogue.shops import NEW_KEY, ShopViewSet
from knowledge.catalogue.tags import TagViewSet

CANDIDATES = WISHES = 10


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_acts(actions: Any) -> None:
    actions.register_action(promotion.WITHDRAWN, _("Withdraw"), _("Withdrawn: a text in it is no longer public"))
    actions.register_action(NEW_KEY, _("New key"), _("A new key was made"))
    actions.register_action(MERGED, _("Merge"), _("Merged with another one"))


class BrandViewSet(SnippetViewSet):
    model = Brand
    icon = "group"
    list_display = ["name"]
    search_fields = ["name"]
    form_fields = ["name", "slug"]


@register_snippet
class CatalogueGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "list-ul"
    items = (ProductViewSet, BrandViewSet, TagViewSet)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def shops() -> ShopViewSet:
    return ShopViewSet()


class CandidatesPanel(Component):
    """Accepted answers that are in no guide yet, those that most people share first."""

    name = "candidates"
    order = 150
    template_name = "knowledge/admin/candidates.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        questions = promotion.candidates().select_related("product")
        return {"questions": list(questions[:CANDIDATES])}


class WishesPanel(Component):
    """What readers say that guides lack."""

    name = "wishes"
    order = 160
    template_name = "knowledge/admin/wishes.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"opinions": list(feedback.latest_wishes()[:WISHES])}


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    user: Any = request.user
    if user.is_editor or user.is_superuser:
        panels.extend([CandidatesPanel(), WishesPanel()])


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def what_guides_hold_of_members() -> MemberData:
    return member_data.data()
