"""Telephone numbers of people, French and from abroad; not those that firms print on their boxes.

Lines that are free to call, and numbers said to be those of a customer service, are for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forum.text.personal_data.kinds import Finding, Kind, names_a_thing

_S = r"[ .\-/\n]{0,2}"  # a number may be broken over two lines: see `_is_ones`
_BEGIN, _END = r"(?<![\w+.,/-])", r"(?![\d\w])(?![.,-]\d)"

_SHAPES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # France: ten digits; the service numbers 08 in threes.
        rf"(?<![\w+])(?:\+ ?33|00 ?33){_S}(?:\(0\))?{_S}0?[1-9](?:{_S}\d\d){{4}}(?![\d\w])",
        rf"(?<![\w+])(?:\+ ?33|00 ?33){_S}[89]\d\d(?:{_S}\d\d){{3}}(?![\d\w])",
        rf"{_BEGIN}0[ .-]?[1-9](?:{_S}\d\d){{4}}{_END}",
        rf"{_BEGIN}0[ .-]?[89]\d\d(?:[ .-]?\d\d){{3}}{_END}",
        # Abroad, with the number of the country.
        r"(?<![\w+])\+ ?[1-9]\d{0,2}(?:[ .()/-]{0,3}\d){7,12}(?!\d)",
        r"(?<![\w+.-])00[1-9]\d{0,2}[ .(/-](?:[ .()/-]{0,2}\d){7,12}(?!\d)",
        # North America.
        rf"{_BEGIN}(?:1[ .-]?)?\([2-9]\d\d\) ?[2-9]\d\d[ .-]\d{{4}}(?!\d)",
        rf"{_BEGIN}(?:1[ .-])?[2-9]\d\d([.-])[2-9]\d\d\1\d{{4}}(?![\d\w])",
        # Mobiles of the United Kingdom, Belgium, Switzerland.
        rf"{_BEGIN}07\d{{3}}[ .\n-]\d{{3}}[ .\n-]?\d{{3}}{_END}",
        rf"{_BEGIN}04\d\d[ ./]\d\d[ .]?\d\d[ .]?\d\d{_END}",
        rf"{_BEGIN}07\d \d{{3}} \d\d \d\d{_END}",
        # Landlines of Belgium and the United Kingdom: as they are grouped there.
        rf"{_BEGIN}0(?:[2349][ /.-]\d{{3}}|[15678]\d[ /.-]\d\d)[ .-]\d\d[ .-]\d\d{_END}",
        rf"{_BEGIN}(?:02\d \d{{4}} \d{{4}}|01\d1[ -]\d{{3}}[ -]\d{{4}}|01\d{{3}} (?:\d{{6}}|\d{{3}} \d{{3}})){_END}",
    )
)
# Whatever its shape, when the words before it say that somebody is to be called.
_CALLED = re.compile(
    r"(?:\bt[ée]l\b\.?|t[ée]l[ée]phone|\bphone|\bportable|\bmobile|\bcell\b|whats ?app|\bsms\b|\btextos?\b|\bfax\b|"
    r"\b(?:call|text|ring|reach|phone) (?:me|us|him|her)\b|(?:r?appele[rz]|contacte[rz]|joindre|joignable)(?:[ -]moi)?|"
    r"\blandline|\b(?:ligne )?fixe\b|\bgsm\b|festnetz|\bhandy\b|\bmy (?:\w+ )?number\b|\bmon num[ée]ro\b)"
    r"(?:[^\w\n]{0,3}\b(?:number|num[ée]ro|no|n°|is|est|le|au|at|on|the|me|de|moi|sur)\b){0,4}[^\w\n]{0,4}"
    r"(?P<number>\(?\d[\d ().\-]{5,18}\d)(?![\d\w])(?!\.\d)",
    re.I,
)
# Of an area and a subscriber, in groups of any length, when whom to ask for comes after it.
_ASKED_FOR = re.compile(
    rf"{_BEGIN}(?P<number>\(?0\d{{1,4}}\)?[ /-]\d{{3,8}}(?:[ -]\d{{2,5}}){{0,3}})"
    r"(?=[, ;:(]{1,3}(?:ask(?:ing)? for|demande[rz]|vraag naar|fragen)\b)",
    re.I,
)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d")

_FREE = re.compile(
    r"(?:33)?0?80\d{7}|(?:33|0)?9693\d{5}"  # France
    r"|1?8(?:00|33|44|55|66|77|88)\d{7}"  # North America
    r"|800\d{8}|(?:44)?0?8(?:00|08|45)\d{6,7}|(?:44)?0?3(?:0[036]|3\d)\d{7}|(?:49|32|41|39)0?800\d{4,8}"
)
_OF_A_FIRM = re.compile(
    r"hot ?line|help ?(?:line|desk)|\bsupport|services? (?:client|conso|apr[èe]s|technique|depart)|"
    r"service[ -]department|\bsav\b|assistance|customer(?! (?:file|data|record))|consumer|"
    r"\btech\b|technical|toll|warranty|manufactur|fabricant|"
    r"constructeur|distribut|revendeur|\bstandard\b|accueil|"
    r"magasin|boutique|\bstore|dealer|corporation|call ?cent(?:er|re)|centre d.appel|"
    r"relations? client|conseiller|num[ée]ro (?:vert|gratuit|azur|cristal|surtax)|\bsales\b|"
    r"(?:call|contact|reach|give) us|(?:appelez|contactez|joignez)[ -]nous|\bservice\b|\bcompany\b",
    re.I,
)
_ONES_OWN = re.compile(
    r"\b(?:mon|ma|mes|moi|me|my|mine|perso\w*|priv[ée]\w*|voisine?|mari|femme|fils|fille|m[èe]re|p[èe]re|husband|wife|"
    r"son|daughter|mother|father|neighbou?r)\b",
    re.I,
)
_FRENCH_MOBILE = re.compile(r"(?:33|0033|0)0?[67]\d{8}")
BEFORE, AFTER = 60, 25  # signs in which a firm is named
_SENTENCE_END = re.compile(r"[.!?]\s+(?=\S{3})|\n")


def find_phones(text: str) -> Iterator[Finding]:
    """Overlapping ones too: whoever asks keeps the first."""
    for shape in _SHAPES:
        for match in shape.finditer(text):
            if _is_ones(text, match.start(), match.end()):
                yield Finding(Kind.PHONE, match.start(), match.end(), match[0])
    for match in (*_CALLED.finditer(text), *_ASKED_FOR.finditer(text)):
        start, end = match.span("number")
        if not _DATE.match(match["number"]) and _is_ones(text, start, end):
            yield Finding(Kind.PHONE, start, end, match["number"])


def _is_ones(text: str, start: int, end: int) -> bool:
    digits = "".join(filter(str.isdigit, text[start:end]))
    if not 7 <= len(digits) <= 15 or text.count("\n", start, end) > 1 or _FREE.fullmatch(digits.removeprefix("00")):
        return False
    if _FRENCH_MOBILE.fullmatch(digits) and not (end - start == len(digits) and names_a_thing(text, start)):
        return True
    return not names_a_thing(text, start) and not _is_of_a_firm(text, start, end)


def _is_of_a_firm(text: str, start: int, end: int) -> bool:
    before = _SENTENCE_END.split(text[max(start - BEFORE, 0) : start])[-1]
    after = _SENTENCE_END.split(text[end : end + AFTER])[0]
    named = [match.end() for match in _OF_A_FIRM.finditer(before)]
    if not named:
        return _OF_A_FIRM.search(after) is not None and not _ONES_OWN.search(before)
    return not _ONES_OWN.search(before, named[-1])
