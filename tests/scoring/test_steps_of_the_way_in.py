"""The steps at the head of a juror's first pages: the one whose page is open is the present one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.applications.pages import signed_in
from tests.factories.scoring import closed_call, person_of, seat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("code", "Code of conduct"),
        ("conflicts", "Conflicts of interest"),
        ("example", "Worked example"),
    ],
)
def test_the_step_of_the_open_page_is_the_present_one(name, title):
    call, _judged = closed_call(1)
    member = seat(call)
    page = signed_in(person_of(member)).get(reverse(f"scoring:{name}", kwargs={"slug": call.slug}))
    assert [one.title for one in page.context["steps"] if one.is_now] == [title]
