"""The list of applications taken along as a file: at once, or written by the worker and kept for a day.

A file is asked for, written and deleted; nothing is locked while it is written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from django.core.files import File
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from applications.models import ListExport
from applications.models.lists import KEPT_FOR, export_place
from applications.register.listing import Listing
from applications.services.watching import record_export
from calls.permissions import holds_role
from core import clock, ledger
from core.refusals import NotAllowed, NotNow
from core.sheets.writing import Format, format_of

if TYPE_CHECKING:
    from people.models import User

State = ListExport.State
AT_ONCE = 2000  # rows that are written while the reader waits
TOLD_EVERY = 500  # rows
LONGEST = timedelta(minutes=10)  # one that shows no end after this was interrupted
WORKER_MAY_TAKE = 540  # seconds: before the queue would hand the job out again, and before LONGEST
Line = TypeVar("Line")


def take_along(listing: Listing, *, by: User, kind: Format, count: int) -> Iterator[bytes]:
    """The bytes of a short list as a file; that it was taken stands in the ledger.

    Raises NotAllowed, or NotNow where the list is too long to wait for.
    """
    if count > AT_ONCE:
        raise NotNow(_("This list is too long to be written at once."))
    record_export(listing.call, by=by, count=count, is_filtered=listing.is_filtered, kind=kind.key)
    return kind.parts(listing.all_columns, listing.lines(), "applications")


def ask_for_export(listing: Listing, *, by: User, kind: Format) -> ListExport:
    """Have the worker write a list. Raises NotAllowed, or NotNow where one of the person's is under way."""
    call = listing.call
    if not holds_role(by, call, "officer", "approver"):
        raise NotAllowed(_("Your role does not include this step."))
    with ledger.book():
        require_free(call.exports.filter(asked_by=by).select_for_update())
        export = ListExport.objects.create(
            call=call,
            asked_by=by,
            query=listing.whole_query,
            format=kind.key,
            language=get_language() or by.language,
            total=listing.rows.count(),
        )
        record_export(call, by=by, count=export.total, is_filtered=listing.is_filtered, kind=kind.key)
        name = f"export-{export.pk}"
        task = partial(async_task, "applications.tasks.write_export", export.pk, task_name=name)
        transaction.on_commit(partial(task, timeout=WORKER_MAY_TAKE))
    return export


def write_export(pk: int) -> None:
    """Carry out one export. Delivered twice it is done once; what stops it stands in the row."""
    carry_out(pk, _write)


def carry_out(pk: int, write: Callable[[ListExport], None]) -> None:
    """Have `write` write a file that is still waited for, in the language in which it was asked for."""
    if not ListExport.objects.filter(pk=pk, state=State.WAITING).update(state=State.WRITING):
        return
    export = ListExport.objects.select_related("call__programme", "asked_by").get(pk=pk)
    with override(export.language):
        try:
            write(export)
        except Exception:
            end_export(export, State.FAILED, problem=_("The file could not be written. Ask for it again."))
            raise


def delete_old_exports() -> int:
    """Delete what was asked for a day ago or longer, its file first; returns how many."""
    return forget_exports(ListExport.objects.filter(asked_at__lte=clock.now() - KEPT_FOR))


def forget_exports(exports: Iterable[ListExport]) -> int:
    """Delete exports with their files; returns how many."""
    count = 0
    for export in exports:
        place = export.file.name or export_place(export, "")  # one that was interrupted may lie there
        export.file.storage.delete(place)
        count += export.delete()[0]
    return count


def _write(export: ListExport) -> None:
    call = export.call
    if call is None or not holds_role(export.asked_by, call, "officer", "approver"):
        end_export(export, State.FAILED, problem=_("Your role does not include this step."))
        return
    listing = Listing(call, QueryDict(export.query))
    kind = format_of(export.format)
    keep_file(export, kind.parts(listing.all_columns, _telling(export, listing.lines()), "applications"))


def keep_file(export: ListExport, parts: Iterable[bytes]) -> None:
    """Write the file of an export piece by piece, and say that it is there."""
    with tempfile.TemporaryFile(prefix="export-") as file:
        for part in parts:
            file.write(part)
        file.seek(0)
        export.file.save("", File(file), save=False)
    kept = ListExport.objects.filter(pk=export.pk).update(
        state=State.DONE, ended_at=clock.now(), file=export.file.name
    )
    if not kept:  # it was deleted while it was written
        export.file.delete(save=False)


def _telling(export: ListExport, lines: Iterable[Sequence[Line]]) -> Iterator[Sequence[Line]]:
    """The lines, with how many there were told in the row now and then."""
    number = 0
    for number, line in enumerate(lines, start=1):
        yield line
        if number % TOLD_EVERY == 0:
            ListExport.objects.filter(pk=export.pk).update(written=number)
    ListExport.objects.filter(pk=export.pk).update(written=number, total=max(number, export.total))


def require_free(exports: Iterable[ListExport]) -> None:
    """One at a time; one whose worker was stopped in the middle ends first. Raises NotNow."""
    for one in exports:
        if one.is_over:
            continue
        if clock.now() < one.asked_at + LONGEST:
            raise NotNow(_("A file of yours is being written already. Wait for it first."))
        end_export(one, State.FAILED, problem=_("It was interrupted. Ask for it again."))


def end_export(export: ListExport, state: str, *, problem: str) -> None:
    """Say that an export is over, and why there is no file."""
    ListExport.objects.filter(pk=export.pk).update(state=state, ended_at=clock.now(), problem=problem[:300])
