"""Feedback: what the jury wrote, without names, for the applicant and only after the announcement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from applications.models import Application
from core import clock
from scoring import feedback
from scoring.models import Scorecard
from scoring.services import scoring as cards
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.calls import person_with
from tests.factories.people import make_user
from tests.factories.scoring import (
    approved_announcement,
    decide,
    decided_call,
    first_round,
    give_marks,
    juror_of,
    reviewed_call,
)

pytestmark = pytest.mark.django_db


def test_feedback_gathers_marks_and_reasons_by_criterion_and_names_nobody():
    call, assignments = reviewed_call(applications=1)
    give_marks(assignments[0], {"benefit": 5, "feasibility": 2}, feedback="Clear.", note="For us only.")
    give_marks(assignments[1], {"benefit": 4, "feasibility": None})
    give_marks(assignments[2], {"benefit": 3, "feasibility": 3})
    cards.recuse(assignments[2], by=juror_of(assignments[2]), reason="A tie.")
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    [one] = feedback.feedback_on(assignments[0].application)
    assert (one.jurors, one.remarks) == (2, ("Clear.",))
    assert [(row.name, row.mean, len(row.reasons)) for row in one.criteria] == [
        ("Benefit", 4.5, 2),
        ("Feasibility", 2.0, 2),
    ]
    text = feedback.as_text([one])
    assert "For us only." not in text
    assert "Expert" not in text


def test_readers_are_told_that_the_quorum_was_waived_and_that_words_stand_as_written():
    call, assignments = reviewed_call(applications=1)
    give_marks(assignments[0])
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    application = assignments[0].application
    decide(application, "not_awarded", quorum_waiver="The other two fell ill, and the panel agrees.")
    rounds = feedback.feedback_on(application)
    waived, words = feedback.notes_on(application, rounds)
    assert waived.startswith("Fewer scorecards count here than the quorum")
    assert words.startswith("The jurors’ words stand as they were written")
    assert "fell ill" not in feedback.as_text(rounds, [waived, words])
    assert waived in feedback.as_text(rounds, [waived, words])


@pytest.mark.parametrize(("language", "said"), [("en", "3.3 of 5"), ("ru", "3,3")])
def test_a_letter_rounds_and_writes_a_mean_as_the_pages_do(language, said):
    criterion = feedback.CriterionFeedback("Benefit", 3.25, 5, ())
    with override(language):
        assert said in feedback.as_text([feedback.RoundFeedback("Review", 4, (criterion,), ())])


def test_drafts_and_unlocked_cards_are_no_feedback():
    _call, assignments = reviewed_call(applications=1)
    give_marks(assignments[0])
    assert feedback.feedback_on(assignments[0].application) == []
    assert feedback.as_text([]) == "The jury left no written remarks."


def test_the_applicant_reads_it_from_the_instant_on_and_nobody_else_does():
    call = decided_call()
    embargo = (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    approved_announcement(call, embargo)
    application = Application.objects.get(call=call, decision__outcome="awarded")
    url = reverse("scoring:feedback", kwargs={"reference": application.reference})
    viewer = add_collaborator(application, "viewer")

    def status(user) -> int:
        client = Client()
        client.force_login(user)
        return client.get(url).status_code

    with clock.at(embargo - timedelta(microseconds=1)):
        assert status(owner_of(application)) == 404
    with clock.at(embargo):
        assert [status(user) for user in (owner_of(application), viewer)] == [200, 200]
        juror = Scorecard.objects.filter(assignment__application=application)[0].assignment.member.expert.user
        others = [make_user(), juror, owner_of(Application.objects.exclude(pk=application.pk)[0])]
        assert [status(user) for user in others] == [404] * 3
    assert Client().get(url).status_code == 302
