"""Whether what somebody writes is shown at once, or held until somebody of the team has looked at it.

The forum knows no reason to hold anything. Other parts of the site are asked, inside the transaction of the act:
the Wagtail hook `register_publishing_check` returns a function that is given what was sent and says what it thinks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction
from wagtail import hooks

from forum.models import Answer, Comment, Member, Question

log = logging.getLogger(__name__)

HOOK = "register_publishing_check"
Text: TypeAlias = Question | Answer | Comment


@dataclass(frozen=True, slots=True)
class Manner:
    """How a form was filled in, as far as a page knows: programs and mails say nothing of it."""

    is_trapped: bool = False  # a field that people do not see was filled
    seconds: float | None = None  # since the form was shown


@dataclass(frozen=True, slots=True)
class Sent:
    """A post that was just written, or edited by its author. It is saved and locked, and nobody else reads it yet.
    Other apps send what is published as posts are, and has what checks read of them (`moderation`: proposals).

    `former`: the words that stood before an edit; None for what is new.
    """

    post: Text
    by: Member
    at: datetime
    former: str | None = None
    manner: Manner = field(default_factory=Manner)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`holds`: nobody but its author and the team reads it yet. `warns`: whoever reads it is told to be careful.

    `says`: sentences that its author reads at once.
    """

    holds: bool = False
    warns: bool = False
    says: tuple[str, ...] = ()


Check: TypeAlias = Callable[[Sent], Verdict]


def verdict(sent: Sent) -> Verdict:
    """What all checks say together. Each is asked, for each may keep what it found."""
    found = [_asked(register(), sent) for register in hooks.get_hooks(HOOK)]
    says = tuple(sentence for one in found for sentence in one.says)
    return Verdict(holds=any(one.holds for one in found), warns=any(one.warns for one in found), says=says)


def _asked(check: Check, sent: Sent) -> Verdict:
    """A check that fails loses nobody what they wrote: it said nothing."""
    try:
        with transaction.atomic():
            return check(sent)
    except Exception:
        log.exception("a check of what is published failed")
        return Verdict()


def words_of(post: Any) -> str:
    """Title and text as they were typed: `former` of a later edit. Of a post, or of what else has a body."""
    return "\n".join(filter(None, [getattr(post, "title", ""), post.body]))
