"""The steps from an answer to a guide: the form of each, and what its page shows besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.rich_text import RichText

from forum.models import Product, Question
from knowledge.guides import contributors
from knowledge.models import GuidePlan
from knowledge.promoting import choosing, guides, masking, texts
from knowledge.promoting.forms import NEW, CheckForm, GuideForm, PartsForm, PersonalForm, StepForm, TextsForm
from knowledge.promoting.pieces import IMAGE, PARAGRAPH, PRODUCT, QUESTION, STEPS, TEXTS, WARNING
from knowledge.promoting.preview import preview_of
from knowledge.promoting.selection import Choice


class Step(NamedTuple):
    """`name` is in the address, and that of the template."""

    name: str
    title: Any
    form: type[StepForm]
    shown: Callable[[GuidePlan, StepForm], dict[str, Any]]


def shown_texts(plan: GuidePlan, form: StepForm) -> dict[str, Any]:
    return {"groups": texts.offered(plan.answer.question, plan.data.get("asked", ())), "ticked": plan.texts}


KINDS = {PARAGRAPH: gettext_lazy("Text"), STEPS: gettext_lazy("Steps"), WARNING: gettext_lazy("Warning")}


def shown_parts(plan: GuidePlan, form: StepForm) -> dict[str, Any]:
    choices = choosing.choices_of(plan)
    answers = {answer.pk: answer for answer in texts.usable(plan.texts, plan.language)}
    things = _things(choices)
    rows = [
        {
            "choice": choice,
            "answer": answers.get(choice.piece.answer),
            "thing": things.get(choice.piece.key),
            "may_change": choice.piece.kind in TEXTS,
            **_rich(choice),
        }
        for choice in choices
    ]
    return {"rows": rows, "kinds": KINDS.items(), "several": len(answers) > 1}


def _rich(choice: Choice) -> dict[str, Any]:
    """As the page of a guide would write it."""
    value = choice.value
    if isinstance(value, list):
        return {"steps": [RichText(step) for step in value]}
    return {"html": RichText(value)} if choice.kind in TEXTS else {}


def _things(choices: list[Choice]) -> dict[str, Any]:
    """The products and questions among the pieces."""
    models: dict[str, Any] = {PRODUCT: Product.objects, QUESTION: Question.objects.published()}
    found: dict[str, Any] = {}
    for kind, rows in models.items():
        known = rows.in_bulk([choice.piece.value for choice in choices if choice.piece.kind == kind])
        found |= {f"{kind}-{pk}": row for pk, row in known.items()}
    return found


def shown_guide(plan: GuidePlan, form: StepForm) -> dict[str, Any]:
    target = plan.data.get("target", NEW)
    known = {page.pk: page for page in guides.guides_with(plan.texts).get(plan.answer_id, [])}
    chosen = None if target == NEW else guides.in_which_to_add(target, plan.language, plan.member)
    known |= {chosen.pk: chosen} if chosen else {}
    if plan.data.get("q"):
        known |= {page.pk: page for page in guides.named(plan.data["q"], plan.language, plan.member)}
    pages = [(page, guides.why_not(page, plan.member)) for page in known.values()]
    return {"target": target, "pages": pages, "looked_for": plan.data.get("q", "")}


def findings(plan: GuidePlan) -> list[masking.Finding]:
    """Personal data in what is chosen."""
    return masking.findings(_texts_of(plan))


def _texts_of(plan: GuidePlan) -> Iterator[str]:
    if plan.data.get("target", NEW) == NEW:
        yield from (escape(plan.data.get(name, "")) for name in ("title", "summary"))
    for choice in choosing.choices_of(plan):
        if choice.is_on:
            yield from (escape(text) if choice.piece.kind == IMAGE else text for text in choice.texts)


def shown_personal(plan: GuidePlan, form: StepForm) -> dict[str, Any]:
    kept = set(plan.data.get("kept", ()))
    rows = [
        {"finding": found, "is_kept": found.mark in kept, "instead": masking.removed(found.kind, plan.language)}
        for found in findings(plan)
    ]
    return {"rows": rows}


def shown_check(plan: GuidePlan, form: StepForm) -> dict[str, Any]:
    preview = preview_of(plan)
    known = guides.guides_with([plan.answer_id]).get(plan.answer_id, [])
    found = findings(plan)
    kept = set(plan.data.get("kept", ()))
    return {
        "preview": preview,
        "known": [page for page in known if preview.adds_to is None or page.pk != preview.adds_to.pk],
        "seen": ",".join(str(page.pk) for page in known),
        "sources": preview.sources,
        "contributors": contributors(preview.sources),
        "removed": [each for each in found if not (each.may_stay and each.mark in kept)],
    }


STEPS_IN_ORDER = [
    Step("texts", gettext_lazy("Choose the answers"), TextsForm, shown_texts),
    Step("parts", gettext_lazy("Choose the parts"), PartsForm, shown_parts),
    Step("guide", gettext_lazy("Which guide?"), GuideForm, shown_guide),
    Step("personal", gettext_lazy("Personal data"), PersonalForm, shown_personal),
    Step("check", gettext_lazy("Check the guide"), CheckForm, shown_check),
]


def position(name: str) -> int | None:
    return next((number for number, step in enumerate(STEPS_IN_ORDER) if step.name == name), None)


def following(number: int, plan: GuidePlan) -> int:
    """Where nothing personal was found, its step is left out."""
    is_empty = STEPS_IN_ORDER[number + 1].name == "personal" and not findings(plan)
    return number + 2 if is_empty else number + 1


def of_all(number: int) -> str:
    return _("Step %(number)d of %(all)d") % {"number": number + 1, "all": len(STEPS_IN_ORDER)}
