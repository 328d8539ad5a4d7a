"""What must hold between the posts and the decisions; the forum's tables cannot say it themselves."""

from __future__ import annotations

from collections.abc import Iterator

from forum.models import Visibility
from moderation.review.models import Decision
from moderation.review.targets import KINDS


def differences() -> Iterator[str]:
    """A sentence for each hidden post without a standing statement of reasons, and for the reverse."""
    for kind, model in KINDS.items():
        standing = Decision.objects.standing().restrictive().filter(**{f"{kind}__isnull": False})
        decided = standing.values(f"{kind}_id")
        hidden = model.objects.filter(visibility=Visibility.HIDDEN)
        for pk in hidden.exclude(pk__in=decided).values_list("pk", flat=True):
            yield f"{kind} {pk} is hidden without a statement of reasons"
        shown = model.objects.filter(pk__in=decided).exclude(visibility__in=[Visibility.HIDDEN, Visibility.DELETED])
        for pk in shown.values_list("pk", flat=True):
            yield f"{kind} {pk} is shown although a decision hides it"
