"""The verbs of a case, before it is sent and after. Sending itself is `moderation.handover.sending.send`.

Only the asker sends (Code de la consommation, art. L611-3 5°); a trigger can only make a private offer.
"""

from moderation.mediation.actions.afterwards import judge_mediation, say_if_kept
from moderation.mediation.actions.assigning import assign, assign_all, declaration_text, declare, put_back, recuse
from moderation.mediation.actions.beginning import begin
from moderation.mediation.actions.complaining import complaint_was_sent, keep_letter
from moderation.mediation.actions.ending import solved_meanwhile, stop, withdraw
from moderation.mediation.actions.extending import Extension, extend
from moderation.mediation.actions.intake import DETAILS, is_kept, kept_values, save_intake
from moderation.mediation.actions.messages import Said, record, say, write
from moderation.mediation.actions.offer import accept_offer, open_case_of, open_offer
from moderation.mediation.actions.opening import open_case
from moderation.mediation.actions.steps import advance, advance_by_program

__all__ = [
    "DETAILS",
    "Extension",
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
    "extend",
    "is_kept",
    "judge_mediation",
    "keep_letter",
    "kept_values",
    "open_case",
    "open_case_of",
    "open_offer",
    "put_back",
    "record",
    "recuse",
    "save_intake",
    "say",
    "say_if_kept",
    "solved_meanwhile",
    "stop",
    "withdraw",
    "write",
]
