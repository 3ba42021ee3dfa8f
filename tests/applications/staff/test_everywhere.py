"""One search over the applications of all of one's calls."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.audits import audit_openings
from applications.models import Opening
from calls.models import CallRole
from people.models import User
from tests.applications.staff.world import office, signed_in
from tests.factories.applications import GOOD, draft_in, submitted_in
from tests.factories.calls import give_role, open_call
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
PAGE = "applications:all_applications"


def submit_to(call: Any, title: str) -> Any:
    return submitted_in(call, answers={**GOOD, "title": title})


def found(person: User, **asked: str) -> list[str]:
    page = signed_in(person).get(reverse(PAGE), asked)
    return sorted(row["application"].reference for row in page.context["rows"])


def taken(person: User, **asked: str) -> list[dict[str, Any]]:
    reply: Any = signed_in(person).get(
        reverse("calls:office_table", args=["applications"]), {"format": "json", **asked}
    )
    return list(json.loads(reply.getvalue())["rows"])


def test_it_finds_in_all_calls_of_the_reader_and_in_no_other() -> None:
    with office() as desk:
        here = desk.submit({"title": "Water metres for Óš"})
        second = open_call()
        there = submit_to(second, "WATER for towns")
        elsewhere = submit_to(open_call(), "Water elsewhere")
        officer = desk.officer
        assert found(officer, q="water") == [here.reference]
        CallRole.objects.create(call=second, user=officer, role="approver")
        assert found(officer, q="water") == sorted([here.reference, there.reference])
        assert found(officer, q=here.reference.lower()) == [here.reference]
        assert found(officer, q="water", call=second.slug) == [there.reference]
        assert found(officer, call=elsewhere.call.slug, q=elsewhere.reference) == []
        CallRole.objects.filter(call=second, user=officer).update(role="observer")
        assert found(officer, q="water") == [here.reference]


def test_drafts_are_shown_where_they_are_asked_for() -> None:
    with office() as desk:
        sent, draft = desk.submit(), draft_in(desk.call)
        assert found(desk.officer) == [sent.reference]
        assert found(desk.officer, state="all") == sorted([sent.reference, draft.reference])
        assert found(desk.officer, state="emperor") == [sent.reference]


def test_a_search_that_is_too_long_is_left_out_and_said() -> None:
    with office() as desk:
        sent = desk.submit()
        page = signed_in(desk.officer).get(reverse(PAGE), {"q": "x" * 201})
        assert [row["application"] for row in page.context["rows"]] == [sent]
        assert "it was left out" in page.content.decode()


def test_observers_colleagues_and_strangers_do_not_know_of_it() -> None:
    with office() as desk:
        desk.submit()
        for person in (desk.observer(), make_user("Hub", is_hub_staff=True)):
            assert signed_in(person).get(reverse(PAGE)).status_code == 404
            page = reverse("calls:office_table", args=["applications"])
            assert signed_in(person).get(page).status_code == 404


def test_the_list_as_a_file_stands_in_the_log_of_each_call_that_is_in_it() -> None:
    with office() as desk:
        one = desk.submit()
        second, third = open_call(), open_call()
        other = submit_to(second, "Second")
        for call in (second, third):
            CallRole.objects.create(call=call, user=desk.officer, role="officer")
        rows = taken(desk.officer)
        assert {row["reference"] for row in rows} == {one.reference, other.reference}
        logged = Opening.objects.filter(what="list")
        assert {entry.call for entry in logged} == {desk.call, second}
        assert {entry.role for entry in logged} == {"officer"}
        assert not list(audit_openings())
        assert [row["reference"] for row in taken(desk.officer, q="second")] == [other.reference]


def test_it_costs_the_same_for_one_call_and_for_ten(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with office() as desk:
        client = signed_in(desk.officer)
        desk.submit()
        with django_assert_num_queries(7):
            client.get(reverse(PAGE))
        for _number in range(9):
            call = open_call()
            CallRole.objects.create(call=call, user=desk.officer, role="officer")
            submit_to(call, "More")
        with django_assert_num_queries(7):
            assert len(client.get(reverse(PAGE)).context["rows"]) == 10


def test_the_box_stands_on_the_home_of_officers_and_approvers_alone() -> None:
    call = open_call()
    for role, has_it in (("officer", True), ("approver", True), ("observer", False)):
        page = signed_in(give_role(call, role)).get(reverse("calls:office")).content.decode()
        assert (reverse(PAGE) in page) is has_it
