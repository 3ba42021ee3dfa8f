"""The worked example: written by the office, tried by jurors without a trace, and never asked twice."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calls.models import Criterion
from core import ledger
from core.refusals import NotAllowed, NotNow
from scoring.example import Comparison, compared, example_of
from scoring.models import ExampleMark, Mark, PanelMember, Scorecard, WorkedExample
from scoring.services import scoring as cards
from scoring.services.exampling import Reference, write_example
from tests.applications.pages import signed_in
from tests.factories.calls import person_with
from tests.factories.scoring import first_round, juror_of, reviewed_call

pytestmark = pytest.mark.django_db
TITLE, WHY = "A queue without a hall", "nobody says who pays for it."


def written(call, *, reason: str = WHY, value: int = 3, by=None) -> WorkedExample:
    rubric = first_round(call).rubric
    return write_example(
        rubric,
        title=TITLE,
        language="en",
        text="People book a time by telephone.",
        references={one: Reference(value, reason) for one in rubric.criteria.all()},
        by=by or person_with(call, "officer"),
    )


def test_a_trial_is_held_against_the_reference_in_the_order_of_the_criteria() -> None:
    marks = [
        ExampleMark(criterion=Criterion(key=key, name=key.title()), value=3, reason=WHY)
        for key in ("benefit", "feasibility", "reach")
    ]
    assert compared(marks, {"feasibility": 3, "benefit": 4}) == [
        Comparison("Benefit", 4, 3, WHY),
        Comparison("Feasibility", 3, 3, WHY),
        Comparison("Reach", None, 3, WHY),
    ]
    assert [one.is_same for one in compared(marks, {"feasibility": 3, "benefit": 4})] == [False, True, False]


class TestTheJuror:
    @pytest.fixture
    def at_the_example(self):
        call, [one, *_others] = reviewed_call(applications=1)
        written(call)
        url = reverse("scoring:example", kwargs={"slug": call.slug})
        return signed_in(juror_of(one)), one, url

    def test_tries_marks_and_reads_the_panel_s_beside_them_and_nothing_is_kept(self, at_the_example):
        client, one, url = at_the_example
        card = reverse("scoring:card", kwargs={"assignment": one.public_id})
        assert client.get(card)["Location"] == url
        before = client.get(url).text
        assert TITLE in before
        assert WHY not in before
        page = client.post(url, {"act": "compare", "mark_benefit": "4", "mark_feasibility": "3"}).text
        assert "You gave 4; the panel’s reference is 3, because:" in page
        assert "You gave 3, as the panel did, because:" in page
        assert page.count(WHY) == 2
        assert not Scorecard.objects.exists()
        assert not Mark.objects.exists()
        # Comparing is not going on: the proposals open once the juror says so.
        assert client.get(card)["Location"] == url
        assert client.post(url, {"act": "go"})["Location"] == reverse("scoring:queue")
        assert client.get(card).status_code == 200

    def test_may_skip_it_and_come_back(self, at_the_example):
        client, _one, url = at_the_example
        client.post(url, {"act": "go"})
        assert url in client.get(reverse("scoring:queue")).text
        page = client.post(url, {"act": "compare"}).text
        assert page.count("The panel’s reference is 3, because:") == 2

    def test_a_mark_that_is_no_choice_shows_no_reference(self, at_the_example):
        client, _one, url = at_the_example
        assert WHY not in client.post(url, {"act": "compare", "mark_benefit": "9"}).text

    def test_is_asked_for_nothing_where_there_is_neither_example_nor_described_mark(self, at_the_example):
        client, one, _url = at_the_example
        WorkedExample.objects.all().delete()
        for criterion in first_round(one.round.call).rubric.criteria.all():
            criterion.anchors.all().delete()
        card = reverse("scoring:card", kwargs={"assignment": one.public_id})
        assert client.get(card).status_code == 200


class TestTheOffice:
    @pytest.fixture
    def call(self):
        return reviewed_call(applications=1)[0]

    def test_writes_it_and_writes_it_again(self, call):
        client = signed_in(person_with(call, "officer"))
        url = reverse("scoring:example_write", kwargs={"slug": call.slug})
        typed = {"title": TITLE, "language": "en", "text": "People book a time.", "mark_benefit": "4"}
        typed |= {"reason_benefit": WHY, "mark_feasibility": "2"}
        lacking = client.post(url, typed)
        assert lacking.status_code == 422
        assert list(lacking.context["form"].errors) == ["reason_feasibility"]
        assert example_of(call) is None
        for mark in ("2", "1"):
            done = client.post(url, typed | {"reason_feasibility": WHY, "mark_feasibility": mark})
            assert done["Location"] == reverse("scoring:panel", kwargs={"slug": call.slug})
        example = example_of(call)
        assert example is not None
        assert [one.value for one in example.marks.all()] == [4, 1]
        assert list(ledger.faults()) == []

    def test_refuses_who_is_no_officer_and_what_is_not_whole(self, call):
        with pytest.raises(NotAllowed):
            written(call, by=person_with(call, "approver"))
        for lacking in ({"reason": " "}, {"value": 6}):
            with pytest.raises(NotNow, match="Give every criterion a mark of the scale"):
                written(call, **lacking)
        assert not WorkedExample.objects.exists()

    def test_leaves_it_as_it_was_once_the_round_is_closed(self, call):
        written(call)
        PanelMember.objects.update(example_seen_at=call.sealed_at)
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        with pytest.raises(NotNow, match="The round is closed"):
            written(call, value=5)
        assert set(ExampleMark.objects.values_list("value", flat=True)) == {3}
