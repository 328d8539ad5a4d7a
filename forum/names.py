"""Which names people may write under: nobody is taken for the team, for a brand, or for somebody else.

A name is written in one alphabet, and compared by its look (forum/lookalikes.py). A username looks like no other, and
no name shown looks like somebody else's username; two people may show the same name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache as once

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from forum.guarding import refuse_details
from forum.lookalikes import LOOK_MAX, look_of, skeleton
from forum.models import Brand, Member

PUNCTUATION = frozenset(" '’-._,&")
MARKS_MAX = 6  # accents of their own, in one name
# Alphabets that are written together; every other name keeps to one.
TOGETHER = [{"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"CJK", "BOPOMOFO"}]

# Beginnings of words that only the team may use, and words that are theirs as a whole.
STEMS = ("admin", "moderat", "mediat", "webmaster", "sysadmin")
WORDS = (
    *("staff", "support", "helpdesk", "official", "officiel", "officielle"),
    *("system", "systeme", "root", "team", "equipe", "selfcare"),
)

NUMBERS_TRIED = range(2, 40)


def check_username(name: str, *, of: Member | None = None) -> None:
    """As `check`, with a free name near to one that is taken."""
    try:
        check(name, of=of)
    except ValidationError as refusal:
        near = free_name_near(name) if refusal.code == "taken" else None
        if near is None:
            raise
        sentence = _("This name is taken, or looks like somebody else’s. “%(name)s” is free.")
        raise ValidationError(sentence, code="taken", params={"name": near}) from None


def free_name_near(name: str) -> str | None:
    """The same with a number behind it."""
    near = [f"{name[: LOOK_MAX - 3].lower()}-{number}" for number in NUMBERS_TRIED]
    taken = taken_looks(near)
    return next((one for one in near if look_of(one) not in taken), None)


def taken_looks(usernames: Iterable[str]) -> set[str]:
    """Of these, the looks that some username has."""
    looks = {look_of(name) for name in usernames} - {None}
    return set(Member.objects.filter(look__in=looks).values_list("look", flat=True))


def check(name: str, *, of: Member | None = None) -> None:
    """ValidationError with a sentence for whoever chose this name; `of` is the member who has one already."""
    refuse_details(name)
    _check_letters(name)
    is_known = of is not None and bool(of.is_staff or of.group_names)
    if not is_known and _belongs_to_the_team_or_a_brand(name, of):
        raise ValidationError(_("This name belongs to the team or to a brand. Choose another one."), code="reserved")
    others = Member.objects.exclude(pk=of.pk) if of is not None else Member.objects.all()
    if _is_username(name, others) or (not is_known and _is_shown_for_the_team(name, others)):
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


def _belongs_to_the_team_or_a_brand(name: str, of: Member | None) -> bool:
    words = words_of(name)
    return is_of_the_team(name) or any(_contains(words, taken) for taken in _titles(of))


def _is_username(name: str, others: QuerySet[Member]) -> bool:
    """Of anybody, in looks."""
    look = look_of(name)
    same = Q(username__iexact=name) | (Q(look=look) if look else Q())
    return others.filter(same).exists()


def _is_shown_for_the_team(name: str, others: QuerySet[Member]) -> bool:
    """Or for the staff of a brand, in looks."""
    known = others.filter(Q(is_staff=True) | Q(brand__isnull=False) | Q(groups__isnull=False)).distinct()
    look = look_of(name)
    return any(look == look_of(shown) for shown in known.values_list("display_name", flat=True) if shown)
