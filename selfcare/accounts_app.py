"""Wagtail's part of users, with the views of `selfcare.accounts`."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(WagtailUsersAppConfig):
    user_viewset = "selfcare.accounts.AccountViewSet"
