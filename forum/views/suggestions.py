"""Edits that members suggest for what others wrote: the form, the list of those that wait, and the review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, privileges, turns
from forum.access import member_of
from forum.actions import held_edits, posts, rights
from forum.actions.posts import EditedMeanwhile
from forum.actions.suggestions import AlreadyDecided, pending_edit
from forum.forms import DecideForm, SuggestAnswerForm
from forum.limits import limited
from forum.models import Answer, Member, Question, Revision, SuggestedEdit
from forum.numbers import number_in
from forum.privileges import Privilege
from forum.question_forms import SuggestQuestionForm
from forum.text.difference import difference
from forum.views.replies import act, form_page, save
from forum.views.signing_in import forget, kept, members_only

PAGE_SIZE = 20
WITH_POSTS = ("member", "reviewer", "question__author", "answer__author")
State = SuggestedEdit.State
SAID = {
    "approve": _("The edit is approved. Thank you."),
    "refuse": _("The edit is refused. Whoever suggested it reads your reason."),
    "withdraw": _("Your suggestion is withdrawn."),
}


def may_edit(post: Question | Answer, member: Member) -> bool:
    """Or else the edit button leads to a suggestion. What one wrote oneself is refused by the edit, not suggested."""
    return post.author_id == member.pk or rights.allows(rights.check_may_edit, post, member)


def after_edit(request: HttpRequest, post: Question | Answer) -> HttpResponse:
    """To the text; or to the edit of it that a check holds, which says that it waits."""
    held = held_edits.waiting(post)
    if held is None or held.member_id != request.user.pk:
        return redirect(post)
    messages.info(
        request, gettext("Your edit is kept. It waits for a look by the team; until then, the former text stays.")
    )
    return redirect("forum:suggestion", held.pk)


def values_held(post: Question | Answer, viewer: Any) -> dict[str, Any]:
    """Its author goes on with what waits."""
    held = held_edits.waiting(post)
    if held is None or held.member_id != viewer.pk:
        return {}
    return (
        {"body": held.body}
        if isinstance(post, Answer)
        else {"title": held.title, "body": held.body, "tags": ", ".join(held.tags)}
    )


def suggest(request: HttpRequest, post: Question | Answer) -> HttpResponse:
    """What the edit button leads to for whoever may not edit: the same form, for a review."""
    member = member_of(request)
    kind = SuggestAnswerForm if isinstance(post, Answer) else SuggestQuestionForm
    if request.method != "POST":
        rights.check_may_suggest(post, member)
        waiting = pending_edit(post, member)
        if waiting is not None:
            return redirect("forum:suggestion", waiting.pk)
        form = kind(initial={**_standing_values(post), **_former(request, post), **kept(request)})
    else:
        form = kind(request.POST)
        act(form, lambda: rights.check_may_suggest(post, member))
        if form.is_valid():
            new = save(request, form, lambda: actions.suggest_edit(post, by=member, **form.cleaned_data))
            if new:
                forget(request)
                messages.success(request, gettext("Your suggestion is sent. We write to you when it is reviewed."))
                return redirect("forum:suggestion", new.pk)
    return form_page(request, "forum/suggest_edit.html", form, post=post, question=_question_of(post))


def _standing_values(post: Question | Answer) -> dict[str, Any]:
    values: dict[str, Any] = {"body": post.body, "revision": posts.revision_number(post)}
    if isinstance(post, Question):
        values |= {"title": post.title, "tags": ", ".join(map(str, post.tags.all()))}
    return values


def _former(request: HttpRequest, post: Question | Answer) -> dict[str, Any]:
    """`?from=`: one's own earlier suggestion for this post, to be made anew.

    With the revision it began with: what others edited since is shown beside it before it is sent, and not taken back.
    """
    number = number_in(request.GET.get("from", ""))
    if number is None:
        return {}
    answer = post if isinstance(post, Answer) else None
    own = SuggestedEdit.objects.filter(member=member_of(request), question=_question_of(post), answer=answer)
    found = own.filter(pk=number).first()
    if found is None:
        return {}
    words = {"title": found.title, "body": found.body, "tags": ", ".join(found.tags), "reason": found.reason}
    return {**words, "revision": found.base}


def _question_of(post: Question | Answer) -> Question:
    return post if isinstance(post, Question) else post.question


@never_cache
@members_only
@require_safe
def waiting_edits(request: HttpRequest) -> HttpResponse:
    """All that wait for a review, the oldest first, one's own ones apart."""
    member = member_of(request)
    privileges.check(member, Privilege.REVIEW_EDITS)
    found = SuggestedEdit.objects.visible_to(member).waiting().exclude(member=member)
    found = found.select_related("member", "question", "answer").order_by("created_at", "pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "forum/waiting_edits.html", {"page_obj": page})


@never_cache
@members_only
@require_safe
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _access(member_of(request), pk), DecideForm())


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("edit")
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """`verb` is "approve", "refuse" or "withdraw"."""
    member, found = member_of(request), _access(member_of(request), pk)
    if request.method != "POST":
        return redirect("forum:suggestion", pk)
    form = DecideForm(request.POST)
    if form.is_valid() and _is_meant(request, form, found, verb) and _decide(form, found, verb, member):
        messages.success(request, str(SAID[verb]))
        here = found.post.get_absolute_url() if verb == "approve" else reverse("forum:suggestion", args=[pk])
        return redirect(turns.following(request, "edit", found.pk) or here)
    return _page(request, _access(member, pk), form)


