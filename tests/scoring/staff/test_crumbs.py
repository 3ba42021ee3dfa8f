"""Panel, assignments, scoring and ranking say where they stand, as the other pages of a call do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.calls import give_role
from tests.factories.scoring import reviewed_call
from tests.scoring.staff.pages import client_of, officer_of, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["panel", "assignments", "progress", "ranking", "decisions"])
def test_the_way_leads_from_the_office_over_the_call(name):
    call, _assignments = reviewed_call(applications=1, jurors=3)
    shown = officer_of(call).get(page(name, call))
    assert shown.context["crumbs"] == [
        ("Office", reverse("calls:office")),
        (str(call), reverse("applications:overview", args=[call.slug])),
        (shown.context["page_title"], ""),
    ]


def test_an_observer_is_shown_no_way_that_is_closed_to_them():
    call, _assignments = reviewed_call(applications=1, jurors=3)
    shown = client_of(give_role(call, "observer")).get(page("progress", call))
    assert shown.status_code == 200
    assert not shown.context["crumbs"]
