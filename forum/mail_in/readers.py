"""Addresses at the site's mail domain that another app reads, by the hook `register_mail_reader`: docs/extending.md"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from wagtail import hooks

from forum.mail_in.incoming import Incoming

HOOK = "register_mail_reader"

# What became of a letter, in a word for operators that names nobody; None where it is not to an address of theirs.
Reader: TypeAlias = Callable[[Incoming], str | None]


def read(letter: Incoming) -> str | None:
    """The first that knows the address decides."""
    for register in hooks.get_hooks(HOOK):
        outcome: str | None = register()(letter)
        if outcome is not None:
            return outcome
    return None
