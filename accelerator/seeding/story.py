"""The whole story: which call went how far, and in which order its parts were noted."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import translation

from accelerator.seeding.appeals import note_appeal
from accelerator.seeding.calls import add_programmes, name_template_calls, note_call
from accelerator.seeding.data import load
from accelerator.seeding.decisions import note_announcement, note_decisions, note_release
from accelerator.seeding.downtime import note_downtime
from accelerator.seeding.eligibility import note_begun_check, note_eligibility
from accelerator.seeding.entries import note_entries, owner_of
from accelerator.seeding.examples import note_example
from accelerator.seeding.panels import note_panel
from accelerator.seeding.people import add_demonstration_people, add_roster, verify_addresses
from accelerator.seeding.placements import note_cohort
from accelerator.seeding.products import note_products
from accelerator.seeding.profiles import note_profiles
from accelerator.seeding.review import Review, note_lock, note_review
from accelerator.seeding.staffing import note_staffing
from accelerator.seeding.translations import note_translations
from accelerator.seeding.world import SEED, World
from calls.form_tree import reading_once
from calls.services import request_extension_for_one, seal_call
from core import randomness
from scoring.services import deciding

OPEN_CALLS = ("scholarships-2026", "peer-learning-alliances-2026", "journal-2026")
ADDITIONAL = "scholarships-additional-2026"
SCHEME, LAB = "innovative-solutions-scheme", "accelerator-lab"
SEALED_AFTER = timedelta(seconds=61)


def seed(now: datetime) -> World:
    """Fill an empty portal, as it would be on this day, in one transaction. Returns the world that was made.

    The same instant gives the same story: texts, references, codes, marks and times.
    """
    world = World(now)
    with transaction.atomic(), translation.override("en"), randomness.foreseeable(SEED), reading_once():
        add_programmes()
        add_demonstration_people(world)
        add_roster(world)
        for tell in (past_schemes, lab_2021, lab_2025, scheme_2025, lab_2026, scheme_2026, additional, open_calls):
            tell(world)
        note_products(world)
        note_profiles(world)
        note_staffing(world, scheme=f"{SCHEME}-2026", lab=f"{LAB}-2026")
        world.timeline.run(until=now)
        name_template_calls(world)
        verify_addresses()
    return world


def past_schemes(world: World) -> None:
    """The schemes of 2015 and 2018, from the first draft to the archive."""
    for year in (2015, 2018):
        slug = f"{SCHEME}-{year}"
        review = _to_the_lock(world, slug, days=52)
        note_decisions(world, slug, review.due + timedelta(days=9))
        note_announcement(world, slug, prepared=review.due + timedelta(days=20))
        archived = world.date_of(slug, "announcement") + timedelta(days=180)
        note_release(world, slug, archived=archived)


def lab_2021(world: World) -> None:
    """The Lab's first call: nothing is known of its entries, so it closes without any."""
    slug = f"{LAB}-2021"
    note_call(world, slug)
    sealed = _note_sealing(world, slug)
    reviewed = sealed + timedelta(days=30)
    world.timeline.note(reviewed, lambda: deciding.begin_review(world.call(slug), by=world.officer))
    closed = reviewed + timedelta(days=7)
    world.timeline.note(closed, lambda: deciding.close_decisions(world.call(slug), by=world.officer))
    note_announcement(world, slug, prepared=closed + timedelta(days=7))
    note_release(world, slug, archived=world.date_of(slug, "announcement") + timedelta(days=180))


def lab_2025(world: World) -> None:
    """The Lab's last cohort: announced, and since then on its way."""
    slug = f"{LAB}-2025"
    review = _to_the_lock(world, slug, days=21)
    note_decisions(world, slug, review.due + timedelta(days=4))
    note_announcement(world, slug, prepared=review.due + timedelta(days=8))
    note_release(world, slug)
    note_cohort(world)


def scheme_2025(world: World) -> None:
    """Decided and signed by two persons; the letters wait for the embargo, two days from now."""
    slug = f"{SCHEME}-2025"
    _to_the_lock(world, slug, days=75)
    note_decisions(world, slug, world.instant(-12, "10:00"))
    message = load("messages")["scheme_2025"]
    note_announcement(world, slug, prepared=world.instant(-2, "11:00"), message=message, is_heard=True)


def lab_2026(world: World) -> None:
    """In the middle of the jury's work: day 10 of 21."""
    slug = f"{LAB}-2026"
    note_call(world, slug)
    note_entries(world, slug)
    note_downtime(world, slug)
    _note_sealing(world, slug)
    note_eligibility(world, slug)
    note_example(world, slug, world.instant(-21, "09:00"))
    note_panel(world, slug, world.instant(-21, "10:00"))
    note_translations(world, slug)
    due = world.date_of(slug, "review_until")
    note_review(Review(world, slug, begins=world.date_of(slug, "review_from"), due=due))
    note_appeal(world, slug)


def scheme_2026(world: World) -> None:
    """Open now, with drafts and submissions; a panel is gathered, an extension waits for a signature."""
    slug = f"{SCHEME}-2026"
    note_call(world, slug)
    note_entries(world, slug)
    note_panel(world, slug, world.instant(-6, "10:00"))
    world.timeline.note(world.instant(-1, "09:00"), partial(_prepare_extension, world, slug))


def additional(world: World) -> None:
    """Closed four days ago: the check of eligibility has begun, most of it is still to do."""
    note_call(world, ADDITIONAL)
    note_entries(world, ADDITIONAL)
    _note_sealing(world, ADDITIONAL)
    note_begun_check(world, ADDITIONAL)


def open_calls(world: World) -> None:
    """Calls that wait for their first applicants."""
    for slug in OPEN_CALLS:
        note_call(world, slug)


def _to_the_lock(world: World, slug: str, *, days: int) -> Review:
    """Everything up to the lock of the round, which begins a fortnight after the deadline."""
    deadline = world.date_of(slug, "deadline")
    begins = deadline + timedelta(days=14)
    review = Review(world, slug, begins=begins, due=begins + timedelta(days=days))
    note_call(world, slug)
    note_entries(world, slug)
    _note_sealing(world, slug)
    note_eligibility(world, slug)
    note_panel(world, slug, deadline + timedelta(days=2))
    note_review(review)
    note_lock(review)
    return review


def _note_sealing(world: World, slug: str) -> datetime:
    sealed = world.date_of(slug, "deadline") + SEALED_AFTER
    world.timeline.note(sealed, lambda: seal_call(world.call(slug)))
    return sealed


def _prepare_extension(world: World, slug: str) -> None:
    """An officer asks for more time for one applicant; an approver has still to sign it."""
    asked = load("messages")["extension"]
    row = next(one for one in load(f"applications/{slug}") if one["id"] == asked["application"])
    call = world.call(slug)
    wall = datetime.fromisoformat(call.deadline_wall) + timedelta(days=asked["days"])
    request_extension_for_one(
        call, applicant=owner_of(world, row), new_wall=wall, reason=asked["reason"], by=world.officer
    )
