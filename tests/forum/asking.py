"""The way through the three steps, as a browser without script goes it."""

from typing import Any

from django.test import Client

from forum.guarding import FIELD

ABOUT = ("about", "product", "gtin", "product_words", "pick")


def ask_steps(client: Client, words: dict[str, Any], language: str = "en") -> Any:
    """The answer to step two: that to step one, if it goes no further."""
    ask = f"/{language}/questions/ask/"
    first = client.post(ask, {name: words[name] for name in words if name in ABOUT or name.startswith(FIELD)})
    if first.status_code != 302:
        return first
    number = first["Location"].partition("draft=")[2]
    text = {name: value for name, value in words.items() if name not in ABOUT}
    return client.post(f"{ask}text/", {**text, "draft": number})
