"""Tables of this part; imported by moderation.models."""

from moderation.review.models.decision import Decision
from moderation.review.models.flag import Flag
from moderation.review.models.rule import Rule
from moderation.review.models.statement import StatementOfReasons

__all__ = ["Decision", "Flag", "Rule", "StatementOfReasons"]
