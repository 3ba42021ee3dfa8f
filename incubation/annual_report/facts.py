"""What an annual report tells, read within the gate of whoever asks: announced calls, and their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from applications.models import Application
from calls.incident_rights import may_read_log
from calls.models import Call, Cancellation, Extension, Incident, KeyDate, Programme
from core import ledger
from core.models import LedgerEntry
from incubation.models import KnowledgeProduct, Pilot
from incubation.programme_page import ProgrammePage, labels_of, programme_page
from incubation.queries import statistics
from incubation.queries.results import WON
from incubation.queries.statistics import Edition
from scoring.integrity import Facts as JuryFacts
from scoring.integrity import facts_of
from scoring.models import Announcement

if TYPE_CHECKING:
    from people.models import User

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Asked:
    """Which report: the years, both included, and a programme or, with None, all of them."""

    first: int
    last: int
    programme: Programme | None = None

    @property
    def years(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Chapter:
    """One call. `label` is short, for tables; `jury` only where an announcement was released."""

    edition: Edition
    label: str
    dates: list[KeyDate]
    winners: list[Application]
    jury: JuryFacts | None

    @property
    def call(self) -> Call:
        return self.edition.call


@dataclass(frozen=True)
class Report:
    """Everything the document says. `head` is the newest entry of the ledger, None in an empty one."""

    asked: Asked
    page: ProgrammePage
    chapters: list[Chapter]
    pilots: list[Pilot]
    products: list[KnowledgeProduct]
    extensions: list[Extension]
    cancellations: list[Cancellation]
    incidents: list[Incident]
    elsewhere: int
    head: LedgerEntry | None
    announced: list[Edition] = field(default_factory=list)


def calls_of(asked: Asked) -> Any:
    """Every call of the years, whoever may read it."""
    rows = Call.objects.filter(year__gte=asked.first, year__lte=asked.last)
    return rows.filter(programme=asked.programme) if asked.programme else rows


def editions_for(asked: Asked, reader: User) -> list[Edition]:
    """The editions that the reader's report covers."""
    return statistics.editions_of(calls_of(asked), reader)


def read_report(asked: Asked, reader: User, tell: Tell = lambda _number: None) -> Report:
    """Read it; `tell` hears after each call how many are done."""
    editions = editions_for(asked, reader)
    announced = [one for one in editions if one.is_announced]
    shown = [one.call.pk for one in editions]
    public = [one.call.pk for one in announced]
    return Report(
        asked=asked,
        page=programme_page(asked.programme, editions, is_public=False),
        chapters=_chapters(editions, asked, tell),
        pilots=_pilots(public),
        products=list(_products(public)),
        extensions=list(_extensions(shown)),
        cancellations=list(_cancelled(asked, reader)),
        incidents=_incidents(asked, reader),
        elsewhere=statistics.elsewhere(calls_of(asked), editions),
        head=LedgerEntry.objects.filter(number=ledger.head()[0]).first(),
        announced=announced,
    )


def _chapters(editions: list[Edition], asked: Asked, tell: Tell) -> list[Chapter]:
    pks = [one.call.pk for one in editions]
    dates: dict[int, list[KeyDate]] = {}
    for one in KeyDate.objects.filter(call__in=pks).order_by("at", "pk"):
        dates.setdefault(one.call_id, []).append(one)
    won: dict[int, list[Application]] = {}
    open_ones = [one.call.pk for one in editions if one.is_announced]
    rows = Application.objects.filter(call__in=open_ones, state__in=WON).select_related("organisation")
    for winner in rows.order_by("title", "pk"):
        won.setdefault(winner.call_id, []).append(winner)
    released = Announcement.objects.filter(call__in=open_ones, released_at__isnull=False)
    announcements = {one.call_id: one for one in released}
    chapters = []
    labels = labels_of(editions, is_of_one=asked.programme is not None)
    for number, (label, edition) in enumerate(zip(labels, editions, strict=True), start=1):
        call, announcement = edition.call, announcements.get(edition.call.pk)
        jury = facts_of(call, announcement) if announcement and call.sealed_count else None
        chapters.append(Chapter(edition, label, dates.get(call.pk, []), won.get(call.pk, []), jury))
        tell(number)
    return chapters


def _pilots(calls: list[int]) -> list[Pilot]:
    rows = Pilot.objects.filter(placement__application__call__in=calls)
    return list(rows.select_related("placement__application").order_by("placement__application__title", "pk"))


def _products(calls: list[int]) -> Any:
    return KnowledgeProduct.objects.filter(call__in=calls, is_published=True).order_by("year", "pk")


def _extensions(calls: list[int]) -> Any:
    """For everybody of a call: one for a single applicant is about a person."""
    rows = Extension.objects.filter(call__in=calls, applicant=None)
    return rows.select_related("call__programme").order_by("requested_at", "pk")


def _cancelled(asked: Asked, reader: User) -> Any:
    mine = calls_of(asked).staffed_by(reader).filter(state="cancelled")
    rows = Cancellation.objects.filter(call__in=mine, approved_at__isnull=False)
    return rows.select_related("call__programme").order_by("approved_at", "pk")


def _incidents(asked: Asked, reader: User) -> list[Incident]:
    """Those of the years on the clocks of the Hub that the reader's log has, the oldest first.

    An observer has no log: of what touched everybody they read what everybody does.
    """
    zone = ZoneInfo(settings.HUB_ZONE)
    begin, end = (datetime(year, 1, 1, tzinfo=zone) for year in (asked.first, asked.last + 1))
    rows = Incident.objects.visible_to(reader).within(begin, end)
    found = list(rows.prefetch_related("calls").order_by("since", "pk"))
    if not may_read_log(reader):
        for one in found:
            one.done = ""
    return found
