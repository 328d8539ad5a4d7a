"""Products in the admin: what is said of them, what they are a version of, history, merging."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from forum import actions
from forum.actions.products import check_parent
from forum.gtin import normalise_gtin
from forum.models import Ownership, Product, Question, Subscription
from forum.products import find_product
from knowledge.catalogue.merging import MergeView, merge_button, merge_path
from knowledge.models import ArticlePage
from knowledge.models.pictures import CopiedPicture

FIELDS = (
    *("name", "slug", "brand", "gtin", "reference", "parent", "category", "category_fr"),
    *("description", "description_fr", "image", "web_url", "image_url"),
)


class ProductForm(WagtailAdminModelForm):
    """The parent is set by its action, which counts questions anew."""

    def clean_gtin(self) -> str | None:
        typed = self.cleaned_data["gtin"]
        if not typed:
            return None
        try:
            return normalise_gtin(typed)
        except ValueError:
            self.add_error("gtin", _("Copy the number under the barcode: its last digit tells that this one is wrong."))
            return None

    def clean_parent(self) -> Product | None:
        parent: Product | None = self.cleaned_data["parent"]
        check_parent(self.instance, parent)
        return parent

    def clean_image(self) -> Any:
        """One that was copied from a post is hidden with its post, so it cannot stand for a product."""
        image = self.cleaned_data["image"]
        if image and CopiedPicture.objects.filter(image=image.pk).exists():
            self.add_error("image", _("Choose another picture: this one belongs to what a member wrote."))
        return image

    def save(self, commit: bool = True) -> Product:
        parent = self.cleaned_data["parent"]
        former = Product.objects.filter(pk=self.instance.pk).first()
        self.instance.parent = former.parent if former else None
        saved: Product = super().save(commit)
        if commit:
            actions.set_parent(saved, parent)
            saved.refresh_from_db(fields=["parent", "question_count"])
        return saved


class ProductIndexView(IndexView):
    def get_list_more_buttons(self, instance: Product) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("delete"):
            buttons.append(merge_button(reverse(self.index_url_name.replace("list", "merge"), args=[instance.pk])))
        return buttons


class MergeProductView(MergeView):
    find = staticmethod(find_product)

    @staticmethod
    def figures(source: Product, into: Product) -> list[str]:
        moving = Question.objects.filter(product=source).count()
        guides = ArticlePage.objects.filter(product=source).count()
        versions = source.versions.count()
        members = Subscription.objects.filter(product=source).count() + Ownership.objects.filter(product=source).count()
        return [
            ngettext("%(n)d question moves.", "%(n)d questions move.", moving) % {"n": moving},
            ngettext("%(n)d guide moves.", "%(n)d guides move.", guides) % {"n": guides},
            ngettext("%(n)d version moves.", "%(n)d versions move.", versions) % {"n": versions},
            ngettext("%(n)d entry of members who own or follow it moves.",
                     "%(n)d entries of members who own or follow it move.", members) % {"n": members},
        ]  # fmt: skip


class ProductViewSet(SnippetViewSet):
    model = Product
    icon = "list-ul"
    list_display = [
        "name",
        "brand",
        "reference",
        "gtin",
        "parent",
        Column("question_count", label=_("Questions"), sort_key="question_count"),
    ]
    list_filter = ["brand"]
    search_fields = ["name", "reference", "gtin"]
    inspect_view_enabled = False
    index_view_class = ProductIndexView
    edit_handler = ObjectList([FieldPanel(name) for name in FIELDS], base_form_class=ProductForm)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), merge_path(self, MergeProductView)]
