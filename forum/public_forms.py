"""A form for a text that everybody will read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from forum import guarding
from forum.civil_words import MAY_HURT, SEEN, hurtful
from forum.guarding import Asked, Guarded

NOT_SENT = _("Your picture is not sent yet. Choose it again and press “Add the picture”; or go on without it.")
FOUND_CODE = "personal-data"


class PublicForm(forms.Form):
    """Each personal detail is shown to the author, who says what becomes of it; the cleaned text is without what they
    hide. Numbers of accounts, cards and social security are never published.

    Words that may hurt are asked about once: whoever sends them again publishes them (`nudges=False`: nobody is
    there to ask). `told` carries what was chosen and seen on an earlier page. A program that says so keeps what may
    stay: `asks=False`.
    `cleaned_data["private"]`, where there is some, is for the note that only the author reads.
    """

    told = forms.CharField(required=False, widget=forms.HiddenInput)
    read_by_all: tuple[str, ...] = ("title", "body")

    def __init__(self, *args: Any, asks: bool = True, nudges: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks, self.nudges = asks, nudges and asks
        self.is_nudged = self.keeps_words = False
        self.asked: list[Asked] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.data.get("picture"):  # the name of a file, of which this button sends nothing else
            self.add_error(None, NOT_SENT)
        data.pop("told", None)
        choices = guarding.choices_in(self.data)
        with override(self._language()):
            found = {name: self._guarded(name, data[name], choices) for name in self.read_by_all if data.get(name)}
        for name, guarded in found.items():
            self._take(name, guarded, data)
        if self.nudges:
            self._nudge(found, choices)
        return data

    def _nudge(self, found: dict[str, Guarded], choices: dict[str, str]) -> None:
        """Ask about words that may hurt, once for each phrase."""
        seen = dict(choices)
        for name, guarded in found.items():
            phrases = hurtful(guarded.text)
            new = [one for one in phrases if choices.get(one.mark) != SEEN]
            self.keeps_words = self.keeps_words or bool(phrases)
            self.fields[name].hurtful = new  # type: ignore[attr-defined]
            if new:
                self.add_error(name, MAY_HURT)
                seen |= {one.mark: SEEN for one in new}
        if seen != choices:
            self.is_nudged = True
            known = {name: self.data.get(name) for name in self.data}
            self.data = {**known, "told": guarding.as_told(seen)}

    def _language(self) -> str:
        """Of the text, where the form says it: what stands for a detail is a part of it."""
        return str(self.cleaned_data.get("language") or get_language())

    def _guarded(self, name: str, text: str, choices: dict[str, str]) -> Guarded:
        is_markdown = getattr(self.fields[name], "is_markdown", False)
        return guarding.guard(text, choices, name=name, keeps=not self.asks, is_markdown=is_markdown)

    def _take(self, name: str, guarded: Guarded, data: dict[str, Any]) -> None:
        known = {one.mark for one in self.asked}
        here = [one for one in guarded.asked if one.mark not in known]
        self.fields[name].findings = here  # type: ignore[attr-defined]
        self.asked += here
        if guarded.undecided:
            self.add_error(name, [_error(one) for one in guarded.undecided])
            return
        try:
            self.fields[name].run_validators(guarded.text)  # what stands for a detail may be longer
        except ValidationError as refusal:
            self.add_error(name, refusal)
            return
        data[name] = guarded.text
        if guarded.private:
            data["private"] = list(dict.fromkeys([*data.get("private", ()), *guarded.private]))


def _error(one: Asked) -> ValidationError:
    return ValidationError(one.sentence, code=FOUND_CODE, params={"finding": one.as_data()})
