"""Which form of a call the builder shows: that of its proposals, or that of its winners' reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from calls.models import Call


# What only questions of proposals have: for jurors, for an award, for lists and letters.
OF_PROPOSALS = frozenset(
    {"hidden_from_jurors", "public_after_award", "within_award", "options_from_themes", "stands_for"}
)


@dataclass(frozen=True)
class Built:
    """One form of a call: `purpose` as `ProposalForm` has it, `part` as `calls.editing` names it, and the
    names of its pages and of its two lists."""

    purpose: str
    part: str
    title: str | Promise
    preview_title: str | Promise
    page: str
    question: str
    add: str
    version: str
    stage: str  # of the rail, by its URL's name
    section_kind: str
    question_kind: str

    def address(self, name: str, call: Call, **more: Any) -> str:
        """The address of one of its pages: "page", "question", "add" or "version"."""
        return reverse(getattr(self, name), kwargs={"slug": call.slug, **more})


PROPOSALS = Built(
    purpose="",
    part="form",
    title=_("The form"),
    preview_title=_("As applicants see it"),
    page="calls:build_form",
    question="calls:build_question",
    add="calls:build_question_add",
    version="calls:build_version",
    stage="calls:build",
    section_kind="section",
    question_kind="question",
)
REPORTS = Built(
    purpose="report",
    part="report_form",
    title=_("Form of the reports"),
    preview_title=_("As teams see it"),
    page="calls:build_report_form",
    question="calls:build_report_question",
    add="calls:build_report_question_add",
    version="calls:build_report_version",
    stage="incubation:cohorts",
    section_kind="report-section",
    question_kind="report-question",
)


def built_of(purpose: str) -> Built:
    """The form with this purpose."""
    return REPORTS if purpose == REPORTS.purpose else PROPOSALS
