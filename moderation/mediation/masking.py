"""What other people wrote of themselves does not travel with a case: addresses, numbers, account names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from forum.text import personal_data

MEMBER = "[member]"
_MENTION = re.compile(r"(?<![\w@])@([\w.+-]*\w)")


class Mask:
    """Masks text after text and counts what it took out, by kind. `names`: pseudonyms by folded account name."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.counts: Counter[str] = Counter()

    def over(self, text: str) -> str:
        return self.mentions(personal_data.replace(text, self._take_out))

    def mentions(self, text: str) -> str:
        """`@name` only: a name without its sign may be any word."""
        return _MENTION.sub(self._mention, text)

    def _take_out(self, kind: personal_data.Kind, found: str) -> str:
        self.counts[kind.value] += 1
        return f"[{kind}]"

    def _mention(self, found: re.Match[str]) -> str:
        self.counts["member"] += 1
        return f"@{self.names.get(found[1].casefold(), MEMBER)}"
