"""What whoever filed an appeal reads, on its page and by mail, when the team settled it before anybody decided."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forum.models import Visibility
from moderation.review.models import Appeal


def settled(appeal: Appeal) -> str:
    """In the active language: that they have what they asked for, and what is back."""
    if appeal.outcome == Appeal.Outcome.OVERTAKEN:
        return _(
            "The moderation team has taken its decision back and looks at the text anew. You will read what comes of "
            "it, and may contest that too."
        )
    if appeal.sender_measure_id is not None:
        return _("The moderation team has taken it back before your appeal was decided. You have what you asked for.")
    if appeal.side != Appeal.Side.RESTRICTED:
        return _(
            "The moderation team did something about the text before your appeal was decided. You have what you "
            "asked for."
        )
    before = _(
        "The moderation team has taken its decision back before your appeal was decided. You have what you asked for."
    )
    return f"{before} {_back(appeal)}"


def _back(appeal: Appeal) -> str:
    decision = appeal.decision
    post = decision.post_or_none if decision is not None else None
    if decision is not None and decision.is_about_a_guide:
        return _("The guide is as it was before.")
    if post is None:
        return _("Nothing of it is left.")
    if post.visibility == Visibility.HELD:
        return _(
            "Its points are back. The text waits as before. Only you and the team see it, until the team has looked "
            "at it."
        )
    return _("Everything that it took is back, points included.")
