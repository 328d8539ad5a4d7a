"""How an action's refusal becomes a page: the text typed is never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum import limits
from forum.actions.posts import EditedMeanwhile
from forum.forms import EditForm
from forum.limits import TooMany


def act(form: forms.Form, action: Callable[[], Any], *, but: type[Exception] | tuple[type[Exception], ...] = ()) -> Any:
    """Run the action of a valid form; a refusal becomes the form's error and None is returned.

    `but` is a refusal that the view answers itself.
    """
    try:
        return action()
    except but:
        raise
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
    response = render(request, template, {"form": form, **context}, status=status)
    return with_wait(response, form)


def with_wait(response: HttpResponse, form: forms.Form) -> HttpResponse:
    """Says when to come back, if that is why the form was refused."""
    if hasattr(form, "wait"):
        response["Retry-After"] = str(form.wait)
    return response
