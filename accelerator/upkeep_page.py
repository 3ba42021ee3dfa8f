"""What an administrator reads about the portal's upkeep: what is over its time, and the last backup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from accelerator.backup.running import is_overdue, last_good
from core import clock
from core.hub_time import hub_day
from core.models import BackupRun, RetentionRun
from core.retention import Line, kind_of, look
from core.sheets.writing import Cell
from people.models import ErasureRequest

if TYPE_CHECKING:
    from people.models import User

HEADINGS = ("kind", "title", "period", "after", "reason", "deed", "count", "oldest", "newest", "held", "why")
_MEGA = 1024 * 1024


class Row(NamedTuple):
    """A line of the dry run in words."""

    line: Line
    period: str
    oldest: str
    newest: str


def upkeep_page(reader: User) -> dict[str, Any]:
    """Everything on the page."""
    rows = [_row(one) for one in look(clock.now())]
    run = RetentionRun.objects.filter(is_open=True).select_related("prepared_by", "decided_by").first()
    return {
        "page_title": _("Upkeep"),
        "rows": rows,
        "due": sum(row.line.count for row in rows),
        "run": run,
        "progress": _progress(run),
        "may_sign": run is not None and run.decided_at is None and run.prepared_by_id != reader.pk,
        "past": [_past(one) for one in _ended()],
        "asked": ErasureRequest.objects.filter(is_approved__isnull=True).select_related(
            "person", "prepared_by"
        ),
        "backup": backup_facts(),
        "is_overdue": is_overdue(),
        "backup_problem": _problem(),
        "has_schedule": bool(settings.BACKUP_DIR),
    }


def dry_run_lines() -> Iterator[Sequence[Cell]]:
    """The dry run as a table to take along."""
    yield HEADINGS
    yield from _cells(look(clock.now()))


def moment(at: datetime | None) -> str:
    """An instant of the past in the Hub's zone, to the minute."""
    return hub_day(at, "DATETIME_FORMAT") if at else ""


def backup_facts() -> list[dict[str, str]]:
    """The last good backup, as names and values."""
    last = last_good()
    if last is None:
        return []
    return [
        {"name": _("Last good backup"), "value": moment(last.started_at)},
        {"name": _("File"), "value": last.name, "css": "mono"},
        {
            "name": _("Size"),
            "value": _("%(size)s MB") % {"size": formats.number_format(last.size / _MEGA, 1)},
        },
        {"name": _("Rows and files"), "value": f"{_number(last.rows)} · {_number(last.files)}"},
        {
            "name": _("Encrypted"),
            "value": _("Yes") if last.is_encrypted else _("No: its owner alone may read it"),
        },
    ]


def _problem() -> str:
    """What stopped the newest backup, if it did not end well."""
    newest = BackupRun.objects.first()
    return newest.problem if newest else ""


def _ended() -> list[RetentionRun]:
    ended = RetentionRun.objects.filter(is_open=False)
    return list(ended.select_related("prepared_by", "decided_by")[:10])


def _past(run: RetentionRun) -> dict[str, Any]:
    count = sum(one["count"] for one in run.done.values())
    return {"run": run, "at": moment(run.ended_at), "count": _number(count)}


def _progress(run: RetentionRun | None) -> list[dict[str, Any]]:
    """By kind, how many of how many are done."""
    if run is None:
        return []
    found = []
    for key, planned in run.plan.items():
        kind = kind_of(key)
        if kind is not None and planned["count"]:
            done = run.done.get(key, {"count": 0})["count"]
            found.append({"title": kind.title, "deed": kind.deed, "done": done, "count": planned["count"]})
    return found


def _row(line: Line) -> Row:
    return Row(line, line.kind.period, _day(line.oldest), _day(line.newest))


def _day(at: datetime | None) -> str:
    return hub_day(at, "SHORT_DATE_FORMAT") if at else ""


def _number(count: int) -> str:
    return formats.number_format(count, use_l10n=True, force_grouping=True)


def _cells(lines: list[Line]) -> Iterator[Sequence[Cell]]:
    for one in lines:
        kind = one.kind
        yield [
            kind.key,
            str(kind.title),
            kind.period,
            str(kind.after),
            str(kind.reason),
            str(kind.deed),
            one.count,
            one.oldest.isoformat() if one.oldest else "",
            one.newest.isoformat() if one.newest else "",
            one.held_count,
            "; ".join(f"{count}: {why}" for why, count in one.held),
        ]
