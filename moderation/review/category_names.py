"""What the categories of the Transparency Database are called here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from moderation.review.vocabulary import Category

CATEGORIES: dict[str, Any] = {
    Category.ANIMAL_WELFARE: gettext_lazy("animal welfare"),
    Category.CONSUMER_INFORMATION: gettext_lazy("information of consumers"),
    Category.CYBER_VIOLENCE: gettext_lazy("violence online"),
    Category.CYBER_VIOLENCE_AGAINST_WOMEN: gettext_lazy("violence online against women"),
    Category.DATA_PROTECTION: gettext_lazy("personal data and private life"),
    Category.ILLEGAL_OR_HARMFUL_SPEECH: gettext_lazy("illegal or harmful speech"),
    Category.INTELLECTUAL_PROPERTY: gettext_lazy("intellectual property"),
    Category.CIVIC_DISCOURSE: gettext_lazy("public debate and elections"),
    Category.NOT_SPECIFIED_NOTICE: gettext_lazy("not specified"),
    Category.OTHER_VIOLATION_TC: gettext_lazy("other rules of the charter"),
    Category.PROTECTION_OF_MINORS: gettext_lazy("protection of children"),
    Category.PUBLIC_SECURITY: gettext_lazy("public security"),
    Category.SCAMS_AND_FRAUD: gettext_lazy("scams and fraud"),
    Category.SELF_HARM: gettext_lazy("self-harm"),
    Category.UNSAFE_PRODUCTS: gettext_lazy("unsafe or prohibited products"),
    Category.VIOLENCE: gettext_lazy("violence"),
}
