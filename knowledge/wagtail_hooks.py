"""What editors find in /admin/: products, brands and tags, the answers worth a guide, what readers of guides lack."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from forum.figures.sources import HOOK as FIGURES
from forum.figures.sources import Guides, Source
from forum.member_data import HOOK, MemberData
from forum.models import Brand
from forum.recommending import GUIDES_HOOK
from forum.waiting import HOOK as WAITING
from forum.waiting import Work
from forum.withdrawing import HOOK as GUIDES
from knowledge import member_data, pictures, promotion, recommended, reports, second_person, waiting, withdrawing
from knowledge.catalogue.alerts import AlertViewSet, ThemeViewSet
from knowledge.catalogue.merging import MERGED, progress
from knowledge.catalogue.products import ProductViewSet
from knowledge.catalogue.shops import NEW_KEY, ShopViewSet
from knowledge.catalogue.synonyms import SynonymViewSet
from knowledge.catalogue.tags import TagViewSet
from knowledge.editors import EditorsItem, is_editor
from knowledge.figures import sources
from knowledge.models import ArticlePage
from knowledge.promoting import queue
from knowledge.promoting.candidates import candidates, facts_of
from knowledge.promoting.worth import reasons
from knowledge.readers import feedback
from knowledge.translations import joining, translating
from knowledge.translations.report import TranslationsPanel, report
from knowledge.upkeep import checking, tasks

CANDIDATES = WISHES = 10

hooks.register("register_admin_urls", checking.addresses)
hooks.register("register_reports_menu_item", checking.checks_item)
hooks.register("construct_homepage_panels", checking.add_checks)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_acts(actions: Any) -> None:
    actions.register_action(promotion.WITHDRAWN, _("Withdraw"), _("Withdrawn: a text in it is no longer public"))
    withdrawn = _("Withdrawn by a decision of the moderation team")
    actions.register_action(withdrawing.BY_DECISION, _("Withdraw by a decision"), withdrawn)
    actions.register_action(tasks.CHECKED, _("Check"), _("Checked: still right"))
    actions.register_action(tasks.HANDED_OVER, _("Hand over"), _("Somebody else looks after it"))
    actions.register_action(NEW_KEY, _("New key"), _("A new key was made"))
    actions.register_action(translating.UP_TO_DATE, _("Mark as up to date"), _("Says what its original says"))
    actions.register_action(joining.JOINED, _("Join as a translation"), _("Became the translation of another guide"))
    actions.register_action(joining.PARTED, _("Part from the original"), _("Became an original of its own"))
    actions.register_action(MERGED, _("Merge"), _("Merged with another one"))


@hooks.register(FIGURES)  # type: ignore[untyped-decorator]
def what_knowledge_counts() -> list[Source | Guides]:
    return sources()


@hooks.register(WAITING)  # type: ignore[untyped-decorator]
def what_waits_for_editors() -> list[Work]:
    return waiting.work()


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
    items = (ProductViewSet, BrandViewSet, TagViewSet, ThemeViewSet, AlertViewSet, SynonymViewSet)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def reports_of_guides() -> list[URLPattern]:
    return [
        path("reports/most-wanted/", reports.most_wanted, name="most_wanted"),
        path("reports/helpful-guides/", reports.helpfulness, name="helpful_guides"),
    ]


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def most_wanted_item() -> MenuItem:
    return EditorsItem(_("Most wanted guides"), reverse_lazy("most_wanted"), icon_name="help", order=700)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def helpfulness_item() -> MenuItem:
    return EditorsItem(_("Guides that help less"), reverse_lazy("helpful_guides"), icon_name="glasses", order=710)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def merges() -> list[URLPattern]:
    return [path("catalogue/merges/", progress, name="catalogue_merges")]


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def guide_candidates() -> list[URLPattern]:
    return queue.urls()


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def guide_candidates_item() -> MenuItem:
    return queue.menu_item()


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def merges_item() -> MenuItem:
    return MergesItem(_("Merges"), reverse_lazy("catalogue_merges"), icon_name="resubmit", order=900)


class MergesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.has_perm("forum.delete_tag") or user.has_perm("forum.delete_product"))


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def translations() -> list[URLPattern]:
    return [path("reports/translations/", report, name="translations_to_update")]


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def translations_item() -> MenuItem:
    where = reverse_lazy("translations_to_update")
    return EditorsItem(_("Translations to update"), where, icon_name="globe", order=910)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def shops() -> ShopViewSet:
    return ShopViewSet()


class CandidatesPanel(Component):
    """Solved questions worth a guide, with the reason for each."""

    name = "candidates"
    order = 230
    template_name = "knowledge/admin/candidates.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows = candidates().select_related("product", "accepted_answer")[:CANDIDATES]
        return {"rows": [(question, reasons(facts_of(question))) for question in rows]}


class WishesPanel(Component):
    """What readers say that guides lack."""

    name = "wishes"
    order = 240
    template_name = "knowledge/admin/wishes.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"opinions": list(feedback.latest_wishes()[:WISHES])}


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    if is_editor(request.user):
        panels.extend([TranslationsPanel(), CandidatesPanel(), WishesPanel()])


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def what_guides_hold_of_members() -> MemberData:
    return member_data.data()


@hooks.register("construct_reports_menu")  # type: ignore[untyped-decorator]
def without_search_terms(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's list of what was searched stays empty here: it would keep words as typed. Ours is `most_wanted`."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register(GUIDES)  # type: ignore[untyped-decorator]
def what_moderators_withdraw() -> withdrawing.Guides:
    return withdrawing.Guides()


@hooks.register(GUIDES_HOOK)  # type: ignore[untyped-decorator]
def what_is_recommended() -> recommended.Guides:
    return recommended.Guides()


@hooks.register("construct_image_chooser_queryset")  # type: ignore[untyped-decorator]
def without_withheld(images: Any, request: HttpRequest) -> Any:
    """Nobody puts what was taken out of sight into another guide."""
    return images.exclude(pk__in=pictures.withheld())


@hooks.register("before_publish_page")  # type: ignore[untyped-decorator]
def nobody_publishes_alone(request: HttpRequest, page: Page) -> HttpResponse | None:
    refusals = (withdrawing, recommended, second_person)
    return next(filter(None, (why.refuse_publishing(request, page) for why in refusals)), None)


@hooks.register("construct_page_action_menu")  # type: ignore[untyped-decorator]
def without_publishing(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """What would be refused is not offered."""
    page = context.get("page")
    if isinstance(page, ArticlePage) and (withdrawing.is_withdrawn(page.pk) or second_person.others(request.user)):
        items[:] = [item for item in items if item.name != "action-publish"]
