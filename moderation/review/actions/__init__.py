"""Reporting and deciding: the only writers of flags, decisions and statements of reasons.

What restricts somebody is written in one transaction with its reasons and with what they are told. Two moderators
at once, or one who clicks twice, decide once.
"""

from moderation.review.actions.alarms import acknowledge_alarm, note_told, ring_again
from moderation.review.actions.amendments import (
    adopt_amendment,
    decline_amendment,
    propose_amendment,
    vote_on_amendment,
    withdraw_amendment,
)
from moderation.review.actions.appeals import contest, decide_appeal, withdraw_appeal, write_to_appeal
from moderation.review.actions.charter import (
    accept_charter,
    approve_charter,
    note_charter_read,
    publish_charter,
    spare_former_writers,
)
from moderation.review.actions.flags import alert, flag, report_danger
from moderation.review.actions.guides import withdraw_guide
from moderation.review.actions.member_reports import leave_member, report_member
from moderation.review.actions.members import acknowledge, close_account, limit, refuse_reports, suspend, warn
from moderation.review.actions.misuse import call_unfounded, end_measure, refuse_notices, take_back_unfounded
from moderation.review.actions.notice_appeals import contest_notice, withdraw_about_notice, write_about_notice
from moderation.review.actions.notices import (
    AlreadyAnswered,
    answer_notice,
    confirm_sender,
    give_notice,
    name_sender,
)
from moderation.review.actions.posts import ask_for_correction, call_spam, close_as_duplicate, decide_hide, keep, shut
from moderation.review.actions.undoing import undo
from moderation.review.actions.working import claim, leave, put_off, take_up_again
from moderation.review.appealing import AppealEnded
from moderation.review.rights import AlreadyDecided

__all__ = [
    "AlreadyAnswered",
    "AlreadyDecided",
    "AppealEnded",
    "accept_charter",
    "acknowledge",
    "acknowledge_alarm",
    "adopt_amendment",
    "alert",
    "answer_notice",
    "approve_charter",
    "ask_for_correction",
    "call_spam",
    "call_unfounded",
    "claim",
    "close_account",
    "close_as_duplicate",
    "confirm_sender",
    "contest",
    "contest_notice",
    "decide_appeal",
    "decide_hide",
    "decline_amendment",
    "end_measure",
    "flag",
    "give_notice",
    "keep",
    "leave",
    "leave_member",
    "limit",
    "name_sender",
    "note_charter_read",
    "note_told",
    "propose_amendment",
    "publish_charter",
    "put_off",
    "refuse_notices",
    "refuse_reports",
    "report_danger",
    "report_member",
    "ring_again",
    "shut",
    "spare_former_writers",
    "suspend",
    "take_back_unfounded",
    "take_up_again",
    "undo",
    "vote_on_amendment",
    "warn",
    "withdraw_about_notice",
    "withdraw_amendment",
    "withdraw_appeal",
    "withdraw_guide",
    "write_about_notice",
    "write_to_appeal",
]
