"""Questions and answers made of a few words, always the same ones, where no real ones are at hand."""

from __future__ import annotations

import random

THINGS = ["washing machine", "dishwasher", "kettle", "drill", "phone", "router", "pram", "mattress", "heater", "mixer"]
PARTS = ["filter", "hose", "battery", "hinge", "display", "pump", "cable", "motor", "seal", "handle", "fuse", "lid"]
FAULTS = ["leaks", "stops", "blinks", "smells", "shakes", "is late", "does not start", "shows E18", "is too loud"]
MOMENTS = ["after ten minutes", "since the update", "on a cold day", "in the second week", "when it is full"]
STEPS = ["Unplug it", "Clean the {part}", "Press the button for five seconds", "Order a new {part}", "Ask for a refund"]


def title(number: int) -> str:
    """A different title for each number."""
    pick = random.Random(number)
    return f"The {pick.choice(THINGS)} {pick.choice(FAULTS)} {pick.choice(MOMENTS)}, is it the {_part(pick)} {number}?"


def body(number: int, paragraphs: int = 2) -> str:
    """Markdown with what people use: emphasis, a list, a code, a link."""
    pick = random.Random(-number)
    steps = "\n".join(f"{place}. {pick.choice(STEPS).format(part=_part(pick))}" for place in (1, 2, 3))
    told = "\n\n".join(
        f"It {pick.choice(FAULTS)} {pick.choice(MOMENTS)}, and the **{_part(pick)}** {pick.choice(FAULTS)} too. "
        f"The manual says `{pick.randint(100, 999)}-{pick.choice('ABC')}` on page {pick.randint(2, 80)}."
        for _ in range(paragraphs)
    )
    return f"{told}\n\n{steps}\n\nThe [part list](https://example.org/parts/{number}) helped me."


def remark(number: int) -> str:
    pick = random.Random(number)
    return f"Mine {pick.choice(FAULTS)} {pick.choice(MOMENTS)} as well."


def _part(pick: random.Random) -> str:
    return pick.choice(PARTS)
