"""The ways to reach somebody that a text gives, in words as `letters.plain` leaves them, and their points."""

from __future__ import annotations

import re

EMAIL, PHONE, HANDLE = 3, 2, 2

_EMAIL = re.compile(r"[\w.+-]{2,64} ?(?:@|\(at\)|\[at\]|\(arobase\)) ?[\w-]{2,40} ?(?:\.|\(dot\)|\[dot\]) ?[a-z]{2,10}")
_PHONE = re.compile(
    r"(?<![\w-])(?:\+|00)\d{1,3}(?:[ .()/-]{0,3}\d){7,12}(?!\d)|(?<![\w-])0[1-9](?:[ .-]?\d{2}){4}(?!\d)|"
    r"(?<![\w-])0\d{2,4}[ .-]\d{3}[ .-]?\d{2,4}(?:[ .-]\d{2})?(?!\d)|plus (?:[a-z]{3,5} ){1,3}\d"
)
_MOBILE = re.compile(r"(?<![\w.,-])0[67](?:[ .-]?\d{2}){4}(?!\d)|(?<![\w.,-])07\d{3} ?\d{3} ?\d{3}(?!\d)")
_TOLL_FREE = re.compile(r"(?<!\d)(?:\+?1[ .(-]{0,3})?8(?:00|33|44|55|66|77|88)(?:[ .()-]{0,3}\d){7}(?!\d)")
_HANDLE = re.compile(
    r"(?<!\w)(?:telegram|whats ?app|insta(?:gram)?|snap(?:chat)?|kik|wechat|skype|signal|viber)(?!\w)"
    r"[^\n.?!]{0,12}?(?:@\w{3,}|\+?\d[\d .]{6,}|: ?[\w.@+]{4,})"
)


def ways(words: str) -> list[tuple[str, int]]:
    toll_free = _TOLL_FREE.findall(words)
    found = (
        ("e-mail", EMAIL, _EMAIL.search(words) is not None),
        ("telephone", PHONE, _PHONE.search(words) is not None or len(toll_free) >= 2),
        ("messenger", HANDLE, _HANDLE.search(words) is not None),
    )
    return [(what, points) for what, points, is_there in found if is_there]


def has_mobile(words: str) -> bool:
    """A number of a person: of France or the United Kingdom."""
    return _MOBILE.search(words) is not None
