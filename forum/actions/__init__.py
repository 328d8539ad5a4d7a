"""The verbs of the forum: the only writers. Web, API, importers and commands call the same ones.

Each checks, locks the row that carries the invariant, changes, writes the ledger, announces. Each may be
called twice (double click, retry) with the effect of once, and refuses with `PermissionDenied` or
`ValidationError` holding a sentence for the member.
"""

from forum.actions.acceptance import accept, mark_not_solved, unaccept
from forum.actions.answers import answer, edit_answer
from forum.actions.comments import comment
from forum.actions.questions import ask, close, edit_question, mark_duplicate, reopen, take_elsewhere
from forum.actions.visibility import delete, hide, hold, release, restore
from forum.actions.votes import me_too, vote, withdraw_me_too, withdraw_vote

__all__ = [
    "accept",
    "answer",
    "ask",
    "close",
    "comment",
    "delete",
    "edit_answer",
    "edit_question",
    "hide",
    "hold",
    "mark_duplicate",
    "mark_not_solved",
    "me_too",
    "release",
    "reopen",
    "restore",
    "take_elsewhere",
    "unaccept",
    "vote",
    "withdraw_me_too",
    "withdraw_vote",
]
