from moderation.mediation.models.bodies import BodyPolicy, BodyStaff, MediationBody
from moderation.mediation.models.case import Case
from moderation.mediation.models.messages import Letter, Message, Readers
from moderation.mediation.models.records import (
    CaseEvent,
    ConsentRecord,
    Deadline,
    Evidence,
    PrecheckResult,
    ThreadSnapshot,
    WrittenComplaint,
)

__all__ = [
    "BodyPolicy",
    "BodyStaff",
    "Case",
    "CaseEvent",
    "ConsentRecord",
    "Deadline",
    "Evidence",
    "Letter",
    "MediationBody",
    "Message",
    "PrecheckResult",
    "Readers",
    "ThreadSnapshot",
    "WrittenComplaint",
]
