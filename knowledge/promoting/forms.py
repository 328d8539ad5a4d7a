"""What an editor types on the way to a guide. Each form takes the plan, and says what it would keep of what was typed.

`chosen()` is asked of every form, complete or not: nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.fields import LineField, body_field
from forum.numbers import number_in
from forum.text.cleaning import clean_line, clean_text
from knowledge.models import ArticlePage, GuidePlan
from knowledge.promoting import choosing, guides, masking, selection, texts

TITLE_MAX = 200
SUMMARY_MAX = 500
RELATED_MAX = 10
NEW = "new"
WAYS = {"up": -1, "down": 1}
NO_QUESTION = _("No public question in this language has this number. Copy it from the address of the question.")


class StepForm(forms.Form):
    """`plan` is changed by nobody but `take`."""

    def __init__(self, data: Mapping[str, str] | None = None, *, plan: GuidePlan) -> None:
        self.plan = plan
        super().__init__(data, initial=self.first_values(plan))

    def first_values(self, plan: GuidePlan) -> dict[str, Any]:
        return {}

    def chosen(self) -> dict[str, Any]:
        return {}

    def stays(self) -> bool:
        """Whether something was asked for that this very step shows."""
        return False

    def take(self) -> None:
        self.plan.put(**self.chosen())

    def line(self, name: str, most: int = 1000) -> str:
        return clean_line(str(self.data.get(name, "")))[:most]


class TextsForm(StepForm):
    """Step one: which answers. `other` is the address or the number of a question that is not offered."""

    other = LineField(
        label=_("Another question: its address or its number"),
        help_text=_("Its answers are then offered above."),
        required=False,
        max_length=500,
    )

    def chosen(self) -> dict[str, Any]:
        typed = [name[5:] for name in self.data if name.startswith("text-")]
        ticked = [number for name in typed if (number := number_in(name)) is not None]
        usable = {answer.pk for answer in texts.usable(ticked[:200], self.plan.language)}
        start = self.plan.answer_id
        kept = [pk for pk in (start, *(pk for pk in ticked if pk != start)) if pk in usable and pk in ticked]
        asked = list(self.plan.data.get("asked", ()))
        named = texts.question_named(self.line("other"))
        if named is not None and texts.eligible(self.plan.language).filter(pk=named).exists():
            asked = [*(pk for pk in asked if pk != named), named][-RELATED_MAX:]
        return {"texts": kept, "asked": asked}

    def stays(self) -> bool:
        return bool(self.line("other"))

    def clean_other(self) -> str:
        words: str = self.cleaned_data["other"]
        if words and texts.question_named(words) not in self.chosen()["asked"]:
            raise forms.ValidationError(NO_QUESTION)
        return words

    def clean(self) -> dict[str, Any]:
        ticked = len(self.chosen()["texts"])
        if not ticked and not self.line("other"):
            self.add_error(None, _("Tick at least one answer."))
        if len([name for name in self.data if name.startswith("text-")]) > texts.TEXTS_MAX:
            most = texts.TEXTS_MAX
            sentence = ngettext("Tick %(most)d answer at most.", "Tick %(most)d answers at most.", most)
            self.add_error(None, sentence % {"most": most})
        return super().clean() or {}


class PartsForm(StepForm):
    """Step two: which parts of them, in what order, of what kind. `related`: a question to lead to.

    The value of a button that moves a part is a way and the key of the part.
    """

    related = LineField(label=_("Lead to another question: its address or its number"), required=False, max_length=500)

    def chosen(self) -> dict[str, Any]:
        related = list(self.plan.data.get("related", ()))
        named = texts.question_named(self.line("related"))
        parts = selection.typed(choosing.choices_of(self.plan), self.data)
        parts = selection.moved(parts, self.moves[1], WAYS.get(self.moves[0], 0))
        if named is not None and named not in related and texts.eligible(self.plan.language).filter(pk=named).exists():
            related = [*related, named][:RELATED_MAX]
            parts = [*(part for part in parts if part["key"] != f"question-{named}")]
            parts.append({"key": f"question-{named}", "on": True, "kind": ""})
        answers = texts.usable(self.plan.texts, self.plan.language)
        return {"parts": parts, "related": related, "revisions": choosing.standing_revisions(answers)}

    @property
    def moves(self) -> tuple[str, str]:
        way, _space, key = self.line("go").partition(" ")
        return (way, key) if way in WAYS else ("", "")

    def stays(self) -> bool:
        return bool(self.line("related"))

    def clean_related(self) -> str:
        words: str = self.cleaned_data["related"]
        named = texts.question_named(words) if words else None
        if words and (named is None or not texts.eligible(self.plan.language).filter(pk=named).exists()):
            raise forms.ValidationError(NO_QUESTION)
        return words

    def clean(self) -> dict[str, Any]:
        parts = {part["key"] for part in self.chosen()["parts"] if part["on"]}
        if not any(piece.answer and piece.key in parts for piece in choosing.pieces_for(self.plan)):
            self.add_error(None, _("Choose at least one part of an answer."))
        return super().clean() or {}


class GuideForm(StepForm):
    """Step three: a new guide, or one that is there. `q` are words of the title of one to add to."""

    target = forms.CharField(required=False, widget=forms.HiddenInput)
    title = LineField(
        label=_("Title of the guide"),
        help_text=_("What readers will look for. You can change it later."),
        required=False,
        validators=[MaxLengthValidator(TITLE_MAX, _("Write a shorter title: %(limit_value)d characters at most."))],
    )
    summary = body_field(_("Answer in short"), required="", maximum=SUMMARY_MAX, rows=3)
    q = LineField(label=_("Words of its title"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title: Any = self.fields["title"]
        title.is_asked = True  # of a new guide only
        summary: Any = self.fields["summary"]
        summary.required, summary.help_text = False, _("One paragraph: what most readers come for.")
        self.page: ArticlePage | None = None

    def first_values(self, plan: GuidePlan) -> dict[str, Any]:
        data = plan.data
        title = data.get("title", plan.answer.question.title)
        return {
            "target": data.get("target", NEW),
            "title": title,
            "summary": data.get("summary", ""),
            "q": data.get("q", ""),
        }

    def chosen(self) -> dict[str, Any]:
        return {
            "target": self.line("target", 20) or NEW,
            "title": self.line("title"),
            "summary": clean_text(str(self.data.get("summary", "")))[: 10 * SUMMARY_MAX],
            "q": self.line("q", 200),
        }

    def stays(self) -> bool:
        """Words that were not looked for yet."""
        return self.line("q", 200) != (self.initial.get("q") or "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        target = data.get("target") or NEW
        if target == NEW:
            if not data.get("title") and "title" not in self.errors:
                self.add_error("title", _("Write a title."))
            return data
        self.page = guides.in_which_to_add(target, self.plan.language, self.plan.member)
        why = guides.why_not(self.page, self.plan.member) if self.page else _("Choose the guide to add to.")
        if why:
            self.add_error(None, why)
        return data


class PersonalForm(StepForm):
    """Step four: which of the personal data found are harmless. Nothing of it is said in the names of the fields."""

    def chosen(self) -> dict[str, Any]:
        named = (name[5:] for name in self.data if name.startswith("keep-"))
        return {"kept": sorted(filter(masking.is_mark, named))[:200]}


class CheckForm(StepForm):
    """Step five. `seen`: the guides with this answer that the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def numbers(self) -> list[int]:
        words = str(self.data.get("seen", ""))[:1000].split(",")
        return [number for word in words if (number := number_in(word)) is not None]
