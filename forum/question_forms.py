"""The ask form, whole and by step: what the question is about, then the question itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from forum.fields import LineField, PostField, body_field
from forum.forms import EditForm, SuggestAnswerForm
from forum.gtin import LENGTHS, normalise_gtin
from forum.guarding import refuse_details
from forum.models import Product, Question
from forum.models.question import PRODUCT_WORDS_MAX, TAGS_MAX, TITLE_MAX, TITLE_MIN
from forum.products import by_gtin, find_product, matching
from forum.public_forms import PublicForm
from forum.purchase_forms import PurchaseForm
from forum.text.cleaning import clean_line

TAG_MAX = 50

BODY_HINTS = {
    Question.Context.BEFORE: _("What you need it for, what you compare it with, what makes you hesitate."),
    Question.Context.AFTER: _("When it began, what you see, what you have already tried."),
    Question.Context.OTHER: _("What you know, and what you would like to know."),
}
KEEP_OUT = _("Leave out order numbers, telephone numbers and addresses: everybody can read this.")


class About(models.TextChoices):
    PRODUCT = "product", _("A product")
    UNKNOWN = "unknown", _("A product that I cannot find here")
    NOTHING = "none", _("Not about a product")


class ProductForm(PublicForm):
    """Step one. `cleaned_data` holds `product` and `product_words`, one of them at most."""

    about = forms.ChoiceField(
        label=_("What is your question about?"), choices=About.choices, widget=forms.RadioSelect, required=False
    )
    product = LineField(
        label=_("Its name or its reference"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "enterkeyhint": "next",
                "data-suggest": reverse_lazy("forum:product_suggestions"),
                "data-found": _("Suggestions: #"),
            }
        ),
    )
    gtin = LineField(
        label=_("Or the number under its barcode"),
        help_text=_("8 to 14 digits, on the box or on the product."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "enterkeyhint": "next"}),
    )
    product_words = LineField(
        label=_("What it is, in your words"),
        help_text=_("Its kind, its brand, what is written on it. Everybody can read this."),
        required=False,
        max_length=PRODUCT_WORDS_MAX,
    )
    pick = LineField(required=False, max_length=220, widget=forms.HiddenInput)
    read_by_all: tuple[str, ...] = ("product_words",)
    near: tuple[Product, ...] = ()  # to what was typed, to choose from

    def clean(self) -> dict[str, Any]:
        about = self.cleaned_data.pop("about", "") or self._meant()
        if about != About.UNKNOWN:
            self.cleaned_data["product_words"] = ""
        data = super().clean()
        typed = [data.pop("pick", ""), data.pop("gtin", ""), data.get("product", "")]
        data["product"] = self._product(*typed) if about == About.PRODUCT else None
        if about == About.UNKNOWN and not data.get("product_words") and "product_words" not in self.errors:
            self.add_error("product_words", _("Say in a few words what it is."))
        return data

    def _meant(self) -> str:
        """Of a form without that field, or by a program: what is filled in says it."""
        if any(self.cleaned_data.get(name) for name in ("product", "gtin", "pick")):
            return About.PRODUCT
        return About.UNKNOWN if self.cleaned_data.get("product_words") else About.NOTHING

    def _product(self, pick: str, gtin: str, typed: str) -> Product | None:
        picked = Product.objects.filter(slug=pick).first() if pick else None
        if picked is not None:  # shown by its name, should anything else stop the form
            self.data = {**{name: self.data.get(name) for name in self.data}, "product": picked.name}
            return picked
        digits = typed.replace(" ", "")
        if gtin or (digits.isdigit() and len(digits) in LENGTHS):
            return self._by_number("gtin" if gtin else "product", gtin or digits)
        if not typed:
            if "product" not in self.errors:
                self.add_error("product", _("Write its name or its number; or choose another line above."))
            return None
        return find_product(typed) or self._unknown(typed)

    def _by_number(self, field: str, typed: str) -> Product | None:
        try:
            product = by_gtin(normalise_gtin(typed))
        except ValueError:
            self.add_error(field, _wrong_number(typed))
            return None
        if product is None:
            self.add_error(field, _("No product here has this number. Say that you cannot find it, and what it is."))
        return product

    def _unknown(self, typed: str) -> Product | None:
        self.near = tuple(matching(typed))
        near = ", ".join(_("“%(name)s”") % {"name": product.name} for product in self.near)
        sentence = (
            _("We do not know this product. Choose one of these: %(near)s; or say that you cannot find it.")
            if near
            else _("We do not know this product. Check its name, or say that you cannot find it.")
        )
        self.add_error("product", ValidationError(sentence, params={"near": near}))
        return None


for _name in ("about", "product", "gtin", "product_words"):
    ProductForm.base_fields[_name].is_asked = True  # type: ignore[attr-defined]  # the line chosen says which is needed


def _wrong_number(typed: str) -> ValidationError:
    """What is wrong with what should be a GTIN."""
    digits = "".join(typed.replace("-", " ").split())
    if not (digits.isascii() and digits.isdigit()):
        return ValidationError(_("Write digits only, as they stand under the barcode."))
    if len(digits) not in LENGTHS:
        sentence = _("The number under a barcode has 8, 12, 13 or 14 digits; this one has %(count)d.")
        return ValidationError(sentence, params={"count": len(digits)})
    return ValidationError(_("One digit is wrong. Compare with the number under the barcode."))


class TextForm(PublicForm):
    """Step two: the question itself."""

    context = forms.ChoiceField(
        label=_("Where are you in your purchase?"),
        choices=[
            (Question.Context.BEFORE, _("I am thinking of buying")),
            (Question.Context.AFTER, _("I have already bought")),
            (Question.Context.OTHER, _("Other, I do not know")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where you are in your purchase.")},
    )
    title = LineField(
        label=_("Your question in one sentence"),
        help_text=_("For example “How do I descale the coffee machine without vinegar?”"),
        error_messages={"required": _("Write your question in one sentence.")},
        validators=[
            MinLengthValidator(TITLE_MIN, _("Write a longer sentence: %(limit_value)d characters or more.")),
            MaxLengthValidator(TITLE_MAX, _("Write a shorter sentence: %(limit_value)d characters at most.")),
        ],
    )
    title.limit = TITLE_MAX
    body = body_field(
        _("What happens, and what you have already tried"),
        kind=PostField,
        required=_("Explain what happens."),
        help_text=KEEP_OUT,
    )
    tags = LineField(
        label=_("Tags"),
        help_text=_("One to five words, separated by commas: delivery, warranty…"),
        error_messages={"required": _("Add at least one tag.")},
    )
    language = forms.ChoiceField(
        label=_("Language of your question"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    read_by_all: tuple[str, ...] = ("title", "body")

    def clean_tags(self) -> list[str]:
        names = tag_names(self.cleaned_data["tags"])
        if not names:
            raise ValidationError(_("Add at least one tag."))
        if len(names) > TAGS_MAX:
            raise ValidationError(_("Keep %(n)d tags at most."), params={"n": TAGS_MAX})
        if any(len(name) > TAG_MAX for name in names):
            raise ValidationError(_("Keep each tag under %(n)d characters."), params={"n": TAG_MAX})
        for line in (*names, " ".join(names)):
            refuse_details(line)
        return names


def tag_names(typed: str) -> list[str]:
    """What is between the commas, each once."""
    names = [clean_line(name).lower() for name in typed.replace(";", ",").split(",")]
    return list(dict.fromkeys(name for name in names if any(sign.isalnum() for sign in name)))


class QuestionForm(TextForm, ProductForm):
    """Both steps on one page, and what programs send; `cleaned_data` are arguments of `actions.ask`."""

    read_by_all = (*ProductForm.read_by_all, *TextForm.read_by_all)


class AskTextForm(TextForm, PurchaseForm):
    """Step two, with what only the asker will read."""


class AskForm(QuestionForm, PurchaseForm):
    """All that the steps ask."""


class EditQuestionForm(QuestionForm, EditForm):
    read_by_all = (*QuestionForm.read_by_all, "reason")

    reason = LineField(label=_("What did you change?"), required=False, max_length=200)


class SuggestQuestionForm(TextForm, EditForm):
    """Of a question, what others may mend: product, moment and language stay its author's affair."""

    read_by_all = (*TextForm.read_by_all, "reason")
    context = language = None  # type: ignore[assignment]
    reason = SuggestAnswerForm.base_fields["reason"]
