"""A reminder that an officer sends by hand to the people of a draft: who gets it, who does not, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from applications.letters import Reader, common, deadline_line, reader_of, write
from applications.models import Application
from calls.deadlines import to_wall
from core import clock, letters, outbox
from core.letter_kinds import kind_of
from core.models import Notice

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

EVENT = "applications/draft_reminder_office"
WRITES = ("owner", "editor")
TAKEN_BACK_WITHIN = timedelta(minutes=2)


@dataclass(frozen=True)
class Prospect:
    """One application that was chosen: the deadline it can still meet, who is written to now, and what
    was written to its people today. `leaves_at` is when a letter leaves that can still be taken back."""

    application: Application
    deadline: datetime | None
    readers: Sequence[Reader]
    written_today: int
    leaves_at: datetime | None
    is_unwanted: bool = False

    @property
    def obstacle(self) -> str:
        """Why nobody is written to; an empty text where somebody is."""
        if self.application.state != "draft":
            return _("It is no draft any more.")
        if self.deadline is None:
            return _("Its deadline has passed: a reminder would come too late.")
        if self.readers:
            return ""
        if self.leaves_at:
            return _("Its reminder waits to be sent.")
        if self.written_today:
            return _("Everybody was reminded today already.")
        if self.is_unwanted:
            return _("Its writers have said that they want no reminders.")
        return _("Nobody who writes it can be reached.")


def prospects(call: Call, references: Collection[str]) -> list[Prospect]:
    """What would become of each chosen application of the call, in five queries whatever their number."""
    chosen = Application.objects.filter(call=call, reference__in=list(references))
    rows = list(chosen.prefetch_related("collaborators__user__silences").order_by("reference"))
    for one in rows:
        one.call = call
    own = _own_deadlines(call)
    today = _letters_of_today(call, rows)
    return [_prospect(call, one, own, today.get(one.ledger_name, {})) for one in rows]


def remind(prospect: Prospect, *, not_before: datetime | None = None) -> int:
    """Write to everybody who is not written to yet today; returns how many letters are new."""
    application, deadline = prospect.application, prospect.deadline
    return write(
        EVENT,
        application,
        dedupe=_dedupe(application.call),
        to=prospect.readers,
        places=lambda reader: {"deadline": deadline_line(application, deadline, reader)},
        not_before=not_before,
    )


def preview(prospect: Prospect) -> tuple[Reader, letters.Letter]:
    """The letter as the first of its readers would get it."""
    reader, application = prospect.readers[0], prospect.application
    with translation.override(reader.language):
        places = {
            **outbox.common_places(reader.to, reader.language),
            **common(application),
            "deadline": deadline_line(application, prospect.deadline, reader),
        }
        return reader, letters.write(EVENT, reader.language, places)


def _prospect(call: Call, one: Application, own: dict[int, datetime], written: dict[str, Notice]) -> Prospect:
    people = [each for each in one.collaborators.all() if each.role in WRITES and each.user.is_active]
    owners = [each.user_id for each in people if each.role == "owner"]
    deadline = _deadline(call, [own[pk] for pk in owners if pk in own])
    wanting = [each.user for each in people if not _does_without(each.user)]
    readers = [reader_of(each) for each in wanting if each.email not in written]
    early = [
        each.not_before
        for each in written.values()
        if each.state == Notice.State.QUEUED and each.not_before > clock.now()
    ]
    reached = readers if one.state == "draft" and deadline else []
    return Prospect(
        one,
        deadline,
        reached,
        len(written),
        min(early, default=None),
        is_unwanted=bool(people) and not wanting,
    )


def _does_without(person: User) -> bool:
    """Whether the person has said that they want no reminders."""
    return any(one.kind == kind_of(EVENT) for one in person.silences.all())


def _deadline(call: Call, own: Iterable[datetime]) -> datetime | None:
    """The deadline that a draft can still meet, None where there is none any more."""
    if call.state != "published" or call.deadline_at is None:
        return None
    latest = max([call.deadline_at, *own])
    return latest if clock.now() < latest else None


def _own_deadlines(call: Call) -> dict[int, datetime]:
    """The latest extension in force of each applicant who has one of their own."""
    rows = call.extensions.filter(applicant__isnull=False, approved_at__isnull=False)
    return dict(
        rows.order_by().values("applicant").annotate(at=Max("new_deadline")).values_list("applicant", "at")
    )


def _letters_of_today(call: Call, rows: Iterable[Application]) -> dict[str, dict[str, Notice]]:
    """What each application's people were written by hand today: by its name in the ledger, by address."""
    end = f":{_dedupe(call)}:"
    found: dict[str, dict[str, Notice]] = {}
    about = [one.ledger_name for one in rows]
    for notice in Notice.objects.filter(event=EVENT, about__in=about).defer("text", "html"):
        if end in notice.dedupe_key:
            found.setdefault(notice.about, {})[notice.address] = notice
    return found


def _dedupe(call: Call) -> str:
    """At most once a day of the call's zone."""
    return f"office:{to_wall(clock.now(), zone=call.zone).date().isoformat()}"
