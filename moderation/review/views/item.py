"""One post of the queue, and deciding about it. Whatever is refused, the page comes back with all that was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forum.models import Member, Visibility
from moderation.review import actions, alike, drafts, item_page, queue, reasons, turns
from moderation.review.access import MemberRequest, access_text, moderators_only
from moderation.review.actions.following import follow_up
from moderation.review.grounds import because_of, ground_in
from moderation.review.item_forms import CORRECT, DUPLICATE, HIDE, KEEP, LATER, SHUT, SPAM, ItemForm
from moderation.review.models import Decision, StatementOfReasons
from moderation.review.models.decision import SPAM_VOLUME
from moderation.review.queue import Line
from moderation.review.rights import AlreadyDecided
from moderation.review.targets import Target

ACTS: dict[str, Callable[..., Decision]] = {
    KEEP: actions.keep,
    CORRECT: actions.ask_for_correction,
    HIDE: actions.decide_hide,
    SPAM: actions.call_spam,
    DUPLICATE: actions.close_as_duplicate,
    SHUT: actions.shut,
}
DONE = {
    KEEP: gettext_lazy("The text stays as it is."),
    CORRECT: gettext_lazy("Its author has been told what to change."),
    HIDE: gettext_lazy("The text is hidden and its author has been told why."),
    SPAM: gettext_lazy("The text is hidden as spam."),
    DUPLICATE: gettext_lazy("The question now leads to the one that was asked before."),
    SHUT: gettext_lazy("The question takes no more answers, and whoever asked has been told why."),
    LATER: gettext_lazy("It is put off. Your colleagues read why."),
}


@login_required
@moderators_only
@require_safe
def item(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Reading it changes nothing; whoever takes it says so by a button."""
    post = access_text(request.user, kind, pk)
    return _page(request, post, item_page.first_form(request, post))


@moderators_only
@require_POST
def decide(request: MemberRequest, kind: str, pk: int, act: str) -> HttpResponse:
    post = access_text(request.user, kind, pk)
    if "draft" in request.POST:
        return _page(request, post, _with_draft(request, post))
    is_at_volume = act == SPAM and alike.volume(post) >= SPAM_VOLUME
    form = ItemForm(request.POST, act=act, is_at_volume=is_at_volume)
    if not form.is_valid() or not _is_meant(request, post, form):
        return _page(request, post, form)
    if "preview" in request.POST:
        return _page(request, post, form, preview=_preview(post, form))
    said = _said(act, post)
    if not _done(post, form, act, by=request.user):
        return _page(request, post, form)
    messages.success(request, said)
    turns.remember(request, None if act == LATER else _newest(post, request.user))
    return redirect(turns.take_next(request.user, post.kind, post.pk, turns.kind_asked(request)))


def _newest(post: Target, by: Member) -> Decision | None:
    return Decision.objects.on(post).filter(made_by=by).newest_first().first()


def _is_meant(request: MemberRequest, post: Target, form: ItemForm) -> bool:
    """Where a colleague looks at it too, the moderator says that they decide all the same."""
    sentence = turns.refusal(request, post.kind, post.pk)
    if sentence:
        form.refuse(PermissionDenied(sentence), status=409)
    return not sentence


def _said(act: str, post: Target) -> str:
    if act == KEEP and post.visibility == Visibility.HELD:
        return _("The text is published.")
    return str(DONE[act])


def _done(post: Target, form: ItemForm, act: str, *, by: Member) -> bool:
    """Whether it was done; what was refused is said by the form."""
    try:
        if act == LATER:
            actions.put_off(_waiting(post, by), by=by, **form.arguments())
        else:
            _decided(post, form, act, by=by)
    except AlreadyDecided:
        raise
    except PermissionDenied as refusal:
        form.refuse(refusal, status=403)
        return False
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    return True


@transaction.atomic
def _decided(post: Any, form: ItemForm, act: str, *, by: Member) -> None:
    decision = ACTS[act](post, by=by, **form.arguments())
    data = form.cleaned_data
    if data["then"] and act in {CORRECT, HIDE, SPAM, SHUT}:
        follow_up(decision, by=by, then=data["then"], facts=data["facts"], **ground_in(data))


def _waiting(post: Target, viewer: Member) -> Line:
    line = queue.standing(viewer).line((post.kind, post.pk))
    if line is None:
        raise PermissionDenied(_("Nobody has reported this text: there is nothing to decide."))
    return line


def _with_draft(request: MemberRequest, post: Target) -> ItemForm:
    """The same form, with the wording of the rule that was chosen; nothing else is lost, nothing is written."""
    form = ItemForm(request.POST)
    form.is_valid()
    data = request.POST.copy()
    flags = item_page.flags_of(post, request.user)
    rule = form.cleaned_data.get("rule")
    data["facts"] = drafts.of_law(post, flags) if form.is_for_law else drafts.draft(post, flags, rule)
    return ItemForm(initial=data.dict())


def _preview(post: Target, form: ItemForm) -> StatementOfReasons:
    """What the author would read; nothing is written."""
    return reasons.of_post(post, because_of(form.cleaned_data), at=timezone.now())


def _page(request: MemberRequest, post: Target, form: ItemForm, **more: Any) -> HttpResponse:
    if "seen" in form.errors:
        form.data = request.POST.dict() | {"seen": str(item_page.seen(post))}
    context = {**item_page.context(request, post, form), **more}
    status = form.status if form.errors else 200
    return render(request, "moderation/review/item.html", context, status=status)
