"""The one banner of a call: what goes wrong now, and that its deadline was moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from calls.deadlines import describe
from calls.downtime_words import span_words
from calls.models import Extension, Incident
from core import clock

if TYPE_CHECKING:
    from calls.models import Call

IN_THE_RACE = ("published",)  # once a call is sealed, no trouble of today touches its applicants any more


@dataclass(frozen=True, slots=True)
class Banner:
    """Its fact, then lines; about a moved deadline: new first, then old, then why, then for whom."""

    headline: str
    lines: list[str]
    icon: str = "calendar"

    @property
    def is_trouble(self) -> bool:
        """Whether something goes wrong now."""
        return self.icon == "warn"


def banner(call: Call, moved: Sequence[Extension], troubles: Sequence[Incident]) -> Banner | None:
    """One banner of both; None where there is nothing to say."""
    about_deadline = _moved(call, moved) if moved else None
    if not troubles:
        return about_deadline
    lines = [line for one in troubles for line in _lines(call, one)]
    if about_deadline:
        lines += [f"{about_deadline.headline}. {about_deadline.lines[0]}", *about_deadline.lines[1:]]
    return Banner(_("There is trouble with the portal"), lines, "warn")


def office_banner(call: Call, reader: Any) -> Banner | None:
    """The banner of a page about the call: asks only for what `with_news` saw, while it matters."""
    if call.state not in IN_THE_RACE or call.deadline_at is None:
        return None
    moved = moved_for(call, reader) if getattr(call, "has_moved", False) else []
    troubles = open_troubles(call) if getattr(call, "is_troubled", False) else []
    now = clock.now()
    return banner(call, [one for one in moved if now < one.new_deadline], troubles)


def moved_for(call: Call, reader: Any) -> list[Extension]:
    """Extensions for everybody, and the reader's own that an approver has signed."""
    held = Q(applicant__isnull=True)
    if getattr(reader, "is_authenticated", False):
        held |= Q(applicant=reader, approved_at__isnull=False)
    return list(call.extensions.filter(held))


def open_troubles(call: Call) -> list[Incident]:
    """What goes wrong now and touches the call, the oldest first."""
    rows = Incident.objects.touching(call).filter(until__isnull=True, since__lte=clock.now())
    return list(rows.order_by("since", "pk"))


def _lines(call: Call, trouble: Incident) -> list[str]:
    kind = _("%(what)s, %(when)s.") % {
        "what": trouble.get_kind_display(),
        "when": span_words(trouble.since, None, call.zone),
    }
    return [kind, trouble.what] if trouble.what else [kind]


def _moved(call: Call, moved: Sequence[Extension]) -> Banner:
    last = max(moved, key=lambda one: one.new_deadline)
    language = get_language() or "en"
    times = sum(one.applicant_id is None for one in moved)
    new = describe(last.new_deadline, zone=call.zone, language=language)
    old = describe(last.old_deadline, zone=call.zone, language=language)
    lines = [
        _("New: %(deadline)s") % {"deadline": new},
        _("Before: %(deadline)s") % {"deadline": old},
        _("Why: %(reason)s") % {"reason": last.reason},
        _for_whom(last),
    ]
    if times > 1:
        lines.append(ngettext("Moved once.", "Moved %(times)s times.", times) % {"times": times})
    return Banner(_("The deadline was moved"), lines)


def _for_whom(extension: Extension) -> str:
    if clock.now() >= extension.new_deadline:
        return _("It held for you alone.") if extension.applicant_id else _("It held for everybody.")
    if extension.applicant_id:
        return _("It holds for you alone.")
    return _("It holds for everybody. Who has submitted may submit again.")
