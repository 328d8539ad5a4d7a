"""Numbers that stand in addresses and forms, where anybody may write anything."""

DIGITS_MAX = 18  # of a key that every database takes


def number_in(text: str, *, digits: int = DIGITS_MAX) -> int | None:
    """What the digits of ASCII write; None for any other sign, for nothing, and for more of them."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
