from moderation.mediation.models.afterwards import PromiseCheck, Satisfaction
from moderation.mediation.models.bodies import BodyPolicy, BodyStaff, MediationBody
from moderation.mediation.models.case import Case
from moderation.mediation.models.desk_views import DeskView
from moderation.mediation.models.messages import Letter, Message, Readers
from moderation.mediation.models.readings import CaseReading, Opening
from moderation.mediation.models.recommendations import Recommendation
from moderation.mediation.models.records import (
    CaseEvent,
    ConsentRecord,
    Deadline,
    Evidence,
    PrecheckResult,
    ThreadSnapshot,
    WrittenComplaint,
)
from moderation.mediation.models.returning import Unfinished
from moderation.mediation.models.staff_work import Assignment, Declaration, Recusal
from moderation.mediation.models.traders import Trader
from moderation.mediation.models.ways import OtherWay

__all__ = [
    "Assignment",
    "BodyPolicy",
    "BodyStaff",
    "Case",
    "CaseEvent",
    "CaseReading",
    "ConsentRecord",
    "Deadline",
    "Declaration",
    "DeskView",
    "Evidence",
    "Letter",
    "MediationBody",
    "Message",
    "Opening",
    "OtherWay",
    "PrecheckResult",
    "PromiseCheck",
    "Readers",
    "Recommendation",
    "Recusal",
    "Satisfaction",
    "ThreadSnapshot",
    "Trader",
    "Unfinished",
    "WrittenComplaint",
]
