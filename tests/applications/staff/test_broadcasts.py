"""Letters to a group: written in every language, tried out, sent once to each person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.broadcast_groups import JURY, PLACES, addressees
from applications.broadcast_letter import complaint_about
from applications.models import Application, Broadcast, BroadcastRecipient
from applications.services.broadcasting import send_broadcast, write_letters
from calls.translations import text_in
from core import clock
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories import scoring
from tests.factories.applications import add_collaborator, ask_for_correction, draft_in, fresh, owner_of
from tests.factories.calls import give_role, open_call, texts
from tests.factories.people import make_user

Group = Broadcast.Group
EVENT = "applications/broadcast"


def address(desk: Office, name: str, *more: object) -> str:
    return reverse(f"applications:{name}", args=[desk.call.slug, *more])


def body(**fields: str) -> dict[str, str]:
    tongues = {f"subject_{code}": f"{code} {{call}}" for code in ("en", "ru", "kk")}
    tongues |= {f"text_{code}": f"{code} {{name}} {{reference}}" for code in ("en", "ru", "kk")}
    return {"group": "drafts", **tongues, **fields}


def letter(desk: Office, group: str = "drafts", text: str = "Dear {name}: {deadline}.") -> Broadcast:
    return Broadcast.objects.create(
        call=desk.call,
        group=group,
        written_by=desk.officer,
        **{**texts("subject", "Soon"), **texts("text", text)},
    )


def sent() -> list[Notice]:
    return list(Notice.objects.filter(event=EVENT).exclude(about="").order_by("pk"))


def people_in(desk: Office, group: str) -> set[Any]:
    return {one.person for one in addressees(desk.call, group)}


def test_a_letter_is_written_looked_at_and_sent_to_the_group(desk: Office) -> None:
    draft = draft_in(desk.call)
    owner = owner_of(draft)
    owner.language = "ru"
    owner.save()
    client = signed_in(desk.officer)
    response = client.post(address(desk, "broadcast_new"), body(), follow=True)
    page = response.context["page"]
    assert (page.count, [one.code for one in page.tongues]) == (1, ["en", "kk", "ru"])
    assert page.tongues[0].letters[0].text == f"en {owner} {draft.reference}"
    one = Broadcast.objects.get()
    client.post(address(desk, "broadcast", one.pk), {"act": "send", "count": "1"})
    [notice] = sent()
    assert notice.recipient == owner
    assert notice.subject.startswith("ru ")
    assert f"ru {owner} {draft.reference}" in notice.text
    entry = LedgerEntry.objects.get(event="broadcast.sent")
    assert (entry.payload["group"], entry.payload["people"]) == ("drafts", 1)


def test_pressing_twice_sends_once(desk: Office) -> None:
    draft_in(desk.call)
    one = letter(desk)
    client = signed_in(desk.officer)
    for _time in range(2):
        response = client.post(address(desk, "broadcast", one.pk), {"act": "send", "count": "1"}, follow=True)
    assert messages_of(response) == ["This letter was sent already."]
    assert write_letters() == 0
    assert len(sent()) == 1


def test_a_person_with_several_applications_gets_one_letter(desk: Office) -> None:
    first, second = draft_in(desk.call), draft_in(desk.call)
    add_collaborator(second, "editor", owner_of(first))
    one = letter(desk, text="{reference} {link}")
    send_broadcast(one, by=desk.officer, count=2)
    letters = {notice.recipient: notice.text for notice in sent()}
    assert len(letters) == len(sent()) == 2
    text = letters[owner_of(first)]
    assert f"{first.reference}, {second.reference}" in text
    assert reverse("applications:mine") in text
    assert second.get_absolute_url() in letters[owner_of(second)]


def test_the_number_that_was_confirmed_has_to_be_the_number(desk: Office) -> None:
    draft_in(desk.call)
    one = letter(desk)
    draft_in(desk.call)
    with pytest.raises(NotNow, match="it has 2 people now"):
        send_broadcast(one, by=desk.officer, count=1)
    assert sent() == []
    with pytest.raises(NotNow, match="Nobody is in this group"):
        send_broadcast(letter(desk, "eligible"), by=desk.officer, count=1)


def test_a_job_that_was_broken_off_goes_on_where_it_was(desk: Office) -> None:
    for _number in range(3):
        draft_in(desk.call)
    one = letter(desk)
    send_broadcast(one, by=desk.officer, count=3)
    last = BroadcastRecipient.objects.order_by("-pk")[0]
    BroadcastRecipient.objects.filter(pk=last.pk).update(
        written_at=None
    )  # killed after its letter was written
    assert write_letters() == 1
    assert len(sent()) == 3


@pytest.mark.parametrize("state", ["draft", "submitted", "correction_requested"])
def test_groups_by_state(state: str, desk: Office) -> None:
    drafted, submitted, asked = draft_in(desk.call), desk.submit(), desk.submit()
    desk.seal()
    ask_for_correction(fresh(asked), due_at=clock.now() + timedelta(days=2))
    group, one = {
        "draft": (Group.DRAFTS, drafted),
        "submitted": (Group.SUBMITTED, submitted),
        "correction_requested": (Group.CORRECTIONS, asked),
    }[state]
    assert people_in(desk, group) == {owner_of(one)}


def test_nearly_done_begins_at_eighty_percent(desk: Office) -> None:
    below, at = draft_in(desk.call), draft_in(desk.call)
    Application.objects.filter(pk=below.pk).update(percent_complete=79)
    Application.objects.filter(pk=at.pk).update(percent_complete=80)
    assert people_in(desk, Group.NEARLY) == {owner_of(at)}


def test_viewers_and_who_left_get_nothing(desk: Office) -> None:
    draft = draft_in(desk.call)
    add_collaborator(draft, "viewer")
    gone = add_collaborator(draft, "editor")
    gone.is_active = False
    gone.save()
    assert people_in(desk, Group.DRAFTS) == {owner_of(draft)}


@pytest.mark.django_db
def test_jurors_are_those_who_were_asked_who_accepted_and_who_have_open_scorecards() -> None:
    call, assignments = scoring.reviewed_call(applications=2, jurors=3)
    done = assignments[0].member
    for one in assignments:
        if one.member == done:
            scoring.give_marks(one)
    invited = scoring.seat(call, declares=False)
    invited.state, invited.responded_at = "invited", None
    invited.save()
    accepted = {scoring.juror_of(one) for one in assignments}
    found = {group: {one.person for one in addressees(call, group)} for group in JURY}
    assert found[Group.JURORS] == accepted
    assert found[Group.JURORS_BEHIND] == accepted - {scoring.person_of(done)}
    assert found[Group.JURORS_INVITED] == {scoring.person_of(invited)}


@pytest.mark.parametrize(
    ("text", "group", "place"),
    [
        ("{nmae}", "drafts", "{nmae}"),
        ("{ name }", "drafts", "{ name }"),
        ("{name.email}", "drafts", "{name.email}"),
        ("{}", "drafts", "{}"),
        ("{reference}", "jurors", "{reference}"),
        ("{deadline}", "eligible", "{deadline}"),
    ],
)
def test_a_place_that_cannot_be_filled_is_named(text: str, group: str, place: str) -> None:
    assert complaint_about(text, group).startswith(f"{place} cannot be filled")


@pytest.mark.parametrize("group", list(Group))
def test_every_place_of_a_group_is_filled(group: str, desk: Office) -> None:
    assert (
        complaint_about("A lone } and a lone { " + "".join(f"{{{one}}}" for one in PLACES[group]), group)
        == ""
    )


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(desk: Office) -> None:
    client = signed_in(desk.officer)
    response = client.post(address(desk, "broadcast_new"), body(text_ru="Срок: {dedline}", subject_kk=""))
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert set(errors) == {"text_ru", "subject_kk"}
    assert "{dedline} cannot be filled" in errors["text_ru"][0]
    assert "Срок: {dedline}" in response.content.decode()
    assert not Broadcast.objects.exists()


def test_a_value_is_neither_a_place_nor_markup(desk: Office) -> None:
    draft = draft_in(desk.call)
    owner = owner_of(draft)
    owner.name = "{reference} <b>Bold</b>"
    owner.save()
    send_broadcast(letter(desk, text="Dear {name}"), by=desk.officer, count=1)
    [notice] = sent()
    assert "Dear {reference} <b>Bold</b>" in notice.text
    assert "<b>Bold</b>" not in notice.html


def test_the_deadline_is_the_reader_s_own(desk: Office) -> None:
    desk.submit()
    asked = desk.submit()
    desk.seal()
    ask_for_correction(fresh(asked), due_at=clock.now() + timedelta(days=2))
    [one] = addressees(desk.call, Group.CORRECTIONS)
    assert one.due_at == clock.now() + timedelta(days=2)


def test_a_test_goes_to_the_officer_alone_in_every_language(desk: Office) -> None:
    draft = draft_in(desk.call)
    one = letter(desk, text="Dear {name}")
    mail.outbox.clear()
    signed_in(desk.officer).post(address(desk, "broadcast", one.pk), {"act": "test"})
    assert [message.to for message in mail.outbox] == [[desk.officer.email]] * 3
    assert str(owner_of(draft)) in mail.outbox[0].body
    assert mail.outbox[0].subject == "Test: Soon"
    assert sent() == []


def test_an_earlier_letter_of_a_call_one_staffs_is_a_start_and_no_other(desk: Office) -> None:
    draft_in(desk.call)
    mine, foreign = letter(desk, text="Mine"), letter(desk, text="Foreign")
    send_broadcast(mine, by=desk.officer, count=1)
    other = open_call()
    officer = give_role(other, "officer")
    Broadcast.objects.filter(pk=foreign.pk).update(call=other, sent_by=officer, sent_at=clock.now(), count=1)
    client = signed_in(desk.officer)
    page = client.get(address(desk, "broadcast_new"), {"start": str(mine.pk)}).content.decode()
    assert "Mine" in page
    assert (
        "Foreign"
        not in client.get(address(desk, "broadcast_new"), {"start": str(foreign.pk)}).content.decode()
    )


def test_a_draft_is_changed_and_thrown_away_and_a_sent_letter_is_neither(desk: Office) -> None:
    draft_in(desk.call)
    one, other = letter(desk), letter(desk)
    client = signed_in(desk.officer)
    client.post(address(desk, "broadcast_edit", one.pk), body(text_en="Changed"))
    one.refresh_from_db()
    assert text_in(one, "text", "en") == "Changed"
    send_broadcast(one, by=desk.officer, count=1)
    assert client.get(address(desk, "broadcast_edit", one.pk)).status_code == 404
    client.post(address(desk, "broadcast", one.pk), {"act": "discard"})
    client.post(address(desk, "broadcast", other.pk), {"act": "discard"})
    assert list(Broadcast.objects.all()) == [one]


def test_others_do_not_write_to_groups(desk: Office) -> None:
    draft = draft_in(desk.call)
    one = letter(desk)
    asked = (desk.approver, desk.observer(), give_role(open_call(), "officer"), owner_of(draft), make_user())
    press = {"act": "send", "count": "1"}
    sends = [signed_in(who).post(address(desk, "broadcast", one.pk), press).status_code for who in asked]
    assert sends == [403, 404, 404, 404, 404]
    writes = [signed_in(who).get(address(desk, "broadcast_new")).status_code for who in asked]
    assert writes == [403, 404, 404, 404, 404]
    with pytest.raises(NotAllowed):
        send_broadcast(one, by=desk.approver, count=1)
    assert sent() == []


def test_the_list_says_how_far_the_letters_are(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft_in(desk.call)
    one = letter(desk)
    send_broadcast(one, by=desk.officer, count=1)
    client = signed_in(desk.officer)
    client.get(address(desk, "broadcasts"))
    with django_assert_num_queries(9):
        rows = client.get(address(desk, "broadcasts")).context["rows"]
    assert [row.note for row in rows] == ["1 person · Sent: 1"]
    for _number in range(29):
        letter(desk)
    with django_assert_num_queries(9):
        assert len(client.get(address(desk, "broadcasts")).context["rows"]) == 30


def test_a_large_group_costs_no_more_queries(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft_in(desk.call)
    for number in (1, 8):
        while Application.objects.filter(call=desk.call).count() < number:
            draft_in(desk.call)
        with django_assert_num_queries(2):
            assert len(addressees(desk.call, Group.DRAFTS)) == number
