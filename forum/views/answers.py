"""Answering, and editing an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, guarding, limits
from forum.access import access_answer, access_question, member_of, viewer_of
from forum.actions import posts, rights
from forum.actions.answers import AlreadyAnswered
from forum.forms import AnswerForm, DraftForm, EditAnswerForm, without_key
from forum.models import Answer, Question
from forum.numbers import number_in
from forum.publishing import Manner
from forum.quoting import quote_of
from forum.replies import filled
from forum.views.drafting import draft_of, is_written
from forum.views.pictures import with_picture
from forum.views.replies import act, form_page, save, say_published
from forum.views.saved_replies import access_reply, replies_for
from forum.views.signing_in import forget, kept, members_only, sign_in_first
from forum.views.suggestions import after_edit, may_edit, suggest, values_held


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_question(viewer_of(request), pk, related=())
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if request.method != "POST":
        rights.check_may_reply(question, member_of(request))
        return _form_page(request, question, quoted(request, question))
    step = _step_on_the_way(request)
    if step is not None:
        return step(request, question)
    form = AnswerForm(request.POST, writer=request.user)
    act(form, lambda: rights.check_may_reply(question, member_of(request)))
    if form.is_valid():
        try:
            data = form.cleaned_data
            new = act(form, lambda: _answer(question, request, data, form.manner), but=AlreadyAnswered)
        except AlreadyAnswered as refusal:
            return _edit_instead(request, refusal.answer, form)
        if new is not None:
            forget(request)
            say_published(request, new, _("Your answer is published."))
            return redirect(new)
    return form_page(request, "forum/answer.html", form, question=question)


def quoted(request: HttpRequest, question: Question) -> Answer | None:
    """`?quote=`: the answer of this question that somebody quotes."""
    number = number_in(request.GET.get("quote", ""))
    if number is None:
        return None
    return Answer.objects.visible_to(viewer_of(request)).filter(question=question, pk=number).first()


def _form_page(request: HttpRequest, question: Question, source: Answer | None) -> HttpResponse:
    """The form on a page of its own, with what its author wrote before, and with what they quote."""
    member = member_of(request)
    if source is not None and (question.author_id == member.pk or question.answers.own(member.pk).exists()):
        # Whoever asked or has answered already replies below what they quote.
        address = reverse("forum:comment", args=["answers", source.pk])
        return redirect(f"{address}?{request.GET.urlencode()}")
    draft = draft_of(question, member)
    before = kept(request).get("body") or (draft.body if draft else "")
    quote = quote_of(source, request.GET.get("words", "")) if source is not None else ""
    typed = {**kept(request), "body": "\n\n".join(filter(None, [before, quote]))}
    form = AnswerForm(initial=typed, writer=member)
    told: dict[str, Any] = {"own_draft": draft, "somebody_writes": is_written(question, member_of(request))}
    if "replies" in request.GET:
        told |= {"shows_replies": True, "replies": replies_for(question, member)}
    return form_page(request, "forum/answer.html", form, question=question, **told)


def _keep_draft(request: HttpRequest, question: Question) -> HttpResponse:
    """The button of the form, for those without script."""
    form = DraftForm(request.POST)
    if form.is_valid():
        act(form, lambda: limits.spend(request, "autosave"))
    body = form.cleaned_data.get("body", "")
    if form.is_valid():
        draft = act(form, lambda: actions.keep_draft(question, by=member_of(request), body=body))
    if form.is_valid():
        messages.success(request, _("Your draft is saved. Only you read it.") if draft else _("Nothing to save yet."))
        return redirect(f"{question.get_absolute_url()}#your-answer")
    return form_page(request, "forum/answer.html", form, question=question)


def _step_on_the_way(request: HttpRequest) -> Callable[[HttpRequest, Question], HttpResponse] | None:
    """What the other buttons of the form do, for those without script; None for the one that publishes."""
    go = request.POST.get("go")
    if go == "picture":
        return _add_picture
    if "draft" in request.POST:
        return _keep_draft
    return _add_reply if go == "replies" or "reply" in request.POST else None


def _add_picture(request: HttpRequest, question: Question) -> HttpResponse:
    """The draft with the picture at its end, for those without script."""
    form = DraftForm(request.POST)
    form.is_valid()
    typed = form.cleaned_data.get("body", "")
    body = act(form, lambda: with_picture(request, typed))
    if body is not None and act(form, lambda: actions.keep_draft(question, by=member_of(request), body=body)):
        return redirect(f"{reverse('forum:answer', args=[question.pk])}#id_body")
    return form_page(request, "forum/answer.html", form, question=question)


def _add_reply(request: HttpRequest, question: Question) -> HttpResponse:
    """The draft with the saved reply at its end, or the page that offers them all."""
    form, number = DraftForm(request.POST), number_in(request.POST.get("reply", ""))
    if form.is_valid():
        act(form, lambda: limits.spend(request, "autosave"))
    body = form.cleaned_data.get("body", "")
    if number is not None:
        body = "\n\n".join(filter(None, [body, filled(access_reply(request.user, number), question)]))
    if form.is_valid():
        act(form, lambda: actions.keep_draft(question, by=member_of(request), body=body))
    if not form.is_valid():
        return form_page(request, "forum/answer.html", form, question=question)
    address = reverse("forum:answer", args=[question.pk])
    return redirect(f"{address}#id_body" if number else f"{address}?replies=1#replies")


def _answer(question: Question, request: HttpRequest, data: dict[str, Any], manner: Manner) -> Answer:
    limits.spend(request, "answer")
    fields = {**without_key(data), "idempotency_key": data["key"] or None, "manner": manner}
    return actions.answer(question, by=member_of(request), **fields)


def _edit_instead(request: HttpRequest, own: Answer, form: AnswerForm) -> HttpResponse:
    """One answer a member: what was typed now waits in the form that edits the first one."""
    typed = {"body": form.data.get("body", ""), "told": guarding.as_told(guarding.choices_in(form.data))}
    edit_form = EditAnswerForm({**typed, "revision": posts.revision_number(own)})
    edit_form.is_valid()
    edit_form.add_error(None, _("You have answered already: add to your answer here. What you just wrote is kept."))
    edit_form.status = 409
    return form_page(request, "forum/edit_answer.html", edit_form, answer=own, former=own.body)


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_answer(request: HttpRequest, pk: int) -> HttpResponse:
    own = access_answer(request.user, pk)
    if not may_edit(own, member_of(request)):
        return suggest(request, own)
    if request.method == "POST":
        form = EditAnswerForm(request.POST)
        act(form, lambda: rights.check_may_edit(own, member_of(request)))
        if form.is_valid() and save(
            request, form, lambda: actions.edit_answer(own, by=member_of(request), **form.cleaned_data)
        ):
            forget(request)
            return after_edit(request, own)
    else:
        rights.check_may_edit(own, member_of(request))
        known = {"body": own.body, "revision": posts.revision_number(own), **values_held(own, request.user)}
        form = EditAnswerForm(initial={**known, **kept(request)})
    return form_page(request, "forum/edit_answer.html", form, answer=own)
