"""How far an announcement is: prepared, approved, released."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from calls.models import Call
from core.pills import Pill
from scoring import wording
from scoring.models import Announcement


def steps_of(call: Call, found: Announcement | None) -> list[dict[str, Any]]:
    """Prepared, approved, released: what is done, by whom and when."""
    is_standing = found is not None and found.returned_at is None
    said = {"prepared": "", "approved": "", "released": ""}
    if found is not None and is_standing:
        said["prepared"] = _who(found.prepared_by, found.prepared_at, call)
        said["approved"] = _who(found.approved_by, found.approved_at, call) if found.approved_at else ""
        said["released"] = wording.moment(found.released_at, call, _language()) if found.released_at else ""
    titles = [
        ("prepared", _("Prepared")),
        ("approved", _("Approved by a second person")),
        ("released", pgettext("announcement", "Released")),
    ]
    done = [bool(said[key]) for key, _title in titles]
    now = done.index(False) if False in done else len(done)
    return [
        {
            "title": title,
            "note": said[key],
            "is_done": done[number],
            "is_now": number == now,
            "pill": Pill(_("Held"), "wait", "lock") if key == "released" and number == now else None,
        }
        for number, (key, title) in enumerate(titles)
    ]


def _who(person: Any, moment: datetime, call: Call) -> str:
    return f"{person}, {wording.moment(moment, call, _language())}"


def _language() -> str:
    return get_language() or "en"
