"""The papers of a pilot as its page shows them: name, state, and the way to the file once it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from core.pills import Pill
from incubation.pills import UPLOADS

if TYPE_CHECKING:
    from core.models import Upload
    from incubation.models import Pilot, PilotEvidence, Placement


@dataclass(frozen=True, slots=True)
class Paper:
    """A file; `url` is empty until it is found to be harmless."""

    name: str
    url: str
    pill: Pill


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence with its file, if it has one."""

    row: PilotEvidence
    paper: Paper | None


def agreement_paper(placement: Placement, pilot: Pilot) -> Paper | None:
    """The agreement; None where none is kept."""
    names = {"placement": placement.public_id, "pk": pilot.pk}
    return _paper(pilot.agreement, reverse("incubation:pilot_agreement_file", kwargs=names))


def evidence_paper(placement: Placement, pilot: Pilot, row: PilotEvidence) -> Piece:
    """One piece of evidence."""
    names = {"placement": placement.public_id, "pk": pilot.pk, "piece": row.pk}
    return Piece(row, _paper(row.upload, reverse("incubation:pilot_evidence", kwargs=names)))


def signed_initial(pilot: Pilot) -> dict[str, Any]:
    """What is kept of the agreement already, for the form that replaces it."""
    return {"agreed_on": pilot.agreed_on, "signatory": pilot.signatory}


def _paper(upload: Upload | None, url: str) -> Paper | None:
    if upload is None:
        return None
    return Paper(upload.original_name, url if upload.is_ready else "", UPLOADS[upload.state])
