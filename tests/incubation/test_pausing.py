"""A pause: nothing is late or reminded of meanwhile, the gate is shut, and what is open moves by its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from incubation import services
from incubation.days import today
from incubation.dues import dues_of_incubation
from incubation.models import Milestone, Placement, PlacementNote
from incubation.queries.placements import cohorts_of, placements_of
from incubation.tasks import remind_of_milestones
from tests.factories.applications import owner_of
from tests.factories.incubation import approver_of, officer_of, placement_in, reload

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


@pytest.fixture
def placement(hands: clock.Hands) -> Placement:
    return placement_in()


@pytest.fixture
def officer(placement: Placement) -> Any:
    return officer_of(placement)


def open_ones(placement: Placement) -> Iterator[Milestone]:
    yield from placement.milestones.filter(state="due").order_by("pk")


def reach(milestone: Milestone, officer: Any) -> None:
    services.deliver(milestone, by=owner_of(milestone.placement.application), text="Done.")
    services.accept(milestone, by=officer)


def late_things(placement: Placement) -> tuple[int, int, int]:
    """As the office's home, the list of cohorts and the page of the cohort count them."""
    call = placement.application.call
    dues = [one for one in dues_of_incubation(type(call).objects.filter(pk=call.pk)) if one.is_overdue]
    [cohort] = cohorts_of(call, today(call))
    [row] = placements_of(placement.cohort, today(call))
    words = "".join(str(one.title) for one in dues)
    return int(words.partition(" ")[0] or 0), cohort.late, row.late  # type: ignore[attr-defined]


@pytest.mark.parametrize("days", [0, 1, 40])
def test_what_is_open_moves_by_the_days_and_what_is_decided_stays(
    placement: Placement, officer: Any, hands: clock.Hands, days: int
) -> None:
    first, *others = open_ones(placement)
    reach(first, officer)
    services.ask_for_report(placement, due_on=today(placement.application.call) + 9 * DAY, by=officer)
    services.pause(placement, reason="Their ministry is being rebuilt.", by=officer)
    hands.instant += days * DAY
    assert services.resume(placement, by=officer) == days
    assert Milestone.objects.get(pk=first.pk).due_on == first.due_on
    for one in others:
        assert Milestone.objects.get(pk=one.pk).due_on == one.due_on + days * DAY
    assert placement.reports.get().due_on == today(placement.application.call) + 9 * DAY
    assert reload(placement).paused_on is None
    told = LedgerEntry.objects.get(event="placement.resumed").payload
    assert told["days"] == days
    assert "ministry" not in str(list(LedgerEntry.objects.values()))
    assert list(ledger.faults()) == []


def test_meanwhile_nothing_is_late_nobody_is_reminded_and_the_gate_is_shut(
    placement: Placement, officer: Any, hands: clock.Hands
) -> None:
    first = min(open_ones(placement), key=lambda one: one.due_on)
    services.pause(placement, reason="A flood.", by=officer)
    hands.instant += (first.due_on - today(placement.application.call)) - DAY
    assert remind_of_milestones() == 0
    hands.instant += 3 * DAY
    assert late_things(placement) == (0, 0, 0)
    Placement.objects.filter(pk=placement.pk).update(paused_on=None)
    assert late_things(placement) == (1, 1, 1)
    Placement.objects.filter(pk=placement.pk).update(paused_on=first.due_on + DAY)
    assert late_things(placement) == (0, 0, 0)  # also what was late before: it is late again when it goes on
    for one in open_ones(placement):
        reach(one, officer)
    with pytest.raises(NotNow, match="paused"):
        services.advance(reload(placement), by=officer)


@pytest.mark.parametrize(("after", "count"), [(-1, 0), (0, 2), (1, 2)])
def test_a_late_report_counts_like_a_late_milestone_wherever_late_things_are_counted(
    placement: Placement, officer: Any, hands: clock.Hands, after: int, count: int
) -> None:
    call, first = placement.application.call, min(open_ones(placement), key=lambda one: one.due_on)
    services.ask_for_report(placement, due_on=first.due_on, by=officer)
    zone = ZoneInfo(call.zone)
    day_after = datetime.combine(first.due_on + DAY, datetime.min.time(), zone)
    hands.instant = day_after + timedelta(microseconds=after)
    assert late_things(placement) == (count, count, count)


