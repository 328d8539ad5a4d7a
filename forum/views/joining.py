"""Signing up, for whoever takes a name in the same moment as somebody else."""

from __future__ import annotations

from typing import Any

from allauth.account.views import SignupView
from django.db import IntegrityError, transaction
from django.http import HttpResponse


class SignUp(SignupView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Once more from the start where the table refuses: the form then finds who has the name or the address."""
        try:
            with transaction.atomic():
                return self._join(form)
        except IntegrityError:
            form.full_clean()
            return self._join(form) if form.is_valid() else self.form_invalid(form)

    def _join(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        return answer


sign_up = SignUp.as_view()
