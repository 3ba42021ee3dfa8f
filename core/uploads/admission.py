"""A file that a page takes in at once: inspected behind the fence, or refused with one sentence."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.utils.translation import gettext as _

from core.refusals import NotNow
from core.uploads.clamd import ScannerUnavailable
from core.uploads.fence import inspect_safely
from core.uploads.sentences import cause_sentence
from core.uploads.verdict import Verdict


def admit(path: Path, *, name: str, accept: Collection[str], max_bytes: int) -> Verdict:
    """The verdict over a file that is good. Raises NotNow with the sentence of what is wrong with it."""
    try:
        verdict = inspect_safely(path, name=name, accept=accept, max_bytes=max_bytes)
    except ScannerUnavailable as error:
        raise NotNow(_("The virus scanner does not answer just now. Try again in some minutes.")) from error
    if not verdict.ok:
        raise NotNow(cause_sentence(verdict, accept=accept, max_bytes=max_bytes))
    return verdict
