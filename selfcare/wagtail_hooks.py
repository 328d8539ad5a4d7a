"""What the operator finds in /admin/ that belongs to no app: mails that wait or were given up, never what they say; its
look on narrow screens."""

from __future__ import annotations

from django.db.models import QuerySet
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import register_permission_policy

from forum.member_data import HOOK, MemberData
from forum.models import Mail
from moderation.handover.back_office import STATE, TRIES, QueueIndexView, QueueViewSet, ReadOnly
from selfcare import accounts, first_steps, member_data, second_steps

register_permission_policy(Mail, ReadOnly(Mail))


class MailIndexView(QueueIndexView):
    def get_base_queryset(self) -> QuerySet[Mail]:
        return Mail.objects.filter(state__in=[Mail.State.PENDING, Mail.State.DEAD])


class MailViewSet(QueueViewSet):
    """Addresses and states. Subject and kind stay out: that of a case would say that there is one."""

    model = Mail
    icon = "mail"
    menu_label = _("Mails")
    add_to_settings_menu = True
    list_display = [
        "message_id",
        Column("to", label=_("To"), accessor=lambda mail: ", ".join(mail.to)),
        STATE,
        *TRIES,
        DateColumn("created_at", label=_("Written"), sort_key="created_at"),
    ]
    list_filter = ["state"]
    again_question = _(
        "It leaves again to the same address. A notification is written anew. It does not leave if its reader may no "
        "longer see its subject, or no longer wants e-mail."
    )

    index_view_class = MailIndexView


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def mails() -> MailViewSet:
    return MailViewSet()


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def what_wagtail_holds_of_members() -> MemberData:
    return member_data.data()


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def narrow_screens() -> SafeString:
    sheets = [(static(f"selfcare/css/{name}.css"),) for name in ("admin", "tables")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


hooks.register("before_edit_user", accounts.tell_on_the_form)
hooks.register("before_delete_user", accounts.keep_from_deleting)
hooks.register("before_bulk_action", accounts.keep_from_bulk)
hooks.register("register_admin_urls", second_steps.addresses)
hooks.register("register_admin_urls", first_steps.addresses)
hooks.register("construct_homepage_panels", first_steps.add)
hooks.register("register_user_listing_buttons", second_steps.button)
hooks.register("register_log_actions", second_steps.register_log)
