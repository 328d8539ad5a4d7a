"""The charter: what it is made of, its versions, who accepted which, and how members change it."""

from moderation.review.charter.seeding import seed

__all__ = ["seed"]
