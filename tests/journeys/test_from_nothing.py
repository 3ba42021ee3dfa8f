"""An officer alone, from an empty office to a jury that can begin: the 2018 scheme, in three languages."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from applications.models import Application
from calls.deadlines import to_wall
from calls.models import Call
from calls.tasks import seal_due_calls
from core import clock, ledger
from people.models import User
from scoring.models import Assignment, PanelMember
from scoring.services import panel
from tests.factories.calls import make_programme
from tests.factories.entries_2018 import submit_all
from tests.factories.people import make_user
from tests.factories.scoring import declare_none, make_expert, person_of
from tests.journeys.acts import building, deciding, from_nothing
from tests.journeys.acts.looking import enter_here, follow, go, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
JURORS = (
    ("Leena Virtanen", "FI"),
    ("Pau Soler", "ES"),
    ("Nomvula Dube", "ZA"),
    ("Ilze Kalna", "LV"),
    ("Tomas Rada", "CZ"),
)


def paper(name: str) -> Any:
    return json.loads((settings.BASE_DIR / "accelerator" / "data" / name).read_text())


def test_from_an_empty_office_to_a_jury_that_can_begin(page: Page, sign_in, the_time_is, shot):
    written = paper("calls/innovative-solutions-scheme-2018.json")
    officer = make_user("Dana Officer", is_hub_staff=True)
    sign_in(page, officer)
    call: Any = build(page, written, approver=make_user("Bolat Approver"))
    shot(page, "published")
    extend(page, call)
    entries = paper("applications/innovative-solutions-scheme-2018.json")
    submit_all(call, written, entries)
    call.refresh_from_db()
    the_time_is(call.deadline_at + timedelta(minutes=2))
    assert seal_due_calls() == 1
    check(page, call, number=len(entries))
    assert states(call) == {"eligible": len(entries) - 1, "ineligible": 1}
    seat_the_jury(page)
    deciding.propose(page)
    shot(page, "proposal")
    deciding.publish_assignments(page, in_days(call, 14))
    deciding.begin_review(page)
    assert states(call) == {"in_review": len(entries) - 1, "ineligible": 1}
    assert Assignment.objects.filter(state="active").count() == 3 * (len(entries) - 1)
    assert list(ledger.faults()) == []


def build(page: Page, written: Any, *, approver: User) -> Call:
    """Blank call, everything typed, published."""
    programme = make_programme(key="innovative-solutions-scheme", name="Innovative Solutions Scheme")
    from_nothing.begin(page, programme=str(programme), year=2027)
    from_nothing.texts_and_terms(page, written)
    building.open_part(page, "Dates")
    today = clock.now().date()
    building.set_moment(page, "The call opens", today - timedelta(days=1), "09:00")
    building.set_moment(page, "Deadline", today + timedelta(days=20), "18:00")
    press(page, "Save the dates")
    from_nothing.themes(page, written)
    from_nothing.form(page, written)
    from_nothing.rules(page, written)
    from_nothing.judging(page, written)
    from_nothing.partners(page, written)
    building.open_part(page, "People")
    building.name_approver(page, Call.objects.get(), approver)
    building.go_to_building(page)
    reads(page, "Nothing is missing.")
    follow(page, "Publish the call")
    press(page, "Publish the call")
    page_is(page, written["title"]["en"])
    call: Any = Call.objects.get()
    assert (call.state, call.title_kk) == ("published", written["title"]["kk"])
    return call


def extend(page: Page, call: Call) -> None:
    """A week more for everybody, with its reason."""
    page.goto(f"/office/calls/{call.slug}/build/")
    follow(page, "Move the deadline")
    assert call.deadline_at is not None
    building.set_moment(page, "New deadline", call.deadline_at.date() + timedelta(days=7), "18:00")
    page.get_by_role("radio", name="Everybody").check()
    page.get_by_label("Reason, English").fill("The power was out in two regions.")
    press(page, "Move the deadline")
    reads(page, "The deadline is moved, and everybody is told.")


def check(page: Page, call: Call, *, number: int) -> None:
    """One is ruled out with a reason, two are ruled by keys alone, the rest is looked through together."""
    page.goto(f"/office/calls/{call.slug}/eligibility/")
    reads(page, f"Eligibility: {number} of {number} to check")
    go(page.get_by_role("main").get_by_role("table").get_by_role("link").first)
    deciding.rule_ineligible(page, "The same solution won in 2015.")
    for _one in range(2):
        page.get_by_role("radio", name="Met", exact=True).first.focus()
        for _rule in range(call.eligibility_rules.count()):
            page.keyboard.press("1")
        page.keyboard.press("2")
        enter_here(page)
    deciding.open_stage(page, "Eligibility")
    reads(page, f"Eligibility: {number - 3} of {number} to check")
    page.get_by_role("checkbox", name="Choose all").check()
    press(page, "Look through the chosen")
    with page.expect_navigation(timeout=60_000):  # so many rulings, each with its letters
        page.get_by_role("button", name=f"Confirm {number - 3} applications as eligible").click()
    reads(page, f"Eligibility: 0 of {number} to check")


def seat_the_jury(page: Page) -> None:
    """Five of the roster, invited in the office, who come at once."""
    for place, (name, country) in enumerate(JURORS):
        make_expert(name, country=country, languages=["en", "ru", "kk"])
        deciding.invite(page, name, as_chair=place == 0)
        member = PanelMember.objects.get(expert__name=name)
        declare_none(panel.accept(member, by=person_of(member)))


def states(call: Call) -> dict[str, int]:
    return dict(Counter(Application.objects.filter(call=call).values_list("state", flat=True)))


def in_days(call: Call, days: int) -> datetime:
    """Nine o'clock some days from now, on the wall of the call's zone."""
    wall = to_wall(clock.now() + timedelta(days=days), zone=call.zone)
    return wall.replace(hour=9, minute=0, second=0, microsecond=0)
