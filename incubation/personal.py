"""What the programme holds of a person: whom they accompany as a mentor, what they told as spent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Upload
from incubation.models import (
    Agreement,
    FollowUp,
    Mentoring,
    NextStep,
    Outcome,
    PlacementNote,
    Question,
    ReportFile,
    Risk,
    Spending,
)
from people.personal import Duty, OwnFile, Part, register

if TYPE_CHECKING:
    from people.models import User


def _plain_name(upload: Upload) -> str:
    """The name of a file as one step of a path."""
    return upload.original_name.replace("/", "_").replace("\\", "_")


class IncubationPart(Part):
    name = "mentoring"

    def data(self, person: User) -> Any:
        rows = Mentoring.objects.filter(mentor=person).order_by("pk")
        told = ("since", "until", "mentor_agreed_at", "promise_version", "reason")
        return list(rows.values("placement__application__reference", *told))

    def duties(self, person: User) -> list[Duty]:
        rows = Mentoring.objects.filter(mentor=person, until__isnull=True).order_by("pk")
        words = _("You accompany %(reference)s as a mentor: somebody else has to take this over.")
        return [
            Duty(
                words % {"reference": one.placement.application.reference},
                reverse("incubation:placement", args=[one.placement.public_id]),
            )
            for one in rows.select_related("placement__application")
        ]


class TogetherPart(Part):
    """What a person wrote and agreed to in placements."""

    name = "placements"

    def data(self, person: User) -> Any:
        reference = "placement__application__reference"
        asked, answered = Q(asked_by=person), Q(answered_by=person)
        found = {
            "notes": _told(PlacementNote, Q(by=person), reference, "kind", "text", "on"),
            "questions": _told(Question, asked, reference, "text", "asked_at"),
            "answers": _told(Question, answered, reference, "answer", "answered_at"),
            "next_steps": _told(NextStep, Q(who=person), reference, "text", "due_on", "done_at"),
            "risks": _told(Risk, Q(raised_by=person), reference, "text", "plan", "raised_at"),
            "agreements": _told(Agreement, Q(signed_by=person), reference, "number", "signed_at"),
        }
        return {name: rows for name, rows in found.items() if rows}


def _told(model: Any, mine: Q, *columns: str) -> list[dict[str, Any]]:
    return list(model.objects.filter(mine).order_by("pk").values(*columns))


class SpendingPart(Part):
    name = "spendings"

    def data(self, person: User) -> Any:
        rows = Spending.objects.filter(by=person).order_by("pk")
        columns = ("placement__application__reference", "number", "spent_on", "amount", "purpose")
        return list(rows.values(*columns))

    def files(self, person: User) -> Iterator[OwnFile]:
        rows = Spending.objects.filter(by=person, receipt__isnull=False).order_by("pk")
        for one in rows.select_related("receipt", "placement__application"):
            if one.receipt is not None:
                folder = f"spendings/{one.placement.application.reference}"
                yield OwnFile(f"{folder}/{one.number:02}-{_plain_name(one.receipt)}", one.receipt.file)

    def stays(self, person: User) -> list[str]:
        if not Spending.objects.filter(by=person).exists():
            return []
        return [_("What you wrote down as spent, with its receipts: it accounts for money of the award.")]


class ReportsPart(Part):
    """The files a person gave as answers in reports."""

    name = "report_files"

    def data(self, person: User) -> Any:
        rows = ReportFile.objects.filter(by=person).order_by("pk")
        of = ("report__placement__application__reference", "report__number", "question_key")
        return list(rows.values(*of, "upload__original_name", "at", "handed_in_at", "set_aside_at"))

    def files(self, person: User) -> Iterator[OwnFile]:
        rows = ReportFile.objects.filter(by=person).order_by("pk")
        for one in rows.select_related("upload", "report__placement__application"):
            folder = f"reports/{one.report.placement.application.reference}/{one.report.number:02}"
            yield OwnFile(f"{folder}/{one.pk}-{_plain_name(one.upload)}", one.upload.file)

    def stays(self, person: User) -> list[str]:
        if not ReportFile.objects.filter(by=person).exists():
            return []
        return [_("The files you gave with reports of a team: the reports rest on them.")]


class OutcomesPart(Part):
    """What a person was asked of a solution after graduation, and what they answered."""

    name = "how_solutions_stand"

    def data(self, person: User) -> Any:
        reference = "placement__application__reference"
        asked = FollowUp.objects.filter(person=person).order_by("pk")
        answers = Outcome.objects.filter(recorded_by=person).order_by("pk")
        told = ("use", "text", "people", "countries", "may_publish", "recorded_at")
        found = {
            "asked": list(asked.values(reference, "months", "asked_at", "sent_at", "reminded_at")),
            "answers": list(answers.values(reference, "months", *told)),
        }
        return found if any(found.values()) else {}


INCUBATION = register(IncubationPart())
OUTCOMES = register(OutcomesPart())
REPORTS = register(ReportsPart())
SPENDINGS = register(SpendingPart())
TOGETHER = register(TogetherPart())
