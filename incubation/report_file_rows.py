"""The files of a report as its pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.file_rows import FileRow, file_limits, why_refused
from applications.pills import file_pill
from applications.services.files import USUAL_KINDS
from calls.form_fields import hint_of
from incubation.days import day_of

if TYPE_CHECKING:
    from calls.answers import Complaint
    from calls.form_tree import FormTree
    from calls.models import Question
    from incubation.models import Report, ReportFile

TEMPLATE = "incubation/parts/report_file.html"


def rows_of(report: Report, *, handed_in: bool) -> dict[str, list[FileRow]]:
    """The files that answer the report now, by question; with `handed_in` only what was handed in."""
    rows = report.files.filter(set_aside_at__isnull=True).select_related("upload")
    if handed_in:
        rows = rows.filter(handed_in_at__isnull=False)
    found: dict[str, list[FileRow]] = {}
    for one in rows:
        found.setdefault(one.question_key, []).append(_row(report, one))
    return found


def earlier_rows(report: Report) -> list[FileRow]:
    """What was handed in and then set aside."""
    rows = report.files.filter(set_aside_at__isnull=False).select_related("upload")
    return [_row(report, one) for one in rows]


def slots_of(
    report: Report, tree: FormTree, *, may_write: bool, wrong: Mapping[str, Iterable[Complaint]]
) -> dict[str, tuple[str, dict[str, Any]]]:
    """For each file question the template that draws it, and what it draws."""
    rows = rows_of(report, handed_in=False)
    return {
        one.key: (TEMPLATE, _slot(one, rows.get(one.key, []), may_write, wrong.get(one.key, ())))
        for one in tree.questions()
        if one.kind == "file"
    }


def _slot(
    question: Question, rows: list[FileRow], may_write: bool, wrong: Iterable[Complaint]
) -> dict[str, Any]:
    most = question.max_items or 1
    return {
        "rows": rows,
        "limits": file_limits(question),
        "hint": hint_of(question),
        "has_room": may_write and (most == 1 or len(rows) < most),
        "replaces": most == 1 and bool(rows),
        "is_multiple": most > 1,
        "is_waiting": any(row.is_waiting for row in rows),
        "is_optional": not question.required,
        "may_write": may_write,
        "accept": ",".join(f".{kind}" for kind in question.accept or USUAL_KINDS),
        "sentences": [one.sentence for one in wrong],
    }


def _row(report: Report, one: ReportFile) -> FileRow:
    upload, place = one.upload, report.placement
    at = one.handed_in_at or upload.created_at
    words = _("handed in on %(day)s") if one.handed_in_at else _("uploaded on %(day)s")
    return FileRow(
        pk=one.pk,
        name=upload.original_name,
        meta=f"{filesizeformat(upload.size)} · {words % {'day': day_of(at, place)}}",
        url=reverse("incubation:report_attachment", args=[place.public_id, report.number, one.pk])
        if upload.is_ready
        else "",
        pill=file_pill(upload),
        error=why_refused(upload),
        is_waiting=upload.state in ("waiting", "checking"),
    )