def test_lists_say_that_it_is_paused_and_name_no_next_day(
    placement: Placement, officer: Any, hands: clock.Hands
) -> None:
    team, office = Client(), Client()
    own = reverse("incubation:placement", args=[placement.public_id])
    cohort = reverse("incubation:cohort", args=[placement.cohort.key])
    first = min(open_ones(placement), key=lambda one: one.due_on)
    services.ask_for_report(placement, due_on=first.due_on - DAY, by=officer)
    hands.instant += (first.due_on - today(placement.application.call)) + 5 * DAY
    office.force_login(officer)
    team.force_login(owner_of(placement.application))
    text = office.get(cohort).content.decode()
    assert "Late, was due on" in text and "<b>2</b>" in text
    heads = text.partition("<thead>")[2]  # on a phone the first columns are in sight
    assert heads.index(">Placement<") < heads.index("Late") < heads.index("Next due")
    page = team.get(own).content.decode()
    assert f">{first.title}</a></h2>" not in page and ">Report 1</a></h2>" in page  # the report is due first
    assert "Paused" not in team.get(reverse("incubation:mine")).content.decode()
    services.pause(placement, reason="A flood.", by=officer)
    text = office.get(cohort).content.decode()
    assert "Paused" in text and "was due on" not in text and "<b>" not in text.partition("<tbody>")[2]
    page = team.get(own).content.decode()
    assert 'id="next"' not in page and "Late" not in page
    mine = team.get(reverse("incubation:mine")).content.decode()
    assert "Paused" in mine and "Hand in:" not in mine and "Late" not in mine


def test_who_releases_money_to_a_paused_placement_is_warned_and_may(
    placement: Placement, officer: Any
) -> None:
    tranche = placement.tranches.order_by("number")[0]
    reach(Milestone.objects.get(tranche=tranche), officer)
    services.prepare_tranche(tranche, by=officer)
    client, page = Client(), reverse("incubation:tranche_release", args=[placement.public_id, tranche.number])
    client.force_login(approver_of(placement))
    assert "This placement is paused since" not in client.get(page).content.decode()
    services.pause(placement, reason="A flood.", by=officer)
    assert "This placement is paused since" in client.get(page).content.decode()
    client.post(page)
    tranche.refresh_from_db()
    assert tranche.state == "released"


def test_who_pauses_once_with_a_reason_and_who_is_told(placement: Placement, officer: Any) -> None:
    for by in (owner_of(placement.application), approver_of(placement), placement.mentorings.get().mentor):
        with pytest.raises(NotAllowed):
            services.pause(placement, reason="x", by=by)
        with pytest.raises(NotAllowed):
            services.resume(placement, by=by)
    with pytest.raises(NotNow, match="not paused"):
        services.resume(placement, by=officer)
    with pytest.raises(NotNow, match="Give a reason"):
        services.pause(placement, reason=" ", by=officer)
    services.pause(placement, reason="A flood.", by=officer)
    with pytest.raises(NotNow, match="paused already"):
        services.pause(placement, reason="Again.", by=officer)
    services.resume(placement, by=officer)
    letters = Notice.objects.filter(event__in=("incubation/paused", "incubation/resumed")).order_by("pk")
    assert [one.event for one in letters] == ["incubation/paused", "incubation/resumed"]
    assert "A flood." in letters[0].text and "0 days" in letters[1].text


def test_an_end_ends_the_pause(placement: Placement, officer: Any) -> None:
    services.pause(placement, reason="A flood.", by=officer)
    services.leave(reload(placement), reason="They give up.", by=officer)
    assert reload(placement).paused_on is None
    with pytest.raises(NotNow, match="ended"):
        services.pause(reload(placement), reason="x", by=officer)
    assert list(ledger.faults()) == []


def test_the_page_says_it_and_leads_through_it(
    placement: Placement, officer: Any, hands: clock.Hands
) -> None:
    client, page = Client(), reverse("incubation:pause", args=[placement.public_id])
    own = reverse("incubation:placement", args=[placement.public_id])
    client.force_login(officer)
    assert f'href="{page}"' in client.get(own).content.decode()
    client.post(page, {"reason": "A flood."})
    hands.instant += 2 * DAY
    client.force_login(officer)
    assert "Every open date moves by 2 days." in client.get(page).content.decode()
    team = Client()
    team.force_login(owner_of(placement.application))
    text = team.get(own).content.decode()
    assert "Paused since" in text and "A flood." in text and page not in text
    client.post(page, follow=True)
    text = client.get(own).content.decode()
    assert "Paused since" not in text and "Every open date moves by 2 days." in text
    assert list(placement.notes.values_list("kind", flat=True)) == ["paused", "resumed"]


def test_nobody_writes_a_pause_as_a_note(placement: Placement, officer: Any) -> None:
    with pytest.raises(NotNow, match="Choose what it is"):
        services.write_note(placement, text="x", kind=PlacementNote.Kind.PAUSED, by=officer)
