"""Lists the asker and the staff choose from, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.law.words import said_lazy
from moderation.mediation.states import THE_ASKER

HOME, ELSEWHERE = "FR", "XX"
COUNTRIES: dict[str, Promise] = {
    HOME: _("France"),
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "HR": _("Croatia"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DK": _("Denmark"),
    "EE": _("Estonia"),
    "FI": _("Finland"),
    "DE": _("Germany"),
    "GR": _("Greece"),
    "HU": _("Hungary"),
    "IS": _("Iceland"),
    "IE": _("Ireland"),
    "IT": _("Italy"),
    "LV": _("Latvia"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "SK": _("Slovakia"),
    "SI": _("Slovenia"),
    "ES": _("Spain"),
    "SE": _("Sweden"),
    ELSEWHERE: _("Another country"),
}
# Keys that bodies name as their sectors, policies of their own (energy, telecom), and what no mediator takes.
SECTORS: dict[str, Promise] = {
    "": _("None of these, or I do not know"),
    "retail": _("Shops and online shops"),
    "appliances": _("Household appliances and furniture"),
    "electronics": _("Computers, telephones, sound and image"),
    "mobility": _("Cars, bicycles, scooters, transport"),
    "leisure": _("Sport, toys, leisure"),
    "travel": _("Travel and hotels"),
    "home": _("Building and home repairs"),
    "bank": _("Bank"),
    "insurance": _("Insurance"),
    "energy": _("Electricity and gas"),
    "water": _("Water"),
    "telecom": _("Telephone and Internet access"),
    "health_care": _("Health care"),
    "public_higher_education": _("Public universities and schools"),
    "non_economic_public_service": _("Other public services"),
}
LANGUAGES: dict[str, Promise] = {"fr": _("French"), "en": _("English"), "de": _("German"), "es": _("Spanish")}
# Grounds of refusal (Code de la consommation, art. L612-2); the second is the mediator's alone.
GROUNDS: list[tuple[str, Promise]] = [(f"L612-2-{n}", said_lazy(f"ground-L612-2-{n}")) for n in range(1, 6)]
ENDINGS: list[tuple[str, Promise]] = [
    ("conflict", _("conflict of interest")),
    ("court", _("a court has the dispute")),
    ("insolvency", _("the seller is insolvent")),
    ("other", _("other")),
]
REFUSED_BY: list[tuple[str, Promise]] = [
    ("consumer", _("the consumer")),
    ("trader", _("the seller")),
    ("both", _("both")),
    ("silence", _("silence")),
]
ANOTHER_BODY = "other"
DEADLINES: dict[str, Promise] = {
    "offer": _("Answer to the offer"),
    "draft_idle": _("Preparing the case"),
    "typed_idle": _("Signature on paper, or what was typed is erased"),
    "complaint_idle": _("Writing to the seller"),
    "trader_wait": _("Answer of the seller"),
    "one_year": said_lazy("deadline-one_year"),
    "arrival": _("Arrival to confirm, without delay"),
    "rejection_notice": said_lazy("deadline-rejection_notice"),
    "outcome": said_lazy("deadline-outcome"),
    "accept": _("Answer to the proposal"),
    "silence": _("News from the service"),
}
# What follows where the day passes and nothing was done.
THEN: dict[str, Promise] = {
    "trader_wait": _("the case can be sent"),
    "one_year": said_lazy("then-one_year"),
    "rejection_notice": _("the service is late; the case goes on"),
    "outcome": said_lazy("then-outcome"),
    "accept": _("what the charter of the service says of silence"),
    "silence": _("the site stops following the case: outcome unknown"),
}
ACTORS: dict[str, Promise] = {
    "asker": THE_ASKER,
    "trader": _("the seller"),
    "body": _("the mediation service"),
    "both": _("both parties"),
}
