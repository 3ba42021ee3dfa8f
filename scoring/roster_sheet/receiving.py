"""A spreadsheet that came in: inspected and read behind the fence, then carried by its page to the button."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.translation import gettext as _

from core.refusals import NotNow
from core.uploads.clamd import ScannerUnavailable
from core.uploads.fence import inspect_safely
from core.uploads.inspector import MEMORY
from core.uploads.reading import TOO_LONG, ask
from core.uploads.sentences import cause_sentence
from core.uploads.verdict import Cause, Verdict
from scoring.roster_sheet.columns import Sheet, SheetRow, read_rows
from scoring.roster_sheet.reader import MOST_ROWS, TOO_MANY_ROWS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from people.models import User

MOST_BYTES = 2 * 1024 * 1024
SECONDS = 10
KINDS = ("csv", "xlsx")
_SALT = "scoring.roster_sheet"
_KEPT_FOR = 12 * 60 * 60


def read_sheet(file: UploadedFile) -> Sheet:
    """Read a CSV file or the first sheet of a workbook. Raises NotNow with one sentence."""
    if (file.size or 0) > MOST_BYTES:
        raise NotNow(
            _("The file is larger than %(limit)s MB. Leave only the rows of experts in it.") % {"limit": 2}
        )
    with tempfile.NamedTemporaryFile(prefix="roster-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        rows = _rows_of(Path(copy.name), file.name or "")
    return read_rows(rows)


def _rows_of(path: Path, name: str) -> list[tuple[int, list[str], list[int]]]:
    try:
        verdict = inspect_safely(path, name=name, accept=KINDS, max_bytes=MOST_BYTES)
    except ScannerUnavailable as error:
        raise NotNow(_("The virus scanner does not answer just now. Try again in some minutes.")) from error
    if not verdict.ok:
        raise NotNow(_why_refused(verdict))
    found = _ask(path, verdict.kind)
    if found.get("refused") == TOO_MANY_ROWS:
        raise NotNow(
            _("The file has more than %(limit)s rows. Bring them in several files.") % {"limit": MOST_ROWS}
        )
    if found.get("refused") == TOO_LONG:
        raise NotNow(
            _("The file holds more text than a roster needs. Leave only the columns of the template.")
        )
    if "refused" in found:
        raise NotNow(_why_refused(replace(verdict, ok=False, cause=Cause.BROKEN)))
    return [(int(number), cells, formulas) for number, cells, formulas in found["rows"]]


def _why_refused(verdict: Verdict) -> str:
    return cause_sentence(verdict, accept=KINDS, max_bytes=MOST_BYTES)


def _ask(path: Path, kind: str) -> dict[str, Any]:
    order = {"path": str(path.resolve()), "kind": kind}
    return ask("scoring.roster_sheet.reader", order, seconds=SECONDS, memory=MEMORY)


# --- between the page and its button -------------------------------------
def sealed(sheet: Sheet, *, by: User, shown: str) -> str:
    """What was read and what the page shows of it, signed, so that it comes back as it was."""
    rows = [[row.number, dict(row.cells), list(row.formulas)] for row in sheet.rows]
    held = {"by": by.pk, "rows": rows, "unused": list(sheet.unused), "shown": shown}
    return signing.dumps(held, salt=_SALT, compress=True)


def opened(text: str, *, by: User) -> tuple[Sheet, str]:
    """What a page carried, and what it showed. Raises NotNow where it is another's, too old, or not ours."""
    try:
        held = signing.loads(text, salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        held = {}
    if held.get("by") != by.pk:
        raise NotNow(_("What was read of your file is no longer here. Upload it again."))
    return Sheet([SheetRow(*row) for row in held["rows"]], held["unused"]), held["shown"]
