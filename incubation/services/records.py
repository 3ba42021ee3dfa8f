"""The ledger entries of incubation: one function a kind of row, each with the row's snapshot."""

from __future__ import annotations

from typing import Any

from calls.models import Call, Programme
from core import ledger
from core.actors import Actor
from core.canonical import sha256_of_text
from incubation import snapshots
from incubation.models import Cohort, KnowledgeProduct, Milestone, Outcome, Pilot, Placement, Report, Tranche


def _record(event: str, row: Any, call: Call, snapshot: Any, by: Actor, note: str, **payload: Any) -> None:
    if note:
        payload["note_sha256"] = sha256_of_text(note)
    ledger.record(
        event, subject=row.ledger_name, scope=call.ledger_name, by=by, payload=payload, row=snapshot(row)
    )


def cohort(event: str, row: Cohort, *, by: Actor) -> None:
    """Something happened to a cohort."""
    _record(f"cohort.{event}", row, row.call, snapshots.cohort_snapshot, by, "")


def stages(event: str, programme: Programme, call: Call, *, by: Actor) -> None:
    """Something happened to the stages of a programme, from a cohort of this call."""
    ledger.record(
        f"stages.{event}",
        subject=f"stages:{programme.key}",
        scope=call.ledger_name,
        by=by,
        payload={},
        row=snapshots.stages_snapshot(programme),
    )


def placement(event: str, row: Placement, *, by: Actor, note: str = "", **payload: Any) -> None:
    """Something happened to a placement."""
    call = row.application.call
    _record(f"placement.{event}", row, call, snapshots.placement_snapshot, by, note, **payload)


def milestone(event: str, row: Milestone, *, by: Actor, note: str = "") -> None:
    """Something happened to a milestone."""
    call = row.placement.application.call
    payload = {"placement": row.placement.ledger_name, "state": row.state}
    _record(f"milestone.{event}", row, call, snapshots.milestone_snapshot, by, note, **payload)


def report(event: str, row: Report, *, by: Actor, note: str = "", **more: Any) -> None:
    """Something happened to a report."""
    call = row.placement.application.call
    _record(f"report.{event}", row, call, snapshots.report_snapshot, by, note, state=row.state, **more)


def tranche(event: str, row: Tranche, *, by: Actor, note: str = "", **more: Any) -> None:
    """Something happened to a tranche."""
    call = row.placement.application.call
    payload = {"state": row.state, "amount": str(row.amount), "currency": row.currency, **more}
    _record(f"tranche.{event}", row, call, snapshots.tranche_snapshot, by, note, **payload)


def pilot(event: str, row: Pilot, *, by: Actor, **more: Any) -> None:
    """Something happened to a pilot."""
    call = row.placement.application.call
    _record(f"pilot.{event}", row, call, snapshots.pilot_snapshot, by, "", verdict=row.verdict, **more)


def product(event: str, row: KnowledgeProduct, *, by: Actor) -> None:
    """Something happened to a knowledge product."""
    _record(f"product.{event}", row, row.call, snapshots.product_snapshot, by, "", published=row.is_published)


def outcome(event: str, row: Outcome, *, by: Actor) -> None:
    """Somebody wrote down how a solution stands."""
    call = row.placement.application.call
    _record(f"outcome.{event}", row, call, snapshots.outcome_snapshot, by, "", use=row.use)
