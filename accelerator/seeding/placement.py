"""One placement as the data tell it: its days, its people, its milestones and money by their names."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from accelerator.seeding.people import account_of
from accelerator.seeding.world import World
from incubation.models import Milestone, Pilot, Placement, Report, Tranche
from people.models import User


class Story:
    """One placement as the data tell it; days count from its admission."""

    def __init__(self, world: World, row: dict[str, Any]) -> None:
        self.world, self.row = world, row

    def day(self, number: int) -> date:
        return self.world.today + timedelta(days=number - self.row["today"])

    def note(self, number: int, hour: str, act: partial[Any]) -> None:
        """Do it on a day of the placement."""
        instant = self.world.not_after_now(self.world.instant(number - self.row["today"], hour))
        self.world.timeline.note(instant, act)

    @property
    def placement(self) -> Placement:
        application = self.world.application(self.row["key"])
        return Placement.objects.select_related("application__call", "cohort").get(application=application)

    @property
    def owner(self) -> User:
        collaborators = self.world.application(self.row["key"]).collaborators
        return collaborators.select_related("user").get(role="owner").user

    @property
    def judge(self) -> User:
        """Who looks at what was delivered: the first mentor."""
        return account_of(self.world, self.row["mentors"][0]["expert"])

    def milestone(self, key: str) -> Milestone:
        title = next(one["title"] for one in self.row["milestones"] if one["key"] == key)
        return Milestone.objects.select_related("placement").get(placement=self.placement, title_en=title)

    def tranche(self, number: int) -> Tranche:
        return Tranche.objects.select_related("placement").get(placement=self.placement, number=number)

    @property
    def pilot(self) -> Pilot:
        """The first pilot; others took it over."""
        return Pilot.objects.select_related("placement").get(placement=self.placement, replicates=None)

    def report(self, number: int) -> Report:
        return Report.objects.select_related("placement").get(placement=self.placement, number=number)
