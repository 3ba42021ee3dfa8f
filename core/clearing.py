"""Clearing records whose time is over: one person prepares, another signs, the worker does it in portions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from core import clock, ledger
from core.actors import Actor, Pair, SystemActor
from core.administering import require_administrator, require_still
from core.canonical import sha256_of
from core.models import RetentionRun
from core.refusals import NotAllowed, NotNow, Refusal
from core.retention import NOTICE, Kind, kinds, look

OPERATOR = SystemActor("operator")
PORTION = 50  # rows in one transaction
WORKER_MAY_TAKE = 45.0  # seconds; then the next job goes on
SCOPE = "retention"

Teller = Callable[[str, int], object]


def prepare_run(*, by: Any) -> RetentionRun:
    """Write the dry run of this moment down, for a second person to sign. Raises NotAllowed or NotNow."""
    require_administrator(by)
    return _begin(by=by, prepared_by=by)


def sign_run(run: RetentionRun, *, by: Any, is_approved: bool = True) -> RetentionRun:
    """Sign what somebody else prepared, refuse it, or take one's own back. Raises NotAllowed or NotNow."""
    require_administrator(by)
    with ledger.book():
        locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
        if locked.decided_at is not None:
            raise NotNow(_("This is decided already."))
        if is_approved and locked.prepared_by_id == by.pk:
            raise NotAllowed(_("You prepared this yourself: somebody else has to sign it."))
        if is_approved and locked.prepared_by is not None:
            require_still(locked.prepared_by)
        if locked.prepared_by_id != by.pk:
            locked.decided_by = by
        locked.decided_at, locked.is_approved = clock.now(), is_approved
        if not is_approved:
            locked.is_open, locked.ended_at = False, clock.now()
        locked.save()
        ledger.record(
            "retention.signed" if is_approved else "retention.refused",
            subject=locked.ledger_name,
            scope=SCOPE,
            by=Pair(locked.prepared_by, by) if is_approved else by,
        )
        if is_approved:
            transaction.on_commit(partial(async_task, "core.tasks.clear_signed"))
    return locked


def run_as_operator(tell: Teller) -> RetentionRun:
    """Prepare and clear at once, for who holds the machine. Raises NotNow."""
    run = _begin(by=OPERATOR, decided_at=clock.now(), is_approved=True)
    go_on(run, until=None, tell=tell)
    return run


def clear_signed() -> int:
    """Go on with what was signed, for a while; returns how many records were cleared."""
    run = RetentionRun.objects.filter(is_open=True, is_approved=True).first()
    if run is None:
        return 0
    return go_on(run, until=time.monotonic() + WORKER_MAY_TAKE)


def go_on(run: RetentionRun, *, until: float | None, tell: Teller = lambda _key, _count: None) -> int:
    """Clear portion by portion, from where an earlier run stopped; returns how many were cleared now."""
    cleared = 0
    for kind in kinds():
        while True:
            if until is not None and time.monotonic() > until:
                return cleared
            count, is_over = _portion(run, kind)
            cleared += count
            if count:
                tell(kind.key, count)
            if is_over:
                break
    _end(run)
    return cleared


def warn_of_clearing() -> int:
    """Tell those concerned what goes in thirty days; returns how many records they were told of."""
    count = 0
    for kind in kinds():
        if kind.warn is None:
            continue
        for row in kind.over(clock.now() + NOTICE).order_by("pk").iterator(chunk_size=200):
            count += bool(kind.warn(row))
    return count


def _begin(*, by: Actor, **fields: Any) -> RetentionRun:
    now = clock.now()
    lines = look(now)
    if not any(one.count for one in lines):
        raise NotNow(_("Nothing is over its time."))
    plan = {one.kind.key: {"count": one.count, "held": one.held_count} for one in lines}
    with ledger.book():
        if RetentionRun.objects.select_for_update().filter(is_open=True).exists():
            raise NotNow(_("One is prepared already, or being done."))
        run = RetentionRun.objects.create(as_of=now, plan=plan, prepared_at=now, **fields)
        counts = {key: one["count"] for key, one in plan.items() if one["count"]}
        ledger.record(
            "retention.prepared", subject=run.ledger_name, scope=SCOPE, by=by, payload={"counts": counts}
        )
    return run


def _portion(run: RetentionRun, kind: Kind) -> tuple[int, bool]:
    """Clear a few records; (how many, whether none is left of this kind)."""
    with ledger.book():
        locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
        if not (locked.is_open and locked.is_approved):
            return 0, True
        done = locked.done.get(kind.key, {"count": 0, "last": 0, "passed": 0})
        rows = list(kind.due(locked.as_of).filter(pk__gt=done["last"]).order_by("pk")[:PORTION])
        if not rows:
            return 0, True
        last = rows[-1].pk
        cleared = _clear(kind, rows, _actor(locked))
        done = {
            "count": done["count"] + len(cleared),
            "last": last,
            "passed": done["passed"] + len(rows) - len(cleared),
        }
        locked.done = {**locked.done, kind.key: done}
        locked.save(update_fields=["done"])
        if cleared:
            names = sha256_of([locked.salt, kind.key, sorted(cleared)])
            ledger.record(
                "retention.cleared",
                subject=locked.ledger_name,
                scope=SCOPE,
                by=_actor(locked),
                payload={"kind": kind.key, "count": len(cleared), "names_sha256": names},
            )
    return len(cleared), len(rows) < PORTION


def _clear(kind: Kind, rows: Sequence[Any], by: Actor) -> list[str]:
    """The names of those that were cleared; one that refuses alone is passed over."""
    names = [kind.names(one) for one in rows]
    try:
        with ledger.book():
            kind.clear(rows, by)
        return names
    except Refusal:
        if len(rows) == 1:
            return []
    return [name for one in rows for name in _clear(kind, [one], by)]


def _end(run: RetentionRun) -> None:
    with ledger.book():
        locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
        if not locked.is_open:
            return
        locked.is_open, locked.ended_at = False, clock.now()
        locked.save(update_fields=["is_open", "ended_at"])
        counts = {key: one["count"] for key, one in locked.done.items() if one["count"]}
        ledger.record(
            "retention.ended",
            subject=locked.ledger_name,
            scope=SCOPE,
            by=_actor(locked),
            payload={"counts": counts},
        )


def _actor(run: RetentionRun) -> Actor:
    return Pair(run.prepared_by, run.decided_by) if run.decided_by else OPERATOR
