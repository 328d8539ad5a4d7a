"""Answering and commenting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions
from forum.access import access_answer, access_question, member_of, viewer_of
from forum.actions import rights
from forum.actions.answers import AlreadyAnswered
from forum.forms import AnswerForm, CommentForm, EditAnswerForm
from forum.models import Answer, Comment, Question, Revision
from forum.views.questions import visible_revisions
from forum.views.replies import act, form_page
from forum.views.signing_in import forget, kept, members_only, sign_in_first


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_question(viewer_of(request), pk, related=())
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if request.method != "POST":
        rights.check_may_reply(question, member_of(request))
        return form_page(request, "forum/answer.html", AnswerForm(initial=kept(request)), question=question)
    form = AnswerForm(request.POST)
    act(form, lambda: rights.check_may_reply(question, member_of(request)))
    if form.is_valid():
        try:
            data = form.cleaned_data
            new = act(form, lambda: _answer(question, request, data), but=AlreadyAnswered)
        except AlreadyAnswered as refusal:
            return _edit_instead(request, refusal.answer, form)
        if new is not None:
            forget(request)
            messages.success(request, _("Your answer is published."))
            return redirect(new)
    return form_page(request, "forum/answer.html", form, question=question)


def _answer(question: Question, request: HttpRequest, data: dict[str, str]) -> Answer:
    return actions.answer(question, by=member_of(request), body=data["body"], idempotency_key=data["key"] or None)


def _edit_instead(request: HttpRequest, own: Answer, form: AnswerForm) -> HttpResponse:
    """One answer a member: what was typed now waits in the form that edits the first one."""
    edit_form = EditAnswerForm({"body": form.cleaned_data["body"]})
    edit_form.is_valid()
    edit_form.add_error(None, _("You have answered already: add to your answer here. What you just wrote is kept."))
    edit_form.status = 409  # type: ignore[attr-defined]
    return form_page(request, "forum/edit_answer.html", edit_form, answer=own, former=own.body)


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_answer(request: HttpRequest, pk: int) -> HttpResponse:
    own = access_answer(request.user, pk)
    if request.method == "POST":
        form = EditAnswerForm(request.POST)
        act(form, lambda: rights.check_may_edit(own, member_of(request)))
        if form.is_valid() and act(form, lambda: actions.edit_answer(own, by=member_of(request), **form.cleaned_data)):
            forget(request)
            return redirect(own)
    else:
        rights.check_may_edit(own, member_of(request))
        form = EditAnswerForm(initial={"body": own.body, **kept(request)})
    return form_page(request, "forum/edit_answer.html", form, answer=own)


@require_safe
def answer_history(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_answer(viewer_of(request), pk)
    revisions = visible_revisions(request, Revision.objects.filter(answer=found))
    context = {"post": found, "question": found.question, "revisions": revisions}
    return render(request, "forum/history.html", context)


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """`kind` is "questions" or "answers"; GET is the form's own page, for links without script."""
    target = access_question(request.user, pk) if kind == "questions" else access_answer(request.user, pk)
    if request.method == "POST":
        form = CommentForm(request.POST)
        act(form, lambda: rights.check_may_reply(_question_of(target), member_of(request)))
        new = act(form, lambda: _comment(target, request, form.cleaned_data)) if form.is_valid() else None
        if new is not None:
            forget(request)
            return redirect(new.get_absolute_url())
    else:
        rights.check_may_reply(_question_of(target), member_of(request))
        form = CommentForm(initial=kept(request))
    return form_page(request, "forum/comment.html", form, target=target)


def _comment(target: Question | Answer, request: HttpRequest, data: dict[str, str]) -> Comment:
    return actions.comment(target, by=member_of(request), body=data["body"], idempotency_key=data["key"] or None)


def _question_of(target: Question | Answer) -> Question:
    return target if isinstance(target, Question) else target.question


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take back one's own post; asked once more, because old browsers have no undo."""
    post = access_question(request.user, pk) if kind == "questions" else access_answer(request.user, pk)
    rights.check_may_delete(post, member_of(request))
    if request.method == "POST":
        actions.delete(post, by=member_of(request))
        messages.success(request, _("Your text is deleted."))
        return redirect("forum:questions" if kind == "questions" else post.question)
    return render(request, "forum/delete.html", {"post": post, "kind": kind})
