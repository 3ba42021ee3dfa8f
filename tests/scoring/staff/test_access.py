"""Who opens which page of the office: officers act, approvers read, everybody else knows of nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from calls.deadlines import to_wall
from core import clock
from core.models import Notice
from scoring.access_staff import ROWS
from scoring.models import Assignment, Conflict, MakerReport, PanelMember
from scoring.services import announcing
from tests.factories.applications import owner_of
from tests.factories.calls import complete_call, person_with
from tests.factories.people import make_user
from tests.factories.remembered import remembered
from tests.factories.scoring import decided_call, person_of
from tests.scoring.staff.pages import approver_of, client_of, elsewhere, observer_of, officer_of

pytestmark = pytest.mark.django_db

READ = {
    "panel",
    "assignments",
    "plan_progress",
    "progress",
    "ranking",
    "ranking_marks",
    "ranking_juror",
    "ranking_rank",
    "what_if",
    "snapshot_file",
    "sheet",
    "decisions",
    "meeting",
    "announcement",
    "letter",
    "member",
    "conflict",
    "maker_report",
    "example_write",
}
OFFICERS_FORMS = {
    "invite",
    "remove_member",
    "propose",
    "discard",
    "assign",
    "take_back",
    "begin",
    "postpone",
    "lock",
    "shortlist",
    "decline_rest",
    "close_decisions",
    "decide",
    "prepare",
}
APPROVERS_FORMS = {"approve", "send_back"}
BUTTONS = {
    "make_chair",
    "member_rounds",
    "invite_again",
    "remind_member",
    "remind",
    "further_juror",
    "snapshot",
}


@pytest.fixture
@remembered
def world():
    """A call whose announcement is prepared, with something behind every address."""
    call = decided_call()
    embargo = clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
    announcing.prepare(call, embargo_wall=to_wall(embargo, zone=call.zone), by=person_with(call, "officer"))
    member = PanelMember.objects.filter(call=call).order_by("pk")[1]
    application = Application.objects.filter(call=call).order_by("pk")[0]
    Conflict.objects.create(member=member, application=application, kind="declared")
    assignment = Assignment.objects.filter(round__call=call)[0]
    MakerReport.objects.create(assignment=assignment, said="The letter names the city.")
    return call


def addresses(call) -> dict[str, str]:
    """Every address of the call's office by its name."""
    member = PanelMember.objects.filter(call=call).order_by("pk")[1]
    assignment = Assignment.objects.filter(round__call=call).order_by("pk")[0]
    kinds: dict[str, dict[str, Any]] = {
        "member": {"pk": member.pk},
        "make_chair": {"pk": member.pk},
        "member_rounds": {"pk": member.pk},
        "invite_again": {"pk": member.pk},
        "remind_member": {"pk": member.pk},
        "remove_member": {"pk": member.pk},
        "conflict": {"pk": Conflict.objects.get().pk},
        "maker_report": {"report": MakerReport.objects.get().public_id},
        "take_back": {"assignment": assignment.public_id},
        "letter": {"pk": Notice.objects.filter(state="held").order_by("pk")[0].pk},
        "sheet": {"reference": assignment.application.reference},
        "ranking_rank": {"reference": assignment.application.reference},
        "ranking_juror": {"pk": member.pk},
        "snapshot_file": {"round": "review", "number": 1},
        "decide": {"reference": assignment.application.reference},
    }
    of_round = {
        "plan_progress",
        "propose",
        "discard",
        "publish_assignments",
        "assign",
        "remind",
        "further_juror",
        "postpone",
        "lock",
        "shortlist",
        "snapshot",
    }
    kinds |= {name: {"round": "review"} for name in of_round}
    names = {name.removeprefix("scoring:") for name in ROWS}
    # Pages of no call, and those of a meeting or an appeal, which this call had not: tests/house tries them.
    names = {one for one in names if not one.startswith(("roster", "expert"))} - {"integrity"}
    names -= {"meeting_record", "discussion", "minutes", "appeal_panel", "decide_later", "later_decision"}
    return {
        name: reverse(f"scoring:{name}", kwargs={"slug": call.slug, **kinds.get(name, {})}) for name in names
    }


def statuses(client: Client, urls: dict[str, str], method: str = "get") -> dict[str, int]:
    return {name: getattr(client, method)(url).status_code for name, url in sorted(urls.items())}


