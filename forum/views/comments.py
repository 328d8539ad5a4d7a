"""Commenting, and editing a comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, limits
from forum.access import access_answer, access_comment, access_question, member_of
from forum.actions import posts, rights
from forum.forms import CommentForm, EditCommentForm, without_key
from forum.models import Answer, Comment, Question
from forum.quoting import quote_of
from forum.views.replies import act, form_page, save, say_what_is_told
from forum.views.signing_in import forget, kept, members_only


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """`kind` is "questions" or "answers"; GET is the form's own page, for links without script."""
    target = access_question(request.user, pk) if kind == "questions" else access_answer(request.user, pk)
    if request.method == "POST":
        form = CommentForm(request.POST, writer=request.user)
        act(form, lambda: _check(target, request))
        new = act(form, lambda: _comment(target, request, form)) if form.is_valid() else None
        if new is not None:
            forget(request)
            say_what_is_told(request, new)
            return redirect(new.get_absolute_url())
    else:
        _check(target, request)
        quotes = isinstance(target, Answer) and request.GET.get("quote") == str(target.pk)
        quote = quote_of(target, request.GET.get("words", "")) if quotes else ""
        form = CommentForm(initial={"body": quote, **kept(request)}, writer=request.user)
    return form_page(request, "forum/comment.html", form, target=target)


def _check(target: Question | Answer, request: HttpRequest) -> None:
    question = target if isinstance(target, Question) else target.question
    rights.check_may_comment(question, target, member_of(request))


def _comment(target: Question | Answer, request: HttpRequest, form: CommentForm) -> Comment:
    limits.spend(request, "comment")
    data = form.cleaned_data
    fields = {**without_key(data), "idempotency_key": data["key"] or None, "manner": form.manner}
    return actions.comment(target, by=member_of(request), **fields)


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, pk: int) -> HttpResponse:
    own = access_comment(request.user, pk)
    if request.method == "POST":
        form = EditCommentForm(request.POST)
        act(form, lambda: rights.check_may_edit(own, member_of(request)))
        if form.is_valid() and save(
            request, form, lambda: actions.edit_comment(own, by=member_of(request), **form.cleaned_data)
        ):
            forget(request)
            return redirect(own.get_absolute_url())
    else:
        rights.check_may_edit(own, member_of(request))
        known = {"body": own.body, "revision": posts.revision_number(own)}
        form = EditCommentForm(initial={**known, **kept(request)})
    return form_page(request, "forum/edit_comment.html", form, comment=own)
