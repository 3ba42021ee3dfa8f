"""What the ledger hashes of judging's rows, and how it reads them again."""

from __future__ import annotations

from typing import Any

from core.canonical import sha256_of, sha256_of_text
from core.ledger import reads
from scoring.models import (
    Announcement,
    AppealJuror,
    Assignment,
    Closing,
    Conflict,
    Decision,
    MakerReport,
    PanelMember,
    Postponement,
    Ranking,
    Scorecard,
    Shortlisting,
)


def panel_name(member: PanelMember) -> str:
    """How the ledger names a place on a panel."""
    return f"panel:{member.call.slug}:{member.pk}"


def conflict_name(conflict: Conflict) -> str:
    """How the ledger names a conflict."""
    return f"conflict:{conflict.application.reference}:{conflict.member_id}:{conflict.kind}"


def panel_snapshot(member: PanelMember) -> dict[str, Any]:
    """Role, answer and signature."""
    return {
        "role": member.role,
        "state": member.state,
        "code_version": member.code_version,
        "code_signed_at": member.code_signed_at,
    }


def conflict_snapshot(conflict: Conflict) -> dict[str, Any]:
    """The tie, and whether it is waived."""
    return {
        "kind": conflict.kind,
        "note_sha256": sha256_of_text(conflict.note),
        "waived_at": conflict.waived_at,
        "waived_reason_sha256": sha256_of_text(conflict.waived_reason),
    }


def assignment_snapshot(assignment: Assignment) -> dict[str, Any]:
    """Who reads what, and whether it still stands."""
    return {
        "round": assignment.round.key,
        "application": assignment.application.reference,
        "member": assignment.member_id,
        "state": assignment.state,
    }


def marks_of(card: Scorecard) -> list[list[Any]]:
    """The marks as plain rows, in the order of their criteria's keys."""
    rows = card.marks.values_list("criterion__key", "value", "cannot_judge", "reason")
    return sorted([key, value, cannot, sha256_of_text(reason)] for key, value, cannot, reason in rows)


def marks_hash(card: Scorecard) -> str:
    """SHA-256 over everything the juror gave: marks, reasons, recommendation and both texts."""
    return sha256_of(
        {
            "marks": marks_of(card),
            "recommendation": card.recommendation,
            "feedback": sha256_of_text(card.feedback),
            "note": sha256_of_text(card.note),
        }
    )


def scorecard_snapshot(card: Scorecard) -> dict[str, Any]:
    """The card's state and score, and the hash over its marks as they are now.

    A draft is the juror's own: only that it is one is in the ledger.
    """
    if card.state == Scorecard.State.DRAFT:
        return {"state": card.state}
    return {
        "state": card.state,
        "score": card.score,
        "marks_hash": card.marks_hash,
        "marks_sha256": marks_hash(card),
    }


def appeal_juror_snapshot(one: AppealJuror) -> dict[str, Any]:
    """The state and the opinion; the reasons as hashes."""
    return {
        "state": one.state,
        "ready_at": one.ready_at,
        "opinion": one.opinion,
        "reason_sha256": sha256_of_text(one.reason),
        "ended_reason_sha256": sha256_of_text(one.ended_reason),
    }


def ranking_snapshot(ranking: Ranking) -> dict[str, Any]:
    """The document's own hash, computed from it as it is now."""
    return {
        "number": ranking.number,
        "inputs_hash": ranking.inputs_hash,
        "sha256": ranking.sha256,
        "document_sha256": sha256_of_text(ranking.document),
    }


def decision_snapshot(decision: Decision) -> dict[str, Any]:
    """The outcome and the hashes of its reasons."""
    return {
        "outcome": decision.outcome,
        "reserve_place": decision.reserve_place,
        "reason_sha256": sha256_of_text(decision.reason),
        "quorum_waiver_sha256": sha256_of_text(decision.quorum_waiver),
    }


def announcement_snapshot(announcement: Announcement) -> dict[str, Any]:
    """When, signed by whom, released or not."""
    approver = announcement.approved_by
    return {
        "embargo_until": announcement.embargo_until,
        "message_sha256": sha256_of_text(announcement.message),
        "prepared_by": announcement.prepared_by.ledger_name,
        "approved_by": approver.ledger_name if approver else "",
        "released_at": announcement.released_at,
    }


