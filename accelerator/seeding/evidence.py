"""What teams hand in as evidence: small files of every usual kind, about the milestone they belong to."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw

from accelerator.seeding.files import page
from accelerator.seeding.world import World

Rows = list[list[str]]


def content_of(world: World, name: str, placement: dict[str, Any], milestone: dict[str, Any]) -> bytes:
    """The bytes of a file with this name; its ending says what is made."""
    ending = name.rpartition(".")[2]
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: _pdf(placement, milestone),
        "csv": lambda: _csv(_figures(world, placement, milestone)),
        "jpg": lambda: _picture(world, name, "JPEG"),
        "png": lambda: _picture(world, name, "PNG"),
    }
    return makers[ending]()


def product_file(product: dict[str, Any]) -> bytes:
    """The first page of a knowledge product."""
    return page(product["title"], "en", [product["summary"]], "Accelerator Lab 2025")


def _pdf(placement: dict[str, Any], milestone: dict[str, Any]) -> bytes:
    paragraphs = [
        f"Project: {placement['project']}.",
        f"Stage: {milestone['stage']}. Agreed for day {milestone['due_day']} of the placement.",
        "What was agreed is attached below as the team keeps it in its own file, with dates and signatures.",
    ]
    return page(milestone["title"], "en", paragraphs, placement["applicant"]["name_en"])


def _figures(world: World, placement: dict[str, Any], milestone: dict[str, Any]) -> Rows:
    """The pilot's monthly readings where there is a pilot, else twelve weeks of counting."""
    pilot = placement.get("pilot")
    if pilot and milestone["stage"] == "piloting":
        return [["indicator", "unit", "month", "value"]] + [
            [one["label"], one["unit"], str(reading["month"]), str(reading["value"])]
            for one in pilot["indicators"]
            for reading in one["actuals"]
        ]
    chance = world.chance("figures", placement["key"], milestone["key"])
    return [["week", "counted", "remarks"]] + [
        [str(week), str(chance.randint(12, 96)), chance.choice(["", "", "holiday", "counted twice"])]
        for week in range(1, 13)
    ]


def _csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _picture(world: World, name: str, kind: str) -> bytes:
    """A drawing of a counter under a lamp: plain shapes, so that nobody is in the picture."""
    chance = world.chance("picture", name)
    image = Image.new("RGB", (960, 640), (233, 226, 212))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 430, 960, 640), fill=(140, 120, 96))
    draw.rectangle((220, 300, 740, 470), fill=(94, 116, 128), outline=(60, 74, 84), width=6)
    draw.ellipse((430, 90, 530, 190), fill=(246, 214, 130))
    for place in range(5):
        left = 250 + place * 96
        draw.rectangle((left, 330, left + 60, 330 + chance.randint(40, 100)), fill=(236, 236, 228))
    target = io.BytesIO()
    image.save(target, kind)
    return target.getvalue()
