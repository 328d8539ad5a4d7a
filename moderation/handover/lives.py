"""What everybody writes is read for a life in danger when it is sent, shown or held; nothing is held for that."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forum.publishing import Sent, Verdict
from moderation.handover.lexicon import THRESHOLDS, own_words, scores
from moderation.handover.models import QuestionToJudge
from moderation.review import actions
from moderation.review.models import Door, Flag
from moderation.review.targets import question_of


def check(sent: Sent) -> Verdict:
    """Inside the transaction of the act: the alarm rings at once. An edit rings for what it adds only.

    What its asker wrote is judged by the clock besides, for danger and frauds, held or not.
    """
    question = question_of(sent.post)
    if question is not None and question.author_id == sent.post.author_id:
        QuestionToJudge.objects.put(question)
    title = getattr(sent.post, "title", "")
    spoke = sent.former is not None and speaks_of_life([own_words(sent.former)])
    if speaks_of_life([title, own_words(sent.post.body)]) and not spoke:
        actions.alert(sent.post, Flag.Ground.LIFE, at=sent.at)
        return Verdict(says=(_help(),))
    return Verdict()


def speaks_of_life(texts: list[str]) -> bool:
    return scores(texts)["threat"] >= THRESHOLDS["threat"]


def _help() -> str:
    """For whoever wrote it: the emergency number of the Union, the doors that are for them, and that it was read."""
    doors = Door.objects.filter(ground=Flag.Ground.LIFE, for_consumer=True)
    sentences = [
        _("If you or somebody else is in danger now, call 112."),
        *(_("Somebody to talk to: %(door)s.") % {"door": door.way} for door in doors),
        _("The team has been told and reads what you wrote."),
    ]
    return " ".join(sentences)
