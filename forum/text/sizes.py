"""How much of a text is read by the rules that look for something in it: all that somebody can publish."""

from __future__ import annotations

BODY_MAX = 30_000
READ_MAX = BODY_MAX + 2_000  # with its title, and what stands beside it
