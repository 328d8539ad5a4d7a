"""Shops in the admin: those whose links prove purchases. A key is shown once, when it is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from forum import proofs
from forum.models import Shop

NEW_KEY = "forum.new_key"


class ShopForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Shop
        fields = ["name", "slug", "is_active"]


class NewShopForm(ShopForm):
    def save(self, commit: bool = True) -> Shop:
        self.instance.secret = proofs.new_secret()
        saved: Shop = super().save(commit)
        return saved


def show_key(request: HttpRequest, shop: Shop) -> HttpResponse:
    context = {"shop": shop, "secret": shop.secret, "back": reverse("shop:index")}
    return TemplateResponse(request, "knowledge/admin/shop_key.html", context)


@method_decorator(never_cache, name="dispatch")
class ShopCreateView(generic.CreateView):
    def save_action(self) -> HttpResponse:
        return show_key(self.request, self.object)


@method_decorator(never_cache, name="dispatch")
class NewKeyView(generic.DeleteView):
    """A page with a button; links signed with the old key work no more."""

    permission_required = "change"
    template_name = "moderation/admin/confirm.html"
    usage_url_name = None
    page_title = submit_label = _("Make a new key")
    confirmation_message = _("Links that the shop signed with the old key work no more.")

    def form_valid(self, form: Any) -> HttpResponse:
        self.object.secret = proofs.new_secret()
        self.object.save(update_fields=["secret"])
        log(self.object, NEW_KEY, user=self.request.user)
        return show_key(self.request, self.object)


class ShopIndexView(generic.IndexView):
    def get_list_more_buttons(self, instance: Shop) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            url = reverse("shop:key", args=[instance.pk])
            buttons.append(Button(NewKeyView.page_title, url=url, icon_name="key", priority=40))
        return buttons


class ShopViewSet(ModelViewSet):
    model = Shop
    icon = "key"
    menu_label = _("Shops")
    add_to_settings_menu = True
    list_display = [
        "name",
        "slug",
        BooleanColumn("is_active", label=_("Open")),
        Column("masked_secret", label=_("Key")),
    ]
    copy_view_enabled = False
    index_view_class = ShopIndexView
    add_view_class = ShopCreateView

    def get_form_class(self, for_update: bool = False) -> type[ShopForm]:
        return ShopForm if for_update else NewShopForm

    def get_urlpatterns(self) -> list[URLPattern]:
        kwargs = {**self.get_delete_view_kwargs(), "template_name": NewKeyView.template_name}
        return [
            *super().get_urlpatterns(),
            path("key/<int:pk>/", self.construct_view(NewKeyView, **kwargs), name="key"),
        ]
