"""Who saw what, written down: what is opened, and what is taken along as a file.

The log is the one source for the pages. The ledger is its witness for files: `verify_ledger` holds them
against each other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.entries import record
from applications.models import Application, Attachment, Opening, Submission
from applications.permissions import officer
from calls.permissions import holds_role, roles_on
from core import clock, ledger
from core.refusals import NotAllowed

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

LOOKING_FOR = timedelta(minutes=5)
What = Opening.What


def record_export(call: Call, *, by: User, count: int, is_filtered: bool, kind: str) -> None:
    """Write down that somebody took the list of applications with them. Raises NotAllowed."""
    if not holds_role(by, call, "officer", "approver"):
        raise NotAllowed(_("Your role does not include this step."))
    with ledger.book():
        _log(by, What.LIST, call=call, detail=f"{kind}, {count}")
        ledger.record(
            "applications.exported",
            subject=call.ledger_name,
            scope=call.ledger_name,
            by=by,
            payload={"applications": count, "is_filtered": is_filtered, "format": kind},
        )


def record_opening(submission: Submission, attachment: Attachment, *, by: User) -> None:
    """Write down that staff opened a file of a sealed copy. Raises NotAllowed."""
    application = submission.application
    if not (officer(application, by) or holds_role(by, application.call, "approver")):
        raise NotAllowed(_("Your role does not include this step."))
    with ledger.book():
        sha256 = attachment.upload.sha256
        note_opening(application, by=by, what=What.FILE, detail=str(attachment.upload))
        record(application, "file.opened", by=by, submission=submission.number, sha256=sha256)


def note_opening(application: Application, *, by: User, what: str, detail: str = "") -> None:
    """Put into the log that staff open what is sealed: one query, and no entry of the ledger."""
    _log(by, what, call=application.call, application=application, detail=detail)


def note_taking(by: User, what: str, call: Call | None, detail: str, *, role: str = "") -> None:
    """Write down that somebody took a file along: in the log, and in the ledger as its witness."""
    with ledger.book():
        _log(by, what, call=call, detail=detail, role=role)
        scope = call.ledger_name if call else ""
        ledger.record("file.taken", subject=scope or "hub:", scope=scope, by=by, payload={"what": what})


def note_roster(by: User, count: int) -> None:
    """Put into the log that the roster was taken along; its own entry of the ledger is the caller's."""
    _log(by, What.ROSTER, detail=str(count))


def note_own_data(by: User) -> None:
    """Put into the log that somebody took their own data; the entry of the ledger is the caller's."""
    _log(by, What.OWN_DATA, role=Opening.Role.SELF)


def _log(
    by: User,
    what: str,
    *,
    call: Call | None = None,
    application: Application | None = None,
    detail: str = "",
    role: str = "",
) -> None:
    Opening.objects.create(
        call=call,
        application=application,
        by=by,
        role=role or _role_of(by, call),
        what=what,
        detail=detail[:300],
        at=clock.now(),
    )


def _role_of(by: User, call: Call | None) -> str:
    """What somebody is to this call, the weightiest first, else in the Hub."""
    held = roles_on(by, call) if call is not None else frozenset()
    for role in (Opening.Role.OFFICER, Opening.Role.APPROVER):
        if role in held:
            return role
    if by.is_administrator:
        return Opening.Role.ADMINISTRATOR
    return Opening.Role.STAFF if by.is_hub_staff else Opening.Role.UNKNOWN


def looking_now(application: Application, by: User) -> list[Opening]:
    """Who else opened the eligibility page within the last minutes, the latest first, each once."""
    since = clock.now() - LOOKING_FOR
    rows = Opening.objects.filter(application=application, what=What.RULING, at__gt=since)
    latest: dict[int, Opening] = {}
    for one in rows.exclude(by=by).select_related("by")[:50]:
        latest.setdefault(one.by_id, one)
    return list(latest.values())
