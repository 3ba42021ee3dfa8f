"""The rows of an application, by what they are for."""

from applications.models.afterwards import Appeal, HandOver
from applications.models.application import (
    Answer,
    Application,
    Attachment,
    Collaborator,
    CollaboratorInvitation,
)
from applications.models.broadcast import Broadcast, BroadcastRecipient
from applications.models.carried import CarriedDraft
from applications.models.diligence import (
    DiligenceCheck,
    Flag,
    PreparedRuling,
    SanctionsEntry,
    SanctionsList,
)
from applications.models.hold import LegalHold
from applications.models.lists import ListExport, SavedSearch
from applications.models.opening import Opening
from applications.models.parts import PartUpload
from applications.models.submission import (
    CorrectionRequest,
    EligibilityCheck,
    Receipt,
    StepRecord,
    Submission,
    TwoPersonRequest,
)
from applications.models.thread import Message, MessageReading
from applications.models.translation import Translation

__all__ = [
    "Answer",
    "Appeal",
    "Application",
    "Attachment",
    "Broadcast",
    "BroadcastRecipient",
    "CarriedDraft",
    "Collaborator",
    "CollaboratorInvitation",
    "CorrectionRequest",
    "DiligenceCheck",
    "EligibilityCheck",
    "Flag",
    "HandOver",
    "LegalHold",
    "ListExport",
    "Message",
    "MessageReading",
    "Opening",
    "PartUpload",
    "PreparedRuling",
    "Receipt",
    "SanctionsEntry",
    "SanctionsList",
    "SavedSearch",
    "StepRecord",
    "Submission",
    "Translation",
    "TwoPersonRequest",
]
