"""The outbox of a call: where each letter is, sending it again, taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.letters import reader_of
from applications.reminders import Prospect, remind
from applications.services.letters import send_letter_again, take_letter_back
from core import clock
from core.models import LedgerEntry, Notice
from core.outbox_acts import ARRIVES_WITHIN
from core.refusals import NotAllowed, NotNow
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories.applications import owner_of
from tests.factories.calls import give_role, open_call
from tests.factories.people import make_user

State = Notice.State


def page_of(letter: Notice, desk: Office) -> str:
    return reverse("applications:letter", args=[desk.call.slug, letter.pk])


def receipt(desk: Office, state: str, **fields: object) -> Notice:
    """The receipt of a new submission, put into a state."""
    one = desk.submit()
    letter = Notice.objects.get(about=one.ledger_name, event="applications/submission_receipt")
    times = {"bounced_at": clock.now()} if state == "bounced" else {}
    Notice.objects.filter(pk=letter.pk).update(state=state, **times, **fields)
    letter.refresh_from_db()
    return letter


def reminder(desk: Office) -> Notice:
    """A reminder that waits."""
    one = desk.submit()
    remind(Prospect(one, clock.now() + timedelta(days=1), [reader_of(owner_of(one))], 0, None))
    letter = Notice.objects.get(about=one.ledger_name, event="applications/draft_reminder_office")
    Notice.objects.filter(pk=letter.pk).update(state="queued", sent_at=None)
    letter.refresh_from_db()
    return letter


def test_the_list_counts_letters_by_state_and_says_why_one_is_not_further(desk: Office) -> None:
    receipt(desk, "sent")
    receipt(desk, "refused", last_error="550 No such mailbox")
    receipt(desk, "queued", trouble="away", not_before=clock.now() + timedelta(minutes=2))
    response = signed_in(desk.officer).get(reverse("applications:letters", args=[desk.call.slug]))
    chips = {one.label: one.count for one in response.context["chips"]}
    assert chips == {"All": 3, "Sent": 1, "Refused by the mail server": 1, "Waiting": 1}
    notes = {str(row.pill.label): row.note for row in response.context["rows"]}
    assert notes["Sent"] == ""
    assert notes["Refused by the mail server"] == "550 No such mailbox"
    assert notes["Waiting"].startswith("The mail server does not answer · not before ")


def test_chips_count_only_letters_of_the_kind_that_is_shown(desk: Office) -> None:
    reminder(desk)
    path = reverse("applications:letters", args=[desk.call.slug])
    query = {"event": "applications/draft_reminder_office"}
    chips = signed_in(desk.officer).get(path, query).context["chips"]
    assert {one.label: one.count for one in chips} == {"All": 1, "Waiting": 1}


@pytest.mark.parametrize("state", ["failed", "refused", "bounced"])
def test_a_lost_letter_is_sent_again_once_and_written_down(state: str, desk: Office) -> None:
    letter = receipt(desk, state)
    response = signed_in(desk.officer).post(page_of(letter, desk), {"act": "again"}, follow=True)
    assert messages_of(response) == ["The letter is on its way again."]
    letter.refresh_from_db()
    assert (letter.state, letter.sendings, letter.bounced_at) == (State.SENT, 1, None)
    entry = LedgerEntry.objects.get(event="letter.sent_again")
    assert (entry.actor, entry.payload["letter"]) == (desk.officer.ledger_name, letter.event)
    assert letter.address not in str(entry.payload)
    with pytest.raises(NotNow, match="a moment ago"):
        send_letter_again(desk.call, letter, by=desk.officer)


def test_a_letter_that_never_came_is_sent_once_more_and_written_down(desk: Office) -> None:
    letter = receipt(desk, "sent")
    client, again = signed_in(desk.officer), "Send the letter again"
    assert letter.sent_at is not None
    with clock.at(letter.sent_at + ARRIVES_WITHIN - timedelta(microseconds=1)):
        page = client.get(page_of(letter, desk)).content.decode()
        assert "It went out a moment ago." in page and again not in page
    with clock.at(letter.sent_at + ARRIVES_WITHIN):
        page = client.get(page_of(letter, desk)).content.decode()
        assert again in page and f"It can go to {letter.address} once more" in page
        response = client.post(page_of(letter, desk), {"act": "again"}, follow=True)
        assert messages_of(response) == ["The letter is on its way again."]
    letter.refresh_from_db()
    assert (letter.state, letter.sendings) == (State.SENT, 1)
    assert LedgerEntry.objects.filter(event="letter.sent_again").count() == 1


def test_two_who_press_at_the_same_time_send_it_once(desk: Office) -> None:
    first = receipt(desk, "bounced")
    second = Notice.objects.get(pk=first.pk)
    send_letter_again(desk.call, first, by=desk.officer)
    with pytest.raises(NotNow, match="needs no sending again"):
        send_letter_again(desk.call, second, by=desk.officer)


@pytest.mark.parametrize("event", ["sign_in_code", "proof_code", "new_password", "confirm_address"])
def test_a_code_is_never_sent_again(event: str, desk: Office) -> None:
    letter = receipt(desk, "bounced", event=f"people/{event}")
    with pytest.raises(NotNow, match="asks for a new one"):
        send_letter_again(desk.call, letter, by=desk.officer)
    page = signed_in(desk.officer).get(page_of(letter, desk)).content.decode()
    assert "A code holds for minutes only" in page and "Send the letter again" not in page


def test_it_goes_to_the_present_address_of_the_person_and_to_no_other(desk: Office) -> None:
    letter = receipt(desk, "bounced")
    person = letter.recipient
    assert person is not None
    person.email = "new@example.org"
    person.save()
    text = signed_in(desk.officer).get(page_of(letter, desk)).content.decode()
    assert "The person has another address now: the letter goes to new@example.org." in text
    signed_in(desk.officer).post(page_of(letter, desk), {"act": "again", "address": "other@example.org"})
    letter.refresh_from_db()
    assert letter.address == "new@example.org"


def test_nobody_is_written_to_who_left(desk: Office) -> None:
    letter = receipt(desk, "bounced")
    Notice.objects.filter(pk=letter.pk).update(address="", recipient=None)
    letter.refresh_from_db()
    with pytest.raises(NotNow, match="Nobody can be reached"):
        send_letter_again(desk.call, letter, by=desk.officer)


@pytest.mark.parametrize("state", ["queued", "sending", "held", "muted", "cancelled", "unwanted"])
def test_no_other_letter_is_sent_again(state: str, desk: Office) -> None:
    letter = receipt(desk, state)
    with pytest.raises(NotNow):
        send_letter_again(desk.call, letter, by=desk.officer)
    letter.refresh_from_db()
    assert letter.state == state


def test_a_waiting_reminder_can_be_taken_back(desk: Office) -> None:
    letter = reminder(desk)
    response = signed_in(desk.officer).post(page_of(letter, desk), {"act": "back"}, follow=True)
    assert messages_of(response) == ["The letter is taken back: it is not sent."]
    letter.refresh_from_db()
    assert letter.state == State.CANCELLED
    assert LedgerEntry.objects.filter(event="letter.taken_back").count() == 1
    with pytest.raises(NotNow, match="on its way already"):
        take_letter_back(desk.call, letter, by=desk.officer)


def test_a_receipt_can_not(desk: Office) -> None:
    letter = receipt(desk, "queued")
    with pytest.raises(NotNow, match="has to go out"):
        take_letter_back(desk.call, letter, by=desk.officer)


def test_others_cannot_act_on_a_letter(desk: Office) -> None:
    letter = receipt(desk, "bounced")
    colleague = give_role(open_call(), "officer")
    asked = (desk.approver, desk.observer(), colleague, owner_of(desk.submit()), make_user("Stranger"))
    sent = [signed_in(one).post(page_of(letter, desk), {"act": "again"}).status_code for one in asked]
    assert sent == [403, 404, 404, 404, 404]
    with pytest.raises(NotAllowed):
        send_letter_again(desk.call, letter, by=colleague)
    assert "Send the letter again" not in signed_in(desk.approver).get(page_of(letter, desk)).content.decode()


def test_the_dossier_names_whom_letters_do_not_reach(desk: Office) -> None:
    letter = receipt(desk, "bounced", claimed_at=clock.now())
    reference = letter.about.removeprefix("application:")
    path = reverse("applications:dossier", args=[reference])
    assert "Letters to this address come back" in signed_in(desk.officer).get(path).content.decode()
