"""What is done to calls. `move_call` is the only way a call's state changes."""

from calls.services.asking import answer, ask
from calls.services.call_files import import_call
from calls.services.catalogue import save_programme, save_topic
from calls.services.copying import copy_call, create_call
from calls.services.door import move_call
from calls.services.extending import (
    approve_extension,
    extend_for_all,
    request_extension_for_one,
    withdraw_extension,
)
from calls.services.incidents import change_incident, close_incident, enter_incident, log_measured
from calls.services.proposing import decline_proposal, propose_due
from calls.services.publishing import (
    approve_cancellation,
    archive_call,
    cancel_draft,
    prepare_cancellation,
    publish_call,
    withdraw_cancellation,
)
from calls.services.ready_made import begin_ready_made
from calls.services.sealing import seal_call, seal_due_calls
from calls.services.staffing import grant_role, revoke_role

__all__ = [
    "answer",
    "approve_cancellation",
    "approve_extension",
    "archive_call",
    "ask",
    "begin_ready_made",
    "cancel_draft",
    "change_incident",
    "close_incident",
    "copy_call",
    "create_call",
    "decline_proposal",
    "enter_incident",
    "extend_for_all",
    "grant_role",
    "import_call",
    "log_measured",
    "move_call",
    "prepare_cancellation",
    "propose_due",
    "publish_call",
    "request_extension_for_one",
    "revoke_role",
    "save_programme",
    "save_topic",
    "seal_call",
    "seal_due_calls",
    "withdraw_cancellation",
    "withdraw_extension",
]
