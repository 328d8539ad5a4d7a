"""Which texts look alike, by a rough skeleton after Unicode Technical Standard 39.

Without case, accents and compatibility forms; the letters of other alphabets that look like Latin ones as those, and so
the digits. Whoever changes the tables adds a migration that fills `Member.look` anew; of two that collide, the older
account keeps it.
"""

from __future__ import annotations

import re
import unicodedata

LOOK_MAX = 150  # of what is kept of a username

# Cyrillic, Greek and Armenian letters, and digits, each with the Latin letter it is taken for.
_PAIRS = (
    *zip("авеѐёһіїјкӏмноорԛгѕтуѵԝхзԁԍьпс", "abeeehiijkimhoopqrstyvwxedgbnc", strict=True),
    *zip("αβεηικνορτυχωγσϲ", "abenikvoptuxwyoc", strict=True),
    *zip("ահոսօգցզ", "whnuogqg", strict=True),
    *zip("0134578l|øłđħŧıȷ", "oieastbiioidhtij", strict=True),
)
_LOOKALIKES = str.maketrans(dict(_PAIRS))


def skeleton(text: str) -> str:
    """Two texts with the same one look alike."""
    small = unicodedata.normalize("NFKC", text).casefold().translate(_LOOKALIKES)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", small) if unicodedata.category(sign) != "Mn")
    return re.sub(r"[\W_]+", " ", bare.translate(_LOOKALIKES).replace("rn", "m").replace("vv", "w")).strip()


def look_of(name: str) -> str | None:
    """The skeleton of a name as one word: `Jean-Pierre` is `jean.pierre`. None without letters and digits."""
    return skeleton(name).replace(" ", "")[:LOOK_MAX] or None
