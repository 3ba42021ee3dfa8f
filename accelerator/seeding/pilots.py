"""Pilots of the cohort: hosts, indicators month by month, results, and a replication abroad."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from accelerator.seeding.pilot_papers import note_papers
from incubation import services
from incubation.models import Indicator, Pilot

if TYPE_CHECKING:
    from accelerator.seeding.placement import Story

MONTH = 30
NAMED_BEFORE = 8  # days before the pilot begins, so that the gate to piloting can open


def note_pilot(story: Story) -> None:
    """The host is named, readings come in every month, the result is recorded."""
    row = story.row["pilot"]
    named = min(row["starts_day"] - NAMED_BEFORE, story.row["advance"][1])
    story.note(named, "09:30", partial(_name_host, story))
    note_papers(story)
    months = sorted({reading["month"] for one in row["indicators"] for reading in one["actuals"]})
    for month in months:
        story.note(row["starts_day"] + month * MONTH, "17:30", partial(_read_month, story, month))
    if row.get("verdict"):
        day = row["starts_day"] + row["months"] * MONTH + 3
        story.note(day, "12:00", partial(_record_result, story))
    for replication in story.row.get("replications", []):
        story.note(replication["started_day"], "10:00", partial(_replicate, story, replication))
        measured = replication["started_day"] + replication["months_measured"] * MONTH
        story.note(measured, "12:00", partial(_read_replication, story, replication))


def _name_host(story: Story) -> None:
    row, officer = story.row["pilot"], story.world.officer
    starts = story.day(row["starts_day"])
    pilot = services.name_host(
        story.placement,
        host_body=row["host"],
        country=row["country"],
        by=officer,
        starts_on=starts,
        ends_on=starts + timedelta(days=row["months"] * MONTH),
    )
    for one in row["indicators"]:
        services.add_indicator(
            pilot,
            name=one["label"],
            unit=one["unit"],
            baseline=Decimal(str(one["baseline"])),
            target=Decimal(str(one["target"])),
            by=officer,
        )


def _read_month(story: Story, month: int) -> None:
    row = story.row["pilot"]
    on = story.day(row["starts_day"] + month * MONTH)
    for one in row["indicators"]:
        value = next((reading["value"] for reading in one["actuals"] if reading["month"] == month), None)
        if value is not None:
            indicator = _indicator(story.pilot, one["label"])
            services.record_reading(indicator, on=on, value=Decimal(str(value)), by=story.owner)


def _indicator(pilot: Pilot, name: str) -> Indicator:
    return Indicator.objects.select_related("pilot__placement").get(pilot=pilot, name=name)


def _record_result(story: Story) -> None:
    row = story.row["pilot"]
    services.record_result(
        story.pilot,
        verdict=row["verdict"],
        result=row["verdict_reason"],
        told=row["verdict_told"],
        by=story.world.officer,
    )


def _replicate(story: Story, row: dict[str, Any]) -> None:
    services.replicate(
        story.pilot,
        host_body=row["host"],
        country=row["country"],
        by=story.world.officer,
        starts_on=story.day(row["started_day"]),
    )


def _read_replication(story: Story, row: dict[str, Any]) -> None:
    copy = Pilot.objects.select_related("placement").get(replicates=story.pilot)
    labels = {one["key"]: one["label"] for one in story.row["pilot"]["indicators"]}
    on = story.day(row["started_day"] + row["months_measured"] * MONTH)
    for key, value in row["actuals"].items():
        indicator = _indicator(copy, labels[key])
        services.record_reading(indicator, on=on, value=Decimal(str(value)), by=story.owner)
