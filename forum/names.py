"""Which names people may write under: nobody is taken for the team, for a brand, or for somebody else.

A name is written in one alphabet, and compared by a rough skeleton after Unicode Technical Standard 39: without case,
accents and compatibility forms, the letters of other alphabets that look like Latin ones as those.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache as once

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from forum.models import Brand, Member

PUNCTUATION = frozenset(" '’-._,&")
MARKS_MAX = 6  # accents of their own, in one name
# Alphabets that are written together; every other name keeps to one.
TOGETHER = [{"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"CJK", "BOPOMOFO"}]
# Cyrillic, Greek and Armenian letters, and digits, each with the Latin letter it is taken for.
_PAIRS = (
    *zip("авеѐёһіїјкӏмноорԛгѕтуѵԝхзԁԍьпс", "abeeehiijkimhoopqrstyvwxedgbnc", strict=True),
    *zip("αβεηικνορτυχωγσϲ", "abenikvoptuxwyoc", strict=True),
    *zip("ահոսօգցզ", "whnuogqg", strict=True),
    *zip("0134578l|øłđħŧıȷ", "oieastbiioidhtij", strict=True),
)
_LOOKALIKES = str.maketrans(dict(_PAIRS))

# Beginnings of words that only the team may use, and words that are theirs as a whole.
STEMS = ("admin", "moderat", "mediat", "webmaster", "sysadmin")
WORDS = (
    *("staff", "support", "helpdesk", "official", "officiel", "officielle"),
    *("system", "systeme", "root", "team", "equipe", "selfcare"),
)


def check(name: str, *, of: Member | None = None) -> None:
    """ValidationError with a sentence for whoever chose this name; `of` is the member who has one already."""
    _check_letters(name)
    if of is not None and (of.is_staff or of.group_names):
        return
    words = words_of(name)
    if is_of_the_team(name) or any(_contains(words, taken) for taken in _titles(of)):
        raise ValidationError(_("This name belongs to the team or to a brand. Choose another one."), code="reserved")
    if _is_taken(name, of):
        raise ValidationError(_("This name looks like somebody else’s. Choose another one."), code="taken")


def _check_letters(name: str) -> None:
    plain = unicodedata.normalize("NFKC", name)
    strange = [sign for sign in plain if sign not in PUNCTUATION and unicodedata.category(sign)[0] not in "LMN"]
    marks = [sign for sign in plain if unicodedata.category(sign) == "Mn"]
    if strange or len(marks) > MARKS_MAX:
        raise ValidationError(_("Use letters, digits, spaces, dots and hyphens only."), code="signs")
    alphabets = {_alphabet(sign) for sign in plain if unicodedata.category(sign)[0] == "L"}
    if len(alphabets) > 1 and not any(alphabets <= allowed for allowed in TOGETHER):
        raise ValidationError(_("Write your name in one alphabet."), code="alphabets")


def _alphabet(letter: str) -> str:
    """The first word of its name in Unicode: LATIN, CYRILLIC, GREEK, CJK."""
    return unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]


def skeleton(name: str) -> str:
    """Two names with the same one look alike."""
    small = unicodedata.normalize("NFKC", name).casefold().translate(_LOOKALIKES)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", small) if unicodedata.category(sign) != "Mn")
    return re.sub(r"[\W_]+", " ", bare.translate(_LOOKALIKES).replace("rn", "m").replace("vv", "w")).strip()


def words_of(name: str) -> list[str]:
    """Of the skeleton; letters that stand alone, as in `a d m i n`, are one word."""
    words = skeleton(name).split()
    return words if any(len(word) > 1 for word in words) else ["".join(words)]


def is_of_the_team(name: str) -> bool:
    stems, whole = _reserved()
    words = words_of(name)
    return any(word.startswith(stems) or word in whole for word in [*words, "".join(words)])


@once
def _reserved() -> tuple[tuple[str, ...], frozenset[str]]:
    return tuple(skeleton(stem) for stem in STEMS), frozenset(skeleton(word) for word in WORDS)


def _titles(of: Member | None) -> Iterator[list[str]]:
    """The names of the site and of the brands, those apart for which the member answers."""
    yield words_of(settings.SITE_NAME)
    brands = Brand.objects.exclude(pk=of.brand_id) if of is not None and of.brand_id else Brand.objects.all()
    for name in brands.values_list("name", flat=True).iterator():
        yield words_of(name)


def _contains(words: list[str], taken: list[str]) -> bool:
    """One after the other, whatever stands around them; or written as one word."""
    size = len(taken)
    return any(words[at : at + size] == taken for at in range(len(words))) or "".join(words) == "".join(taken)


def _is_taken(name: str, of: Member | None) -> bool:
    """By the team or the staff of a brand, in looks; by anybody, as the name of their account."""
    others = Member.objects.exclude(pk=of.pk) if of is not None else Member.objects.all()
    if of is not None and others.filter(username__iexact=name).exists():
        return True
    known = others.filter(Q(is_staff=True) | Q(brand__isnull=False) | Q(groups__isnull=False)).distinct()
    same = skeleton(name).replace(" ", "")
    names = (taken for pair in known.values_list("username", "display_name") for taken in pair)
    return any(same == skeleton(taken).replace(" ", "") for taken in names if taken)
