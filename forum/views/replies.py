"""How an action's refusal becomes a page: the text typed is never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from forum import limits
from forum.actions.nudges import count_nudge
from forum.actions.posts import EditedMeanwhile
from forum.charter import CharterNotAccepted
from forum.charter_forms import AgreeForm
from forum.forms import EditForm
from forum.limits import TooMany
from forum.models import Post
from forum.views.signing_in import fill_in


def act(form: forms.Form, action: Callable[[], Any], *, but: type[Exception] | tuple[type[Exception], ...] = ()) -> Any:
    """Run the action of a valid form; a refusal becomes the form's error and None is returned.

    `but` is a refusal that the view answers itself.
    """
    try:
        done = action()
        if isinstance(done, Post) and getattr(form, "keeps_words", False):
            count_nudge(was_kept=True)
        return done
    except but:
        raise
    except CharterNotAccepted as refusal:
        if not isinstance(form, AgreeForm):
            raise
        form.owe(refusal)
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        form.status = 403  # type: ignore[attr-defined]
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        form.status = 429  # type: ignore[attr-defined]
        form.wait = refusal.seconds  # type: ignore[attr-defined]
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return None


def save(request: HttpRequest, form: EditForm, edit: Callable[[], Any]) -> Any:
    """As `act`, for an edit: one that a later revision stands against goes back to its editor with both texts."""
    try:
        act(form, lambda: limits.spend(request, "edit"))
        return act(form, edit, but=EditedMeanwhile) if form.is_valid() else None
    except EditedMeanwhile as refusal:
        form.begin_anew(refusal)
    return None


def form_page(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page of a form: 200 when fresh, 422 with its errors, 403 or 429 when it was refused."""
    status = getattr(form, "status", 422) if form.is_bound and form.errors else 200
    if getattr(form, "is_nudged", False):
        count_nudge(was_kept=False)
    fill_in(request, form)
    response = render(request, template, {"form": form, **context}, status=status)
    return with_wait(response, form)


def say_published(request: HttpRequest, post: Post, sentence: str) -> None:
    """The sentence, unless a check holds the post: then that it waits, which its page says too."""
    if post.is_published:
        messages.success(request, sentence)
    else:
        messages.info(request, _("Your text is kept. It waits for a look by the team, then everybody can read it."))
    say_what_is_told(request, post)


def say_what_is_told(request: HttpRequest, post: Post) -> None:
    """What a check of what is published tells its author at once."""
    for sentence in post.said:
        messages.warning(request, sentence)


def link_over(request: HttpRequest, *, why: str = "", url: str = "", action: str = "") -> HttpResponse:
    """A link of a mail that leads nowhere any more: what that means, and the one thing to do now."""
    return render(request, "forum/link_over.html", {"why": why, "url": url, "action": action}, status=410)


def with_wait(response: HttpResponse, form: forms.Form) -> HttpResponse:
    """Says when to come back, if that is why the form was refused."""
    if hasattr(form, "wait"):
        response["Retry-After"] = str(form.wait)
    return response
