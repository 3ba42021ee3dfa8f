"""Ticked drafts reminded: the preview tells each one's lot, and letters can be taken back for two minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import Application
from applications.reminders import TAKEN_BACK_WITHIN
from core import outbox
from core.models import LedgerEntry, Notice
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories.applications import add_collaborator, draft_in, owner_of, withdrawn_in

REMINDER = "applications/draft_reminder_office"
TICK = timedelta(microseconds=1)


def preview(desk: Office, *ticked: Application) -> Any:
    address = reverse("applications:remind_ticked", args=[desk.call.slug])
    return signed_in(desk.officer).get(address, {"application": [one.reference for one in ticked]})


def send(desk: Office, *ticked: Application) -> Any:
    address = reverse("applications:remind_ticked", args=[desk.call.slug])
    body = {"application": [one.reference for one in ticked]}
    return signed_in(desk.officer).post(address, body, follow=True)


def take_back(desk: Office, *ticked: Application) -> Any:
    address = reverse("applications:take_reminders_back", args=[desk.call.slug])
    body = {"application": [one.reference for one in ticked]}
    return signed_in(desk.officer).post(address, body, follow=True)


def lots(response: Any) -> dict[str, str]:
    return {row["application"].title: row["what"] for row in response.context["rows"]}


def test_preview_says_what_happens_to_each_and_why_not(desk: Office) -> None:
    draft = draft_in(desk.call, answers={"title": "Draft"})
    add_collaborator(draft, "editor")
    add_collaborator(draft, "viewer")
    sent = desk.submit({"title": "Sent"})
    gone = withdrawn_in(desk.call)
    Application.objects.filter(pk=gone.pk).update(title="Gone")
    lonely = draft_in(desk.call, answers={"title": "Lonely"})
    owner = owner_of(lonely)
    owner.is_active = False
    owner.save()
    response = preview(desk, draft, sent, gone, lonely)
    assert lots(response) == {
        "Draft": "2 letters",
        "Sent": "It is no draft any more.",
        "Gone": "It is no draft any more.",
        "Lonely": "Nobody who writes it can be reached.",
    }
    assert response.context["page_title"] == "Send 2 reminders?"
    assert "Draft" in response.context["first"]["text"]
    assert not Notice.objects.filter(event=REMINDER).exists()


def test_letters_wait_two_minutes_and_leave_then(desk: Office) -> None:
    draft = draft_in(desk.call, answers={"title": "Draft"})
    response = send(desk, draft)
    assert messages_of(response) == ["1 reminder leaves in two minutes. Until then it can be taken back."]
    assert lots(response) == {"Draft": "Its reminder waits to be sent."}
    assert response.context["page_title"] == "Reminders wait to be sent"
    notice = Notice.objects.get(event=REMINDER)
    begun = desk.hands.instant
    desk.hands.instant = begun + TAKEN_BACK_WITHIN - TICK
    assert (outbox.send(notice.pk), notice.pk in outbox.due()) == (False, False)
    desk.hands.advance(TICK)
    assert (outbox.due().count(notice.pk), outbox.send(notice.pk)) == (1, True)
    assert lots(preview(desk, draft)) == {"Draft": "Everybody was reminded today already."}
    assert LedgerEntry.objects.filter(event="drafts.reminded").count() == 1


@pytest.mark.parametrize(("after", "is_back"), [(-TICK, True), (timedelta(0), False), (TICK, False)])
def test_taking_back_is_possible_until_they_leave(after: timedelta, is_back: bool, desk: Office) -> None:
    draft = draft_in(desk.call, answers={"title": "Draft"})
    send(desk, draft)
    desk.hands.advance(TAKEN_BACK_WITHIN + after)
    assert preview(desk, draft).context["can_be_taken_back"] is is_back
    said = messages_of(take_back(desk, draft))
    assert said == (["1 reminder is taken back."] if is_back else ["These reminders have left already."])
    assert Notice.objects.filter(event=REMINDER).exists() is not is_back
    assert LedgerEntry.objects.filter(event="reminders.taken_back").exists() is is_back


def test_a_reminder_taken_back_may_be_sent_anew_and_one_that_left_not(desk: Office) -> None:
    draft = draft_in(desk.call, answers={"title": "Draft"})
    send(desk, draft)
    take_back(desk, draft)
    send(desk, draft)
    assert Notice.objects.filter(event=REMINDER).count() == 1
    assert messages_of(send(desk, draft)) == ["Everybody you chose was reminded today already."]
    assert Notice.objects.filter(event=REMINDER).count() == 1


def test_taking_back_touches_only_the_ticked_of_this_call(desk: Office) -> None:
    one, two = (draft_in(desk.call, answers={"title": title}) for title in ("One", "Two"))
    send(desk, one, two)
    take_back(desk, one)
    assert list(Notice.objects.filter(event=REMINDER).values_list("about", flat=True)) == [two.ledger_name]


def test_after_the_deadline_nobody_is_reminded(desk: Office) -> None:
    draft = draft_in(desk.call, answers={"title": "Draft"})
    assert desk.call.deadline_at
    desk.hands.instant = desk.call.deadline_at - TICK
    assert lots(preview(desk, draft)) == {"Draft": "1 letter"}
    desk.hands.advance(TICK)
    late = "Its deadline has passed: a reminder would come too late."
    assert lots(preview(desk, draft)) == {"Draft": late}
    assert messages_of(send(desk, draft)) == [
        "The deadline of these drafts has passed: a reminder would come too late."
    ]


def test_only_officers_remind(desk: Office) -> None:
    draft = draft_in(desk.call)
    for name in ("remind_ticked", "take_reminders_back"):
        address = reverse(f"applications:{name}", args=[desk.call.slug])
        body = {"application": draft.reference}
        assert signed_in(desk.approver).post(address, body).status_code == 403
        assert signed_in(owner_of(draft)).post(address, body).status_code == 404
    assert (
        signed_in(desk.approver).get(reverse("applications:remind_ticked", args=[desk.call.slug])).status_code
        == 403
    )
    assert not Notice.objects.filter(event=REMINDER).exists()


def test_preview_costs_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    drafts = [draft_in(desk.call) for _number in range(30)]
    client, address = signed_in(desk.officer), reverse("applications:remind_ticked", args=[desk.call.slug])
    for some in (drafts[:1], drafts):
        with django_assert_num_queries(12):
            response = client.get(address, {"application": [one.reference for one in some]})
        assert len(response.context["rows"]) == len(some)
