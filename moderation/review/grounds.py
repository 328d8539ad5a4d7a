"""The ground of a decision, as moderators fill it in: a rule of the charter, or the law and what it is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.fields import AskedLine
from forum.withdrawing import Guide
from moderation.review.category_names import CATEGORIES
from moderation.review.fields import LAW, GroundField
from moderation.review.models import Flag, NoticeLink
from moderation.review.models.flag import LAW_MAX
from moderation.review.reasons import Because
from moderation.review.targets import Target
from moderation.review.vocabulary import Category

# Words of the Transparency Database that say of no law what it is about.
VAGUE = (Category.OTHER_VIOLATION_TC, Category.NOT_SPECIFIED_NOTICE)
NAMES = ("rule", "law", "category")
ONLY_FOR_LAW = {"data-only-for": f"rule={LAW}"}  # without script they are always there


class AskedChoice(forms.ChoiceField):
    """As AskedLine."""

    is_asked = True


def law_field() -> AskedLine:
    return AskedLine(
        label=_("Only if it is against the law: which law, and which article?"),
        required=False,
        max_length=LAW_MAX,
        help_text=_("Such as: Law of 29 July 1881, art. 29. Whoever it is about reads it."),
        widget=forms.TextInput(attrs=ONLY_FOR_LAW),
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters.")},
    )


def category_field() -> AskedChoice:
    said = [(str(word), name) for word, name in CATEGORIES.items() if word not in VAGUE]
    return AskedChoice(
        label=_("Only if it is against the law: what is it about?"),
        required=False,
        choices=[("", _("Choose what it is about")), *said],
        widget=forms.Select(attrs=ONLY_FOR_LAW),
        error_messages={"invalid_choice": _("Choose one of the subjects of the list.")},
    )


class GroundForm(forms.Form):
    """`cleaned_data`: `rule`, or `law` with `category`, as the actions take them; a subclass says which acts need it.

    Nothing is asked of the fields themselves: `check_ground` does, where a ground is needed.
    """

    rule: Any = GroundField(label=_("Which rule does it break?"), required=False)
    law = law_field()
    category = category_field()

    LACKS_RULE: Any = _("Choose the rule of the charter that this text breaks.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "rule" in self.fields:
            self.fields["rule"].is_asked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.is_for_law = data.get("rule") == LAW
        if self.is_for_law:
            data["rule"] = None
        else:
            data |= {"law": "", "category": ""}
        return data

    def check_ground(self, data: dict[str, Any], *, takes_law: bool = True) -> None:
        """Say at its field what is missing. `takes_law`: False for what the charter alone carries."""
        if not self.is_for_law:
            self._ask(data, "rule", self.LACKS_RULE)
        elif not takes_law:
            self.add_error("rule", ValidationError(_("For this, choose a rule of the charter.")))
        else:
            self._ask(data, "law", _("Say which law it is against, and which article."))
            self._ask(data, "category", _("Choose what it is about."))

    def _ask(self, data: dict[str, Any], name: str, sentence: Any) -> None:
        if not data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(sentence))


def ground_in(data: dict[str, Any]) -> dict[str, Any]:
    """Of the data of a form, what `Because.of` and the actions take."""
    return {name: data.get(name, None if name == "rule" else "") for name in NAMES}


def because_of(data: dict[str, Any]) -> Because:
    return Because.of(data["facts"], **ground_in(data))


def said_of_law(post: Target | Guide) -> dict[str, str]:
    """What whoever sent the last notice, or reported it as illegal, says of the law: a first filling of the fields."""
    link = NoticeLink.objects.on(post).open().select_related("notice").order_by("-pk").first()
    if link is not None:
        category = link.notice.category
        return {"law": link.notice.law, "category": "" if category in VAGUE else str(category)}
    if isinstance(post, Guide):
        return {}
    flag = Flag.objects.on(post).open().exclude(law="").order_by("-pk").first()
    return {"law": flag.law} if flag is not None else {}
