"""What the forum tells others through Wagtail's hooks, and its figures in the admin."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forum import own_data
from forum.member_data import HOOK, MemberData
from forum.views import reports


@hooks.register(HOOK, order=-1)  # type: ignore[untyped-decorator]  # a copy of data begins with the profile
def member_data() -> MemberData:
    return own_data.data()


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def figures() -> list[URLPattern]:
    return [path("reports/answers-found/", reports.answers_found, name="answers_found")]


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def statistics_item() -> MenuItem:
    return MenuItem(
        _("Statistics for the team"), reverse_lazy("forum:staff_statistics"), icon_name="history", order=790
    )


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def figures_item() -> MenuItem:
    return MenuItem(_("Answers found while asking"), reverse_lazy("answers_found"), icon_name="help", order=800)
