"""What the forum says aloud. Past tense; sent after commit, so a receiver sees committed rows only.

A receiver may run twice or, when the process dies, never: it does one thing, idempotently, and
`manage.py tick` does again what was missed. `content_changed`, `answer_called_dangerous` and `public_post_held` are the
exceptions: they are sent inside the transaction, for rows that must be written with the change (the search index queue,
the questions to judge, the moderators' queue, the reasons that its author is given).
"""

import logging
from typing import Any

from django.db import transaction
from django.dispatch import Signal

log = logging.getLogger(__name__)

content_changed = Signal()  # instance: an indexed object; inside the transaction
answer_called_dangerous = Signal()  # answer, by, sentence, at; inside the transaction
public_post_held = Signal()  # post, at; inside the transaction, while it is public still

product_shown = (
    Signal()
)  # product: asks what else its page depends on; each receiver gives a value that changes with it

question_asked = Signal()  # question
answer_published = Signal()  # answer
comment_published = Signal()  # comment
answer_accepted = Signal()  # answer, by
answer_unaccepted = Signal()  # answer, by
answer_outdated = Signal()  # answer: enough members say so for everybody to read it
answer_moved = Signal()  # answer, by: it stands under another question now
question_not_solved = Signal()  # question, by: its asker says that no answer helped
question_reopened = Signal()  # question, by: a moderator lets it take answers again
second_step_taken_off = Signal()  # member, by: an administrator; its owner had lost it
post_edited = Signal()  # post, by
post_visibility_changed = Signal()  # post, by


def announce(signal: Signal, sender: type[Any], **arguments: Any) -> None:
    """Send on commit; a receiver that fails is logged and hurts nobody."""

    def send() -> None:
        for receiver, result in signal.send_robust(sender, **arguments):
            if isinstance(result, Exception):
                log.error("receiver %r failed", receiver, exc_info=result)

    transaction.on_commit(send)
