"""How an action's refusal becomes a page: the text typed is never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum.actions.posts import EditedMeanwhile
from forum.forms import EditForm


def act(form: forms.Form, action: Callable[[], Any], *, but: type[Exception] | tuple[()] = ()) -> Any:
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
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return None


def save(form: EditForm, edit: Callable[[], Any]) -> Any:
    """As `act`, for an edit: one that a later revision stands against goes back to its editor with both texts."""
    try:
        return act(form, edit, but=EditedMeanwhile)
    except EditedMeanwhile as refusal:
        form.begin_anew(refusal)
    return None


def form_page(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page of a form: 200 when fresh, 422 with its errors, 403 when it was refused."""
    status = getattr(form, "status", 422) if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
