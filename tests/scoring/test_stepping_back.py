"""After a juror stepped back: the page says what became of the proposal, and no more than that."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.models import Notice
from scoring.models import Assignment
from tests.applications.pages import signed_in
from tests.factories.scoring import fresh_assignment, juror_of, reviewed_call, seat

pytestmark = pytest.mark.django_db


def stepped_back(*, further: int = 0, needed: int = 3) -> tuple[Assignment, str]:
    """One of three jurors steps back; `further` others are free, and the round asks for `needed`."""
    call, assignments = reviewed_call(applications=1, jurors=3)
    for _one in range(further):
        seat(call)
    call.rounds.update(jurors_per_application=needed, quorum=min(needed, 2))
    one = fresh_assignment(assignments[0])
    url = reverse("scoring:recuse", kwargs={"assignment": one.public_id})
    page = signed_in(juror_of(one)).post(url, {"reason": "A tie."}, follow=True)
    return one, page.text


def readers(one: Assignment) -> int:
    return Assignment.objects.filter(application=one.application, state="active").count()


def test_where_another_juror_takes_over_it_says_so():
    one, page = stepped_back(further=1)
    assert "You stepped back from the proposal. Another juror takes it over." in page
    assert readers(one) == 3


def test_where_nobody_is_free_the_officers_are_told_and_it_says_so():
    one, page = stepped_back()
    assert "the officers of the call are told that a juror is missing" in page
    assert "Another juror" not in page
    assert readers(one) == 2
    assert Notice.objects.filter(event="scoring/unfilled", text__contains=one.application.reference).exists()


def test_where_enough_others_read_it_nobody_is_looked_for():
    one, page = stepped_back(further=1, needed=2)
    assert "You stepped back from the proposal. It has enough other jurors." in page
    assert "Another juror" not in page
    assert readers(one) == 2
    assert not Notice.objects.filter(event="scoring/unfilled").exists()


def test_the_letter_promises_no_other_juror():
    one, _page = stepped_back()
    letter = Notice.objects.get(event="scoring/recusal_confirmed")
    assert f"proposal {one.position} in your list, “{one.application.title}”" in letter.text
    assert one.application.reference not in letter.text
    assert "another juror" not in letter.text
