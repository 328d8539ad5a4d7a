"""The verbs of the forum: the only writers. Web, API, importers and commands call the same ones.

Each checks, locks the row that carries the invariant, changes, writes the ledger, announces. Each may be
called twice (double click, retry) with the effect of once, and refuses with `PermissionDenied` or
`ValidationError` holding a sentence for the member.
"""

from forum.actions.acceptance import accept, mark_not_solved, unaccept
from forum.actions.addresses import restore_address
from forum.actions.answers import answer, edit_answer
from forum.actions.comments import comment, edit_comment
from forum.actions.conversions import to_answer, to_comment, undo_conversion
from forum.actions.drafting import discard_draft, keep_draft
from forum.actions.drafts import (
    AlreadyPublished,
    begin_attempt,
    choose_ask_form,
    count_deflection,
    publish_by_link,
    publish_draft,
    send_link,
)
from forum.actions.duplicates import (
    confirm_duplicate,
    mark_duplicate,
    propose_duplicate,
    refuse_duplicate,
    reopen,
)
from forum.actions.exports import ask_for_export
from forum.actions.following import block, follow, unblock, unfollow
from forum.actions.invitations import invite
from forum.actions.leaving import leave, stay
from forum.actions.marks import mark, withdraw_mark
from forum.actions.members import change_settings, choose_channels, mark_read, save_notification, set_wants_mail
from forum.actions.merging import merge
from forum.actions.names import rename
from forum.actions.nudges import count_nudge
from forum.actions.outcome import say_solved
from forum.actions.pictures import add_picture
from forum.actions.private_notes import forget_note, note_privately
from forum.actions.products import disown, mark_as_bought, merge_products, own, remove_mark, set_parent
from forum.actions.purchase_notes import note_purchase
from forum.actions.purchases import prove_purchase
from forum.actions.questions import (
    ask,
    close,
    edit_question,
    set_anonymous,
    take_elsewhere,
)
from forum.actions.requests import set_requests, take_note
from forum.actions.revisions import hide_revision, show_revision
from forum.actions.saved_filters import delete_filter, rename_filter, save_filter
from forum.actions.saved_replies import delete_reply, save_reply
from forum.actions.second_step import take_off_second_step
from forum.actions.setting_aside import put_off, skip, take_up_again
from forum.actions.suggestions import approve_edit, refuse_edit, suggest_edit, withdraw_edit
from forum.actions.suspending import suspend
from forum.actions.tags import ignore_tag, merge_tags, seed_themes, set_synonyms, stop_ignoring_tag
from forum.actions.visibility import delete, hide, hold, release, restore, undelete, warn_readers
from forum.actions.votes import me_too, vote, withdraw_me_too, withdraw_vote

__all__ = [
    "AlreadyPublished",
    "accept",
    "add_picture",
    "answer",
    "approve_edit",
    "ask",
    "ask_for_export",
    "begin_attempt",
    "block",
    "change_settings",
    "choose_ask_form",
    "choose_channels",
    "close",
    "comment",
    "confirm_duplicate",
    "count_deflection",
    "count_nudge",
    "delete",
    "delete_filter",
    "delete_reply",
    "discard_draft",
    "disown",
    "edit_answer",
    "edit_comment",
    "edit_question",
    "follow",
    "forget_note",
    "hide",
    "hide_revision",
    "hold",
    "ignore_tag",
    "invite",
    "keep_draft",
    "leave",
    "mark",
    "mark_as_bought",
    "mark_duplicate",
    "mark_not_solved",
    "mark_read",
    "me_too",
    "merge",
    "merge_products",
    "merge_tags",
    "note_privately",
    "note_purchase",
    "own",
    "propose_duplicate",
    "prove_purchase",
    "publish_by_link",
    "publish_draft",
    "put_off",
    "refuse_duplicate",
    "refuse_edit",
    "release",
    "remove_mark",
    "rename",
    "rename_filter",
    "reopen",
    "restore",
    "restore_address",
    "save_filter",
    "save_notification",
    "save_reply",
    "say_solved",
    "seed_themes",
    "send_link",
    "set_anonymous",
    "set_parent",
    "set_requests",
    "set_synonyms",
    "set_wants_mail",
    "show_revision",
    "skip",
    "stay",
    "stop_ignoring_tag",
    "suggest_edit",
    "suspend",
    "take_elsewhere",
    "take_note",
    "take_off_second_step",
    "take_up_again",
    "to_answer",
    "to_comment",
    "unaccept",
    "unblock",
    "undelete",
    "undo_conversion",
    "unfollow",
    "vote",
    "warn_readers",
    "withdraw_edit",
    "withdraw_mark",
    "withdraw_me_too",
    "withdraw_vote",
]
