"""Deputies hold roles for exactly a window; two who stood in for each other count as one; handing over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.services.staff import approve_two_person_step, prepare_two_person_step
from applications.services.starting import require_no_other_part
from calls.models import CallRole
from calls.permissions import holds_role, is_same_side, officer_and_approver
from calls.services import grant_role, revoke_role
from calls.services.absence import end_absence, hand_over_office, mark_absence
from calls.services.asking import ask
from calls.services.publishing import approve_cancellation, prepare_cancellation
from core import clock
from core.actors import Pair
from core.ledger import faults
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from people.models import User
from people.services.erasing import erasure_plan
from tests.applications.staff.world import Office, office
from tests.factories.applications import draft_in
from tests.factories.calls import complete_call, give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@pytest.fixture
def desk(db):
    with office() as one:
        yield one


def fresh(person):
    return User.objects.get(pk=person.pk)


def colleague(name="Deputy"):
    return make_user(name, is_hub_staff=True)


def window(start=1, days=5):
    begin = clock.now() + timedelta(days=start)
    return {"starts_at": begin, "ends_at": begin + timedelta(days=days)}


@pytest.mark.parametrize(
    ("which", "apart", "is_held"),
    [
        ("starts_at", -TICK, False), ("starts_at", timedelta(), True), ("starts_at", TICK, True),
        ("ends_at", -TICK, True), ("ends_at", timedelta(), False), ("ends_at", TICK, False),
    ],
)  # fmt: skip
def test_a_deputy_holds_the_role_for_exactly_the_window(which, apart, is_held):
    call, deputy, span = open_call(), colleague(), window()
    officer = person_with(call, "officer")
    mark_absence(officer, deputy=deputy, **span, by=officer)
    with clock.at(span[which] + apart):
        assert holds_role(fresh(deputy), call, "officer") is is_held
        assert holds_role(fresh(officer), call, "officer")
    assert list(faults()) == []


def test_letters_and_dues_come_to_the_deputy_too_and_the_ledger_says_for_whom():
    call, deputy = open_call(), colleague("Dana")
    officer = person_with(call, "officer")
    mark_absence(officer, deputy=deputy, **window(0), by=officer)
    assert Notice.objects.get(event="calls/deputy_named").recipient == deputy
    ask(call, text="May a city apply?", by=make_user())
    told = Notice.objects.filter(event="calls/question_asked").values_list("recipient", flat=True)
    assert {officer.pk, deputy.pk} <= set(told)
    acting = fresh(deputy)
    prepare_cancellation(call, reason="No money.", by=acting)
    entry = LedgerEntry.objects.get(event="cancellation.prepared")
    assert (entry.actor, entry.payload["stands_in_for"]) == (deputy.ledger_name, [officer.ledger_name])
    client = Client()
    client.force_login(deputy)
    assert "Dana for " in client.get(reverse("applications:ledger", args=[call.slug])).content.decode()
    assert "You stand in for" in client.get(reverse("calls:office")).content.decode()
    assert list(faults()) == []


def test_who_acts_in_their_own_name_is_named_alone():
    call = open_call()
    officer = person_with(call, "officer")
    prepare_cancellation(call, reason="No money.", by=officer)
    assert "stands_in_for" not in LedgerEntry.objects.get(event="cancellation.prepared").payload


def test_nobody_becomes_preparer_and_approver_by_standing_in():
    call, other = open_call(), open_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    with pytest.raises(NotNow, match="No role would move"):
        mark_absence(officer, deputy=approver, **window(), by=officer)
    grant_role(other, person=officer, role="officer", by=person_with(other, "officer"))
    mark_absence(officer, deputy=approver, **window(), by=officer)
    held = CallRole.every.filter(user=approver, acting_for=officer)
    assert [one.call for one in held] == [other]


def test_a_role_that_one_gets_for_later_counts_for_the_window():
    call, deputy = open_call(), colleague()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    mark_absence(approver, deputy=deputy, **window(3), by=approver)
    with pytest.raises(NotNow, match="No role would move"):
        mark_absence(officer, deputy=deputy, **window(1), by=officer)


def test_who_stood_in_and_whom_they_stood_in_for_count_as_one_also_afterwards(desk: Office):
    """X is away, the deputy prepares for X; X comes back as an approver, and may not sign it."""
    application, call = desk.submit(), desk.call
    absent, approver, deputy = desk.officer, desk.approver, colleague()
    absence = mark_absence(absent, deputy=deputy, **window(0), by=absent)
    acting = fresh(deputy)
    asked = prepare_two_person_step(application, by=acting, step="disqualify", note="Two entries.")
    end_absence(absence, by=absent)
    give_role(call, "approver", absent)
    with pytest.raises(NotAllowed, match="count as one"):
        approve_two_person_step(asked, by=fresh(absent))
    assert not officer_and_approver(call, Pair(acting, fresh(absent)))
    assert approve_two_person_step(asked, by=approver).state == "disqualified"


def test_a_cancellation_of_the_one_stood_in_for_is_signed_by_somebody_else():
    call, deputy = open_call(), colleague()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    give_role(call, "officer")
    give_role(call, "approver", officer)
    prepared = prepare_cancellation(call, reason="No money.", by=fresh(officer))
    revoke_role(call.roles.get(user=officer, role="officer"), by=make_user(is_administrator=True))
    mark_absence(fresh(officer), deputy=deputy, **window(0), by=officer)
    with pytest.raises(NotAllowed, match="count as one"):
        approve_cancellation(prepared, by=fresh(deputy))
    assert approve_cancellation(prepared, by=approver).state == "cancelled"


def test_back_earlier_the_deputy_holds_nothing_at_once():
    call, deputy = open_call(), colleague()
    officer = person_with(call, "officer")
    now_away = mark_absence(officer, deputy=deputy, **window(0), by=officer)
    end_absence(now_away, by=officer)
    assert not holds_role(fresh(deputy), call, "officer")
    later = mark_absence(officer, deputy=deputy, **window(9), by=officer)
    end_absence(later, by=officer)
    assert not CallRole.every.filter(absence=later).exists()
    with clock.at(clock.now() + TICK), pytest.raises(NotNow, match="over"):
        end_absence(now_away, by=officer)
    assert list(faults()) == []


def test_a_role_that_ends_takes_the_deputy_along():
    call, deputy = open_call(), colleague()
    officer = person_with(call, "officer")
    second = give_role(call, "officer")
    mark_absence(officer, deputy=deputy, **window(0), by=officer)
    revoke_role(call.roles.get(user=officer), by=second)
    assert not CallRole.every.filter(user=deputy).exists()
    assert list(faults()) == []


def test_a_deputy_is_no_lasting_officer():
    call, deputy = open_call(), colleague()
    officer = person_with(call, "officer")
    mark_absence(officer, deputy=deputy, **window(0), by=officer)
    with pytest.raises(NotNow, match="A call needs an officer"):
        revoke_role(call.roles.get(user=officer), by=make_user(is_administrator=True))


def test_who_may_mark_it_and_whom_one_may_name():
    call = open_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    for deputy, by in ((colleague(), approver), (approver, approver)):
        with pytest.raises(NotAllowed):
            mark_absence(officer, deputy=deputy, **window(), by=by)
    administrator = make_user(is_administrator=True, is_hub_staff=True)
    with pytest.raises(NotAllowed, match="to themselves"):
        mark_absence(officer, deputy=administrator, **window(), by=administrator)
    for deputy, sentence in ((officer, "somebody else"), (make_user(), "office already")):
        with pytest.raises(NotNow, match=sentence):
            mark_absence(officer, deputy=deputy, **window(), by=officer)
    with pytest.raises(NotNow, match="a year at most"):
        mark_absence(officer, deputy=colleague(), **window(0, 400), by=officer)
    with pytest.raises(NotNow, match="before the first"):
        mark_absence(officer, deputy=colleague(), **window(5, -1), by=officer)


def test_leaving_moves_every_role_in_one_press_and_ends_it():
    call, other, to = open_call(), complete_call(), colleague("Heir")
    officer = person_with(call, "officer")
    grant_role(other, person=officer, role="observer", by=person_with(other, "officer"))
    client = Client()
    client.force_login(officer)
    page = reverse("calls:hand_over")
    ask(call, text="May a city apply?", by=make_user())
    shown = client.post(page, {"address": to.email}).content.decode()
    assert "What Heir takes over" in shown and "1 question is unanswered" in shown
    assert call.roles.filter(user=officer).exists()  # a preview moves nothing
    assert client.post(page, {"address": to.email, "confirm": "yes"})["Location"] == "/"
    assert not officer.call_roles.exists()
    assert sorted(to.call_roles.values_list("role", flat=True)) == ["observer", "officer"]
    assert Notice.objects.get(event="calls/handed_over").recipient == to
    assert list(faults()) == []


def test_leaving_stops_whole_where_a_role_cannot_move():
    call, other = open_call(), open_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    grant_role(other, person=officer, role="observer", by=person_with(other, "officer"))
    with pytest.raises(NotNow, match="nobody prepares and signs"):
        hand_over_office(officer, to=approver, by=officer)
    assert officer.call_roles.count() == 2


def test_an_administrator_lets_somebody_go_with_their_roles_in_the_hub():
    call, to, administrator = open_call(), colleague(), make_user(is_administrator=True)
    officer = person_with(call, "officer")
    User.objects.filter(pk=officer.pk).update(is_hub_staff=True)
    hand_over_office(fresh(officer), to=to, by=administrator)
    assert not fresh(officer).is_hub_staff and call.roles.get(user=to).role == "officer"


def test_the_duty_before_an_account_goes_leads_to_handing_over():
    duty = erasure_plan(person_with(open_call(), "officer")).duties[0]
    assert duty.url == reverse("calls:hand_over")


@pytest.mark.parametrize(
    "sent",
    [
        {"first": "x", "last": "2026-13-99", "address": "x"},
        {"first": "9999-12-31", "last": "9999-12-31", "address": "nobody@example.org"},
        {"end": "x\x00"},
        {"address": "nobody@example.org", "confirm": "yes"},
        {},
    ],
    ids=range(5),
)
def test_bad_input_moves_nothing(sent):
    call = open_call()
    client = Client()
    client.force_login(person_with(call, "officer"))
    before = CallRole.every.count()
    for name in ("calls:away", "calls:hand_over"):
        assert client.post(reverse(name), sent).status_code in (200, 404)
    assert CallRole.every.count() == before


def test_the_page_shows_what_would_move_before_it_moves():
    call, deputy = open_call(), colleague("Dana")
    officer = person_with(call, "officer")
    client = Client()
    client.force_login(officer)
    day = (clock.now() + timedelta(days=2)).date()
    sent = {"first": day.isoformat(), "last": (day + timedelta(days=3)).isoformat(), "address": deputy.email}
    page = reverse("calls:away")
    assert "What Dana will hold" in client.post(page, sent).content.decode()
    assert not CallRole.every.filter(user=deputy).exists()
    assert client.post(page, {**sent, "confirm": "yes"}).status_code == 302
    held: Any = CallRole.every.get(user=deputy)
    assert held.starts_at.isoformat().endswith("T19:00:00+00:00")  # midnight in Nur-Sultan
    assert held.ends_at - held.starts_at == timedelta(days=4)
    assert "Deputy: Dana" in client.get(page).content.decode()


def test_the_page_offers_no_deputy_who_would_hold_nothing():
    call = open_call()
    officer, deputy = person_with(call, "officer"), person_with(call, "approver")
    client = Client()
    client.force_login(officer)
    day = (clock.now() + timedelta(days=2)).date()
    sent = {"first": day.isoformat(), "last": day.isoformat(), "address": deputy.email}
    page = client.post(reverse("calls:away"), sent).content.decode()
    assert "No role would move: choose another deputy." in page
    assert f"Nothing moves to {deputy}" in page and "will hold" not in page
    assert "Name this deputy" not in page


def test_a_colleague_who_still_writes_an_application_stands_in_for_nobody_of_its_call():
    call, deputy = open_call(), colleague()
    draft_in(call, by=deputy)
    officer = person_with(call, "officer")
    with pytest.raises(NotNow, match="No role would move"):
        mark_absence(officer, deputy=deputy, **window(), by=officer)


def test_who_will_stand_in_does_not_begin_to_apply():
    call, deputy = open_call(), colleague()
    officer = person_with(call, "officer")
    absence = mark_absence(officer, deputy=deputy, **window(9), by=officer)
    with pytest.raises(NotAllowed, match="You work on this call"):
        require_no_other_part(call, fresh(deputy))
    end_absence(absence, by=officer)
    require_no_other_part(call, fresh(deputy))


@pytest.mark.parametrize("had_begun", [True, False])
def test_a_stand_in_whose_role_was_taken_away_still_counts_as_one_with_the_other(had_begun):
    call, deputy = open_call(), colleague()
    officer = person_with(call, "officer")
    absence = mark_absence(officer, deputy=deputy, **window(0 if had_begun else 3), by=officer)
    acting = CallRole.every.get(absence=absence)
    revoke_role(acting, by=make_user(is_administrator=True))
    assert not CallRole.every.filter(user=deputy).exists()
    assert is_same_side(call, officer, deputy) is is_same_side(call, deputy, officer) is had_begun
