"""What the parts of the story share: the day of seeding, chance, people, calls and applications."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accelerator.seeding.data import load_call
from accelerator.seeding.timeline import Timeline
from applications.models import Application
from calls.deadlines import to_instant
from calls.models import Call
from people.models import User
from scoring.models import Expert

ZONE = "Asia/Almaty"
SEED = 20150315  # any number: the same one gives the same story
ADMINISTRATOR = "admin@example.org"
OFFICER, APPROVER, OBSERVER = "officer@example.org", "approver@example.org", "observer@example.org"


class World:
    """The demonstration while it is being made. `now` is the instant of seeding."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.timeline = Timeline()
        self.people: dict[str, User] = {}
        self.experts: dict[str, Expert] = {}
        self._calls: dict[str, int] = {}
        self._applications: dict[str, int] = {}

    # --- time -------------------------------------------------------------------
    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(ZONE)).date()

    def instant(self, day: int, hour: str = "10:00") -> datetime:
        """The hour of a day counted from the day of seeding, in the Hub's time."""
        wall = datetime.combine(self.today + timedelta(days=day), time.fromisoformat(hour))
        return to_instant(wall, zone=ZONE)

    def not_after_now(self, instant: datetime, margin: timedelta = timedelta(minutes=20)) -> datetime:
        """The instant, or a little before the seeding where it would come later."""
        return min(instant, self.now - margin)

    def wall(self, dates: Mapping[str, Any]) -> datetime:
        """A date as the data write it: {"at": wall time}, or {"day", "time"} from the day of seeding."""
        if "at" in dates:
            return datetime.fromisoformat(dates["at"])
        return datetime.combine(self.today + timedelta(days=dates["day"]), time.fromisoformat(dates["time"]))

    def date_of(self, slug: str, name: str) -> datetime:
        """The instant of a date of a call: "opens", "deadline", "announcement" …"""
        return to_instant(self.wall(load_call(slug)["dates"][name]), zone=ZONE)

    # --- chance -----------------------------------------------------------------
    @staticmethod
    def chance(*about: object) -> random.Random:
        """Chance that is the same for the same thing, whatever else happens before it."""
        return random.Random(f"{SEED}:{':'.join(map(str, about))}")  # noqa: S311 - nothing secret hangs on it

    def unique(self, *about: object) -> uuid.UUID:
        """A public identifier that is the same for the same thing."""
        return uuid.UUID(int=self.chance(*about).getrandbits(128), version=4)

    # --- people -----------------------------------------------------------------
    def person(self, email: str, name: str, *, language: str = "en", country: str = "") -> User:
        """The account with this address, made where there is none; it signs in by a mailed code."""
        if email not in self.people:
            self.people[email] = User.objects.create_user(
                email,
                public_id=self.unique("person", email),
                name=name[:150],
                language=language if language in ("en", "ru", "kk") else "en",
                country=country,
            )
        return self.people[email]

    @property
    def officer(self) -> User:
        return self.people[OFFICER]

    @property
    def administrator(self) -> User:
        return self.people[ADMINISTRATOR]

    @property
    def approver(self) -> User:
        return self.people[APPROVER]

    # --- calls and applications -------------------------------------------------
    def add_call(self, call: Call) -> None:
        self._calls[call.slug] = call.pk

    def call(self, slug: str) -> Call:
        """The call as it is now."""
        return Call.objects.get(pk=self._calls[slug])

    def number(self, key: str) -> int:
        """The primary key of an application, by its key in the data."""
        return self._applications[key]

    def add_application(self, key: str, application: Application) -> None:
        self._applications[key] = application.pk

    def application(self, key: str) -> Application:
        """The application as it is now, by its key in the data."""
        return Application.objects.get(pk=self._applications[key])
