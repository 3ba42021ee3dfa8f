"""The annual report: set while its reader waits, or by the worker where it is long."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from applications.models import ListExport
from applications.services.exporting import WORKER_MAY_TAKE, carry_out, end_export, keep_file, require_free
from calls.models import Programme
from calls.permissions import may_open_office
from core.refusals import NotNow
from incubation.annual_report.document import report_pdf
from incubation.annual_report.facts import Asked, editions_for, read_report

if TYPE_CHECKING:
    from people.models import User

WHAT = "annual_report"
AT_ONCE = 12  # calls in a report that is set while its reader waits


def report_at_once(asked: Asked, *, by: User) -> bytes:
    """The report as a PDF in the active language. Raises NotNow where it covers nothing, or too much."""
    count = calls_in(asked, by=by)
    if count > AT_ONCE:
        raise NotNow(_("This report is too long to be written at once."))
    return report_pdf(read_report(asked, by))


def calls_in(asked: Asked, *, by: User) -> int:
    """How many calls the report covers for this reader. Raises NotNow where there is none."""
    count = len(editions_for(asked, by))
    if not count:
        raise NotNow(_("There is no call of these years that you may read. Choose other years."))
    return count


def ask_for_report(asked: Asked, *, by: User) -> ListExport:
    """Have the worker set a report. Raises NotNow where one of the person's is under way."""
    total = calls_in(asked, by=by)
    with transaction.atomic():
        require_free(ListExport.objects.filter(what=WHAT, asked_by=by).select_for_update())
        export = ListExport.objects.create(
            what=WHAT,
            asked_by=by,
            query=query_of(asked),
            format="pdf",
            language=get_language() or settings.LANGUAGE_CODE,
            total=total,
        )
        task = partial(
            async_task, "incubation.tasks.write_report", export.pk, task_name=f"report-{export.pk}"
        )
        transaction.on_commit(partial(task, timeout=WORKER_MAY_TAKE))
    return export


def write_report(pk: int) -> None:
    """Carry out one. Delivered twice it is done once."""
    carry_out(pk, _write)


def query_of(asked: Asked) -> str:
    """The report as the end of an address."""
    return urlencode(
        {
            "first": asked.first,
            "last": asked.last,
            "programme": asked.programme.key if asked.programme else "",
        }
    )


def asked_in(query: str) -> Asked:
    """The report that `query_of` wrote."""
    said = QueryDict(query)
    programme = Programme.objects.filter(key=said.get("programme") or "").first()
    return Asked(int(said["first"]), int(said["last"]), programme)


def _write(export: ListExport) -> None:
    """For who may still open the office, with what they may read by now."""
    if not may_open_office(export.asked_by):
        end_export(export, ListExport.State.FAILED, problem=_("Your role does not include this step."))
        return

    def tell(number: int) -> None:
        ListExport.objects.filter(pk=export.pk).update(written=number, total=max(number, export.total))

    keep_file(export, [report_pdf(read_report(asked_in(export.query), export.asked_by, tell))])
