"""Which of the two texts of a row is shown."""

from django.utils.translation import get_language


def is_french() -> bool:
    """The language of the moment."""
    return (get_language() or "").startswith("fr")
