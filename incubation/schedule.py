"""What is to come in placements, by day: meetings, milestones, reports, next steps; as page and calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.workflow import IN_A_COHORT
from calls.calendar_feed import escaped, stamp
from calls.deadlines import to_wall
from core import clock
from core.hub import absolute
from incubation.days import today
from incubation.models import Meeting, Milestone, NextStep, Placement, Report
from incubation.pills import is_late
from incubation.waiting import address_of, name_of
from people.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet

SALT = "incubation.calendar"
KEPT = timedelta(days=30)  # what is over stays in a calendar so long
OPEN = ("due", "returned", "delivered")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a day; `at` is the instant of a meeting. `uid` stays, `sequence` counts the changes."""

    on: date
    title: str
    note: str
    url: str
    uid: str
    at: datetime | None = None
    minutes: int = 0
    hour: str = ""
    where: str = ""
    sequence: int = 0
    is_off: bool = False
    is_late: bool = False


def entries(placements: QuerySet[Placement], cohorts: QuerySet[Any], user: Any = None) -> list[Entry]:
    """Everything that is open or lies ahead, in the order of days; four queries. Next steps: of `user`."""
    under_way = placements.filter(application__state__in=IN_A_COHORT, paused_on__isnull=True)
    found = [*_meetings(placements, cohorts), *_deliverables(Milestone, under_way)]
    found += [*_deliverables(Report, under_way), *_steps(under_way, user)]
    return sorted(found, key=lambda one: (one.on, one.hour or "24:00", one.title))


def _meetings(placements: QuerySet[Placement], cohorts: QuerySet[Any]) -> Iterator[Entry]:
    since = clock.now() - KEPT
    own = Meeting.objects.filter(placement__in=placements, starts_at__gte=since)
    common = Meeting.objects.filter(placement__isnull=True, cohort__in=cohorts, starts_at__gte=since)
    for one in (own | common).select_related("cohort__call", "placement__application").distinct():
        wall = to_wall(one.starts_at, zone=one.cohort.call.zone)
        subject = one.placement.application.shown_title if one.placement else str(one.cohort)
        yield Entry(
            on=wall.date(),
            title=f"{one.get_kind_display()}: {subject}",
            note=one.place,
            url=reverse("incubation:meeting", kwargs={"meeting": one.public_id}),
            uid=f"meeting-{one.public_id}",
            at=one.starts_at,
            minutes=one.minutes,
            hour=wall.strftime("%H:%M"),
            where=one.place,
            sequence=one.sequence,
            is_off=one.cancelled_at is not None,
        )


def _deliverables(model: Any, placements: QuerySet[Placement]) -> Iterator[Entry]:
    rows = model.objects.filter(placement__in=placements, state__in=OPEN)
    kind = model._meta.model_name
    for one in rows.select_related("placement__application__call"):
        yield Entry(
            on=one.due_on,
            title=_("Due: %(what)s") % {"what": name_of(one)},
            note=one.placement.application.shown_title,
            url=address_of(one.placement, one),
            uid=f"{kind}-{one.placement.public_id}-{one.pk}",
            is_late=is_late(one, today(one.placement.application.call)),
        )


def _steps(placements: QuerySet[Placement], user: Any) -> Iterator[Entry]:
    rows = NextStep.objects.filter(placement__in=placements, done_at__isnull=True)
    if user is not None:
        rows = rows.filter(who=user)
    for one in rows.select_related("placement__application__call", "who"):
        yield Entry(
            on=one.due_on,
            title=_("Next step: %(what)s") % {"what": one.text},
            note=f"{one.who} · {one.placement.application.shown_title}",
            url=reverse("incubation:together", kwargs={"placement": one.placement.public_id}),
            uid=f"step-{one.placement.public_id}-{one.pk}",
            is_late=one.due_on < today(one.placement.application.call),
        )


def mine(user: Any) -> list[Entry]:
    """Of the placements somebody works on or accompanies."""
    own = Placement.objects.accompanied_or_own(user)
    return entries(own, own.values("cohort"), user)


def key_of(user: User) -> str:
    """What lets a calendar program read a person's entries; another password ends it."""
    return signing.Signer(salt=SALT).sign_object([str(user.public_id), _proof(user)])


def whose(token: str) -> User | None:
    """Whose calendar it is; None for a key that the portal did not write, or that has ended."""
    try:
        public_id, proof = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(public_id=public_id, is_active=True).first()
    return user if user is not None and _proof(user) == proof else None


def _proof(user: User) -> str:
    return str(user.get_session_auth_hash())[:16]


def event(one: Entry) -> list[str]:
    """One VEVENT after RFC 5545: a meeting with its hours, everything else as a day."""
    host = absolute("/").partition("//")[2].strip("/").partition(":")[0]
    if one.at is not None:
        span = [f"DTSTART:{stamp(one.at)}", f"DTEND:{stamp(one.at + timedelta(minutes=one.minutes))}"]
    else:
        after = one.on + timedelta(days=1)
        span = [f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}@{host}",
        f"SEQUENCE:{one.sequence}",
        f"DTSTAMP:{stamp(clock.now())}",
        *span,
        f"SUMMARY:{escaped(one.title)}",
        *([f"LOCATION:{escaped(one.where)}"] if one.where else []),
        f"DESCRIPTION:{escaped(one.note)}",
        f"URL:{absolute(one.url)}",
        f"STATUS:{'CANCELLED' if one.is_off else 'CONFIRMED'}",
        *([] if one.at else ["TRANSP:TRANSPARENT"]),
        "END:VEVENT",
    ]
