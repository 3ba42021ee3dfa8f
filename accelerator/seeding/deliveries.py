"""What a team handed in, and what was said to it: milestones, reports, meetings."""

from __future__ import annotations

from functools import partial
from typing import Any

from accelerator.seeding.evidence import content_of
from accelerator.seeding.files import keep
from accelerator.seeding.placement import Story
from incubation import services


def note_milestone(story: Story, row: dict[str, Any]) -> None:
    """Delivered, perhaps returned and handed in again, accepted."""
    if "delivered_day" in row:
        story.note(row["delivered_day"], "11:00", partial(_deliver, story, row))
    if "returned_day" in row:
        story.note(row["returned_day"], "14:00", partial(_return, story, row))
    if "accepted_day" in row:
        if "returned_day" in row:
            again = (row["returned_day"] + row["accepted_day"] + 1) // 2
            story.note(again, "10:00", partial(_deliver_again, story, row))
        story.note(row["accepted_day"], "15:00", partial(_accept, story, row))


def _deliver(story: Story, row: dict[str, Any]) -> None:
    milestone, owner = story.milestone(row["key"]), story.owner
    for name in row.get("evidence") or []:
        content = content_of(story.world, name, story.row, row)
        upload = keep(story.world, name, content, owner)
        services.deliver(milestone, by=owner, upload=upload)
    if not row.get("evidence"):
        services.deliver(milestone, by=owner, text=f"Done as agreed: {row['title'].lower()}.")


def _deliver_again(story: Story, row: dict[str, Any]) -> None:
    text = f"Mended after the remark: {row['note'].removeprefix('returned').strip(': ')}."
    services.deliver(story.milestone(row["key"]), by=story.owner, text=text)


def _return(story: Story, row: dict[str, Any]) -> None:
    services.return_milestone(story.milestone(row["key"]), by=story.judge, note=row["note"])


def _accept(story: Story, row: dict[str, Any]) -> None:
    services.accept(story.milestone(row["key"]), by=story.judge, note="")


def note_report(story: Story, row: dict[str, Any]) -> None:
    """Asked for a month before its date, delivered, read some days later."""
    story.note(max(row["due_day"] - 30, 1), "09:00", partial(_ask, story, row))
    story.note(row["delivered_day"], "18:00", partial(_report, story, row))
    story.note(row["delivered_day"] + 5, "11:00", partial(_read, story, row))


def _ask(story: Story, row: dict[str, Any]) -> None:
    services.ask_for_report(story.placement, due_on=story.day(row["due_day"]), by=story.world.officer)


def _report(story: Story, row: dict[str, Any]) -> None:
    report = story.report(row["number"])
    services.deliver_report(report, text=row["text"], language=row["language"], by=story.owner)


def _read(story: Story, row: dict[str, Any]) -> None:
    report = story.report(row["number"])
    if row["state"] == "returned":
        services.return_report(report, by=story.world.officer, note="Add the rules and the right of reply.")
    else:
        services.accept_report(report, by=story.world.officer)
