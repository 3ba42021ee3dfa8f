"""Knowledge products: the three of 2015 that the Hub's brochure names, and those of the cohort."""

from __future__ import annotations

from functools import partial
from typing import Any

from accelerator.seeding.data import load, texts
from accelerator.seeding.evidence import product_file
from accelerator.seeding.files import keep
from accelerator.seeding.world import World
from incubation import services

SLUG_2015, SLUG_2025 = "innovative-solutions-scheme-2015", "accelerator-lab-2025"


def note_products(world: World) -> None:
    """Those of 2015 half a year after the results; those of the cohort in the last weeks."""
    announced = world.date_of(SLUG_2015, "announcement")
    for number, row in enumerate(load("products_2015")):
        at = announced.replace(year=announced.year + 1, day=10 + number)
        world.timeline.note(at, partial(_publish_of_2015, world, row))
    for number, row in enumerate(load("cohort")["products"]):
        at = world.instant(-20 + 4 * number, "12:00")
        world.timeline.note(at, partial(_publish_of_cohort, world, row))


def _publish_of_2015(world: World, row: dict[str, Any]) -> None:
    application = world.application(row["application"]) if row["application"] else None
    product = services.create_product(
        world.call(SLUG_2015),
        kind=row["kind"],
        by=world.officer,
        application=application,
        authors=application.applicant_name if application else "",
        languages=["en"],
        year=2015,
        **texts("title", row["title"]),
    )
    services.publish_product(product, by=world.officer)


def _publish_of_cohort(world: World, row: dict[str, Any]) -> None:
    application = world.application(row["placement"])
    name = f"{row['kind']}-{row['placement'].lower()}.pdf"
    product = services.create_product(
        world.call(SLUG_2025),
        kind=row["kind"],
        by=world.officer,
        application=application,
        authors=application.applicant_name,
        languages=row["languages"],
        year=row["year"],
        pages=row["pages"],
        licence="CC BY 4.0",
        upload=keep(world, name, product_file(row), world.officer),
        title_en=row["title"],
        summary_en=row["summary"],
    )
    services.publish_product(product, by=world.officer)
