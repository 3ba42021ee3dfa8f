"""Rulings that two officers take: one prepares, another confirms, which changes the state, or returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.models import Application, PreparedRuling
from applications.permissions import officer
from applications.prepared_rulings import record
from applications.services.door import lock, move
from applications.services.staff import require_possible
from calls.second_person import require_other_side
from core import clock, ledger
from core.actors import Pair
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

Outcome = PreparedRuling.Outcome
_ASKED = {"": (), "ineligible": ("rule_ineligible",), "all": ("rule_ineligible", "confirm_eligible")}


def asks_second_look(call: Call, step: str) -> bool:
    """Whether the call has this ruling looked at by a second officer."""
    return step in _ASKED[call.second_look]


def prepare_ruling(application: Application, *, by: User, step: str, note: str = "") -> PreparedRuling:
    """Prepare a ruling for another officer. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(application)
        if not officer(locked, by):
            raise NotAllowed(_("Your role does not include this step."))
        waiting = locked.prepared_rulings.filter(outcome="").select_related("prepared_by").first()
        if waiting is not None:
            sentence = _("A ruling that %(who)s prepared waits for another officer.")
            raise NotNow(sentence % {"who": waiting.prepared_by})
        require_possible(locked, step, note.strip())
        ruling = PreparedRuling.objects.create(
            application=locked, step=step, note=note.strip(), prepared_by=by, prepared_at=clock.now()
        )
        record(locked, "ruling.prepared", by=by, step=step, note_sha256=ledger.sha256_of(ruling.note))
    return ruling


def confirm_ruling(ruling: PreparedRuling, *, by: User) -> Application:
    """Confirm what another officer prepared, and take the step. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _for_answer(ruling, by)
        if locked.prepared_by_id == by.pk:
            raise NotAllowed(_("Whoever prepared a ruling cannot confirm it."))
        require_other_side(locked.application.call, locked.prepared_by, by)
        _answer(locked, by, Outcome.CONFIRMED)
        record(locked.application, "ruling.confirmed", by=by, step=locked.step)
        pair = Pair(prepared_by=locked.prepared_by, approved_by=by)
        return move(locked.application, locked.step, by=pair, note=locked.note)


def return_ruling(ruling: PreparedRuling, *, by: User, reason: str) -> PreparedRuling:
    """Return it with a reason; whoever prepared it may take it back so. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _for_answer(ruling, by)
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        _answer(locked, by, Outcome.RETURNED, reason.strip())
        reason_sha256 = ledger.sha256_of(locked.answer)
        record(locked.application, "ruling.returned", by=by, step=locked.step, reason_sha256=reason_sha256)
    return locked


def _for_answer(ruling: PreparedRuling, by: User) -> PreparedRuling:
    """The row with its application, both locked, the application first as everywhere."""
    application = lock(ruling.application)
    rows = PreparedRuling.objects.select_for_update(of=("self",)).select_related("prepared_by", "decided_by")
    locked = rows.get(pk=ruling.pk)
    locked.application = application
    if not officer(application, by):
        raise NotAllowed(_("Your role does not include this step."))
    if locked.outcome == Outcome.DROPPED:
        raise NotNow(_("The application went another way meanwhile; nothing is to be confirmed."))
    if locked.outcome:
        raise NotNow(_("This ruling is answered already, by %(who)s.") % {"who": locked.decided_by})
    return locked


def _answer(ruling: PreparedRuling, by: User, outcome: str, answer: str = "") -> None:
    ruling.outcome, ruling.answer = outcome, answer
    ruling.decided_by, ruling.decided_at = by, clock.now()
    ruling.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
