"""The ledger's entries about an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import ledger
from core.actors import Actor

if TYPE_CHECKING:
    from applications.models import Application


def record(application: Application, event: str, *, by: Actor, **payload: Any) -> None:
    """Put an event about an application into the open book, in the scope of its call."""
    ledger.record(
        event,
        subject=application.ledger_name,
        scope=application.call.ledger_name,
        by=by,
        payload=payload,
    )
