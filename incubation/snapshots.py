"""What the ledger hashes of placements, milestones, tranches, pilots and knowledge products."""

from __future__ import annotations

from typing import Any

from calls.models import Programme
from core.canonical import sha256_of, sha256_of_text
from core.ledger import reads
from incubation.models import Cohort, KnowledgeProduct, Milestone, Outcome, Pilot, Placement, Report, Tranche

LANGUAGES = ("en", "ru", "kk")


def texts(row: Any, field: str) -> list[str]:
    """A translated field in every language, whatever language is active."""
    return [getattr(row, f"{field}_{language}") or "" for language in LANGUAGES]


def cohort_snapshot(cohort: Cohort) -> dict[str, Any]:
    """Name, start, and the milestones that every placement gets."""
    return {
        "key": cohort.key,
        "name": texts(cohort, "name"),
        "starts_on": cohort.starts_on,
        "milestones": [
            [one.key, one.stage, texts(one, "title"), one.due_week, one.is_required, one.tranche_percent]
            for one in sorted(cohort.stage_milestones.all(), key=lambda one: one.key)
        ],
    }


def stages_snapshot(programme: Programme) -> dict[str, Any]:
    """The milestones with which new cohorts of a programme begin."""
    return {
        "key": programme.key,
        "milestones": [
            [one.key, one.stage, texts(one, "title"), one.due_week, one.is_required, one.tranche_percent]
            for one in sorted(programme.milestones.all(), key=lambda one: one.key)
        ],
    }


def placement_snapshot(placement: Placement) -> dict[str, Any]:
    """The award, and when the present stage began or the placement was paused or ended."""
    paused = {"paused_on": placement.paused_on} if placement.paused_on else {}  # as before there were pauses
    return {
        **paused,
        "reference": placement.application.reference,
        "cohort": placement.cohort.key,
        "admitted_on": placement.admitted_on,
        "stage_began_on": placement.stage_began_on,
        "award": placement.award_amount,
        "currency": placement.award_currency,
        "ended_on": placement.ended_on,
    }


def milestone_snapshot(milestone: Milestone) -> dict[str, Any]:
    """What is due, its state, and the evidence by its hashes."""
    return {
        "stage": milestone.stage,
        "title": texts(milestone, "title"),
        "required": milestone.is_required,
        "due_on": milestone.due_on,
        "state": milestone.state,
        "delivered_at": milestone.delivered_at,
        "decided_at": milestone.decided_at,
        "decided_by": milestone.decided_by.ledger_name if milestone.decided_by else "",
        "evidence": [
            [one.upload.sha256 if one.upload else "", sha256_of_text(one.link), sha256_of_text(one.text)]
            for one in milestone.evidence.select_related("upload").order_by("id")
        ],
    }


def report_snapshot(report: Report) -> dict[str, Any]:
    """Due date, state, and the text and the files by their hashes."""
    files = report.files.select_related("upload").order_by("id")
    held = [[one.question_key, one.upload.sha256, one.handed_in_at, one.set_aside_at] for one in files]
    return {
        "number": report.number,
        "due_on": report.due_on,
        "state": report.state,
        "text_sha256": sha256_of_text(report.text),
        **({"answers_sha256": sha256_of(report.answers)} if report.answers is not None else {}),
        **({"files": held} if held else {}),  # as before there were files
        "delivered_at": report.delivered_at,
        "decided_at": report.decided_at,
    }


def tranche_snapshot(tranche: Tranche) -> dict[str, Any]:
    """The amount, the milestone it waits for, and who signed; the key only where it is another."""
    follows = tranche.key == Tranche.key_of(tranche.placement.public_id, tranche.number)
    return {
        **({} if follows else {"key": str(tranche.key)}),  # as before there were keys
        "number": tranche.number,
        "amount": tranche.amount,
        "currency": tranche.currency,
        "milestone": str(tranche.milestone.public_id) if tranche.milestone else "",
        "state": tranche.state,
        "prepared_by": tranche.prepared_by.ledger_name if tranche.prepared_by else "",
        "approved_by": tranche.approved_by.ledger_name if tranche.approved_by else "",
        "approved_at": tranche.approved_at,
        "paid_on": tranche.paid_on,
        "payment_sha256": sha256_of_text(tranche.payment_reference),
    }


