"""The ruling that waits for a second officer: what becomes of it when the application goes another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import clock, ledger
from core.actors import Actor

if TYPE_CHECKING:
    from applications.models import Application


def drop(application: Application, by: Actor) -> None:
    """Nothing is to be confirmed any more."""
    waiting = application.prepared_rulings.filter(outcome="")
    if waiting.update(outcome="dropped", decided_at=clock.now()):
        record(application, "ruling.dropped", by=by)


def record(application: Application, event: str, *, by: Actor, **payload: Any) -> None:
    """Put an event about a prepared ruling into the open book, in the scope of the call."""
    ledger.record(
        event,
        subject=application.diligence_name,
        scope=application.call.ledger_name,
        by=by,
        payload=payload,
    )
