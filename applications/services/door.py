"""The one door for an application's state."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications import effects, ports, sealing
from applications.models import Application, StepRecord
from applications.snapshots import application_snapshot
from calls.deadlines import describe_moment
from calls.models import Call
from core import clock, flow, ledger, locks
from core.actors import Actor, person_of
from core.refusals import NotNow

RULINGS = ("rule_ineligible", "decline", "disqualify")


def move(application: Application, step: str, *, by: Actor, note: str = "", **facts: Any) -> Application:
    """Take a step: known → row locked → allowed → guards → changed → saved → ledger → notices and jobs.

    All of it in one transaction. `facts` are what the step brings for its guards (`received`,
    `idempotency_key`, `question_keys`, `due_at`). Returns the fresh row. Raises UnknownStep,
    NotAllowed or NotNow, each with a sentence; then nothing has changed.
    """
    flow.known_step(Application, step)
    with ledger.book():
        locked = lock(application)
        locked.facts = {"note": note, "applicant_ids": owner_ids(locked), **facts}
        source = locked.state
        if source != application.state:
            raise NotNow(already_taken(locked))
        _require(locked, step, by)
        if step in sealing.SEALING_STEPS:
            sealing.seal(locked, by=by)
        getattr(locked, step)()
        if step in RULINGS:
            locked.state_before = source
        locked.state_changed_at = clock.now()
        locked.save()
        _write_down(locked, step, source, by, note)
        effects.follow(locked, step, by=by)
        ports.after_step(locked, step, by)
    return locked


def lock(application: Application) -> Application:
    """The row as it is now, locked; its call share-locked before it, always in this order."""
    locks.share(Call, application.call_id)
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", "form")
    return rows.get(pk=application.pk)


def owner_ids(application: Application) -> tuple[int, ...]:
    """Whose own extensions hold for this application."""
    return tuple(one.user_id for one in application.collaborators.all() if one.role == "owner")


def already_taken(application: Application) -> str:
    """Who changed the state meanwhile, in a sentence."""
    last = application.history.select_related("by").last()
    if last is None:
        return _("It is already “%(state)s”.") % {"state": application.get_state_display()}
    return _("It is already “%(state)s”: decided by %(who)s on %(when)s.") % {
        "state": application.get_state_display(),
        "who": last.by or _("the portal"),
        "when": describe_moment(last.at, zone=application.call.zone, language=get_language() or "en"),
    }


def _require(application: Application, step: str, by: Actor) -> None:
    sources = {one.source for one in flow.transitions(Application) if one.name == step}
    try:
        flow.require(application, step, by=by)
    except NotNow:
        if application.state not in sources:
            raise NotNow(already_taken(application)) from None
        raise


def _write_down(application: Application, step: str, source: str, by: Actor, note: str) -> None:
    record = StepRecord.objects.create(
        application=application,
        step=step,
        source=source,
        target=application.state,
        note=note,
        by=person_of(by),
        actor=by.ledger_name,
        at=clock.now(),
    )
    ledger.record(
        f"application.{step}",
        subject=application.ledger_name,
        scope=application.call.ledger_name,
        by=by,
        payload={
            "from": source,
            "to": application.state,
            "note_sha256": ledger.sha256_of(note) if note else "",
            **_asked(application, step),
        },
        row=application_snapshot(application),
        then=lambda entry: StepRecord.objects.filter(pk=record.pk).update(ledger_number=entry.number),
    )


def _asked(application: Application, step: str) -> dict[str, str]:
    """Which fields a correction opens, and until when, as a hash that the audit compares."""
    if step != "request_correction":
        return {}
    facts = application.facts
    return {"asked_sha256": ledger.sha256_of([list(facts["question_keys"]), facts["due_at"]])}
