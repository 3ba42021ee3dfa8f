"""What is done to calls. `move_call` is the only way a call's state changes."""

from calls.services.door import move_call
from calls.services.extending import approve_extension, extend_for_all, request_extension_for_one
from calls.services.sealing import seal_due_calls, seal_call

__all__ = [
    "approve_extension",
    "extend_for_all",
    "move_call",
    "request_extension_for_one",
    "seal_call",
    "seal_due_calls",
]
