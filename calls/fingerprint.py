"""The published call as one hash, so that the ledger sees a change of any word, weight or date."""

from __future__ import annotations

from typing import Any

from calls.call_file.document import sections_of, whole_call
from calls.models import Call
from core.canonical import sha256_of


def published_sha256(call: Call) -> str:
    """SHA-256 over everything applicants and jurors are told: texts, dates, rules, rubric, every form.

    Values that a blank row has too are left out, so that a column added later changes no hash.
    """
    forms = {str(form.version): sections_of(form) for form in call.forms.all()}
    own = {"year": call.year, "prefix": call.reference_prefix, "tzdata": call.tzdata_version}
    return sha256_of({**whole_call(call), "sections": forms, "edition": own})


def published(call: Call) -> dict[str, Any]:
    """The hash as part of an entry's payload; nothing for a draft, which may change as it likes."""
    return {} if call.state == "draft" else {"published_sha256": published_sha256(call)}
