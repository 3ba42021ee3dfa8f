"""The overview: figures, what waits first, drafts at risk, reminders, and what observers do not see."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import Application
from applications.overview_page import hours_left
from applications.register.filtering import language_label
from applications.services import prepare_two_person_step, request_correction, withdraw
from core.models import LedgerEntry, Notice
from tests.applications.staff.world import DEADLINE, Office, add_question, messages_of, signed_in
from tests.factories.applications import draft_in, fresh, owner_of

REMINDER = "applications/draft_reminder_office"


def overview(desk: Office) -> str:
    return reverse("applications:overview", args=[desk.call.slug])


def quiet_draft(desk: Office, **answers: object) -> Application:
    """A complete draft that nobody touched for three days."""
    draft = draft_in(
        desk.call,
        answers={
            "title": "Quiet idea",
            "summary": "S.",
            "themes": ["service"],
            "used": "no",
            "consent": True,
            **answers,
        },
    )
    desk.hands.advance(timedelta(days=3))
    return draft


def test_h1_says_where_the_call_stands(desk: Office) -> None:
    client = signed_in(desk.officer)
    assert client.get(overview(desk)).context["page_title"] == "Nobody has started an application yet"
    desk.submit()
    draft_in(desk.call)
    assert client.get(overview(desk)).context["page_title"] == "1 submitted, 1 still writing"
    desk.seal()
    assert client.get(overview(desk)).context["page_title"] == "1 submitted, 1 not sent"


def test_the_overview_leads_whoever_may_to_moving_the_deadline(desk: Office) -> None:
    extend = reverse("calls:extend", args=[desk.call.slug])
    page = reverse("applications:overview", args=[desk.call.slug])
    assert extend in signed_in(desk.officer).get(page).content.decode()
    assert extend not in signed_in(desk.approver).get(page).content.decode()


def test_a_language_that_the_portal_does_not_speak_has_its_own_name() -> None:
    assert [language_label(code) for code in ("es", "ru", "xx", "")] == ["español", "Русский", "xx", ""]


def test_withdrawn_applications_are_counted_nowhere(desk: Office) -> None:
    desk.submit()
    gone = desk.submit()
    withdraw(fresh(gone), by=owner_of(gone))
    page = signed_in(desk.officer).get(overview(desk)).context["page"]
    assert page.figures == [(1, "submitted"), (0, "countries"), (1, "draft started")]
    assert [step.count for step in page.funnel.steps] == [1, 1, 1, 1, 1]
    assert page.days.rows == [("1 June 2026", 1)]


def test_countries_are_counted_once_and_listed_with_their_numbers(desk: Office) -> None:
    add_question(desk.call, "country", "country")
    for code in ("KZ", "KZ", "EE"):
        desk.submit({"country": code})
    draft_in(desk.call, answers={"country": "MN"})
    page = signed_in(desk.officer).get(overview(desk)).context["page"]
    assert (2, "countries") in page.figures
    assert [(row.name, row.submitted, row.writing) for row in page.countries] == [
        ("Kazakhstan", 2, 0),
        ("Estonia", 1, 0),
        ("Mongolia", 0, 1),
    ]


def test_two_person_steps_rulings_and_overdue_corrections_wait_first(desk: Office) -> None:
    first, second = desk.submit(), desk.submit()
    desk.seal()
    prepare_two_person_step(fresh(first), by=desk.officer, step="disqualify", note="Sent twice.")
    due = desk.hands.instant + timedelta(days=1)
    request_correction(fresh(second), by=desk.officer, question_keys=["title"], due_at=due, note="Mend it.")
    desk.hands.advance(timedelta(days=2))
    page = signed_in(desk.approver).get(overview(desk)).context["page"]
    assert [one.headline for one in page.waiting] == [
        "Disqualify: a second person has to sign",
        "1 correction is overdue",
        "1 submission waits for a ruling",
    ]


def test_drafts_at_risk_are_nearly_done_and_quiet(desk: Office) -> None:
    nearly = quiet_draft(desk)
    draft_in(desk.call)  # touched just now
    early = draft_in(desk.call, answers={"title": "Just begun"})
    desk.hands.advance(timedelta(days=1))
    page = signed_in(desk.officer).get(overview(desk)).context["page"]
    assert [(row.application, row.saved) for row in page.drafts] == [(nearly, "4 days ago")]
    desk.hands.instant = DEADLINE - timedelta(hours=47)
    page = signed_in(desk.officer).get(overview(desk)).context["page"]
    assert early in [row.application for row in page.drafts]


def test_observer_sees_numbers_and_no_name(desk: Office) -> None:
    draft = quiet_draft(desk, title="A title that names Aigerim")
    submitted = desk.submit({"title": "Secret garden"})
    prepare_two_person_step(submitted, by=desk.officer, step="disqualify", note="Sent twice.")
    response = signed_in(desk.observer()).get(overview(desk))
    text = response.content.decode()
    assert response.context["page_title"] == "1 submitted, 1 still writing"
    for secret in (draft.reference, draft.title, submitted.reference, submitted.title, owner_of(draft).email):
        assert secret not in text
    assert response.context["rail"] is None
    assert "Remind the chosen" not in text


def test_chosen_drafts_are_reminded_once_a_day(desk: Office) -> None:
    first, second = quiet_draft(desk), quiet_draft(desk)
    client, address = signed_in(desk.officer), reverse("applications:remind", args=[desk.call.slug])
    said = client.post(address, {"draft": [first.reference]}, follow=True)
    assert messages_of(said) == ["1 reminder is on its way."]
    said = client.post(address, {"draft": [first.reference]}, follow=True)
    assert messages_of(said) == ["Everybody you chose was reminded today already."]
    desk.hands.advance(timedelta(days=1))
    said = client.post(address, {"draft": [first.reference, second.reference]}, follow=True)
    assert messages_of(said) == ["2 reminders are on their way."]
    assert Notice.objects.filter(event=REMINDER).count() == 3
    assert LedgerEntry.objects.filter(event="drafts.reminded").count() == 2


def test_reminder_names_the_deadline_and_not_the_answers(desk: Office) -> None:
    draft = quiet_draft(desk)
    address = reverse("applications:remind", args=[desk.call.slug])
    signed_in(desk.officer).post(address, {"draft": [draft.reference]})
    letter = Notice.objects.get(event=REMINDER)
    assert letter.address == owner_of(draft).email
    assert "Thursday 11 June 2026, 12:00, Nur-Sultan time" in letter.text


def test_nobody_is_reminded_after_the_deadline(desk: Office) -> None:
    draft = quiet_draft(desk)
    desk.seal()
    address = reverse("applications:remind", args=[desk.call.slug])
    said = signed_in(desk.officer).post(address, {"draft": [draft.reference]}, follow=True)
    assert messages_of(said) == ["The deadline of these drafts has passed: a reminder would come too late."]
    assert not Notice.objects.filter(event=REMINDER).exists()


def test_drafts_of_another_call_are_not_reminded(desk: Office) -> None:
    other = draft_in()
    address = reverse("applications:remind", args=[desk.call.slug])
    signed_in(desk.officer).post(address, {"draft": [other.reference]})
    assert not Notice.objects.filter(event=REMINDER).exists()


def test_overview_costs_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(desk.officer)
    quiet_draft(desk)
    desk.submit()
    with django_assert_num_queries(16):
        client.get(overview(desk))
    for _number in range(29):
        draft_in(desk.call)
    desk.hands.advance(timedelta(days=3))
    with django_assert_num_queries(16):
        assert len(client.get(overview(desk)).context["page"].drafts) == 30


def test_the_last_hours_are_drawn_hour_by_hour_up_to_the_deadline(desk: Office) -> None:
    tick = timedelta(microseconds=1)
    for before in (
        timedelta(hours=72) + tick,
        timedelta(hours=72),
        timedelta(hours=1),
        timedelta(hours=1) - tick,
    ):
        desk.hands.instant = DEADLINE - before
        desk.submit()
    desk.hands.instant = DEADLINE - tick
    desk.submit()
    hours = signed_in(desk.officer).get(overview(desk)).context["page"].hours
    assert hours.rows == [("8 June 2026, 12:00–13:00", 1), ("11 June 2026, 11:00–12:00", 3)]
    assert (hours.total, hours.deadline.place, hours.days[0].word) == (4, "634.0", "9 Jun 00:00")


def test_whole_hours_left_at_the_edges() -> None:
    tick, hour = timedelta(microseconds=1), timedelta(hours=1)
    lefts = [hour + tick, hour, hour - tick, tick, timedelta(0), -tick]
    assert [hours_left(DEADLINE - left, DEADLINE) for left in lefts] == [1, 0, 0, 0, -1, -1]


def test_kinds_and_languages_are_counted_and_countries_have_tiles(desk: Office) -> None:
    add_question(desk.call, "organisation_kind")
    add_question(desk.call, "country", "country")
    desk.submit({"organisation_kind": "company", "country": "KZ"})
    one = desk.submit({"organisation_kind": "academy", "country": "FJ"})
    Application.objects.filter(pk=one.pk).update(language="kk")
    draft_in(desk.call, answers={"organisation_kind": "company"})
    page = signed_in(desk.officer).get(overview(desk)).context["page"]
    assert [(one.name, one.submitted, one.writing) for one in page.kinds] == [
        ("Company", 1, 1),
        ("University or academy", 1, 0),
    ]
    assert sum(one.submitted for one in page.languages) == 2
    assert [tile.code for tile in page.tiles if tile.count] == ["KZ"]
    assert page.without_tile == 1
