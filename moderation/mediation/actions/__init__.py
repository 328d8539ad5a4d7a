"""The verbs of a case, before it is sent and after. Sending itself is `moderation.handover.sending.send`.

Only the asker sends (Code de la consommation, art. L611-3 5°); a trigger can only make a private offer.
"""

from moderation.mediation.actions.afterwards import judge_mediation, say_if_kept
from moderation.mediation.actions.assigning import assign, assign_all, declaration_text, declare, put_back, recuse
from moderation.mediation.actions.beginning import begin
from moderation.mediation.actions.complaining import complaint_was_sent, keep_letter
from moderation.mediation.actions.desk_views import delete_view, keep_view, rename_view
from moderation.mediation.actions.ending import solved_meanwhile, stop, withdraw
from moderation.mediation.actions.extending import Extension, extend, extend_by_program
from moderation.mediation.actions.intake import COMPLAINT, DETAILS, is_kept, kept_values, mark_of, save_intake
from moderation.mediation.actions.messages import Said, record, say, write
from moderation.mediation.actions.offer import accept_offer, open_case_of, open_offer
from moderation.mediation.actions.opening import open_case
from moderation.mediation.actions.recommending import Advice, forget_recommendation, hand_to_editors, recommend
from moderation.mediation.actions.reporting import report, told_events
from moderation.mediation.actions.returning import Mailed, forget_answers, keep_answers, keep_typed, mail_link
from moderation.mediation.actions.steps import advance, advance_by_program
from moderation.mediation.actions.typing import throw_away, type_in

__all__ = [
    "COMPLAINT",
    "DETAILS",
    "Advice",
    "Extension",
    "Mailed",
    "Said",
    "accept_offer",
    "advance",
    "advance_by_program",
    "assign",
    "assign_all",
    "begin",
    "complaint_was_sent",
    "declaration_text",
    "declare",
    "delete_view",
    "extend",
    "extend_by_program",
    "forget_answers",
    "forget_recommendation",
    "hand_to_editors",
    "is_kept",
    "judge_mediation",
    "keep_answers",
    "keep_letter",
    "keep_typed",
    "keep_view",
    "kept_values",
    "mail_link",
    "mark_of",
    "open_case",
    "open_case_of",
    "open_offer",
    "put_back",
    "recommend",
    "record",
    "recuse",
    "rename_view",
    "report",
    "save_intake",
    "say",
    "say_if_kept",
    "solved_meanwhile",
    "stop",
    "throw_away",
    "told_events",
    "type_in",
    "withdraw",
    "write",
]
