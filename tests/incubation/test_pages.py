"""Who may open and do what on the pages of placements: owner, colleague, mentor, staff, stranger."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from incubation import services
from incubation.access import ROWS
from incubation.models import Placement, PlacementNote
from incubation.open_data.endpoints import ENDPOINTS
from incubation.pilot_chart import measured
from incubation.schedule import key_of
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.calls import give_role
from tests.factories.incubation import (
    approver_of,
    awarded_in,
    budgeted,
    in_pilot,
    incubating_call,
    make_cohort,
    mentor_of,
    officer_of,
    placement_in,
    reach,
    reload,
    spend,
)
from tests.factories.people import make_user
from tests.factories.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PEOPLE = ("visitor", "stranger", "owner", "editor", "viewer", "mentor", "officer", "approver", "observer")
TARGET_WORDS_FROM = 520  # in the drawing, of which they end at 610
PLAIN = ("juror", "chair", "administrator")  # tried with the whole table, elsewhere


class Scene:
    """A placement in its pilot with one of everything, and somebody of every role."""

    def __init__(self) -> None:
        placement = in_pilot(placement_in(award=10000))
        call = placement.application.call
        officer = officer_of(placement)
        self.placement = placement
        self.people: dict[str, Any] = {
            "stranger": make_user("Stranger"),
            "owner": owner_of(placement.application),
            "editor": add_collaborator(placement.application, "editor"),
            "viewer": add_collaborator(placement.application, "viewer"),
            "mentor": mentor_of(placement),
            "officer": officer,
            "approver": approver_of(placement),
            "observer": give_role(call, "observer"),
        }
        self.milestone = placement.milestones.get(origin__key="measured")
        self.pilot = placement.pilots.get()
        self.waiting = awarded_in(call)
        report = services.ask_for_report(placement, due_on=date(2026, 6, 1), by=officer)
        budgeted(placement)
        spend(placement, "100")
        evidence = placement.milestones.get(origin__key="plan").evidence.get()
        tranche = services.prepare_tranche(placement.tranches.get(number=1), by=officer)
        product = services.create_product(call, kind="manual", title_en="A guide", by=officer)
        self.kwargs: dict[str, Any] = {
            "slug": call.slug,
            "reference": self.waiting.reference,
            "placement": placement.public_id,
            "milestone": self.milestone.public_id,
            "cohort": placement.cohort.key,
            "product": product.public_id,
            "number": report.number,
            "months": 6,
            "pk": self.pilot.pk,
        }
        services.publish_agreement(placement.cohort, by=officer, text_en="We pay what is agreed.")
        services.sign_agreement(services.offer_agreement(placement, by=officer), by=self.people["owner"])
        meeting = services.plan_meeting(
            placement=placement, starts_at=clock.now() + timedelta(days=9), kind="meeting", by=officer
        )
        self.kwargs |= {"meeting": meeting.public_id, "token": key_of(self.people["mentor"])}
        self.pks = {
            "evidence": evidence.pk,
            "mentoring": placement.mentorings.get().pk,
            "stage_milestone": placement.cohort.stage_milestones.all()[0].pk,
        }
        self.tranche = tranche

    def url(self, name: str) -> str:
        short = name.partition(":")[2]
        named = {**self.kwargs, "pk": self.pks.get(short, self.pilot.pk)}
        pattern = next(one for one in URLS if one.name == short)
        return reverse(name, kwargs={key: named[key] for key in pattern.pattern.converters})


from incubation.urls import urlpatterns as URLS  # noqa: E402, N812 - the list that the access rows must match

# Of no placement: tests/house/addresses/test_access_table.py tries these, as it tries every address.
UNSEEN_HERE = {
    *("outcome", "evidence", "receipt", "product", "product_file", "results", "grants", "grants_of_call"),
    *("winner", "follow_up", "follow_ups", "pilot_evidence", "pilot_agreement_file"),
    "report_attachment",
    *("programme", "programme_table", "programme_office", "programme_file"),
    *("reports", "report_job", "report_progress", "report_file"),
    *ENDPOINTS,
}
TRIED = [name for name in ROWS if name.partition(":")[2] not in UNSEEN_HERE]


def test_every_address_has_its_row():
    assert {f"incubation:{one.name}" for one in URLS} == set(ROWS)


@pytest.fixture
def scene() -> Scene:
    return remembered(Scene)()


@pytest.mark.parametrize("role", PEOPLE)
def test_reading_is_as_the_access_table_says(client, scene, role):
    enter(client, scene, role)
    wrong = []
    for name in TRIED:
        status = client.get(scene.url(name)).status_code
        may = role in ROWS[name].get
        if may != (status in (200, 302)) or (role == "visitor" and not may and status != 302):
            wrong.append((name, status))
    expected = [] if role != "visitor" else [(name, 302) for name in TRIED if "visitor" not in ROWS[name].get]
    assert [row for row in wrong if row not in expected] == []


@pytest.mark.parametrize("role", PEOPLE)
def test_acting_is_as_the_access_table_says(client, scene, role):
    """An empty form is posted: who may act gets the page again with its errors, who may not 403 or 404."""
    enter(client, scene, role)
    wrong = []
    for name in TRIED:
        if not ROWS[name].post or name.partition(":")[2] in (
            "agreement",
            "cohort_stages",
            "pilot_figures",
            "product_publish",
            "tranche_release",
            "tranche_prepare",
            "tranche_cancel",
            "budget_write",  # of an agreed budget it leads the team back
        ):
            continue
        answer = client.post(scene.url(name))
        may = role in ROWS[name].post
        expected = {200} if may else {302} if role == "visitor" else {403, 404}
        if answer.status_code not in expected:
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ["stranger", "mentor", "observer", "owner", "viewer"])
def test_one_press_acts_of_the_office_refuse_everybody_else(client, scene, role):
    enter(client, scene, role)
    for name in ("product_publish", "tranche_prepare", "tranche_release", "tranche_cancel"):
        named = {**scene.kwargs, "number": 2}
        pattern = next(one for one in URLS if one.name == name)
        url = reverse(f"incubation:{name}", kwargs={key: named[key] for key in pattern.pattern.converters})
        assert client.post(url).status_code == 404
    assert reload(scene.placement).application.state == "piloting"
    assert set(scene.placement.tranches.values_list("state", flat=True)) == {"planned", "prepared"}


def enter(client, scene: Scene, role: str) -> None:
    if role != "visitor":
        client.force_login(scene.people[role])


def test_the_approver_releases_and_the_preparer_cannot(client, scene):
    url = reverse(
        "incubation:tranche_release",
        kwargs={"placement": scene.kwargs["placement"], "number": scene.tranche.number},
    )
    give_role(scene.placement.application.call, "approver", scene.people["officer"])
    enter(client, scene, "officer")
    assert client.post(url).status_code == 403
    enter(client, scene, "approver")
    assert client.post(url).status_code == 302
    scene.tranche.refresh_from_db()
    assert scene.tranche.state == "released"


def test_another_calls_officer_knows_of_nothing(client, scene):
    client.force_login(give_role(incubating_call(), "officer"))
    for name in ("placement", "milestone", "cohorts", "tranches", "products", "stage", "admit"):
        assert client.get(scene.url(f"incubation:{name}")).status_code == 404


def test_evidence_is_saved_and_never_shown(client, scene):
    owner = scene.people["owner"]
    client.force_login(owner)
    url = reverse("incubation:milestone_deliver", kwargs={"milestone": scene.milestone.public_id})
    page = client.post(
        url, {"file": SimpleUploadedFile("Көрсеткіш.csv", b"month,value\n1,26\n")}, follow=True
    )
    assert "Көрсеткіш.csv" in page.content.decode()
    piece = scene.milestone.evidence.get()
    file = reverse("incubation:evidence", kwargs={"placement": scene.placement.public_id, "pk": piece.pk})
    answer = client.get(file)
    assert b"".join(answer.streaming_content) == b"month,value\n1,26\n"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    for role, status in (("mentor", 200), ("officer", 200), ("stranger", 404)):
        enter(client, scene, role)
        answer = client.get(file)
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content).startswith(b"month")


def test_evidence_of_another_placement_is_not_found_through_ones_own(client, scene):
    other = placement_in()
    reach(other, "plan")
    piece = other.milestones.get(origin__key="plan").evidence.get()
    enter(client, scene, "owner")
    url = reverse("incubation:evidence", kwargs={"placement": scene.placement.public_id, "pk": piece.pk})
    assert client.get(url).status_code == 404


def test_a_refused_delivery_keeps_what_was_typed(client, scene):
    enter(client, scene, "owner")
    url = reverse("incubation:milestone_deliver", kwargs={"milestone": scene.milestone.public_id})
    page = client.post(url, {"text": "We counted the queue.", "link": "not a link"}).content.decode()
    assert "We counted the queue." in page
    assert "Enter a full address, like https://example.org." in page
    assert scene.milestone.evidence.count() == 0


def test_a_return_wants_its_reason(client, scene):
    services.deliver(scene.milestone, text="Done.", by=scene.people["owner"])
    enter(client, scene, "mentor")
    url = reverse("incubation:milestone_decide", kwargs={"milestone": scene.milestone.public_id})
    assert "Say what is missing" in client.post(url, {"decision": "return", "note": ""}).content.decode()
    assert client.post(url, {"decision": "return", "note": "The dates."}).status_code == 302
    scene.milestone.refresh_from_db()
    assert (scene.milestone.state, scene.milestone.note) == ("returned", "The dates.")


def test_what_waits_is_different_for_team_and_mentor(client, scene):
    enter(client, scene, "owner")
    assert "Hand in: Milestone measured" in client.get(reverse("incubation:mine")).content.decode()
    services.deliver(scene.milestone, text="Done.", by=scene.people["owner"])
    enter(client, scene, "mentor")
    assert "Look at: Milestone measured" in client.get(reverse("incubation:mine")).content.decode()
    enter(client, scene, "stranger")
    assert "You have no placement." in client.get(reverse("incubation:mine")).content.decode()


def test_a_mentor_is_not_spoken_to_as_a_winner(client, scene):
    enter(client, scene, "mentor")
    lead = client.get(reverse("incubation:mine")).context["page_lead"]
    assert "placements that you accompany" in lead


@pytest.mark.parametrize("value", ["7.5", "9", "14"])
def test_the_last_reading_never_stands_in_the_words_of_the_target(scene, value):
    officer = scene.people["officer"]
    indicator = services.add_indicator(
        scene.pilot, name="Minutes", unit="min", baseline=Decimal(14), target=Decimal(9), by=officer
    )
    services.record_reading(indicator, on=date(2026, 10, 24), value=Decimal(value), by=officer)
    chart = measured(indicator, date(2026, 6, 26)).chart
    assert chart is not None
    assert float(chart.first.x) < float(chart.last.x) <= TARGET_WORDS_FROM


def test_markup_in_a_note_is_text(client, scene):
    enter(client, scene, "owner")
    url = reverse("incubation:note", kwargs={"placement": scene.placement.public_id})
    client.post(url, {"text": "<script>alert(1)</script>", "kind": "comment"})
    page = client.get(
        reverse("incubation:placement", kwargs={"placement": scene.placement.public_id})
    ).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_admission_by_the_office(client, scene):
    enter(client, scene, "officer")
    data = {
        "cohort": scene.placement.cohort.pk,
        "mentor": scene.people["mentor"].email,
        "award_amount": "5000",
        "award_currency": "USD",
    }
    answer = client.post(scene.url("incubation:admit"), data)
    made = Placement.objects.get(application=scene.waiting)
    assert answer["Location"] == reverse("incubation:placement", kwargs={"placement": made.public_id})
    assert (made.award_amount, made.mentorings.get().mentor) == (Decimal(5000), scene.people["mentor"])


def test_a_gate_says_what_is_missing_and_does_not_offer_the_step(client, scene):
    enter(client, scene, "officer")
    page = client.get(scene.url("incubation:stage")).content.decode()
    assert "Accepted: Milestone measured" in page
    assert 'value="advance"' not in page and 'value="hold"' in page
    answer = client.post(scene.url("incubation:stage"), {"verdict": "advance", "reason": "Go."})
    assert answer.context["form"].errors["verdict"] == ["It can advance when nothing is missing."]
    assert reload(scene.placement).application.state == "piloting"


def page_of(placement: Placement) -> str:
    return reverse("incubation:placement", kwargs={"placement": placement.public_id})


def test_a_stage_without_milestones_still_shows_the_way_to_its_gate(client):
    call = incubating_call()
    placement = placement_in(call, cohort=make_cohort(call, milestones=()))
    gate = reverse("incubation:stage", kwargs={"placement": placement.public_id})
    client.force_login(officer_of(placement))
    page = client.get(page_of(placement)).text
    assert f'href="{gate}"' in page
    assert "This stage asks for nothing." in page
    client.post(gate, {"verdict": "advance", "reason": "Nothing is asked for."})
    assert reload(placement).application.state == "acceleration"


@pytest.mark.parametrize(("role", "is_led_there"), [("owner", False), ("mentor", False), ("officer", True)])
def test_only_who_may_name_the_host_is_led_there(client, role, is_led_there):
    placement = placement_in()
    reach(placement, "plan")
    services.advance(placement, by=officer_of(placement))
    people = {
        "owner": owner_of(placement.application),
        "mentor": mentor_of(placement),
        "officer": officer_of(placement),
    }
    client.force_login(people[role])
    page = client.get(page_of(placement)).text
    assert "A host body for the pilot is named" in page
    assert (reverse("incubation:host", kwargs={"placement": placement.public_id}) in page) is is_led_there


def test_the_missing_result_leads_to_its_pilot(client, scene):
    enter(client, scene, "officer")
    page = client.get(scene.url("incubation:stage")).text
    assert f'<a href="{scene.url("incubation:pilot")}">The result of the pilot is recorded' in page


def test_an_ended_placement_offers_nothing_that_would_be_refused(client, scene):
    enter(client, scene, "officer")
    more = [scene.url("incubation:milestone_new"), scene.url("incubation:report_new")]
    before = client.get(page_of(scene.placement)).text
    assert all(url in before for url in more)
    services.leave(scene.placement, reason="The firm was sold.", by=scene.people["owner"])
    after = client.get(page_of(scene.placement)).text
    assert not any(url in after for url in [*more, scene.url("incubation:stage")])


def test_what_is_handed_in_again_says_that_it_was_returned_before(client, scene):
    owner, mentor = scene.people["owner"], scene.people["mentor"]
    services.deliver(scene.milestone, text="Done.", by=owner)
    services.return_milestone(scene.milestone, note="The dates.", by=mentor)
    services.deliver(scene.milestone, text="With dates.", by=owner)
    enter(client, scene, "owner")
    page = client.get(scene.url("incubation:milestone"))
    assert page.context["decision_word"] == "Returned"
    services.accept(scene.milestone, by=mentor)
    assert client.get(scene.url("incubation:milestone")).context["decision_word"] == "Accepted"


def many(call, number: int) -> None:
    cohort = make_cohort(call)
    mentor = make_user("Mentor of all")
    for _each in range(number):
        placement_in(call, cohort=cohort, mentor=mentor)


@pytest.mark.parametrize("size", [1, 30])
def test_lists_cost_the_same_with_1_and_30_rows(client, size, django_assert_num_queries):
    call = incubating_call()
    many(call, size)
    for _each in range(size):
        awarded_in(call)
        services.create_product(call, kind="paper", title_en="A", by=call.roles.get(role="officer").user)
    client.force_login(call.roles.get(role="officer").user)
    cohort = call.cohorts.get()
    pages = {
        reverse("incubation:cohorts", kwargs={"slug": call.slug}): 9,
        reverse("incubation:cohort", kwargs={"cohort": cohort.key}): 14,
        reverse("incubation:tranches", kwargs={"slug": call.slug}): 12,
        reverse("incubation:products", kwargs={"slug": call.slug}): 8,
    }
    for url, queries in pages.items():
        with django_assert_num_queries(queries, info=url):
            assert client.get(url).status_code == 200
    client.force_login(Placement.objects.all()[0].mentorings.get().mentor)
    with django_assert_num_queries(15):
        assert client.get(reverse("incubation:mine")).status_code == 200


@pytest.mark.parametrize("size", [1, 30])
def test_a_placement_costs_the_same_however_much_happened(client, size, django_assert_num_queries):
    placement = in_pilot(placement_in())
    officer = officer_of(placement)
    for number in range(size):
        services.add_milestone(
            placement, stage="piloting", due_on=date(2026, 9, 1), title_en=f"M{number}", by=officer
        )
        services.ask_for_report(placement, due_on=date(2026, 9, 1), by=officer)
        indicator = services.add_indicator(
            placement.pilots.get(), name=f"I{number}", baseline=Decimal(0), target=Decimal(9), by=officer
        )
        services.record_reading(indicator, on=date(2026, 1, 1), value=Decimal(3), by=officer)
        PlacementNote.objects.create(placement=placement, text="Seen.", on=date(2026, 3, 3), by=officer)
    client.force_login(officer)
    with django_assert_num_queries(20):  # one for each kind of thing that a placement holds
        page = client.get(reverse("incubation:placement", kwargs={"placement": placement.public_id}))
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("role", "name", "data", "sentence"),
    [
        ("mentor", "milestone_decide", {}, "Choose a decision."),
        ("mentor", "note", {"kind": "comment"}, "Write something first."),
        ("owner", "leave", {}, "Give a reason."),
        ("officer", "host", {}, "Name the host body and its country."),
        ("officer", "pilot_result", {}, "Choose a verdict and say what it rests on."),
        ("officer", "admit", {}, "Choose a cohort first."),
    ],
)
def test_what_is_left_empty_is_asked_for_in_its_own_words(client, scene, role, name, data, sentence):
    services.deliver(scene.milestone, text="Done.", by=scene.people["owner"])
    enter(client, scene, role)
    page = client.post(scene.url(f"incubation:{name}"), data).text
    assert sentence in page
    assert "This field is required." not in page
