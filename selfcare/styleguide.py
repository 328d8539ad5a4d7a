"""`/styleguide/`, in development only: the tokens, and each component of `templates/components/` in each of its states.

What is around the components is for whoever builds the site, and English; what is in them is in the language of the
page. Nothing here comes from the database, and nothing is kept. `?dir=rtl` turns the page round, `?theme=` colours it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forum.charter import InForce
from forum.day_boxes import DayBoxes
from forum.models import Brand, Member, Product, Question, Tag
from forum.qr import code
from forum.text.difference import difference
from selfcare.context import THEMES

SHEET = Path(__file__).parent / "static" / "selfcare" / "css" / "site.css"
TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")
LONG = {
    "fr": "Réfrigérateur-congélateur à compresseur inverseur : le voyant d’hyperrefroidissement clignote sans arrêt "
    "depuis l’anticonstitutionnellement-long-nom-de-modèle-RFX-9000-ÉÀÇ, que faire avant d’appeler le vendeur ?",
    "en": "Fridge-freezer with an inverter compressor: the light of the hypercooling keeps blinking ever since the "
    "supercalifragilistically-long-name-of-a-model-RFX-9000-ÉÀÇ, what can I do before I call the seller?",
}
WORDS: dict[str, dict[str, Any]] = {
    "fr": {
        "title": "Le lave-linge affiche E18 et ne vidange plus",
        "text": "Nettoyez d’abord le filtre : cela prend 5 minutes et ne coûte rien.",
        "label": "Votre question en une phrase",
        "hint": "Par exemple : « Comment détartrer la cafetière C3 ? »",
        "error": "Écrivez votre question en une phrase.",
        "choice": ["J’hésite à acheter", "J’ai déjà acheté", "Autre, je ne sais pas"],
        "tags": ["lave-linge", "panne", "garantie légale de conformité"],
        "button": "Publier ma réponse",
        "points": ["Restez courtois.", "Ne publiez rien de personnel.", "Dites ce que vous savez."],
        "before": "Le vendeur doit vous répondre sous 30 jours.",
        "after": "Le vendeur doit vous répondre par écrit sous 60 jours.",
        "person": "Nadia B.",
        "table": ["Étape", "Date limite", "Jours"],
        "row": ["Réponse du professionnel", "24 novembre", "3"],
    },
    "en": {
        "title": "The washing machine shows E18 and does not drain",
        "text": "Clean the filter first: it takes 5 minutes and costs nothing.",
        "label": "Your question in one sentence",
        "hint": "For example: “How do I descale the C3 coffee machine?”",
        "error": "Write your question in one sentence.",
        "choice": ["I am thinking of buying", "I have already bought", "Other, I do not know"],
        "tags": ["washing machine", "fault", "legal guarantee of conformity"],
        "button": "Publish my answer",
        "points": ["Stay polite.", "Publish nothing personal.", "Say what you know."],
        "before": "The seller must answer within 30 days.",
        "after": "The seller must answer in writing within 60 days.",
        "person": "Nadia B.",
        "table": ["Step", "Due", "Days"],
        "row": ["Reply of the trader", "24 November", "3"],
    },
}


class SampleForm(forms.Form):
    """A field of each kind."""

    def __init__(self, words: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(enumerate(words["choice"]))
        told: dict[str, Any] = {"label": words["label"], "help_text": words["hint"]}
        kinds: dict[str, forms.Field] = {
            "line": forms.CharField(**told, error_messages={"required": words["error"]}),
            "body": forms.CharField(**told, widget=forms.Textarea, required=False),
            "choice": forms.ChoiceField(**told, choices=choices, widget=forms.RadioSelect, required=False),
            "several": forms.MultipleChoiceField(
                **told, choices=choices, widget=forms.CheckboxSelectMultiple, required=False
            ),
            "list": forms.ChoiceField(**told, choices=choices, required=False),
            "day": forms.DateField(**told, widget=DayBoxes, required=False),
            "date": forms.DateField(**told, widget=forms.DateInput(attrs={"type": "date"}), required=False),
            "file": forms.FileField(**told, required=False),
            "yes": forms.BooleanField(**told, required=False),
        }
        self.fields.update(kinds)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    words, long = WORDS[language], LONG[language]
    theme = request.GET.get("theme", "")
    context = {
        "tokens": list(tokens(SHEET.read_text())),
        "words": words,
        "long": long,
        "rows": [_question(state, words, answers) for answers, state in enumerate(Question.State.values)],
        "long_row": _question("open", {**words, "title": long}, 0),
        "other_row": _question("resolved", WORDS[_other(language)], 3, language=_other(language)),
        "states": [*Question.State.values, "hidden"],
        "form": SampleForm(words, auto_id="plain_%s"),
        "wrong": SampleForm(words, {}, auto_id="wrong_%s"),
        "first": SampleForm({**words, "hint": ""}, auto_id="first_%s"),
        "people": _people(words),
        "page_obj": Paginator(range(300), 20).page(7),
        "tags": [Tag(name=name, slug="sample") for name in words["tags"]],
        "groups": _groups(words, long),
        "kinds": ["info", "good", "warn", "bad"],
        "trail": [(words["tags"][0], "#"), (long, "#")],
        "findings": [_finding(words)],
        "hurtful": [{"words": words["title"], "why": words["text"], "calmer": words["hint"]}],
        "pieces": difference(words["before"], words["after"]),
        "versions": [(2, words["row"][1]), (1, words["table"][1])],
        "qr": code(settings.BASE_URL),
        "charter": InForce(3, 2, timezone.now(), {language: words["points"]}),
        "until": timezone.now() + timedelta(days=2),
        "direction": "rtl" if request.GET.get("dir") == "rtl" else "",
        **({"theme": theme} if theme in THEMES else {}),
    }
    return render(request, "styleguide.html", context)


def tokens(sheet: str) -> Iterable[tuple[str, str]]:
    """Names and colours of the light theme, in the order of the sheet."""
    return dict(TOKEN.findall(sheet.partition("@media")[0])).items()


def _other(language: str) -> str:
    return "en" if language == "fr" else "fr"


def _question(state: str, words: dict[str, Any], answers: int, *, language: str = "") -> Question:
    """Of no row: what a list shows of one."""
    return Question(
        pk=1,
        slug="sample",
        title=words["title"],
        state=state,
        answer_count=answers,
        vote_count=answers * 7,
        context="after" if answers % 2 else "before",
        product=Product(name="Lave-linge X200", slug="x200"),
        language=language or get_language() or "en",
        last_activity_at=timezone.now() - timedelta(hours=5),
    )


def _people(words: dict[str, Any]) -> list[Member | None]:
    """A member, one with a long name, one of the team, one who answers for a brand, and nobody any more."""
    names: list[dict[str, Any]] = [
        {"display_name": words["person"], "reputation": 1240},
        {"display_name": "Maximilienne-Alexandrine " * 3, "reputation": 1},
        {"display_name": words["person"], "is_staff": True},
        {"display_name": words["person"], "brand": Brand(pk=1, name="Lavanne")},
    ]
    return [*(Member(username="sample", **one) for one in names), None]


def _finding(words: dict[str, Any]) -> dict[str, Any]:
    choices = [(str(number), label, number == 0) for number, label in enumerate(words["choice"])]
    return {
        "name": words["label"],
        "shown": "06 •• •• •• 78",
        "why": words["hint"],
        "mark": "sample",
        "choices": choices,
    }


def _groups(words: dict[str, Any], long: str) -> list[tuple[str, list[dict[str, str]]]]:
    links = [{"url": "#", "title": title, "language": "", "note": "4"} for title in (words["title"], long)]
    return [("Guides", links[:1]), ("Questions", links)]
