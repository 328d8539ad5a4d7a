"""The two walls between a member's text and a reader's browser: bleach, then nh3, which has the last word."""

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import nh3
from bleach.sanitizer import Cleaner

from forum.text import policy
from forum.text.typography import typeset

_of_thread = threading.local()  # bleach's parser keeps state: one for each thread; building it costs as much as a use
_WITH_CONTENT = {"script", "style", "title", "textarea", "template", "noscript"}


def _verdict(tag: str, attribute: str, value: str) -> str | None:
    return value if policy.is_allowed(tag, attribute, value) else None


# Without nh3's own `rel`: the policy knows which links stay on the site, and any other value than its own is dropped.
_last_word = nh3.Cleaner(
    tags=policy.TAGS,
    attributes=policy.ATTRIBUTES,
    attribute_filter=_verdict,
    url_schemes=policy.SCHEMES,
    clean_content_tags=_WITH_CONTENT,
    link_rel=None,
)
_first_look = nh3.Cleaner(
    tags=policy.TAGS_IN,
    attributes={**policy.ATTRIBUTES, "a": {"href", "title"}},
    url_schemes=policy.SCHEMES,
    clean_content_tags=_WITH_CONTENT,
    link_rel=None,
)


def sanitize(html: str, *, base_url: str = "", language: str = "") -> str:
    """Safe HTML under the house policy. Takes well-formed HTML of bounded depth: foreign HTML passes `reduce` first."""
    apply_policy = partial(policy.apply, base_url=base_url, typeset=typeset if language == "fr" else None)
    return last_word(bleached(html, [apply_policy]))


def bleached(html: str, filters: Sequence[Callable[..., Iterator[policy.Token]]] = ()) -> str:
    """What bleach lets through; with no filter, before the house policy."""
    cleaner = _cleaner()
    cleaner.filters = filters  # type: ignore[assignment]  # any callable that takes and gives a stream will do
    return cleaner.clean(html)


def last_word(html: str) -> str:
    """What nh3 lets through. It changes nothing in HTML that was rendered by the same version."""
    return _last_word.clean(html)


def reduce(html: str) -> str:
    """Foreign HTML, well-formed and in few elements, before the slow parser sees it; scripts go with their content."""
    return _first_look.clean(html)


def _cleaner() -> Cleaner:
    cleaner: Cleaner | None = getattr(_of_thread, "cleaner", None)
    if cleaner is None:
        cleaner = _of_thread.cleaner = Cleaner(
            tags=policy.TAGS_IN, attributes=policy.is_allowed_in, protocols=policy.SCHEMES, strip=True
        )
    return cleaner