def closing_snapshot(closing: Closing) -> dict[str, Any]:
    """What stood against it, and the hash of the reason."""
    return {
        "round": closing.round.key if closing.round else "",
        "against": closing.against,
        "reason_sha256": sha256_of_text(closing.reason),
    }


def postponement_snapshot(moved: Postponement) -> dict[str, Any]:
    """Which round, from when to when, and the hash of the reason."""
    return {
        "round": moved.round.key,
        "due_before": moved.due_before,
        "due_at": moved.due_at,
        "reason_sha256": sha256_of_text(moved.reason),
    }


def shortlisting_snapshot(kept: Shortlisting) -> dict[str, Any]:
    """Who goes on, on which ranking, where it departs from it, and the hash of the reason."""
    return {
        "round": kept.round.key,
        "ranking": kept.ranking.ledger_name,
        "references": kept.references,
        "departures": kept.departures,
        "reason_sha256": sha256_of_text(kept.reason),
    }


def maker_report_snapshot(one: MakerReport) -> dict[str, Any]:
    """The outcome; the juror's words and the office's as hashes."""
    return {
        "outcome": one.outcome,
        "said_sha256": sha256_of_text(one.said),
        "answer_sha256": sha256_of_text(one.answer),
        "answered_at": one.answered_at,
    }


@reads("panel")
def _read_panel(name: str) -> dict[str, Any] | None:
    found = PanelMember.objects.filter(pk=name.rpartition(":")[2]).first()
    return panel_snapshot(found) if found else None


@reads("conflict")
def _read_conflict(name: str) -> dict[str, Any] | None:
    reference, member, kind = name.split(":")
    rows = Conflict.objects.filter(application__reference=reference, kind=kind)
    found = rows.filter(member_id=int(member)).first()
    return conflict_snapshot(found) if found else None


@reads("assignment")
def _read_assignment(public_id: str) -> dict[str, Any] | None:
    rows = Assignment.objects.select_related("round", "application")
    found = rows.filter(public_id=public_id).first()
    return assignment_snapshot(found) if found else None


@reads("scorecard")
def _read_scorecard(public_id: str) -> dict[str, Any] | None:
    found = Scorecard.objects.filter(assignment__public_id=public_id).first()
    return scorecard_snapshot(found) if found else None


@reads("appealjuror")
def _read_appeal_juror(public_id: str) -> dict[str, Any] | None:
    found = AppealJuror.objects.filter(public_id=public_id).first()
    return appeal_juror_snapshot(found) if found else None


@reads("ranking")
def _read_ranking(name: str) -> dict[str, Any] | None:
    slug, key, number = name.split(":")
    found = Ranking.objects.filter(round__call__slug=slug, round__key=key, number=number).first()
    return ranking_snapshot(found) if found else None


@reads("decision")
def _read_decision(reference: str) -> dict[str, Any] | None:
    found = Decision.objects.filter(application__reference=reference).first()
    return decision_snapshot(found) if found else None


@reads("announcement")
def _read_announcement(slug: str) -> dict[str, Any] | None:
    rows = Announcement.objects.select_related("prepared_by", "approved_by")
    found = rows.filter(call__slug=slug).first()
    return announcement_snapshot(found) if found else None


@reads("closing")
def _read_closing(public_id: str) -> dict[str, Any] | None:
    found = Closing.objects.select_related("round").filter(public_id=public_id).first()
    return closing_snapshot(found) if found else None


@reads("postponement")
def _read_postponement(public_id: str) -> dict[str, Any] | None:
    found = Postponement.objects.select_related("round").filter(public_id=public_id).first()
    return postponement_snapshot(found) if found else None


@reads("shortlisting")
def _read_shortlisting(public_id: str) -> dict[str, Any] | None:
    rows = Shortlisting.objects.select_related("round", "ranking__round__call")
    found = rows.filter(public_id=public_id).first()
    return shortlisting_snapshot(found) if found else None


@reads("makerreport")
def _read_maker_report(public_id: str) -> dict[str, Any] | None:
    found = MakerReport.objects.filter(public_id=public_id).first()
    return maker_report_snapshot(found) if found else None
