"""What staff do to an application: corrections, eligibility, and steps that two persons take."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.entries import record
from applications.models import Application, EligibilityCheck, TwoPersonRequest
from applications.permissions import officer
from applications.services.door import already_taken, lock, move
from calls.form_tree import read_form
from calls.models import EligibilityRule
from calls.permissions import approver
from calls.second_person import require_other_side
from core import clock, flow, ledger
from core.actors import CLOCK, Pair
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User

TWO_PERSON_STEPS = ("disqualify", "promote", "reinstate", "set_right")
RULED_STATES = ("submitted", "correction_requested")


def request_correction(
    application: Application, *, by: User, question_keys: Collection[str], due_at: datetime, note: str
) -> Application:
    """Ask for named fields to be mended by a date; only those open. Raises NotAllowed or NotNow."""
    tree = read_form(application.form)
    known = {question.key for question in tree.questions()}
    unknown = sorted(set(question_keys) - known)
    if unknown:
        raise NotNow(_("The form has no such field: %(keys)s") % {"keys": ", ".join(unknown)})
    ordered = [question.key for question in tree.questions() if question.key in question_keys]
    return move(
        application, "request_correction", by=by, note=note.strip(), question_keys=ordered, due_at=due_at
    )


def take_back_ruling(application: Application, *, by: User) -> Application:
    """Undo a ruling whose letters have not left: it is to be checked again. Raises NotAllowed or NotNow."""
    return move(application, "take_back_ruling", by=by)


def take_back_correction(application: Application, *, by: User) -> Application:
    """No longer ask for a correction that has not come; the last submission counts. Raises likewise."""
    return move(application, "take_back_correction", by=by)


def lapse_correction(application: Application) -> Application:
    """Close a correction whose date has passed: the last valid submission counts. Raises NotNow."""
    return move(application, "lapse", by=CLOCK)


def tick_rule(
    application: Application, *, by: User, rule: EligibilityRule, is_met: bool | None, note: str = ""
) -> EligibilityCheck:
    """An officer's tick for one rule: met, not met, or not looked at (None). Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(application)
        if not officer(locked, by):
            raise NotAllowed(_("Your role does not include this step."))
        if locked.state == "draft":
            raise NotNow(_("Nothing is submitted yet."))
        if locked.state not in RULED_STATES:
            raise NotNow(already_taken(locked))
        if rule.call_id != locked.call_id:
            raise NotNow(_("This rule belongs to another call."))
        check, _is_new = EligibilityCheck.objects.update_or_create(
            application=locked,
            rule=rule,
            defaults={
                "is_met": is_met,
                "note": note.strip()[:500],
                "checked_by": by,
                "checked_at": clock.now(),
            },
        )
        record(
            locked,
            "eligibility.ticked",
            by=by,
            rule=rule.key,
            version=rule.version,
            is_met=is_met,
            note_sha256=ledger.sha256_of(check.note),
        )
    return check


def rule_eligible(application: Application, *, by: User) -> Application:
    """Confirm that every rule is met. Raises NotAllowed or NotNow."""
    return move(application, "confirm_eligible", by=by)


def rule_ineligible(application: Application, *, by: User, note: str) -> Application:
    """Rule that a rule marked as not met excludes it, with a reason. Raises NotAllowed or NotNow."""
    return move(application, "rule_ineligible", by=by, note=note.strip())


def prepare_two_person_step(application: Application, *, by: User, step: str, note: str) -> TwoPersonRequest:
    """Prepare disqualification, promotion or a way back; it happens once an approver has signed it."""
    if step not in TWO_PERSON_STEPS:
        raise NotNow(_("This step needs no second person."))
    with ledger.book():
        locked = lock(application)
        if not officer(locked, by):
            raise NotAllowed(_("Your role does not include this step."))
        require_possible(locked, step, note.strip())
        if locked.requests.filter(step=step, is_approved__isnull=True).exists():
            raise NotNow(_("This step is prepared already and waits for an approver."))
        request = TwoPersonRequest.objects.create(
            application=locked, step=step, note=note.strip(), prepared_by=by, prepared_at=clock.now()
        )
        _record(request, f"{step}.prepared", by)
    return request


def approve_two_person_step(request: TwoPersonRequest, *, by: User) -> Application:
    """Sign a step that somebody else prepared, and take it. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _for_decision(request, by)
        application = move(
            locked.application,
            locked.step,
            by=Pair(prepared_by=locked.prepared_by, approved_by=by),
            note=locked.note,
        )
        _decide(locked, by, is_approved=True)
    return application


def refuse_two_person_step(request: TwoPersonRequest, *, by: User) -> TwoPersonRequest:
    """Refuse a step that somebody else prepared; nothing changes. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _for_decision(request, by)
        _decide(locked, by, is_approved=False)
        _record(locked, f"{locked.step}.refused", by)
    return locked


def require_possible(application: Application, step: str, note: str) -> None:
    """Raise NotNow where the step could not be taken now, whoever takes it."""
    application.facts = {"note": note}
    here = [
        one for one in flow.transitions(Application) if one.name == step and one.source == application.state
    ]
    if not here:
        raise NotNow(
            _("This is not possible now: it is already “%(state)s”.")
            % {"state": application.get_state_display()}
        )
    for condition in here[0].conditions:
        sentence = condition.why(application) if isinstance(condition, flow.Guard) else None
        if sentence:
            raise NotNow(sentence)


def _for_decision(request: TwoPersonRequest, by: User) -> TwoPersonRequest:
    rows = TwoPersonRequest.objects.select_for_update(of=("self",)).select_related(
        "application__call", "prepared_by"
    )
    locked = rows.get(pk=request.pk)
    if not approver(locked.application.call, by):
        raise NotAllowed(_("Your role does not include this step."))
    if locked.prepared_by_id == by.pk:
        raise NotAllowed(_("Whoever prepared a step cannot approve it."))
    require_other_side(locked.application.call, locked.prepared_by, by)
    if locked.is_approved is not None:
        raise NotNow(_("This step is decided already."))
    return locked


def _decide(request: TwoPersonRequest, by: User, *, is_approved: bool) -> None:
    request.decided_by, request.decided_at, request.is_approved = by, clock.now(), is_approved
    request.save(update_fields=["decided_by", "decided_at", "is_approved"])


def _record(request: TwoPersonRequest, event: str, by: User) -> None:
    note, prepared_by = ledger.sha256_of(request.note), request.prepared_by.ledger_name
    record(request.application, event, by=by, note_sha256=note, prepared_by=prepared_by)
