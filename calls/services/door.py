"""The one door for a call's state."""

from __future__ import annotations

from calls.models import Call
from calls.models.call import call_snapshot
from calls.services.rules import keep_published_rules
from core import clock, flow, ledger
from core.actors import Actor
from core.ledger import reads


def move_call(call: Call, step: str, *, by: Actor, note: str = "") -> Call:
    """Take a step: known → row locked → allowed → guards → changed → saved → ledger, in one transaction.

    Returns the fresh row. Raises UnknownStep, NotAllowed or NotNow, each with its sentence.
    """
    flow.known_step(Call, step)
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        source = locked.state
        flow.take(locked, step, by=by)
        _stamp(locked, step)
        locked.save()
        if step == "publish":
            keep_published_rules(locked, by=by)
        ledger.record(
            f"call.{step}",
            subject=locked.ledger_name,
            scope=locked.ledger_name,
            by=by,
            payload={"from": source, "to": locked.state, "note": note},
            row=call_snapshot(locked),
        )
    return locked


def _stamp(call: Call, step: str) -> None:
    """The columns that belong to a step, so that row and state are written together."""
    from calls.ports import submissions_of

    if step == "publish":
        call.published_at = clock.now()
    if step == "seal":
        sealed = submissions_of(call)
        call.sealed_at, call.sealed_count, call.sealed_hash = clock.now(), sealed.count, sealed.sha256


@reads("call")
def _read_call(slug: str) -> dict[str, object] | None:
    call = Call.objects.filter(slug=slug).first()
    return call_snapshot(call) if call else None
