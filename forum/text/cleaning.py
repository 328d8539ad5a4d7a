"""The first step of every text that comes in: what a database, a browser or a log cannot carry is dropped."""

import re
import unicodedata

# C0 without tab and newline, DEL, C1, surrogates (PostgreSQL refuses them), the byte order mark, noncharacters.
_UNREADABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef\ufffe\uffff"
# Embeddings, overrides and isolates make a text read otherwise than it is stored. Letters know their own direction,
# and the marks that help where signs meet (U+200E, U+200F, U+061C) stay.
_TURNING = "\u202a-\u202e\u2066-\u2069"
_FORBIDDEN = re.compile(f"[{_UNREADABLE}{_TURNING}]+")
_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")

_INVISIBLE_IN_A_LINE = re.compile("[\u200b\u2060]+")
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, empty on the screen
_SPACES = re.compile(r"\s+")

# Normalising is quadratic in the length of a run of combining marks: half a second for 30,000 of them.
# Unicode Standard Annex #15, section 13: no natural text has more than 30.
MAX_MARKS = 30
_MAYBE_MARKS = re.compile(f"[^\x00-\u02ff\u2000-\u20cf\u2100-\u2bff]{{{MAX_MARKS + 1},}}")


def clean_text(source: str) -> str:
    r"""The text that is stored: NFC, newlines as `\n`, nothing that controls. Never raises; idempotent."""
    text = _FORBIDDEN.sub("", _NEWLINE.sub("\n", source))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _MAYBE_MARKS.sub(_shorten_marks, text))
    return _MAYBE_MARKS.sub(_shorten_marks, text)


def clean_line(source: str) -> str:
    """A title or a name: one line, single spaces, nothing invisible that splits a word."""
    text = _SPACES.sub(" ", clean_text(source))
    return _SPACES.sub(" ", clean_text(_INVISIBLE_IN_A_LINE.sub("", text))).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: spaces, and signs that only join, direct or fill."""
    return all(sign in _FILLERS or unicodedata.category(sign)[0] in "ZC" for sign in text)


def _shorten_marks(match: re.Match[str]) -> str:
    kept, run = [], 0
    for character in match.group():
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
