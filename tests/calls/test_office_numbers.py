"""The home of the office over all of one's calls: their numbers, and the lists that can be taken along."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from calls.models import CallRole
from calls.office_numbers import Numbers, numbers_of, total_of
from calls.office_rows import roles_of
from calls.tables import OFFICE_TABLES
from core import clock
from core.models import LedgerEntry
from people.models import User
from tests.applications.staff.world import office, signed_in
from tests.factories import scoring
from tests.factories.applications import draft_in
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def numbers(person: User) -> list[Numbers]:
    return list(numbers_of(person, roles_of(person)).values())


def taken(person: User, table: str, kind: str = "json", **asked: str) -> Any:
    page = reverse("calls:office_table", args=[table])
    return signed_in(person).get(page, {"format": kind, **asked})


def rows_of(reply: Any) -> list[dict[str, Any]]:
    return list(json.loads(reply.getvalue())["rows"])


def test_drafts_submissions_and_what_is_to_be_ruled_on() -> None:
    with office() as desk:
        draft_in(desk.call)
        for _number in range(2):
            desk.submit()
        assert numbers(desk.officer) == [Numbers(drafts=1, submitted=2, to_rule=0, decided=0)]
        desk.seal()
        assert numbers(desk.officer) == [Numbers(drafts=1, submitted=2, to_rule=2, decided=0)]


def test_scorecards_and_decisions_are_counted_and_an_observer_knows_of_no_decision() -> None:
    call, assignments = scoring.reviewed_call(2, jurors=3)
    scoring.give_marks(assignments[0])
    scoring.give_draft(assignments[1])
    officer, observer = person_with(call, "officer"), give_role(call, "observer")
    assert numbers(officer) == [Numbers(submitted=2, assigned=6, given=1, decided=0)]
    assert numbers(observer) == [Numbers(submitted=2, assigned=6, given=1, decided=None)]
    decided = scoring.decided_call()
    assert numbers(person_with(decided, "officer")) == [Numbers(submitted=2, assigned=6, given=6, decided=2)]
    assert numbers(give_role(decided, "observer"))[0].decided is None


def test_the_overview_says_how_far_the_jury_is() -> None:
    call, assignments = scoring.reviewed_call(2, jurors=3)
    page = reverse("applications:overview", args=[call.slug])
    for reader in (person_with(call, "officer"), give_role(call, "observer")):
        assert "The jury has sent 0 of 6 scorecards" in signed_in(reader).get(page).content.decode()
    scoring.give_marks(assignments[0])
    told = signed_in(person_with(call, "officer")).get(page).content.decode()
    assert "The jury has sent 1 of 6 scorecards" in told
    assert reverse("scoring:progress", args=[call.slug]) in told
    with office() as desk:
        assert (
            "The jury has sent"
            not in signed_in(desk.officer)
            .get(reverse("applications:overview", args=[desk.call.slug]))
            .content.decode()
        )


def test_the_total_is_the_sum_of_ones_own_calls() -> None:
    assert total_of([Numbers(1, 2, 3, 4, 5, None), Numbers(1, 1, 1, 1, 1, 7)]) == Numbers(2, 3, 4, 5, 6, 7)
    assert total_of([Numbers(drafts=1)]).decided is None
    with office() as desk:
        desk.submit()
        elsewhere = give_role(open_call(), "officer")
        page = signed_in(elsewhere).get(reverse("calls:office"))
        assert page.context["total"] == Numbers(decided=0)
        CallRole.objects.create(call=desk.call, user=elsewhere, role="observer")
        assert signed_in(elsewhere).get(reverse("calls:office")).context["total"].submitted == 1


def test_a_role_that_is_over_counts_no_longer() -> None:
    with office() as desk:
        desk.submit()
        officer = desk.officer
        end = clock.now() + timedelta(days=1)
        CallRole.every.filter(user=officer).update(starts_at=clock.now(), ends_at=end)
        with clock.at(end - timedelta(microseconds=1)):
            assert len(numbers(officer)) == 1
        with clock.at(end):
            assert numbers(officer) == []
            assert taken(officer, "calls").status_code == 404


def test_the_calls_and_what_waits_can_be_taken_along() -> None:
    with office() as desk:
        desk.submit()
        desk.seal()
        [row] = rows_of(taken(desk.officer, "calls"))
        assert (row["submitted"], row["to_rule"], row["decided"]) == (1, 1, 0)
        assert rows_of(taken(desk.observer(), "calls"))[0]["decided"] == ""
        waits = rows_of(taken(desk.approver, "waiting"))
        assert [one["what"] for one in waits] == ["1 submission waits for a ruling"]
        assert taken(desk.officer, "calls", "xlsx").status_code == 200
        assert taken(desk.officer, "calls", "csv").getvalue().decode().count("\n") == 2
        assert LedgerEntry.objects.filter(event="table.exported", subject="hub:").count() == 5
        assert taken(desk.officer, "nothing").status_code == 404


def test_who_works_on_no_call_takes_nothing_along() -> None:
    hub = make_user("Hub", is_hub_staff=True)
    assert {taken(hub, key).status_code for key in OFFICE_TABLES} == {404}