def test_every_address_is_one_of_the_kinds_tried_here(world):
    assert set(addresses(world)) == READ | OFFICERS_FORMS | APPROVERS_FORMS | BUTTONS | {
        "publish_assignments"
    }


def test_an_officer_opens_everything_but_the_approvers_forms(world):
    expected = dict.fromkeys(READ | OFFICERS_FORMS, 200)
    expected |= dict.fromkeys(APPROVERS_FORMS, 403) | dict.fromkeys(BUTTONS, 405)
    expected["publish_assignments"] = 302  # nothing is proposed: back to the plan
    assert statuses(officer_of(world), addresses(world)) == expected


def test_an_approver_reads_and_signs(world):
    expected = dict.fromkeys(READ | APPROVERS_FORMS, 200)
    expected |= dict.fromkeys(OFFICERS_FORMS | {"publish_assignments"}, 403) | dict.fromkeys(BUTTONS, 405)
    assert statuses(approver_of(world), addresses(world)) == expected


def test_an_approver_presses_no_officers_button(world):
    urls = addresses(world)
    acts = {
        name: urls[name] for name in OFFICERS_FORMS | BUTTONS | {"publish_assignments", "member", "conflict"}
    }
    assert set(statuses(approver_of(world), acts, "post").values()) == {403}


def test_an_officer_signs_nothing(world):
    urls = {name: url for name, url in addresses(world).items() if name in APPROVERS_FORMS}
    assert statuses(officer_of(world), urls, "post") == dict.fromkeys(APPROVERS_FORMS, 403)


def test_a_refusal_says_why(world):
    page = approver_of(world).get(addresses(world)["prepare"])
    assert b"Your role does not include this step." in page.content


def test_an_observer_reads_the_totals_of_the_scoring_alone(world):
    client = observer_of(world)
    expected = dict.fromkeys(addresses(world), 404) | {"progress": 200} | dict.fromkeys(BUTTONS, 405)
    assert statuses(client, addresses(world)) == expected


def test_nobody_else_learns_that_there_is_such_a_page(world):
    people = {
        "officer of another call": elsewhere(),
        "stranger": client_of(make_user("Stranger")),
        "applicant": client_of(owner_of(Application.objects.filter(call=world)[0])),
        "juror": client_of(person_of(PanelMember.objects.filter(call=world)[0])),
    }
    urls = addresses(world)
    shown = {name: url for name, url in urls.items() if name not in BUTTONS}
    acts = {name: url for name, url in urls.items() if name not in READ}
    for who, client in people.items():
        assert (who, set(statuses(client, shown).values())) == (who, {404})
        assert (who, set(statuses(client, acts, "post").values())) == (who, {404})


def test_a_visitor_is_sent_to_sign_in(world):
    assert set(statuses(Client(), addresses(world)).values()) == {302}


def test_what_belongs_to_another_call_is_not_found(world):
    other = complete_call()
    client = officer_of(other)
    application = Application.objects.filter(call=world)[0]
    member = PanelMember.objects.filter(call=world)[0]
    tried = {
        "sheet": {"reference": application.reference},
        "decide": {"reference": application.reference},
        "member": {"pk": member.pk},
        "remove_member": {"pk": member.pk},
        "conflict": {"pk": Conflict.objects.get().pk},
        "take_back": {"assignment": uuid.uuid4()},
        "assign": {"round": "another"},
        "lock": {"round": "another"},
    }
    found = {
        name: client.get(reverse(f"scoring:{name}", kwargs={"slug": other.slug, **kwargs})).status_code
        for name, kwargs in tried.items()
    }
    assert found == dict.fromkeys(tried, 404)


def test_the_roster_is_open_to_the_staff_of_any_call(world):
    expert = PanelMember.objects.filter(call=world)[0].expert
    clients = {
        "officer": officer_of(world),
        "approver": approver_of(world),
        "hub staff": client_of(make_user("Staff", is_hub_staff=True)),
        "observer": observer_of(world),
        "administrator": client_of(make_user("Admin", is_administrator=True)),
        "juror": client_of(person_of(PanelMember.objects.filter(call=world)[0])),
        "visitor": Client(),
    }
    expected = {
        "officer": 200,
        "approver": 200,
        "hub staff": 200,
        "observer": 404,
        "administrator": 404,
        "juror": 404,
        "visitor": 302,
    }
    for url in (reverse("scoring:roster"), reverse("scoring:expert", kwargs={"pk": expert.pk})):
        assert {who: client.get(url).status_code for who, client in clients.items()} == expected
