"""Certificates: issued by the step that earns them, in its transaction; the name is struck out on erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.models import Application, Collaborator
from applications.sealing import receipt_code
from calls.models import Call, Round
from core import clock, ledger
from core.actors import Actor
from core.canonical import sha256_of
from people.models import User
from scoring.models import Assignment, Certificate, PanelMember, Scorecard

if TYPE_CHECKING:
    from django.db.models import QuerySet

KINDS = {
    "award": Certificate.Kind.WINNER,
    "promote": Certificate.Kind.WINNER,
    "graduate": Certificate.Kind.GRADUATE,
}


def certify_after(round_: Round, *, by: Actor) -> list[Certificate]:
    """The jurors' certificates at the close of a call's last round; none while another is to come."""
    is_last = not round_.call.rounds.filter(locked_at__isnull=True).exists()
    return certify_jurors(round_.call, by=by) if is_last else []


def certify_jurors(call: Call, *, by: Actor) -> list[Certificate]:
    """One for each juror with a locked scorecard in any round and none yet. Inside the caller's book."""
    given = Assignment.objects.filter(round__call=call, scorecard__state=Scorecard.State.LOCKED)
    earned = PanelMember.objects.filter(call=call, pk__in=given.values("member"), certificates__isnull=True)
    return [
        _issue(
            call,
            Certificate(kind=Certificate.Kind.JUROR, member=one, name=one.expert.name),
            one.expert.user,
            by,
        )
        for one in earned.select_related("expert__user").order_by("pk")
    ]


def certify_step(application: Application, step: str, *, by: Actor) -> Certificate | None:
    """What a step of an application earns: the award, or the way to its end. Inside the caller's book.

    An award is published by the announcement, or by a promotion after it: never before the embargo ends.
    """
    kind = KINDS.get(step)
    if kind is None or application.certificates.filter(kind=kind).exists():
        return None
    owner = application.collaborators.filter(role=Collaborator.Role.OWNER).select_related("user").first()
    made = Certificate(kind=kind, application=application, name=application.applicant_name)
    return _issue(application.call, made, owner.user if owner else None, by)


def blank_certificates(rows: QuerySet[Certificate], *, by: Actor) -> None:
    """Strike the holder's name out; the code still answers. Inside the caller's book."""
    for one in rows.exclude(name="").select_related("call"):
        one.name = ""
        one.save(update_fields=["name"])
        _record(one, "certificate.erased", by)


def certificate_hash(certificate: Certificate) -> str:
    """SHA-256 over everything that a certificate says."""
    return sha256_of(
        {
            "code": certificate.code,
            "kind": certificate.kind,
            "name": certificate.name,
            "call": certificate.call.slug,
            "issued_at": certificate.issued_at,
        }
    )


def _issue(call: Call, made: Certificate, holder: User | None, by: Actor) -> Certificate:
    made.call, made.code, made.issued_at = call, receipt_code(), clock.now()
    made.language = (holder.language if holder else "en")[:2]
    made.sha256 = certificate_hash(made)
    made.save(force_insert=True)
    _record(made, "certificate.issued", by)
    return made


def _record(certificate: Certificate, event: str, by: Actor) -> None:
    ledger.record(
        event,
        subject=certificate.ledger_name,
        scope=certificate.call.ledger_name,
        by=by,
        payload={"sha256": certificate.sha256},
    )
