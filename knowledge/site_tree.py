"""The first pages, groups and rights of a site. All of it may be done again: what is missing is added."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from forum.models import EDITORS, MEDIATORS, MODERATORS
from knowledge.models import HomePage, KnowledgeIndexPage, SecondPersonTask

PAGE_RIGHTS = ["wagtailcore.add_page", "wagtailcore.change_page"]  # never publish_page: the workflow publishes
SITE_RIGHTS = [
    "wagtailadmin.access_admin",
    "simple_translation.submit_translation",
    "forum.add_product",
    "forum.change_product",
    "forum.view_product",
    "forum.add_brand",
    "forum.change_brand",
    "forum.view_brand",
    "forum.change_tag",
    "forum.view_tag",
    "forum.add_theme",
    "forum.change_theme",
    "forum.delete_theme",
    "forum.view_theme",
    "forum.add_productalert",
    "forum.change_productalert",
    "forum.delete_productalert",
    "forum.view_productalert",
    "wagtailsearchpromotions.add_searchpromotion",
    "wagtailsearchpromotions.change_searchpromotion",
    "wagtailsearchpromotions.delete_searchpromotion",
    "knowledge.add_synonymgroup",
    "knowledge.change_synonymgroup",
    "knowledge.delete_synonymgroup",
    "knowledge.view_synonymgroup",
]
IMAGE_RIGHTS = ["wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image"]


@transaction.atomic
def build() -> list[KnowledgeIndexPage]:
    """Locales, home and index of guides in each language, the site, groups, rights, workflow."""
    root = _root()
    indexes = [_tree(root, locale) for locale in _locales()]
    _site()
    _remove_stock(root)
    _groups(indexes)
    _workflow(indexes)
    return indexes


def _locales() -> list[Locale]:
    """The default language first: the others are translations of its pages."""
    codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)
    return [Locale.objects.get_or_create(language_code=code)[0] for code in codes]


def _root() -> Page:
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    found: Page | None = Page.get_first_root_node()
    return found or Page.add_root(instance=Page(title="Root", slug="root"))


def _tree(root: Page, locale: Locale) -> KnowledgeIndexPage:
    with override(locale.language_code):
        home = HomePage.objects.filter(locale=locale).first() or _home(root, locale)
        index = KnowledgeIndexPage.objects.child_of(home).first()
        return index or _index(home, locale)


def _home(root: Page, locale: Locale) -> HomePage:
    code = locale.language_code
    slug = f"selfcare-{code}"  # in no address: the home page of a language is /<lang>/
    home = HomePage(title=_("Home"), slug=slug, locale=locale, sections=HomePage.default_sections())
    added: HomePage = _add(Page.objects.get(pk=root.pk), home, HomePage.objects.first())
    return added


def _index(home: HomePage, locale: Locale) -> KnowledgeIndexPage:
    intro = _("Answers that worked, checked by the editors.")
    index = KnowledgeIndexPage(title=_("Guides"), slug="guides", intro=intro, locale=locale)
    added: KnowledgeIndexPage = _add(HomePage.objects.get(pk=home.pk), index, KnowledgeIndexPage.objects.first())
    return added


def _add(parent: Page, page: Page, original: Page | None) -> Any:
    if original is not None:
        page.translation_key = original.translation_key
    page.first_published_at = page.last_published_at = timezone.now()
    return parent.add_child(instance=page)


def _site() -> None:
    """One site, at the address of the settings; its root is the home page of the default language."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    home = HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    values = {"hostname": address.hostname, "port": port, "site_name": settings.SITE_NAME, "root_page": home}
    Site.objects.update_or_create(is_default_site=True, defaults=values)


def _groups(indexes: list[KnowledgeIndexPage]) -> None:
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in (MODERATORS, EDITORS, MEDIATORS)}
    editors = groups[EDITORS]
    editors.permissions.add(*_rights(*SITE_RIGHTS))
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=editors, page_id=index.pk, permission=right)
            for index in indexes
            for right in _rights(*PAGE_RIGHTS)
        ],
        ignore_conflicts=True,
    )
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=editors, collection=collection, permission=right)
            for right in _rights(*IMAGE_RIGHTS)
        ],
        ignore_conflicts=True,
    )


def _rights(*names: str) -> list[Permission]:
    """By their names in templates. KeyError for one that Django has not made."""
    apps, codes = zip(*(name.split(".") for name in names), strict=True)
    known = Permission.objects.filter(content_type__app_label__in=apps, codename__in=codes)
    by_name = {
        f"{right.content_type.app_label}.{right.codename}": right for right in known.select_related("content_type")
    }
    return [by_name[name] for name in names]


def _workflow(indexes: list[KnowledgeIndexPage]) -> None:
    """One for the guides of each language, with a name in that language."""
    for index in indexes:
        if not WorkflowPage.objects.filter(page_id=index.pk).exists():
            with override(index.locale.language_code):
                WorkflowPage.objects.create(page_id=index.pk, workflow=_review(_("Second person")))


def _review(name: str) -> Workflow:
    task, is_new = SecondPersonTask.objects.get_or_create(name=name)
    if is_new:
        task.groups.add(Group.objects.get(name=EDITORS))
    workflow, is_new = Workflow.objects.get_or_create(name=name)
    if is_new:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def _remove_stock(root: Page) -> None:
    """What a new Wagtail brings: a welcome page, and rights on everything for two groups that bear our names.

    Done once, while the welcome page is there: rights that somebody gave later stay.
    """
    welcome = Page.objects.get(pk=root.pk).get_children().exact_type(Page)
    if not welcome:
        return
    for group in Group.objects.filter(name__in=[MODERATORS, EDITORS]):
        group.permissions.clear()
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
    for assigned in WorkflowPage.objects.filter(page_id=root.pk).select_related("workflow"):
        assigned.workflow.deactivate()
    for page in welcome:
        page.delete()
