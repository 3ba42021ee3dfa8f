"""The people on an application, and the letters each of them gets in the own language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications import tasks
from applications.models import Receipt
from applications.services import (
    accept_invitation,
    cancel_invitation,
    invite,
    remove_collaborator,
    save_answers,
    start,
    withdraw,
)
from applications.services.team import MOST_IN_A_DAY
from calls.deadlines import to_wall
from calls.services import extend_for_all, move_call
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from scoring.models import Expert, PanelMember
from tests.applications.form_rows import add_section, ask
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import GOOD, add_collaborator, draft_in, owner_of, send, submitted_in
from tests.factories.calls import complete_call, open_call, person_with
from tests.factories.moments import NOON
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DEADLINE = datetime(2026, 5, 14, 19, tzinfo=UTC)


def test_nobody_is_invited_to_or_joins_a_withdrawn_application():
    application = draft_in()
    owner = owner_of(application)
    page = reverse("applications:people", args=[application.reference])
    invited = invite(application, by=owner, address="early@example.org", role="editor")
    assert "Invite somebody" in text_of(signed_in(owner).get(page))
    withdraw(application, by=owner)
    assert "Invite somebody" not in text_of(signed_in(owner).get(page))
    with pytest.raises(NotNow, match="Nobody can join"):
        invite(application, by=owner, address="late@example.org", role="editor")
    with pytest.raises(NotNow, match="Nobody can join"):
        accept_invitation(invited.token, by=make_user())


def test_the_letter_of_an_invitation_offers_only_what_its_page_has():
    application = draft_in()
    invite(application, by=owner_of(application), address="new@example.org", role="editor")
    (notice,) = Notice.objects.filter(event="applications/collaborator_invited")
    assert "decline" not in notice.text


@pytest.fixture
def application(hands):
    return draft_in(open_call(deadline=DEADLINE))


def invitation_for(application, address="new@example.org", role="editor"):
    return invite(application, by=owner_of(application), address=address, role=role)


# --- people ------------------------------------------------------------------------
def test_an_invitation_is_accepted_once_and_gives_its_role(application):
    invited = invitation_for(application, role="viewer")
    person = make_user()
    assert accept_invitation(invited.token, by=person).role == "viewer"
    with pytest.raises(NotNow, match="used already"):
        accept_invitation(invited.token, by=make_user())


def test_an_invitation_is_over_after_fourteen_days(application, hands):
    invited = invitation_for(application)
    hands.instant = invited.expires_at - timedelta(microseconds=1)
    page = reverse("applications:invitation", args=[invited.token])
    client = signed_in(make_user())
    assert "Accept the invitation" in text_of(client.get(page))
    hands.instant = invited.expires_at
    assert "This invitation is used or over" in text_of(client.get(page))
    with pytest.raises(NotNow, match="is over"):
        accept_invitation(invited.token, by=make_user())


def test_the_mail_leads_to_a_page_that_accepts_by_a_press_and_not_by_opening(application, mailoutbox):
    invited = invitation_for(application)
    link = f"http://127.0.0.1:8000/invitation/{invited.token}/"
    assert link in mailoutbox[-1].body
    person = make_user()
    client = signed_in(person)
    page = reverse("applications:invitation", args=[invited.token])
    client.get(page)
    assert application.collaborators.count() == 1
    assert client.post(page)["Location"] == address("detail", application)
    assert application.collaborators.get(user=person).role == "editor"


def test_staff_of_the_call_do_not_join_an_application(application):
    invited = invitation_for(application)
    with pytest.raises(NotAllowed, match="You work on this call"):
        accept_invitation(invited.token, by=person_with(application.call, "officer"))


def test_a_juror_of_the_call_neither_starts_nor_joins(application):
    juror = make_user()
    expert = Expert.objects.create(
        key="E1", user=juror, name="Juror", email=juror.email, organisation_name="X", country="CH"
    )
    PanelMember.objects.create(call=application.call, expert=expert, invited_by=juror, expires_at=DEADLINE)
    invited = invitation_for(application)
    with pytest.raises(NotAllowed, match="on the jury of this call"):
        accept_invitation(invited.token, by=juror)
    with pytest.raises(NotAllowed, match="on the jury of this call"):
        start(application.call, by=juror)


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_only_the_owner_invites_and_removes(application, role):
    person, other = add_collaborator(application, role), add_collaborator(application, "viewer")
    with pytest.raises(NotAllowed):
        invite(application, by=person, address="x@example.org", role="viewer")
    with pytest.raises(NotAllowed):
        remove_collaborator(application.collaborators.get(user=other), by=person)
    remove_collaborator(application.collaborators.get(user=person), by=person)
    assert not application.collaborators.filter(user=person).exists()


def test_the_owner_cannot_leave_and_nobody_becomes_owner_by_invitation(application):
    with pytest.raises(NotNow, match="The owner cannot leave"):
        remove_collaborator(application.collaborators.get(role="owner"), by=owner_of(application))
    with pytest.raises(NotNow, match="edit or only read"):
        invitation_for(application, role="owner")


def test_nobody_is_invited_twice_or_while_there_already(application):
    invitation_for(application)
    with pytest.raises(NotNow, match="under way"):
        invitation_for(application, address="NEW@example.org")
    with pytest.raises(NotNow, match="works on the application already"):
        invitation_for(application, address=owner_of(application).email.upper())


def test_nobody_floods_others_with_invitations_by_taking_them_back(application, hands):
    owner = owner_of(application)
    for _turn in range(MOST_IN_A_DAY):
        invited = invite(application, by=owner, address="friend@example.org", role="viewer")
        cancel_invitation(invited, by=owner)
    with pytest.raises(NotNow, match="many invitations today"):
        invite(application, by=owner, address="friend@example.org", role="viewer")
    hands.advance(timedelta(days=1))
    assert invite(application, by=owner, address="friend@example.org", role="viewer").pk


def test_an_invitation_taken_back_opens_nothing(application):
    invited = invitation_for(application)
    with pytest.raises(NotAllowed):
        cancel_invitation(invited, by=make_user())
    cancel_invitation(invited, by=owner_of(application))
    with pytest.raises(NotNow):
        accept_invitation(invited.token, by=make_user())


def test_the_people_page_invites_with_the_sentence_beside_the_field(application):
    client, page = signed_in(owner_of(application)), address("people", application)
    assert client.post(page, {"address": "new@example.org", "role": "editor"})["Location"] == page
    response = client.post(page, {"address": "new@example.org", "role": "editor"})
    assert "An invitation to this address is under way." in text_of(response)
    bad = client.post(page, {"address": "no address", "role": "editor"})
    assert bad.status_code == 200 and 'value="no address"' in text_of(bad)


# --- letters -----------------------------------------------------------------------
def test_each_reader_gets_the_receipt_in_the_own_language_with_both_times(hands):
    call = open_call(deadline=DEADLINE)
    owner = make_user("Айгүл", language="kk", zone="Asia/Kolkata")
    application = draft_in(call, by=owner)
    timur = add_collaborator(application, "editor", make_user("Timur", language="ru"))
    add_collaborator(application, "viewer", make_user("Vera"))
    send(application)
    letters = {one.language: one for one in Notice.objects.filter(event="applications/submission_receipt")}
    assert set(letters) == {"kk", "ru"}
    assert letters["ru"].recipient == timur
    assert application.reference in letters["kk"].subject
    assert "12:00:00 UTC" in letters["ru"].text
    assert f"http://127.0.0.1:8000/applications/{application.reference}/receipt/1/" in letters["kk"].text
    code = Receipt.objects.get().code
    assert f"Код: {code}" in letters["ru"].text
    check = next(word for word in letters["kk"].text.split() if "/verify/" in word)
    assert "nothing has changed since" in text_of(Client().get(check))


def test_the_contact_address_gets_the_letters_too(hands):
    call = complete_call(opens=NOON - timedelta(days=1), deadline=DEADLINE)
    ask(add_section(call), "contact_email", "email")
    move_call(call, "publish", by=person_with(call, "officer"))
    application = submitted_in(call, answers={**GOOD, "contact_email": "office@example.org"})
    addresses = Notice.objects.filter(event="applications/submission_receipt").values_list(
        "address", flat=True
    )
    assert set(addresses) == {owner_of(application).email, "office@example.org"}


def test_a_withdrawal_is_confirmed_and_final(application):
    withdraw(application, by=owner_of(application), reason="Changed plans")
    assert Notice.objects.get(event="applications/withdrawal_confirmed").about == application.ledger_name
    page = signed_in(owner_of(application)).get(address("detail", application))
    assert "Withdrawn" in text_of(page)


def test_an_extension_tells_everybody_with_a_draft_or_a_submission_and_nobody_else(hands):
    call = open_call(deadline=DEADLINE)
    draft, sent = draft_in(call), submitted_in(call)
    gone = draft_in(call)
    withdraw(gone, by=owner_of(gone))
    draft_in(open_call(deadline=DEADLINE))
    later = to_wall(DEADLINE + timedelta(days=1), zone=call.zone)
    extend_for_all(call, new_wall=later, reason="A storm.", by=person_with(call, "officer"))
    told = Notice.objects.filter(event="applications/extension_all")
    assert set(told.values_list("about", flat=True)) == {draft.ledger_name, sent.ledger_name}
    assert all("A storm." in one.text and "Friday 15 May 2026, 24:00" in one.text for one in told)


def test_drafts_are_reminded_a_day_and_two_hours_before_once_each(application, hands):
    submitted_in(application.call)
    reminders = Notice.objects.filter(event__startswith="applications/draft_reminder")
    for before, total in [(25, 0), (24, 1), (3, 1), (2, 2), (1, 2), (0, 2)]:
        hands.instant = DEADLINE - timedelta(hours=before)
        tasks.remind_drafts()
        tasks.remind_drafts()
        assert reminders.count() == total, before
    assert set(reminders.values_list("about", flat=True)) == {application.ledger_name}


@pytest.mark.parametrize("hours", [24, 2])
def test_a_reminder_comes_at_its_instant_and_not_a_microsecond_before(application, hands, hours):
    moment, tick = DEADLINE - timedelta(hours=hours), timedelta(microseconds=1)
    reminders = Notice.objects.filter(event=f"applications/draft_reminder_{hours}h")
    for instant, total in [(moment - tick, 0), (moment, 1), (moment + tick, 1)]:
        hands.instant = instant
        tasks.remind_drafts()
        assert reminders.count() == total
    hands.instant = DEADLINE
    assert tasks.remind_drafts() == 0


def test_after_an_extension_reminders_come_again_for_the_new_deadline(application, hands):
    hands.instant = DEADLINE - timedelta(hours=1)
    assert tasks.remind_drafts() == 1
    call, later = application.call, DEADLINE + timedelta(days=2)
    extend_for_all(
        call, new_wall=to_wall(later, zone=call.zone), reason="A storm.", by=person_with(call, "officer")
    )
    for before, new in [(49, 0), (25, 0), (24, 1), (3, 0), (2, 1), (1, 0)]:
        hands.instant = later - timedelta(hours=before)
        assert tasks.remind_drafts() == new, before


def test_who_has_submitted_is_reminded_only_of_what_changed_since(application, hands):
    hands.instant = DEADLINE - timedelta(days=3)
    sent = submitted_in(application.call)
    application.delete()
    hands.instant = DEADLINE - timedelta(hours=20)
    assert tasks.remind_drafts() == 0
    save_answers(sent, by=owner_of(sent), values={"title": "Changed later"})
    assert tasks.remind_drafts() == 1
    assert tasks.remind_drafts() == 0
    letter = Notice.objects.get(event="applications/unsent_reminder_24h")
    assert "Version 1 of" in letter.text and "version 2 is an unsent draft" in letter.text
    hands.instant = DEADLINE - timedelta(hours=2)
    assert tasks.remind_drafts() == 1
    send(sent, key="again")
    hands.instant = DEADLINE - timedelta(hours=1)
    assert tasks.remind_drafts() == 0


def test_markup_and_line_breaks_in_a_title_stay_text_in_a_letter(application):
    owner = owner_of(application)
    save_answers(application, by=owner, values={"title": 'A<script>\r\nBcc: x@example.org "&'})
    withdraw(application, by=owner)
    letter = Notice.objects.get(event="applications/withdrawal_confirmed")
    assert "\n" not in letter.subject
    assert "<script>" not in letter.html and "&lt;script&gt;" in letter.html
