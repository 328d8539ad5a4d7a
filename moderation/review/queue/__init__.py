"""The one queue: all that waits for a decision, danger first, then what most people ask for, then the oldest."""

from moderation.review.queue.lines import Item, Line, Source
from moderation.review.queue.posts import reasons_of
from moderation.review.queue.reading import (
    LATER,
    PAGE_SIZE,
    Standing,
    Tab,
    claim_of,
    claim_of_another,
    deferral_of,
    items,
    next_for,
    sources_for,
    standing,
    tabs,
    waiting,
)
from moderation.review.queue.sources import SOURCES
from moderation.review.urgency import Urgency

__all__ = [
    "LATER",
    "PAGE_SIZE",
    "SOURCES",
    "Item",
    "Line",
    "Source",
    "Standing",
    "Tab",
    "Urgency",
    "claim_of",
    "claim_of_another",
    "deferral_of",
    "items",
    "next_for",
    "reasons_of",
    "sources_for",
    "standing",
    "tabs",
    "waiting",
]
