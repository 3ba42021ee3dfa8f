"""Score, place, decision and the reason of the ruling as columns of the list of applications."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from applications.register.listing import Listing
from applications.services import move
from scoring.models import Ranking
from scoring.services.ranking import take_snapshot
from tests.applications.staff.world import office, signed_in
from tests.factories import scoring
from tests.factories.applications import make_eligible, make_ineligible
from tests.factories.calls import person_with

pytestmark = pytest.mark.django_db
ASKED = "column=ruling&column=score&column=place&column=decision"


def lines(call: Any) -> dict[str, dict[str, Any]]:
    listing = Listing(call, QueryDict(ASKED))
    keys = [one.key for one in listing.all_columns]
    return {str(line[0]): dict(zip(keys, line, strict=True)) for line in listing.lines()}


def test_scores_and_places_stand_there_once_a_ranking_is_frozen() -> None:
    call, round_ = scoring.locked_round()
    assert {(one["score"], one["place"], one["decision"]) for one in lines(call).values()} == {("", "", "")}
    take_snapshot(round_, by=person_with(call, "officer"))
    found = list(lines(call).values())
    assert sorted(one["place"] for one in found) == [1, 1] or sorted(one["place"] for one in found) == [1, 2]
    assert all(isinstance(one["score"], float) for one in found)


def test_decisions_stand_there_once_they_are_recorded() -> None:
    call = scoring.decided_call(("awarded", "not_awarded"))
    assert sorted(one["decision"] for one in lines(call).values()) == ["Awarded", "Not awarded"]
    assert Ranking.objects.filter(round__call=call).exists() == all(
        one["place"] != "" for one in lines(call).values()
    )


def test_the_reason_of_the_ruling_goes_when_the_ruling_is_taken_back() -> None:
    with office() as desk:
        refused, taken_on = desk.submit(), desk.submit()
        desk.seal()
        make_ineligible(refused, note="No letter was attached.")
        make_eligible(taken_on)
        found = lines(desk.call)
        assert found[refused.reference]["ruling"] == "No letter was attached."
        refused.refresh_from_db()
        move(refused, "take_back_ruling", by=desk.officer, note="The letter was there.")
        assert lines(desk.call)[refused.reference]["ruling"] == ""


def test_before_the_jury_has_begun_there_are_no_such_columns() -> None:
    with office() as desk:
        desk.submit()
        listing = Listing(desk.call, QueryDict(ASKED))
        assert [one.key for one in listing.columns] == ["ruling"]
        page = signed_in(desk.observer()).get(reverse("applications:register", args=[desk.call.slug]))
        assert page.status_code == 404


def test_the_page_shows_them_in_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    call = scoring.decided_call(("awarded", "not_awarded"))
    client = signed_in(person_with(call, "officer"))
    with django_assert_max_num_queries(30):
        page = client.get(f"{reverse('applications:register', args=[call.slug])}?{ASKED}")
    assert "Not awarded" in page.content.decode()
