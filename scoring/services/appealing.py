"""The jurors of an appeal: asked by staff who did not rule, ready once they signed, and what they think.

Whoever judged the application is refused here, and whoever marked it by the database as well.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.appeals import require_outsider
from applications.models import Appeal
from core import clock, ledger
from core.refusals import NotAllowed, NotNow
from people.models import User
from scoring import appeal_panel, code_of_conduct, notices, office_notices
from scoring.models import AppealJuror, Expert
from scoring.services.roster import account_of
from scoring.snapshots import appeal_juror_snapshot

State = AppealJuror.State


def ask(appeal: Appeal, expert: Expert, *, by: User) -> AppealJuror:
    """Ask an expert what they think of an appeal; again whoever was released.

    Raises NotAllowed, or NotNow with the sentence why this expert cannot judge it.
    """
    with ledger.book():
        locked = _waiting(appeal)
        require_outsider(locked, by)
        account_of(expert)
        why_not = appeal_panel.barred_from(locked, [expert]).get(expert.pk)
        if why_not:
            raise NotNow(
                _("%(name)s cannot judge this appeal: %(why)s.")
                % {"name": expert.name, "why": why_not.rstrip(".")}
            )
        one = AppealJuror.objects.filter(appeal=locked, expert=expert).first()
        if one and one.state in appeal_panel.ON_IT:
            raise NotNow(_("%(name)s is asked already.") % {"name": expert.name})
        one = one or AppealJuror(appeal=locked, expert=expert)
        one.state, one.ended_reason, one.ready_at, one.code_version = State.ASKED, "", None, ""
        one.asked_by, one.asked_at = by, clock.now()
        one.save()
        _record(one, "appeal.juror_asked", by)
        notices.appeal_asked(one)
    return one


def release(one: AppealJuror, *, by: User, reason: str) -> AppealJuror:
    """Do without the opinion of somebody who was asked, with a reason; an opinion that is given stays."""
    with ledger.book():
        locked = _locked(one)
        require_outsider(locked.appeal, by)
        _require_asked(locked)
        return _end(locked, State.RELEASED, reason, by)


def make_ready(one: AppealJuror, *, by: User) -> AppealJuror:
    """The juror signs the code of conduct and says that they have no conflict; the proposal opens."""
    with ledger.book():
        locked = _own(one, by)
        if not is_open(locked):
            locked.ready_at, locked.code_version = clock.now(), code_of_conduct.VERSION
            locked.save()
            _record(locked, "appeal.juror_ready", by)
    return locked


def step_back(one: AppealJuror, *, by: User, reason: str) -> AppealJuror:
    """The juror has a conflict, or cannot judge it: everything closes, and staff are told."""
    with ledger.book():
        locked = _end(_own(one, by), State.STEPPED_BACK, reason, by)
        office_notices.appeal_goes_on(locked)
    return locked


def give_opinion(one: AppealJuror, *, by: User, opinion: str, reason: str) -> AppealJuror:
    """What the juror thinks of the ruling, with a reason, once. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _own(one, by)
        if not is_open(locked):
            raise NotNow(_("Sign the code of conduct first."))
        if opinion not in AppealJuror.Opinion.values:
            raise NotNow(_("Say what you think of the ruling."))
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        locked.state, locked.opinion, locked.reason = State.GIVEN, opinion, reason.strip()
        locked.given_at = clock.now()
        locked.save()
        _record(locked, "appeal.opinion_given", by)
        office_notices.appeal_goes_on(locked)
    return locked


def is_open(one: AppealJuror) -> bool:
    """Whether the juror may read the proposal: ready, by the present code of conduct."""
    return one.ready_at is not None and one.code_version == code_of_conduct.VERSION


def _waiting(appeal: Appeal) -> Appeal:
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("application__call", "ruling")
    locked = rows.get(pk=appeal.pk)
    if locked.outcome:
        raise NotNow(_("This appeal is answered already."))
    return locked


def _locked(one: AppealJuror) -> AppealJuror:
    """The row with its appeal, both locked, while the appeal waits."""
    appeal = _waiting(one.appeal)
    rows = AppealJuror.objects.select_for_update(of=("self",)).select_related("expert__user")
    locked = rows.get(pk=one.pk)
    locked.appeal = appeal
    return locked


def _own(one: AppealJuror, by: User) -> AppealJuror:
    """The place of the person among the jurors of an appeal, while their opinion is asked for."""
    locked = _locked(one)
    if not by.is_active or locked.expert.user_id != by.pk:
        raise NotAllowed(_("Only the juror can do this."))
    _require_asked(locked)
    return locked


def _require_asked(one: AppealJuror) -> None:
    if one.state != State.ASKED:
        raise NotNow(_("This opinion is given already, or no longer asked for."))


def _end(one: AppealJuror, state: str, reason: str, by: User) -> AppealJuror:
    if not reason.strip():
        raise NotNow(_("Give a reason."))
    one.state, one.ended_reason = state, reason.strip()[:500]
    one.save()
    _record(one, f"appeal.juror_{state}", by)
    return one


def _record(one: AppealJuror, event: str, by: Any) -> None:
    juror = one.expert.user
    ledger.record(
        event,
        subject=one.ledger_name,
        scope=one.application.call.ledger_name,
        by=by,
        payload={
            "application": one.application.reference,
            "juror": juror.ledger_name if juror else "",
            "opinion": one.opinion,
        },
        row=appeal_juror_snapshot(one),
    )
