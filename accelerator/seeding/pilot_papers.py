"""The papers of the cohort's pilots: agreements, evidence for the verdict, and figures that are published."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from accelerator.seeding.evidence import content_of
from accelerator.seeding.files import keep, page
from incubation import services

if TYPE_CHECKING:
    from accelerator.seeding.placement import Story


def note_papers(story: Story) -> None:
    """The agreement is signed before the pilot begins; evidence comes before its verdict."""
    row = story.row["pilot"]
    if "agreement" in row:
        story.note(row["agreement"]["signed_day"] + 1, "16:00", partial(_keep_agreement, story, row))
    for piece in row.get("evidence", ()):
        story.note(piece["day"], "10:00", partial(_add_evidence, story, piece))
    if "figures_published_day" in row:
        story.note(row["figures_published_day"], "13:00", partial(_publish_figures, story))


def _keep_agreement(story: Story, pilot: dict[str, Any]) -> None:
    row = pilot["agreement"]
    title = f"Agreement on a pilot: {story.row['project']}"
    paragraphs = [
        f"{pilot['host']} tries the solution for {pilot['months']} months.",
        "Both sides name a person, measure the same things before and after, and publish the result.",
        f"Signed for the host body: {row['signatory']}.",
    ]
    upload = keep(story.world, row["file"], page(title, "en", paragraphs, pilot["host"]), story.owner)
    services.record_agreement(
        story.pilot,
        agreed_on=story.day(row["signed_day"]),
        signatory=row["signatory"],
        upload=upload,
        by=story.owner,
    )


def _add_evidence(story: Story, row: dict[str, Any]) -> None:
    by = story.world.officer if row.get("by") == "officer" else story.owner
    upload = None
    if "file" in row:
        content = content_of(story.world, row["file"], story.row, {"key": "pilot", "stage": "piloting"})
        upload = keep(story.world, row["file"], content, by)
    services.add_pilot_evidence(story.pilot, text=row.get("text", ""), upload=upload, by=by)


def _publish_figures(story: Story) -> None:
    services.publish_figures(story.pilot, by=story.world.officer)
