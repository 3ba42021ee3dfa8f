"""The feedback as a PDF letter: marks and reasons, no names, and not one moment before the announcement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from scoring.services import announcing
from tests.applications.pages import signed_in
from tests.core.pdf.reading import words_of
from tests.factories import scoring
from tests.factories.applications import fresh, owner_of
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_the_letter_holds_marks_and_reasons_without_names_after_the_announcement_only():
    call = scoring.decided_call()
    application = call.applications.all()[0]
    link = reverse("scoring:feedback_pdf", args=[application.reference])
    client = signed_in(owner_of(application))
    embargo = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    announcement = scoring.approved_announcement(call, embargo)
    with clock.at(embargo - timedelta(microseconds=1)):
        assert client.get(link).status_code == 404
    with clock.at(embargo):
        announcing.release(announcement)
        response = client.get(link)
        assert signed_in(make_user()).get(link).status_code == 404
    assert response["Content-Type"] == "application/pdf"
    text = words_of(response.content)
    assert application.reference in text and "Read by" in text
    reasons = [
        mark.reason for one in fresh(application).assignments.all() for mark in one.scorecard.marks.all()
    ]
    assert any(reason and reason in text for reason in reasons)
    for one in application.assignments.select_related("member__expert"):
        assert one.member.expert.name not in text and one.member.expert.organisation_name not in text
