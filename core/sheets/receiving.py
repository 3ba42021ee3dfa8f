"""A spreadsheet that came in: inspected and read behind the fence, then carried by its page to the button."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.translation import gettext as _

from core.refusals import NotNow
from core.sheets.reader import MOST_ROWS, TOO_MANY_ROWS, Row
from core.uploads.admission import admit
from core.uploads.inspector import MEMORY
from core.uploads.reading import TOO_LONG, ask
from core.uploads.sentences import cause_sentence
from core.uploads.verdict import Cause, Verdict

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from people.models import User

MOST_BYTES = 2 * 1024 * 1024
SECONDS = 10
_KEPT_FOR = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Taken:
    """Which kinds of files a page takes, and its own sentences for a file that is too much for it."""

    kinds: Collection[str]
    too_large: str
    too_many_rows: str
    too_long: str
    most_rows: int = MOST_ROWS
    most_bytes: int = MOST_BYTES


def rows_of(file: UploadedFile, taken: Taken) -> list[Row]:
    """The rows of a CSV file or of a workbook's first sheet. Raises NotNow with one sentence."""
    if (file.size or 0) > taken.most_bytes:
        raise NotNow(taken.too_large % {"limit": taken.most_bytes // 2**20})
    with tempfile.NamedTemporaryFile(prefix="sheet-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return _rows_in(Path(copy.name), file.name or "", taken)


def _rows_in(path: Path, name: str, taken: Taken) -> list[Row]:
    verdict = admit(path, name=name, accept=list(taken.kinds), max_bytes=taken.most_bytes)
    order = {"path": str(path.resolve()), "kind": verdict.kind, "most_rows": taken.most_rows}
    found = ask("core.sheets.reader", order, seconds=SECONDS, memory=MEMORY)
    if found.get("refused") == TOO_MANY_ROWS:
        raise NotNow(taken.too_many_rows % {"limit": taken.most_rows})
    if found.get("refused") == TOO_LONG:
        raise NotNow(taken.too_long)
    if "refused" in found:
        raise NotNow(_why_refused(replace(verdict, ok=False, cause=Cause.BROKEN), taken))
    return [(int(number), cells, formulas) for number, cells, formulas in found["rows"]]


def _why_refused(verdict: Verdict, taken: Taken) -> str:
    return cause_sentence(verdict, accept=list(taken.kinds), max_bytes=taken.most_bytes)


# --- between the page and its button -------------------------------------
def sealed(held: dict[str, Any], *, salt: str, by: User) -> str:
    """What was read and what the page shows of it, signed, so that it comes back as it was."""
    return signing.dumps({**held, "by": by.pk}, salt=salt, compress=True)


def opened(text: str, *, salt: str, by: User) -> dict[str, Any]:
    """What a page carried. Raises NotNow where it is another's, too old, or not ours."""
    try:
        held: dict[str, Any] = signing.loads(text, salt=salt, max_age=_KEPT_FOR)
    except signing.BadSignature:
        held = {}
    if held.get("by") != by.pk:
        raise NotNow(_("What was read of your file is no longer here. Upload it again."))
    return held
