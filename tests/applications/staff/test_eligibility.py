"""The eligibility list: groups, what needs a look, and confirming many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import Application
from applications.moments import moment_line
from applications.services.diligence import compare_waiting
from calls.deadlines import DRAINING, to_wall
from calls.services import approve_extension, request_extension_for_one
from core import clock
from tests.applications.staff.world import Office, add_question, messages_of, signed_in
from tests.factories.applications import make_eligible, make_ineligible, tick_all
from tests.factories.people import make_user


def page(desk: Office, **asked: str) -> Any:
    return signed_in(desk.officer).get(reverse("applications:eligibility", args=[desk.call.slug]), asked)


def looks(desk: Office) -> dict[str, list[str]]:
    return {row.application.reference: row.looks for row in page(desk).context["rows"]}


def confirm(desk: Office, *applications: Application) -> Any:
    address = reverse("applications:eligibility", args=[desk.call.slug])
    references = [one.reference for one in applications]
    return signed_in(desk.officer).post(address, {"application": references}, follow=True)


def test_groups_count_and_h1_says_what_is_left(desk: Office) -> None:
    first, second, _third = desk.submit(), desk.submit(), desk.submit()
    desk.seal()
    make_eligible(first)
    make_ineligible(second)
    context = page(desk).context
    assert context["page_title"] == "Eligibility: 1 of 3 to check"
    assert [(chip.label, chip.count) for chip in context["chips"]] == [
        ("To check", 1),
        ("Correction requested", 0),
        ("Eligible", 1),
        ("Ineligible", 1),
    ]
    assert [row.application for row in page(desk, show="eligible").context["rows"]] == [first]
    assert page(desk, show="nothing").status_code == 404


def test_rules_met_are_counted(desk: Office) -> None:
    one = desk.submit()
    desk.seal()
    assert str(page(desk).context["rows"][0].rules.label) == "0 of 1"
    tick_all(one)
    row = page(desk).context["rows"][0]
    assert (str(row.rules.label), row.rules.tone) == ("1 of 1", "ok")
    tick_all(one, is_met=False)
    row = page(desk).context["rows"][0]
    assert (str(row.rules.label), row.rules.tone) == ("0 of 1", "no")


def test_only_those_with_every_rule_met_are_confirmed_and_the_others_are_named(desk: Office) -> None:
    ready, unready = desk.submit(), desk.submit()
    desk.seal()
    tick_all(ready)
    Application.objects.filter(pk=unready.pk).update(quiz_answers={})
    said = messages_of(confirm(desk, ready, unready))
    assert said == [
        "1 application is confirmed as eligible.",
        f"{unready.reference}: 1 eligibility rule is neither ticked nor computed as met.",
    ]
    ready.refresh_from_db()
    unready.refresh_from_db()
    assert (ready.state, unready.state) == ("eligible", "submitted")


def test_a_closed_call_says_when_it_is_sealed_with_the_extension_it_waits_for(desk: Office) -> None:
    deadline = desk.call.deadline_at
    assert deadline is not None
    with clock.at(deadline - timedelta(hours=1)):
        extension = request_extension_for_one(
            desk.call,
            applicant=make_user(),
            new_wall=to_wall(deadline + timedelta(days=2), zone=desk.call.zone),
            reason="Flood",
            by=desk.officer,
        )
        approve_extension(extension, by=desk.approver)
    with clock.at(deadline):
        text = page(desk).content.decode()
    assert moment_line(desk.call, extension.new_deadline + DRAINING) in text


def test_nothing_is_confirmed_before_the_sealing(desk: Office) -> None:
    one = desk.submit()
    tick_all(one)
    assert messages_of(confirm(desk, one)) == [f"{one.reference}: The call is not sealed yet."]
    one.refresh_from_db()
    assert one.state == "submitted"


def test_choosing_nothing_is_said(desk: Office) -> None:
    assert messages_of(confirm(desk)) == ["Choose at least one application."]


def test_same_address_and_same_applicant_are_seen(desk: Office) -> None:
    for key in ("organisation_name", "contact_email"):
        add_question(desk.call, key)
    first = desk.submit({"organisation_name": "Council of  Ақмола", "contact_email": "one@example.org"})
    second = desk.submit({"organisation_name": "COUNCIL OF АҚМОЛА", "contact_email": "two@example.org"})
    third = desk.submit({"organisation_name": "Another", "contact_email": "TWO@example.org"})
    desk.seal()
    assert looks(desk) == {
        first.reference: [f"Same applicant as {second.reference}"],
        second.reference: [
            f"Same contact address as {third.reference}",
            f"Same applicant as {first.reference}",
        ],
        third.reference: [f"Same contact address as {second.reference}"],
    }


def test_same_telephone_is_seen_however_it_is_written(desk: Office) -> None:
    add_question(desk.call, "contact_phone")
    first = desk.submit({"contact_phone": "+7 (701) 111-22-33"})
    second = desk.submit({"contact_phone": "+77011112233"})
    third = desk.submit({"contact_phone": "112"})
    desk.submit({"contact_phone": "112"})
    desk.seal()
    found = looks(desk)
    assert found[first.reference] == [f"Same telephone as {second.reference}"]
    assert found[third.reference] == []


def test_own_name_in_an_answer_is_seen_only_in_a_blind_call(desk: Office) -> None:
    add_question(desk.call, "organisation_name", hidden_from_jurors=True)
    one = desk.submit({"organisation_name": "Dala Bureau", "summary": "We of the dala bureau count trees."})
    desk.seal()
    desk.call.rounds.update(is_blind=True)
    assert looks(desk) == {one.reference: ["Names itself in an answer that jurors read: Summary"]}
    desk.call.rounds.update(is_blind=False)
    assert looks(desk) == {one.reference: []}


def test_quiz_answer_that_fails_is_seen(desk: Office) -> None:
    one = desk.submit()
    Application.objects.filter(pk=one.pk).update(quiz_answers={"adult": "no"})
    assert looks(desk) == {one.reference: ["Own answer fails: Do you meet adult?"]}


def test_theme_narrows_the_list(desk: Office) -> None:
    desk.submit()
    one = desk.submit({"themes": ["integrity"]})
    assert [row.application for row in page(desk, theme="integrity").context["rows"]] == [one]


def test_list_costs_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = signed_in(desk.officer), reverse("applications:eligibility", args=[desk.call.slug])
    desk.submit()
    with django_assert_num_queries(16):
        client.get(address)
    for _number in range(29):
        desk.submit()
    with django_assert_num_queries(16):
        assert len(client.get(address).context["rows"]) == 30


def test_what_due_diligence_compared_is_told_by_its_flags_alone(desk: Office) -> None:
    add_question(desk.call, "organisation_name")
    first = desk.submit({"organisation_name": "Council of Ақмола"})
    second = desk.submit({"organisation_name": "COUNCIL OF АҚМОЛА"})
    desk.seal()
    Application.objects.filter(pk=second.pk).update(country="CH")  # the name alone is the same
    make_eligible(first)
    compare_waiting()
    flag = second.flags.get(kind="organisation")
    assert [one[0] for one in flag.compared] == ["applicant"]
    assert looks(desk) == {second.reference: ["2 flags are not settled"]}
    [ruled] = page(desk, show="eligible").context["rows"]
    assert f"Same organisation in another application: {second.reference}" in ruled.looks
    assert not [one for one in ruled.looks if one.startswith("Same applicant as")]
