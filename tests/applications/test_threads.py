"""The conversation about an application: who reads, who writes, who is told, what stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from applications.models import Application, Message
from applications.services import withdraw
from applications.services.messaging import write_message
from applications.threads import MOST_AN_HOUR, OVER, unread, unread_by_office, why_closed
from applications.workflow import State
from calls.models import Call
from calls.office_rows import waiting_for
from core import clock
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from people.own_data import own_data
from people.services.erasing import erase_person
from tests.applications.pages import signed_in
from tests.factories.applications import (
    add_collaborator,
    close_and_seal,
    draft_in,
    force_state,
    fresh,
    owner_of,
    submitted_in,
)
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.moments import NOON
from tests.factories.people import make_user
from tests.factories.scoring import in_review, juror_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEAM, OFFICE = Message.Side.TEAM, Message.Side.OFFICE


@pytest.fixture
def application() -> Application:
    return submitted_in(open_call())


def officer_of(application: Application) -> Any:
    return person_with(application.call, "officer")


def ask(application: Application, text: str = "May we add a letter?") -> Message:
    return write_message(application, by=owner_of(application), side=TEAM, text=text)


def reply(application: Application, text: str = "Yes, before the deadline.") -> Message:
    return write_message(application, by=officer_of(application), side=OFFICE, text=text)


def told(event: str) -> list[str]:
    return list(Notice.objects.filter(event=f"applications/{event}").values_list("address", flat=True))


def page(application: Application, name: str = "thread") -> str:
    return reverse(f"applications:{name}", args=[application.reference])


def test_each_side_reads_what_the_other_wrote_and_is_told_without_the_words(application: Application) -> None:
    officer, owner = officer_of(application), owner_of(application)
    signed_in(owner).post(page(application), {"text": "May we add a letter?"})
    assert told("message_from_team") == [officer.email]
    text = signed_in(officer).get(page(application, "staff_thread")).content.decode()
    assert "May we add a letter?" in text and str(owner) in text
    signed_in(officer).post(page(application, "staff_thread"), {"text": "Yes, before the deadline."})
    assert told("message_from_office") == [owner.email]
    text = signed_in(owner).get(page(application)).content.decode()
    assert "Yes, before the deadline." in text
    assert str(officer) not in text  # the office answers, not a person
    assert "This is not part of your application" in text
    letters = Notice.objects.filter(event__startswith="applications/message_")
    assert not [one for one in letters if "letter?" in one.text or "before the deadline" in one.text]


def test_one_letter_until_it_is_read(application: Application) -> None:
    ask(application)
    ask(application, "And a second one?")
    assert len(told("message_from_team")) == 1
    signed_in(officer_of(application)).get(page(application, "staff_thread"))
    ask(application, "And a third?")
    assert len(told("message_from_team")) == 2


def test_what_is_new_is_shown_until_it_is_read(application: Application) -> None:
    officer, owner = officer_of(application), owner_of(application)
    ask(application)
    assert [one.url for one in waiting_for(officer)] == [page(application, "staff_thread")]
    dossier = reverse("applications:dossier", args=[application.reference])
    assert "Messages: 1 new" in signed_in(officer).get(dossier).content.decode()
    signed_in(person_with(application.call, "approver")).get(page(application, "staff_thread"))
    assert len(waiting_for(officer)) == 1  # an approver's reading is no officer's
    signed_in(officer).get(page(application, "staff_thread"))
    assert waiting_for(officer) == []
    assert "Messages: 1 new" not in signed_in(officer).get(dossier).content.decode()
    reply(application)
    assert (
        "1 new message from the office"
        in signed_in(owner).get(application.get_absolute_url()).content.decode()
    )
    signed_in(owner).get(page(application))
    assert not unread(application, owner, TEAM)


def test_viewers_and_approvers_read_and_do_not_write(application: Application) -> None:
    ask(application)
    viewer = add_collaborator(application, "viewer")
    approver = person_with(application.call, "approver")
    for person, name, side in ((viewer, "thread", TEAM), (approver, "staff_thread", OFFICE)):
        client = signed_in(person)
        assert "May we add a letter?" in client.get(page(application, name)).content.decode()
        assert client.post(page(application, name), {"text": "Hello"}).status_code == 403
        with pytest.raises(NotAllowed):
            write_message(application, by=person, side=side, text="Hello")
    editor = add_collaborator(application, "editor")
    assert signed_in(editor).post(page(application), {"text": "Hello"}).status_code == 302


def test_nobody_else_knows_of_it(application: Application) -> None:
    others = [
        make_user("Stranger"),
        give_role(open_call(), "officer"),
        give_role(application.call, "observer"),
        owner_of(submitted_in(application.call)),
    ]
    for person in others:
        codes = [
            signed_in(person).get(page(application, name)).status_code for name in ("thread", "staff_thread")
        ]
        assert codes == [404, 404]
    assert signed_in(officer_of(application)).get(page(application)).status_code == 404
    assert signed_in(owner_of(application)).get(page(application, "staff_thread")).status_code == 404


def test_a_juror_never_sees_a_thread_or_hears_of_one() -> None:
    with clock.at(NOON) as hands:
        call = open_call()
        application = submitted_in(call)
        ask(application, "Our name is Zed Institute.")
        one = in_review(close_and_seal(call, hands))[0]
        client = signed_in(juror_of(one))
        for name in ("thread", "staff_thread"):
            assert client.get(page(application, name)).status_code == 404
        queue = reverse("scoring:queue")
        pages = [client.get(queue), client.get(reverse("scoring:card", args=[one.public_id]))]
        assert not [each for each in pages if "Zed Institute" in each.content.decode()]
        assert not Notice.objects.filter(recipient=juror_of(one), event__startswith="applications/message")


def test_an_officer_reads_a_draft_s_thread_and_none_of_its_answers() -> None:
    application = draft_in(open_call())
    ask(application)
    text = signed_in(officer_of(application)).get(page(application, "staff_thread")).content.decode()
    assert "May we add a letter?" in text
    assert application.summary not in text or not application.summary


@pytest.mark.parametrize("state", OVER)
def test_a_closed_application_takes_no_message_and_keeps_those_there_are(
    state: str, application: Application
) -> None:
    ask(application)
    closed = fresh(force_state(application, state))
    assert "no more messages" in why_closed(closed)
    with pytest.raises(NotNow, match="closed"):
        ask(closed, "One more")
    text = signed_in(owner_of(application)).get(page(application)).content.decode()
    assert "May we add a letter?" in text
    assert "Send the message" not in text


def test_every_state_is_open_or_over() -> None:
    assert set(OVER) < set(State.values)


def test_pressing_twice_is_one_message(application: Application) -> None:
    with clock.at(clock.now()) as hands:
        first = ask(application)
        hands.advance(timedelta(minutes=1) - timedelta(microseconds=1))
        assert ask(application) == first
        hands.advance(timedelta(microseconds=1))
        assert ask(application) != first
    assert LedgerEntry.objects.filter(event="message.sent").count() == 2


def test_twenty_messages_an_hour_to_the_microsecond(application: Application) -> None:
    with clock.at(clock.now()) as hands:
        for number in range(MOST_AN_HOUR):
            ask(application, f"Message {number}")
        response = signed_in(owner_of(application)).post(page(application), {"text": "One more"})
        assert response.status_code == 422
        assert "twenty messages" in response.content.decode() and "One more" in response.content.decode()
        hands.advance(timedelta(hours=1) - timedelta(microseconds=1))
        with pytest.raises(NotNow, match="twenty messages"):
            ask(application, "One more")
        hands.advance(timedelta(microseconds=1))
        ask(application, "One more")


def test_an_empty_message_is_asked_for(application: Application) -> None:
    response = signed_in(owner_of(application)).post(page(application), {"text": " \n "})
    assert response.status_code == 422
    assert "Write your message." in response.content.decode()
    assert not Message.objects.exists()


def test_markup_in_a_message_is_text(application: Application) -> None:
    ask(application, "<script>alert(1)</script>")
    text = signed_in(officer_of(application)).get(page(application, "staff_thread")).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Something else"},
        {"text": "", "erased_at": NOON, "side": "office"},
        {"text": ""},
        {"written_at": NOON},
        {"erased_at": NOON},
    ],
)
def test_the_database_lets_nobody_change_a_message(change: dict[str, Any], application: Application) -> None:
    message = ask(application)
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=message.pk)._raw_delete("default")


def test_the_ledger_tells_of_a_message_and_not_what_it_says(application: Application) -> None:
    message = ask(application)
    entry = LedgerEntry.objects.get(event="message.sent")
    assert (entry.subject, entry.payload["side"]) == (application.ledger_name, "team")
    assert message.text not in str(entry.payload)


def test_messages_are_among_one_s_own_data_and_go_with_the_account(application: Application) -> None:
    editor = add_collaborator(application, "editor")
    write_message(application, by=editor, side=TEAM, text="From the editor")
    ask(application)
    reply(application)
    own = own_data(editor)["applications"]["applications"][0]["messages"]
    assert [(one["from"], one["text"]) for one in own] == [
        ("you", "From the editor"),
        ("team", "May we add a letter?"),
        ("office", "Yes, before the deadline."),
    ]
    erase_person(editor, by=editor)
    texts = list(Message.objects.order_by("pk").values_list("text", flat=True))
    assert texts == ["", "May we add a letter?", "Yes, before the deadline."]
    owner = owner_of(application)
    withdraw(fresh(application), by=owner)
    erase_person(owner, by=owner)
    assert set(Message.objects.values_list("text", flat=True)) == {""}
    text = signed_in(officer_of(application)).get(page(application, "staff_thread")).content.decode()
    assert "The text went with a deleted account." in text


def test_a_thread_and_the_office_s_list_cost_the_same_for_1_and_for_30(
    application: Application, django_assert_num_queries: Any
) -> None:
    client, calls = signed_in(owner_of(application)), Call.objects.all()
    ask(application, "Message 0")
    for number in (1, 30):
        while application.messages.count() < number:
            rows = {"application": application, "side": TEAM, "written_by": owner_of(application)}
            Message.objects.create(text=f"Message {application.messages.count()}", **rows)
            other = submitted_in(application.call)
            Message.objects.create(application=other, side=TEAM, written_by=owner_of(other), text="Other")
        client.get(page(application))
        with django_assert_num_queries(9):
            assert len(client.get(page(application)).context["lines"]) == number
        with django_assert_num_queries(1):
            assert len(unread_by_office(calls)) == number
