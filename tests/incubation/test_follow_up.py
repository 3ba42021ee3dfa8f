"""The link in the letter: whose it is, until when it works, once, and that opening it changes nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from applications.letter_words import readable_text
from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from incubation import services, tasks
from incubation.follow_up_link import SALT, ends_at, is_open, link_of
from incubation.models import FollowUp, Outcome, Placement
from incubation.personal import OUTCOMES
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.calls import give_role, open_call
from tests.factories.incubation import (
    approver_of,
    in_pilot,
    mentor_of,
    officer_of,
    placement_in,
    reach,
    reload,
)
from tests.factories.moments import TICK
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
GRADUATED = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASKED = datetime(2026, 9, 2, 9, tzinfo=UTC)
TYPED = {"use": "in_use", "text": "At six counters.", "people": "1200", "countries": ["GE", "KZ"]}
WRONG = "Copy the whole link from the letter"


@pytest.fixture
def hands() -> Iterator[clock.Hands]:
    with clock.at(GRADUATED) as moved:
        yield moved


@pytest.fixture
def placement(hands: clock.Hands) -> Placement:
    """A graduate, asked half a year later."""
    place = in_pilot(placement_in())
    officer = officer_of(place)
    add_collaborator(place.application, "editor")
    add_collaborator(place.application, "viewer")
    reach(place, "measured")
    services.record_result(
        place.pilots.get(), verdict="scale", result="It works.", evidence="Minutes.", by=officer
    )
    services.graduate(reload(place), by=officer)
    hands.instant = ASKED
    tasks.ask_how_it_stands()
    return reload(place)


def question_of(placement: Placement, person: Any = None) -> FollowUp:
    asked = placement.follow_ups.select_related("person", "placement__application__call")
    return asked.get(person=person or owner_of(placement.application), months=6)


def path(question: FollowUp) -> str:
    return link_of(question).removeprefix("http://127.0.0.1:8000")


def send(address: str, **more: Any) -> Any:
    return Client(enforce_csrf_checks=True).post(address, {**TYPED, **more})


def test_owner_and_editors_get_a_link_of_their_own_once(placement: Placement) -> None:
    tasks.ask_how_it_stands()
    letters = Notice.objects.filter(event="incubation/follow_up")
    links = {link_of(one) for one in placement.follow_ups.select_related("person")}
    assert letters.count() == len(links) == 2
    assert all(any(link in one.text for link in links) for one in letters)
    told = LedgerEntry.objects.filter(event="placement.asked")
    assert [one.payload["months"] for one in told] == [6, 6]
    assert list(ledger.faults()) == []


def test_the_link_is_the_same_whenever_it_is_made(placement: Placement) -> None:
    question, now = question_of(placement), time.time()
    with mock.patch("time.time", return_value=now):
        first = link_of(question)
    with mock.patch("time.time", return_value=now + 3600):
        assert link_of(question) == first


def test_the_office_reads_the_letter_without_its_link(placement: Placement) -> None:
    letter = Notice.objects.filter(event="incubation/follow_up")[0]
    assert "/incubation/answer/" in letter.text
    assert "/incubation/answer/" not in readable_text(letter)


def test_opening_it_any_number_of_times_changes_nothing(placement: Placement) -> None:
    address, before = path(question_of(placement)), LedgerEntry.objects.count()
    rows = list(FollowUp.objects.values())
    for method in ("get", "get", "head", "get"):
        assert getattr(Client(), method)(address).status_code == 200
    assert list(FollowUp.objects.values()) == rows
    assert (Outcome.objects.count(), LedgerEntry.objects.count()) == (0, before)


def test_the_answer_is_the_persons_own_and_the_link_then_shows_it(placement: Placement) -> None:
    question = question_of(placement)
    address = path(question)
    assert send(address, may_publish="on").status_code == 302
    found = placement.outcomes.get()
    assert (found.recorded_by, found.months, found.use) == (question.person, 6, "in_use")
    assert (found.people, found.countries, found.may_publish) == (1200, ["GE", "KZ"], True)
    entry = LedgerEntry.objects.get(event="outcome.recorded")
    assert entry.actor == question.person.ledger_name
    assert "six counters" not in str(entry.payload)
    page = Client().get(address)
    assert page.status_code == 200
    for words in ("Answered, thank you", "At six counters.", "1,200", "Georgia, Kazakhstan", "Yes"):
        assert words in page.content.decode()
    assert '<form method="post" novalidate>' not in page.content.decode()
    assert list(ledger.faults()) == []


def test_it_works_once(placement: Placement) -> None:
    address = path(question_of(placement))
    send(address)
    assert send(address, use="stopped").status_code == 200  # pressed twice: the page that says so
    assert placement.outcomes.get().use == "in_use"
    assert placement.outcomes.get().may_publish is False


def test_whoever_comes_second_reads_the_first_answer_and_loses_nothing_unseen(placement: Placement) -> None:
    send(path(question_of(placement)))
    editor = placement.application.collaborators.get(role="editor").user
    other = path(question_of(placement, editor))
    assert "Somebody else answered already." in Client().get(other).content.decode()
    late = send(other, use="stopped")
    assert late.status_code == 410
    assert "What you sent now is not recorded" in late.content.decode()
    assert placement.outcomes.get().use == "in_use"


def test_what_is_missing_is_said_and_nothing_is_recorded(placement: Placement) -> None:
    address = path(question_of(placement))
    answer = send(address, use="", text=" ")
    assert answer.status_code == 422
    assert "Choose an answer and say in words" in answer.content.decode()
    assert send(address, countries=["XX"]).status_code == 422
    assert send(address, people="-3").status_code == 422
    assert not placement.outcomes.exists()


def test_it_ends_when_the_next_question_comes(placement: Placement, hands: clock.Hands) -> None:
    address = path(question_of(placement))
    end = datetime(2027, 3, 1, 19, tzinfo=UTC)  # the beginning of 2 March in the zone of the call
    assert ends_at(placement, 6) == end
    hands.instant = end - TICK
    assert Client().get(address).status_code == 200
    for instant in (end, end + TICK):
        hands.instant = instant
        for answer in (Client().get(address), send(address)):
            assert answer.status_code == 410
            assert "The question after 6 months is closed" in answer.content.decode()
    assert not Outcome.objects.exists()
    hands.instant = end - TICK
    assert send(address).status_code == 302


def test_a_link_that_ended_says_that_it_was_answered_and_where(
    placement: Placement, hands: clock.Hands
) -> None:
    address = path(question_of(placement))
    assert send(address).status_code == 302
    end = ends_at(placement, 6)
    for instant, status in ((end - TICK, 200), (end, 410), (end + TICK, 410)):
        hands.instant = instant
        answer = Client().get(address)
        text = answer.content.decode()
        assert answer.status_code == status
        assert (f"was answered on {date_format(ASKED.date())}" in text) is (status == 410)
        assert (reverse("incubation:placement", args=[placement.public_id]) in text) is (status == 410)
        assert "is closed" not in text
        assert ("At six counters." in text) is (status == 200)


@pytest.mark.parametrize(("months", "end"), [(6, (2027, 3, 2)), (12, (2028, 3, 2)), (24, (2029, 3, 2))])
def test_each_question_is_open_for_a_year_at_most(
    placement: Placement, months: int, end: tuple[int, int, int]
) -> None:
    assert ends_at(placement, months).date().timetuple()[:3] == end


def test_a_question_is_open_from_its_day_on(placement: Placement, hands: clock.Hands) -> None:
    begin = datetime(2026, 9, 1, 19, tzinfo=UTC)
    told = {}
    for name, instant in (("before", begin - TICK), ("at", begin), ("after", begin + TICK)):
        hands.instant = instant
        told[name] = is_open(placement, 6)
    assert told == {"before": False, "at": True, "after": True}
    assert not is_open(placement, 7)


def test_a_link_that_is_not_ours_says_what_to_do(placement: Placement) -> None:
    question = question_of(placement)
    good = path(question).rstrip("/").rpartition("/")[2]
    other = signing.Signer(salt="people.stop_letters").sign_object(str(question.public_id))
    list_of_one = signing.Signer(salt=SALT).sign_object([1])
    for token in (good[:-1], good + "x", "x", other, list_of_one, "%00", "x" * 3000):
        for answer in (Client().get(f"/incubation/answer/{token}/"), send(f"/incubation/answer/{token}/")):
            assert answer.status_code == 404, token
    unknown = Client().get(f"/incubation/answer/{good[:-1]}/").content.decode()
    assert WRONG in unknown


@pytest.mark.parametrize("leaves", ["the team", "the portal"])
def test_who_left_answers_no_more(placement: Placement, leaves: str) -> None:
    editor = placement.application.collaborators.get(role="editor").user
    address = path(question_of(placement, editor))
    if leaves == "the team":
        placement.application.collaborators.filter(user=editor).delete()
    else:
        type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    for answer in (Client().get(address), send(address)):
        assert answer.status_code == 410
        assert "You no longer write for this team" in answer.content.decode()
    assert not Outcome.objects.exists()


def test_the_page_can_be_read_in_another_language(placement: Placement) -> None:
    address, browser = path(question_of(placement)), Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(address).content.decode())
    assert token is not None
    asked = {"language": "ru", "next": address, "csrfmiddlewaretoken": token[1]}
    answer = browser.post("/i18n/setlang/", asked, headers={"Origin": "http://testserver"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert '<html lang="ru"' in browser.get(address).content.decode()


def test_the_address_leaks_to_nobody(placement: Placement) -> None:
    address = path(question_of(placement))
    for answer in (Client().get(address), send(address, use=""), send(address), Client().get(address)):
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"].startswith("noindex")


def test_an_address_may_ask_so_often_in_a_minute(
    placement: Placement, hands: clock.Hands, settings: Any
) -> None:
    settings.FOLLOW_UP_REQUESTS_A_MINUTE = 2
    hands.instant = ASKED + timedelta(seconds=30)
    address = path(question_of(placement))
    assert [Client().get(address).status_code for _time in range(3)] == [200, 200, 429]
    refused = send(address)
    assert (refused.status_code, refused["Retry-After"]) == (429, "30")
    assert not Outcome.objects.exists()
    hands.instant += timedelta(seconds=30)
    assert send(address).status_code == 302


def test_one_reminder_after_a_fortnight_of_silence(placement: Placement, hands: clock.Hands) -> None:
    def reminded() -> int:
        tasks.remind_of_questions()
        return Notice.objects.filter(event="incubation/follow_up_reminder").count()

    due = ASKED + timedelta(days=14)
    counts = []
    for instant in (due - TICK, due, due + TICK, due + timedelta(days=60)):
        hands.instant = instant
        counts.append(reminded())
    assert counts == [0, 2, 2, 2]
    letter = Notice.objects.filter(event="incubation/follow_up_reminder")[0]
    assert "/incubation/answer/" in letter.text
    assert list(ledger.faults()) == []


def test_nobody_is_reminded_once_somebody_answered_or_it_is_closed(
    placement: Placement, hands: clock.Hands
) -> None:
    send(path(question_of(placement)))
    hands.instant = ASKED + timedelta(days=20)
    assert tasks.remind_of_questions() == 0
    Outcome.objects.all().delete()
    hands.instant = ends_at(placement, 6)
    assert tasks.remind_of_questions() == 0


def test_a_person_takes_along_what_they_were_asked_and_answered(placement: Placement) -> None:
    owner = owner_of(placement.application)
    assert OUTCOMES.data(make_user()) == {}
    send(path(question_of(placement)))
    told = OUTCOMES.data(owner)
    assert [one["months"] for one in told["asked"]] == [6]
    assert [one["text"] for one in told["answers"]] == ["At six counters."]


def test_who_was_asked_before_there_were_links_gets_one_with_the_reminder(
    placement: Placement, hands: clock.Hands
) -> None:
    FollowUp.objects.all().delete()  # the letter went out, the row is not known
    tasks.ask_how_it_stands()
    assert Notice.objects.filter(event="incubation/follow_up").count() == 2
    hands.instant += timedelta(days=14)
    assert tasks.remind_of_questions() == 2


class TestOffice:
    def page(self, placement: Placement) -> str:
        return reverse("incubation:follow_ups", kwargs={"placement": placement.public_id, "months": 6})

    def test_it_sees_who_was_asked_and_sends_the_link_to_another_of_the_team(
        self, placement: Placement, client: Client
    ) -> None:
        editor = placement.application.collaborators.get(role="editor").user
        placement.follow_ups.filter(person=editor).delete()
        client.force_login(officer_of(placement))
        page = client.get(self.page(placement)).content.decode()
        assert "asked on" in page
        assert "not asked yet" in page
        done = client.post(self.page(placement), {"person": editor.public_id}, follow=True).content.decode()
        assert f"The link is on its way to {editor.email}." in done
        assert link_of(question_of(placement, editor)) not in done
        entry = LedgerEntry.objects.filter(event="placement.asked").order_by("-number")[0]
        assert entry.actor == officer_of(placement).ledger_name

    def test_sent_again_it_is_the_same_link_in_a_new_letter_five_times_at_most(
        self, placement: Placement, hands: clock.Hands
    ) -> None:
        officer, owner = officer_of(placement), owner_of(placement.application)
        for number in range(2, 6):
            hands.instant += timedelta(hours=1)
            services.send_link(placement, months=6, person=owner, by=officer)
            assert Notice.objects.filter(event="incubation/follow_up", recipient=owner).count() == number
        with pytest.raises(NotNow, match="sent several times"):
            services.send_link(placement, months=6, person=owner, by=officer)
        assert list(ledger.faults()) == []

    def test_who_answered_is_shown_by_name(self, placement: Placement, client: Client) -> None:
        send(path(question_of(placement)))
        client.force_login(officer_of(placement))
        owner = str(owner_of(placement.application))
        assert f"{owner}, 2 Sep 2026" in client.get(self.page(placement)).content.decode().replace(
            "2 September", "2 Sep"
        )
        with pytest.raises(NotNow, match="answered already"):
            services.send_link(
                placement, months=6, person=owner_of(placement.application), by=officer_of(placement)
            )

    def test_a_question_that_is_closed_or_still_to_come_says_so(
        self, placement: Placement, client: Client, hands: clock.Hands
    ) -> None:
        client.force_login(officer_of(placement))
        later = reverse("incubation:follow_ups", kwargs={"placement": placement.public_id, "months": 12})
        assert "This question is still to come." in client.get(later).content.decode()
        hands.instant = ends_at(placement, 6)
        page = client.get(self.page(placement)).content.decode()
        assert "Nobody answered before this question closed" in page
        assert "Send the link" not in page

    def test_only_an_officer_sends_and_only_to_who_can_answer(self, placement: Placement) -> None:
        owner, officer = owner_of(placement.application), officer_of(placement)
        for by in (owner, mentor_of(placement), approver_of(placement), make_user()):
            with pytest.raises(NotAllowed):
                services.send_link(placement, months=6, person=owner, by=by)
        viewer = placement.application.collaborators.get(role="viewer").user
        for stranger in (viewer, officer, make_user()):
            with pytest.raises(NotNow, match="Only the owner and the editors"):
                services.send_link(placement, months=6, person=stranger, by=officer)
        for months in (7, 12):
            with pytest.raises(NotNow, match="not open"):
                services.send_link(placement, months=months, person=owner, by=officer)

    def test_a_choice_that_is_none_is_refused_in_a_sentence(
        self, placement: Placement, client: Client
    ) -> None:
        client.force_login(officer_of(placement))
        for wanted in ("", "x", str(make_user().public_id)):
            answer = client.post(self.page(placement), {"person": wanted})
            assert "Choose one of the team." in answer.content.decode()

    def test_others_know_nothing_of_it(self, placement: Placement, client: Client) -> None:
        for person in (owner_of(placement.application), mentor_of(placement), give_role_elsewhere()):
            client.force_login(person)
            assert client.get(self.page(placement)).status_code == 404

    @pytest.mark.parametrize("size", [1, 30])
    def test_the_page_costs_the_same_for_a_team_of_any_size(
        self, placement: Placement, client: Client, size: int, django_assert_num_queries: Any
    ) -> None:
        for _number in range(size):
            add_collaborator(placement.application, "editor")
        tasks.ask_how_it_stands()
        client.force_login(officer_of(placement))
        with django_assert_num_queries(11):
            assert client.get(self.page(placement)).status_code == 200


def give_role_elsewhere() -> Any:
    return give_role(open_call(), "officer")
