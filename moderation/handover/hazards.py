"""What others tell of a dangerous product in answers and comments reaches the team at once; nothing is held for that.

A retailer that learns of a danger in its own forum knows of it: Regulation (EU) 2023/988, art. 12.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from forum.models import Answer, Comment
from forum.publishing import Sent, Text, Verdict
from moderation.handover.lexicon import own_words
from moderation.handover.telling import tells_of_danger
from moderation.review import actions
from moderation.review.models import Door, Flag


def check(sent: Sent) -> Verdict:
    """Inside the transaction of the act. An edit is judged for what it adds only."""
    if not _is_judged_here(sent.post) or not tells_of_danger([own_words(sent.post.body)]):
        return Verdict()
    if sent.former is not None and tells_of_danger([own_words(sent.former)]):
        return Verdict()
    actions.alert(sent.post, Flag.Ground.SAFETY, at=sent.at)
    return Verdict(says=(_help(),))


def _is_judged_here(post: Text) -> bool:
    """Questions, with what their askers comment, are judged by the clock: `watching.py`."""
    return isinstance(post, Answer) or (isinstance(post, Comment) and post.author_id != post.question.author_id)


def _help() -> str:
    """For whoever wrote it: what comes first, and the doors that are for them."""
    doors = Door.objects.filter(ground=Flag.Ground.SAFETY, for_consumer=True)
    sentences = [
        _("Something burns, or somebody is hurt: call 112."),
        _("Do not use the product any more, and keep it: it is your evidence."),
        *(f"{door.name} – {door.text} {door.url}".strip() for door in doors),
        _("The team has been told and reads what you wrote."),
    ]
    return " ".join(sentences)
