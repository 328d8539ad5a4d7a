"""Where staff see the charter as it would be, change its rules, and publish a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from forum.dates import legal_day
from forum.waiting import Work
from moderation.review import actions
from moderation.review.actions.charter import MAY_PUBLISH
from moderation.review.charter.changes import Change, changes
from moderation.review.charter.content import RULE_COLUMNS, digest
from moderation.review.charter.drafting import draft
from moderation.review.models import Amendment, CharterPage, CharterVersion, Rule, RuleDraft
from moderation.review.models.charter import SENTENCE_MAX
from moderation.review.models.rule import LANGUAGES

MAJOR, MINOR = "major", "minor"


class PublishForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("How much does it change?"),
        widget=forms.RadioSelect,
        choices=[
            (MINOR, gettext_lazy("Small: members read of it where they write")),
            (MAJOR, gettext_lazy("Major: everybody is asked to accept it at their next post")),
        ],
    )
    note_en = forms.CharField(label=gettext_lazy("what changes (English)"), max_length=SENTENCE_MAX)
    note_fr = forms.CharField(label=gettext_lazy("what changes (French)"), max_length=SENTENCE_MAX)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


def check_may_publish(request: HttpRequest) -> Any:
    user: Any = request.user
    if not user.has_perm(MAY_PUBLISH):
        raise PermissionDenied
    return user


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """What the next version would change, and its form."""
    user = check_may_publish(request)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _publish(request, form, user):
        return redirect("charter_admin")
    drafted = draft(legal_day(timezone.now()))
    version = CharterVersion.objects.in_force()
    differs = version is not None and drafted != version.content
    form.initial["seen"] = digest(drafted)
    found = [(code, changes(version.content, drafted, code)) for code in LANGUAGES] if version else []
    context = {
        "form": form,
        "version": version,
        "differs": differs,
        "changes": found,
        "lopsided": _lopsided(found),
        "proposals": Amendment.objects.published().filter(outcome="").for_listing(),
        "pages": CharterPage.objects.select_related("locale").order_by("pk"),
        "rules": Rule.objects.in_force(),
        "drafts": RuleDraft.objects.all(),
        "is_to_review": _is_to_review(),
    }
    return TemplateResponse(request, "moderation/admin/charter.html", {**context, "page_title": _("Charter")})


def _lopsided(found: list[tuple[str, list[Change]]]) -> list[int]:
    """The numbers of rules that change in one language and not in the other."""
    changed = [{change.number for change in listed if change.code} for _code, listed in found]
    return sorted(set.symmetric_difference(*changed)) if changed else []


def _is_to_review() -> bool:
    unread = Rule.objects.in_force().filter(is_reviewed=False)
    return unread.exists() or CharterPage.objects.filter(is_to_review=True).exists()


def _publish(request: HttpRequest, form: PublishForm, user: Any) -> bool:
    said = form.cleaned_data
    notes = {"note_en": said["note_en"], "note_fr": said["note_fr"]}
    try:
        made = actions.publish_charter(by=user, is_major=said["kind"] == MAJOR, seen=said["seen"], **notes)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("Version %(n)d of the charter is in force.") % {"n": made.number})
    return True


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    actions.approve_charter(by=check_may_publish(request))
    messages.success(request, _("The mark “to review” is gone."))
    return redirect("charter_admin")


@require_POST
def change_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Begin with the text in force, or go on with what was begun."""
    check_may_publish(request)
    rule = get_object_or_404(Rule.objects.in_force(), code=code)
    said = {name: getattr(rule, name) for name in RULE_COLUMNS}
    change, _is_new = RuleDraft.objects.get_or_create(code=code, defaults=said)
    return redirect("charter_rules:edit", change.pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What the team makes of a proposal; an adopted one is a change of a rule from now on."""
    user = check_may_publish(request)
    found = get_object_or_404(Amendment, pk=pk)
    answer = request.POST.get("answer", "")
    try:
        if "adopt" in request.POST:
            change = actions.adopt_amendment(found, by=user, answer=answer)
            messages.success(request, _("It waits for the next version. Write it in the other language too."))
            return redirect("charter_rules:edit", change.pk) if change else redirect("charter_admin")
        actions.decline_amendment(found, by=user, answer=answer)
    except PermissionDenied as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("charter_admin")


class RuleDraftForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = RuleDraft
        fields = ["code", *RULE_COLUMNS, "ends"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["code"].disabled = True


class RuleDraftViewSet(ModelViewSet):
    """New rules and changes; each binds nobody before a version is published with it."""

    model = RuleDraft
    icon = "list-ol"
    menu_label = gettext_lazy("Changes of rules")
    list_display = ["number", "code", "title", "ends", "updated_at"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[RuleDraftForm]:
        return RuleDraftForm


def addresses() -> list[URLPattern]:
    return [
        path("charter/", overview, name="charter_admin"),
        path("charter/approve/", approve, name="charter_approve"),
        path("charter/amendments/<int:pk>/", decide, name="charter_decide"),
        path("charter/rules/<slug:code>/change/", change_rule, name="charter_change_rule"),
    ]


class CharterItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.has_perm(MAY_PUBLISH))


def menu_item() -> CharterItem:
    return CharterItem(gettext_lazy("Charter"), reverse_lazy("charter_admin"), icon_name="clipboard-list", order=290)


def refuse(request: HttpRequest, page: Any, *more: Any) -> HttpResponse | None:
    """Wagtail keeps what was typed as a draft; both languages and the rules are published together, as a version."""
    if not isinstance(page.specific, CharterPage):
        return None
    messages.warning(request, _("The charter is published as a version, with its rules and both languages."))
    return redirect(reverse("charter_admin"))


REFUSED = {"action-publish", "action-unpublish", "action-submit"}


def without_publishing(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """What would be refused is not offered."""
    if isinstance(context.get("page"), CharterPage):
        items[:] = [item for item in items if item.name not in REFUSED]


def waiting() -> list[Work]:
    """Proposals that members have voted on."""
    return [
        Work(
            gettext_lazy("Changes of the charter to decide"),
            lambda member: member.is_staff and member.has_perm(MAY_PUBLISH),
            lambda member: Amendment.objects.to_decide().count(),
            lambda: reverse("charter_admin"),
        )
    ]
