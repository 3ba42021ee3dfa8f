"""The portal's own letters: each kind as it is written, the latest of a call, and a test to oneself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.letter_texts import TEST, known_events
from applications.services.letter_tests import MOST_TESTS, WITHIN, try_letter
from core import clock
from core.letter_kinds import kinds
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from tests.applications.staff.world import messages_of, office, signed_in
from tests.factories.applications import make_ineligible
from tests.factories.calls import person_with
from tests.factories.people import make_user
from tests.factories.scoring import reviewed_call

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def page_of(call: Any, event: str) -> str:
    return reverse("applications:letter_text", args=[call.slug, *event.split("/")])


def letters_tried(person: Any) -> list[Notice]:
    return list(Notice.objects.filter(event=TEST, recipient=person).order_by("pk"))


def test_every_kind_has_a_page_in_three_languages() -> None:
    with office() as desk:
        client = signed_in(desk.officer)
        listed = client.get(reverse("applications:letter_texts", args=[desk.call.slug]))
        shown = [kind.event for _heading, found in listed.context["groups"] for kind in found]
        assert sorted(shown) == known_events()
        assert set(kinds()) - set(shown) == {TEST, "applications/broadcast"}
        for event in shown:
            page = client.get(page_of(desk.call, event))
            assert page.status_code == 200
            assert {one.code for one in page.context["tongues"]} == {"en", "kk", "ru"}
        assert client.get(page_of(desk.call, "scoring/emperor")).status_code == 404
        assert client.get(page_of(desk.call, TEST)).status_code == 404


def test_the_latest_letter_of_the_call_stands_beside_the_text() -> None:
    with office() as desk:
        refused = desk.submit()
        desk.seal()
        client = signed_in(desk.approver)
        assert client.get(page_of(desk.call, "applications/ineligible")).context["real"] is None
        make_ineligible(refused, note="No letter was attached.")
        page = client.get(page_of(desk.call, "applications/ineligible"))
        assert "No letter was attached." in page.context["real_text"]
        assert "{call_title}" in page.content.decode()


def test_a_test_comes_in_every_language_to_who_asked_and_to_nobody_else() -> None:
    with office() as desk:
        client = signed_in(desk.officer)
        page = page_of(desk.call, "scoring/decision_awarded")
        done = client.post(page, follow=True)
        assert messages_of(done) == [f"The test is on its way to {desk.officer.email}."]
        letters = letters_tried(desk.officer)
        assert sorted(one.language for one in letters) == ["en", "kk", "ru"]
        english = next(one for one in letters if one.language == "en")
        assert english.subject.startswith("Test: ")
        assert "This is a test that you asked for." in english.text
        assert str(desk.call) in english.text
        assert "{application_title}" in english.text
        assert Notice.objects.filter(event=TEST).exclude(recipient=desk.officer).count() == 0


def test_a_test_never_holds_the_link_that_lets_somebody_else_in() -> None:
    call, _assignments = reviewed_call(1)
    invitation = Notice.objects.filter(scope=call.ledger_name, event="scoring/juror_invited")
    tokens = list(call.panel.values_list("token", flat=True))
    Notice.objects.filter(pk__in=invitation).update(language="en")
    officer = person_with(call, "officer")
    try_letter(call, "scoring/juror_invited", by=officer)
    page = signed_in(officer).get(page_of(call, "scoring/juror_invited")).content.decode()
    for text in (page, *(one.text for one in letters_tried(officer))):
        assert not [one for one in tokens if one in text]


def test_ten_tests_an_hour_to_the_microsecond() -> None:
    with office() as desk:
        for _number in range(MOST_TESTS):
            try_letter(desk.call, "applications/eligible", by=desk.officer)
            desk.hands.advance(TICK)
        first = letters_tried(desk.officer)[0].created_at
        with pytest.raises(NotNow):
            try_letter(desk.call, "applications/eligible", by=desk.officer)
        try_letter(desk.call, "applications/eligible", by=desk.approver)
        with clock.at(first + WITHIN - TICK), pytest.raises(NotNow):
            try_letter(desk.call, "applications/eligible", by=desk.officer)
        with clock.at(first + WITHIN):
            try_letter(desk.call, "applications/eligible", by=desk.officer)


def test_only_officers_and_approvers_of_the_call() -> None:
    with office() as desk:
        page = page_of(desk.call, "applications/eligible")
        for person in (desk.observer(), make_user("Hub", is_hub_staff=True)):
            assert signed_in(person).get(page).status_code == 404
            with pytest.raises(NotAllowed):
                try_letter(desk.call, "applications/eligible", by=person)


def test_the_list_costs_the_same_whatever_was_written(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with office() as desk:
        client = signed_in(desk.officer)
        page = reverse("applications:letter_texts", args=[desk.call.slug])
        with django_assert_num_queries(6):
            client.get(page)
        for _number in range(3):
            desk.submit()
        with django_assert_num_queries(6):
            client.get(page)