def pilot_snapshot(pilot: Pilot) -> dict[str, Any]:
    """The host, what is measured, what was read, and the result."""
    return {
        **_papers(pilot),
        "host": pilot.host_body,
        "country": pilot.country,
        "starts_on": pilot.starts_on,
        "ends_on": pilot.ends_on,
        "verdict": pilot.verdict,
        "result_sha256": sha256_of_text(pilot.result),
        "replicates": pilot.replicates_id,
        "indicators": [
            [
                one.name,
                one.unit,
                one.baseline,
                one.target,
                one.actual,
                [[reading.on, reading.value] for reading in one.readings.order_by("on")],
            ]
            for one in pilot.indicators.order_by("id")
        ],
    }


def _papers(pilot: Pilot) -> dict[str, Any]:
    """Agreement, evidence and public figures, where there are any: what came before hashed none of them."""
    papers: dict[str, Any] = {}
    if pilot.agreed_on:
        file = pilot.agreement.sha256 if pilot.agreement else ""
        papers["agreement"] = [file, pilot.agreed_on, sha256_of_text(pilot.signatory)]
    evidence = [
        [one.upload.sha256 if one.upload else "", sha256_of_text(one.link), sha256_of_text(one.text)]
        for one in pilot.evidence.select_related("upload").order_by("id")
    ]
    if evidence:
        papers["evidence"] = evidence
    if pilot.figures_published_at:
        papers["figures_published_at"] = pilot.figures_published_at
    return papers


def product_snapshot(product: KnowledgeProduct) -> dict[str, Any]:
    """What is published, and whether."""
    return {
        "call": product.call.slug,
        "application": product.application.reference if product.application else "",
        "title": texts(product, "title"),
        "kind": product.kind,
        "authors_sha256": sha256_of_text(product.authors),
        "year": product.year,
        "link": product.link,
        "file_sha256": product.upload.sha256 if product.upload else "",
        "published": product.is_published,
    }


def outcome_snapshot(outcome: Outcome) -> dict[str, Any]:
    """What was found so many months after, and whether it may be published where that was asked."""
    told = {"people": outcome.people, "countries": outcome.countries, "may_publish": outcome.may_publish}
    return {
        **({} if outcome.may_publish is None else told),
        "months": outcome.months,
        "use": outcome.use,
        "text_sha256": sha256_of_text(outcome.text),
        "recorded_at": outcome.recorded_at,
    }


@reads("cohort")
def _read_cohort(key: str) -> dict[str, Any] | None:
    found = Cohort.objects.filter(key=key).first()
    return cohort_snapshot(found) if found else None


@reads("stages")
def _read_stages(key: str) -> dict[str, Any] | None:
    found = Programme.objects.filter(key=key).first()
    return stages_snapshot(found) if found else None


@reads("placement")
def _read_placement(reference: str) -> dict[str, Any] | None:
    found = Placement.objects.filter(application__reference=reference).first()
    return placement_snapshot(found) if found else None


@reads("milestone")
def _read_milestone(public_id: str) -> dict[str, Any] | None:
    found = Milestone.objects.filter(public_id=public_id).first()
    return milestone_snapshot(found) if found else None


@reads("report")
def _read_report(name: str) -> dict[str, Any] | None:
    found = Report.objects.filter(**_numbered(name)).first()
    return report_snapshot(found) if found else None


@reads("tranche")
def _read_tranche(name: str) -> dict[str, Any] | None:
    found = Tranche.objects.filter(**_numbered(name)).first()
    return tranche_snapshot(found) if found else None


@reads("pilot")
def _read_pilot(name: str) -> dict[str, Any] | None:
    reference, _, pk = name.rpartition(":")
    found = Pilot.objects.filter(placement__application__reference=reference, pk=pk).first()
    return pilot_snapshot(found) if found else None


@reads("product")
def _read_product(public_id: str) -> dict[str, Any] | None:
    found = KnowledgeProduct.objects.filter(public_id=public_id).first()
    return product_snapshot(found) if found else None


@reads("outcome")
def _read_outcome(name: str) -> dict[str, Any] | None:
    reference, _, months = name.rpartition(":")
    found = Outcome.objects.filter(placement__application__reference=reference, months=months).first()
    return outcome_snapshot(found) if found else None


def _numbered(name: str) -> dict[str, Any]:
    reference, _, number = name.rpartition(":")
    return {"placement__application__reference": reference, "number": number}
