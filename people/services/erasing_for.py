"""Erasing somebody who wrote to the Hub: one administrator asks with a reason, another signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Pair
from core.administering import require_administrator, require_still
from core.canonical import sha256_of
from core.refusals import NotAllowed, NotNow
from people.models import ErasureRequest, User
from people.services.erasing import carry_out, erasure_plan

if TYPE_CHECKING:
    from core.actors import Actor


def ask_erasure(person: User, *, by: User, reason: str) -> ErasureRequest:
    """Prepare it. Raises NotAllowed or NotNow."""
    _require_administrator(by, person)
    if not reason.strip():
        raise NotNow(_("Give the reason."))
    with ledger.book():
        locked = User.objects.select_for_update().get(pk=person.pk)
        if locked.erased_at is not None:
            raise NotNow(_("This account is deleted already."))
        if locked.erasure_requests.filter(is_approved__isnull=True).exists():
            raise NotNow(_("This is prepared already and waits for another administrator."))
        asked = ErasureRequest.objects.create(person=locked, reason=reason.strip(), prepared_by=by)
        _record("erasure.prepared", asked, by)
    return asked


def sign_erasure(asked: ErasureRequest, *, by: User) -> None:
    """Sign what another administrator prepared, and erase the person. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _for_decision(asked, by)
        _decide(locked, by, is_approved=True)
        carry_out(locked.person, by=Pair(locked.prepared_by, by))


def refuse_erasure(asked: ErasureRequest, *, by: User) -> None:
    """Refuse it, or take one's own request back; nothing is erased. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = ErasureRequest.objects.select_for_update().select_related("person").get(pk=asked.pk)
        _require_administrator(by, locked.person)
        _require_open(locked)
        _record("erasure.refused", locked, by)
        if locked.prepared_by_id == by.pk:
            locked.delete()
        else:
            _decide(locked, by, is_approved=False)


def _for_decision(asked: ErasureRequest, by: User) -> ErasureRequest:
    locked = ErasureRequest.objects.select_for_update().get(pk=asked.pk)
    _require_administrator(by, locked.person)
    _require_open(locked)
    if locked.prepared_by_id == by.pk:
        raise NotAllowed(_("You prepared this yourself: somebody else has to sign it."))
    require_still(locked.prepared_by)
    duties = erasure_plan(locked.person).duties
    if duties:
        raise NotNow(duties[0].text)
    return locked


def _decide(locked: ErasureRequest, by: User, *, is_approved: bool) -> None:
    locked.decided_by, locked.decided_at, locked.is_approved = by, clock.now(), is_approved
    locked.save(update_fields=["decided_by", "decided_at", "is_approved"])


def _require_open(locked: ErasureRequest) -> None:
    if locked.is_approved is not None:
        raise NotNow(_("This is decided already."))


def _require_administrator(by: User, person: User) -> None:
    require_administrator(by)
    if by.pk == person.pk:
        raise NotAllowed(_("Nobody decides on their own account here; “Your account” is the place for that."))


def _record(event: str, asked: ErasureRequest, by: Actor) -> None:
    """The reason may name somebody, so it is hashed with the request's own unguessable number."""
    told = {"reason_sha256": sha256_of([str(asked.public_id), asked.reason])}
    ledger.record(event, subject=asked.person.ledger_name, by=by, payload=told)
