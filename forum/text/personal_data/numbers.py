"""French numbers of people: social security (NIR), and SIRET or SIREN of those who work alone.

The numbers of a company are public; those of somebody who works alone lead to their home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.fr import siret

from forum.text.personal_data.kinds import Finding, Kind

_S = r"[ .\-/_*]{0,2}"
_NIR = re.compile(
    rf"(?<![\dA-Za-z])([123478]){_S}(\d\d){_S}(0[1-9]|1[0-2]|[2-9]\d){_S}(\d\d|2[ABab]){_S}(\d{{3}}){_S}(\d{{3}})"
    rf"(?:[ .\-/_*(]{{0,4}}(?:cl[ée] ?:? ?)?(\d\d))?(?![\dA-Za-z])"
)
_NIR_SAID = re.compile(
    r"s[ée]cu\b|s[ée]curit[ée] sociale|\bnir\b|\bn°? ?ss\b|carte vitale|social security|\binsee\b|assur[ée] social",
    re.I,
)
AROUND = 60  # signs before a number in which it is said what it is


def find_nir(text: str) -> Iterator[Finding]:
    """With its key; without, or with a wrong one, where it is called by its name."""
    for match in _NIR.finditer(text):
        is_said = _NIR_SAID.search(text, max(match.start() - AROUND, 0), match.start()) is not None
        if is_said or (match[7] and match[1] in "12" and _key_fits(match)):
            yield Finding(Kind.NIR, match.start(), match.end(), match[0])


def _key_fits(match: re.Match[str]) -> bool:
    """Corsica counts as 19 and 18 (2A, 2B): article R115-1 of the Code de la sécurité sociale."""
    place = {"2A": "19", "2B": "18"}.get(match[4].upper(), match[4])
    number = int(match[1] + match[2] + match[3] + place + match[5] + match[6])
    return 97 - number % 97 == int(match[7])


_FIRM = re.compile(r"(?<![\dA-Za-z])\d{3}[ .]?\d{3}[ .]?\d{3}(?:[ .]?(?:\d{5}|\d{3} \d{2}|\d{2} \d{3}))?(?![\dA-Za-z])")
_NAMED = re.compile(r"\bsire[nt]\b", re.I)
_OWN = re.compile(
    r"\b(?:mon|notre|my|our)\s+(?:(?:propre|own|num[ée]ro|n[°o]|number|de|of|business)\s+)*sire[nt]\b|"
    r"\b(?:je suis|i am|i'm|en tant qu|comme|as an?)\b[^.\n]{0,30}"
    r"\b(?:ind[ée]pendante?|artisane?|freelance|lib[ée]rale?)\b",
    re.I,
)
_ALONE = re.compile(
    r"auto-?\s?entrepr\w+|micro-?\s?entrepr\w+|entrepr(?:ise|eneur|eneuse)s? individuel\w*|(?-i:\bEI(?:RL)?\b)|"
    r"profession lib[ée]rale|sole (?:trader|proprietor)|self-?employed|micro-?business|free-?lance|"
    r"one[- ](?:man|woman|person) (?:business|company|firm|band|show|operation|outfit)|"
    r"(?:on|by) (?:his|her|their) own\b|works? alone|"
    r"(?:tout|toute|travaille|bosse|exerce|artisane?) seule?\b|seule? (?:dans|[àa]) (?:sa|son)\b|"
    r"[àa] son (?:propre )?compte",
    re.I,
)
# Those of whom most work alone, and who leave a number rather than the name of a company.
_TRADE = re.compile(
    r"\b(?:plombi[eè]re?|[ée]lectricien(?:ne)?|couvreu(?:r|se)|peintre|ma[çc]on(?:ne)?|jardini[eè]re?|chauffagiste|"
    r"serruri[eè]re?|menuisi[eè]re?|carreleu(?:r|se)|d[ée]panneu(?:r|se)|r[ée]parateur|couturi[eè]re|artisane?|"
    r"plumber|roofer|electrician|gardener|builder|painter|handyman|carpenter|locksmith|plasterer|tiler|decorator)\b",
    re.I,
)
_COMPANY = re.compile(r"\b(?:SARL|SASU?|SA|EURL|société|company|enseigne|magasin|seller|vendeur)\b[^.\n]{0,60}$", re.I)


def find_siret(text: str) -> Iterator[Finding]:
    """Of somebody who says that it is theirs, or that it is a sole trader's."""
    for match in _FIRM.finditer(text):
        digits = "".join(filter(str.isdigit, match[0]))
        is_long = len(digits) == 14  # two keys that fit: seldom by chance
        if _is_number_of_a_firm(digits) and _is_a_persons(text, match.start(), match.end(), is_long=is_long):
            yield Finding(Kind.SIRET, match.start(), match.end(), match[0])


def _is_number_of_a_firm(digits: str) -> bool:
    return bool(siret.is_valid(digits) if len(digits) == 14 else len(digits) == 9 and luhn.is_valid(digits))


def _is_a_persons(text: str, start: int, end: int, *, is_long: bool) -> bool:
    before, after = text[max(start - 100, 0) : start], text[end : end + 60]
    if _OWN.search(before):
        return True
    if _COMPANY.search(before):
        return False
    is_named = _NAMED.search(before) or _NAMED.search(after) or is_long
    is_alone = _ALONE.search(before) or _ALONE.search(after) or (is_long and _TRADE.search(before))
    return bool(is_alone and is_named)
