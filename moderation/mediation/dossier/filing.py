"""Every field that the forms of the bodies ask for, ready to be copied into one: docs/mediating.md

The fields are those of the form of Regulation (EU) 524/2013 (repealed, still the fullest list) and of the forms of
French bodies that were read; what somebody did not fill in is left out, so that nothing empty is copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from moderation.mediation.dossier.contents import Document
from moderation.mediation.models import Case, WrittenComplaint
from moderation.mediation.vocabulary import COUNTRIES, SECTORS


@dataclass(frozen=True, slots=True)
class Field:
    """`key` is its name in the page; `value` is what is copied, to the letter."""

    key: str
    label: str
    value: str

    @property
    def rows(self) -> int:
        """Lines that show it whole, within reason."""
        return min(14, sum(1 + len(line) // 60 for line in self.value.splitlines()))


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    fields: list[Field]


def sections_of(case: Case, documents: list[Document]) -> list[Section]:
    """In the order of most forms; labels in the language that is active."""
    found = [
        (_("You"), _person(case)),
        (_("Whoever helps"), _helper(case, documents)),
        (_("The seller"), _seller(case)),
        (_("The purchase"), _purchase(case)),
        (_("Your complaint to the seller"), _complaints(case, documents)),
        (_("The dispute"), _dispute(case)),
        (_("Other steps"), _others(case)),
        (_("Documents to add"), _documents(documents)),
    ]
    return [Section(title, kept) for title, fields in found if (kept := [field for field in fields if field.value])]


def _person(case: Case) -> list[Field]:
    return [
        Field("name", _("Name"), case.full_name),
        Field("address", _("Postal address"), case.postal_address),
        Field("email", _("E-mail"), case.email_address),
        Field("phone", _("Telephone"), case.phone),
        Field("language", _("Language"), str(case.get_language_display())),
    ]


def _helper(case: Case, documents: list[Document]) -> list[Field]:
    if not case.helper_name:
        return []
    papers = [f"{document.number}. {document.row.name}" for document in documents if document.row.kind == "mandate"]
    return [
        Field("helper", _("Name of the representative"), case.helper_name),
        Field("helper-contact", _("Address of the representative"), case.helper_contact),
        Field("mandate", _("Written mandate"), "\n".join(papers) or (_("Yes") if case.mandate else "")),
    ]


def _seller(case: Case) -> list[Field]:
    return [
        Field("seller", _("Name of the seller"), case.trader_name),
        Field("seller-contact", _("Address, website or company number of the seller"), case.trader_contact),
        Field("seller-country", _("Country of the seller"), str(COUNTRIES.get(case.trader_country, ""))),
        Field("sector", _("Sector"), str(SECTORS.get(case.sector, case.sector)) if case.sector else ""),
    ]


def _purchase(case: Case) -> list[Field]:
    return [
        Field("bought", _("What was bought"), case.bought),
        Field("bought-on", _("Date of purchase"), _day(case.purchase_date)),
        Field("order", _("Order or customer number"), case.order_ref),
        Field("amount", _("Amount in dispute"), _money(case.amount, case.currency)),
    ]


def _day(day: date | None) -> str:
    """As the forms of French bodies take it, in either language."""
    return f"{day:%d/%m/%Y}" if day else ""


def _money(amount: Decimal | None, currency: str) -> str:
    return f"{number_format(amount)} {currency}" if amount is not None else ""


def _complaints(case: Case, documents: list[Document]) -> list[Field]:
    fields: list[Field] = []
    for row in case.complaints.order_by("sent_on", "level", "pk"):
        key = f"complaint-{row.level}-{row.pk}"
        proof = next(
            (f"{found.number}. {found.row.name}" for found in documents if found.row.pk == row.document_id), ""
        )
        fields += [*_complaint(row, key), Field(f"{key}-proof", _("Proof of the complaint"), proof)]
    return fields


def _complaint(row: WrittenComplaint, key: str) -> list[Field]:
    when = _("Date of the written complaint") if row.level == 1 else _("Date of the second complaint")
    return [
        Field(key, when, _day(row.sent_on)),
        Field(f"{key}-by", _("Sent by"), row.get_channel_display() if row.channel else ""),
        Field(f"{key}-reply", _("Answer of the seller"), _reply(row)),
    ]


def _reply(row: WrittenComplaint) -> str:
    words = {"none": _("No written answer."), "negative": _("Refused in writing")}
    said = words.get(row.reply, _("Answered in writing"))
    return f"{said}, {_day(row.reply_on)}" if row.reply_on else said


def _dispute(case: Case) -> list[Field]:
    return [
        Field("subject", _("Subject"), f"{case.trader_name} – {case.bought}" if case.trader_name else case.bought),
        Field("narrative", _("What happened"), case.narrative),
        Field("remedy", _("What is asked for"), case.get_remedy_display() if case.remedy else ""),
    ]


def _others(case: Case) -> list[Field]:
    words = {"yes": _("Yes"), "no": _("No")}
    return [
        Field("court", _("A court has it, or had it"), words.get(case.answers.get("court", ""), "")),
        Field(
            "mediator", _("Another mediator has it, or had it"), words.get(case.answers.get("other_mediator", ""), "")
        ),
        Field("reference", _("Our reference"), case.ref),
    ]


def _documents(documents: list[Document]) -> list[Field]:
    lines = [f"{document.number}. {document.row.get_kind_display()} – {document.row.name}" for document in documents]
    return [Field("documents", _("List of the documents"), "\n".join(lines))]