def _is_meant(request: HttpRequest, form: DecideForm, found: SuggestedEdit, verb: str) -> bool:
    """Where a colleague looks at it too, whoever reviews it says that they decide all the same."""
    sentence = turns.refusal(request, "edit", found.pk) if verb != "withdraw" else ""
    if sentence:
        form.add_error(None, sentence)
        form.status = 409
    return not sentence


def _decide(form: DecideForm, found: SuggestedEdit, verb: str, member: Member) -> Any:
    todo: dict[str, Callable[[], SuggestedEdit]] = {
        "approve": lambda: actions.approve_edit(found, by=member),
        "refuse": lambda: actions.refuse_edit(found, by=member, reason=form.cleaned_data["reason"]),
        "withdraw": lambda: actions.withdraw_edit(found, by=member),
    }
    try:
        return act(form, todo[verb], but=(EditedMeanwhile, AlreadyDecided))
    except (EditedMeanwhile, AlreadyDecided) as refusal:
        form.add_error(None, str(refusal))
        form.status = 409
    return None


def _access(member: Member, pk: int) -> SuggestedEdit:
    found = SuggestedEdit.objects.visible_to(member).filter(pk=pk)
    row = found.select_related(*WITH_POSTS).first()
    if row is None:
        raise Http404
    if row.answer is not None:
        row.answer.question = row.question
    return row


def _page(request: HttpRequest, found: SuggestedEdit, form: DecideForm) -> HttpResponse:
    """What it would change in the text it began with, and who may decide."""
    member, post = member_of(request), found.post
    is_stale = found.is_pending and posts.revision_number(post) != found.base
    may_review = found.is_pending and rights.allows(rights.check_may_review, found, post, member)
    context = {
        "suggestion": found,
        "post": post,
        "pieces": difference(_base_text(found), _as_text(found.title, found.body, found.tags)),
        "is_own": found.member_id == member.pk,
        "may_again": found.state in {State.WITHDRAWN, State.REFUSED},
        "is_stale": is_stale,
        "may_approve": may_review and not is_stale,
        "may_review": may_review,
    }
    return form_page(request, "forum/suggestion.html", form, **context)


def _base_text(found: SuggestedEdit) -> str:
    """Of the revision it began with; a hidden one is not shown, not even as what was struck out."""
    about = {"answer": found.answer} if found.answer else {"question": found.question}
    base = Revision.objects.filter(number=found.base, is_hidden=False, **about).first()
    return _as_text(base.title, base.body, base.tags) if base else ""


def _as_text(title: str, body: str, tags: list[str]) -> str:
    """One text to compare: the title first, the tags last, where there are any."""
    return "\n\n".join(filter(None, [title, body, ", ".join(sorted(tags))]))
