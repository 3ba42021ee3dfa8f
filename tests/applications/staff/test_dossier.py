"""Everything about one application: sealed answers, versions, files, events, and the acts possible now."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Application, Attachment
from applications.services import attach, prepare_two_person_step, save_answers
from applications.services.files import inspect
from core.models import LedgerEntry, Upload
from tests.applications.staff.world import Office, add_question, signed_in
from tests.factories.applications import add_collaborator, draft_in, fresh, make_ineligible, owner_of, send
from tests.factories.calls import give_role, open_call

TABLE = b"name,amount\nbus,1\n"


def page(desk: Office, application: Application, **asked: Any) -> Any:
    return signed_in(desk.officer).get(reverse("applications:dossier", args=[application.reference]), asked)


def answers(response: Any) -> dict[str, str]:
    return {one.label: one.text for section in response.context["page"].sections for one in section.answers}


def with_file(
    desk: Office, content: bytes = TABLE, name: str = "budget.csv"
) -> tuple[Application, Attachment]:
    """A submission with an inspected file."""
    if not desk.call.forms.get().sections.filter(questions__key="budget").exists():
        add_question(desk.call, "budget", "file", accept=["csv"], max_items=3)
    draft = draft_in(desk.call)
    file = attach_file(draft, content, name)
    send(draft)
    return fresh(draft), file


def attach_file(application: Application, content: bytes, name: str) -> Attachment:
    file = SimpleUploadedFile(name, content)
    found = attach(application, by=owner_of(application), question_key="budget", file=file)
    upload = inspect(found.upload_id) or Upload.objects.get(pk=found.upload_id)
    assert upload.state == "ready", upload.cause
    return found


def file_address(application: Application, file: Attachment, number: int = 1) -> str:
    return reverse("applications:staff_file", args=[application.reference, number, file.pk])


def test_what_is_sealed_is_shown_and_not_what_is_typed_since(desk: Office) -> None:
    one = desk.submit({"title": "Sealed title"})
    save_answers(one, by=owner_of(one), values={"summary": "Typed since."})
    shown = page(desk, one)
    assert answers(shown)["Title"] == "Sealed title"
    assert "Typed since." not in shown.content.decode()


def test_earlier_versions_stay_readable(desk: Office) -> None:
    one = desk.submit({"title": "First"})
    save_answers(one, by=owner_of(one), values={"title": "Second"})
    send(fresh(one))
    assert answers(page(desk, one))["Title"] == "Second"
    earlier = page(desk, one, version=1)
    assert answers(earlier)["Title"] == "First"
    assert "This is an earlier version" in earlier.content.decode()
    assert page(desk, one, version=3).status_code == 404


def test_a_draft_shows_no_answer(desk: Office) -> None:
    draft = draft_in(desk.call)
    shown = page(desk, draft)
    assert answers(shown) == {}
    assert "Families gave the same data" not in shown.content.decode()


def test_people_steps_and_letters_are_there(desk: Office) -> None:
    one = desk.submit()
    editor = add_collaborator(one, "editor")
    owner = owner_of(one)
    found = page(desk, one).context["page"]
    history = {who: reverse("applications:person_history", args=[who.public_id]) for who in (owner, editor)}
    assert found.people == [
        (str(owner), owner.email, "Owner", False, history[owner]),
        (str(editor), editor.email, "Editor", False, history[editor]),
    ]
    assert [event.title for event in found.trail] == ["Submitted", "Started"]
    assert str(owner) in found.trail[0].note
    assert [(row.kind, row.address) for row in found.letters] == [("Receipt", owner.email)]


def test_acts_are_those_that_are_possible_now(desk: Office) -> None:
    one = desk.submit()
    assert [act.label for act in page(desk, one).context["page"].acts] == ["Check eligibility", "Disqualify"]
    prepare_two_person_step(fresh(one), by=desk.officer, step="disqualify", note="Sent twice.")
    shown = page(desk, one)
    assert [act.label for act in shown.context["page"].acts] == ["Check eligibility"]
    assert "A prepared step waits for an approver" in shown.content.decode()
    other = desk.submit()
    desk.seal()
    make_ineligible(other)
    assert [act.label for act in page(desk, other).context["page"].acts] == ["Set the office’s mistake right"]


def test_an_approver_is_offered_no_act(desk: Office) -> None:
    one = desk.submit()
    response = signed_in(desk.approver).get(reverse("applications:dossier", args=[one.reference]))
    assert response.context["page"].acts == []


def test_file_comes_as_a_download_and_its_opening_is_recorded(desk: Office) -> None:
    one, file = with_file(desk)
    response: Any = signed_in(desk.approver).get(file_address(one, file))
    assert b"".join(response.streaming_content) == TABLE
    assert response["Content-Disposition"] == 'attachment; filename="budget.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    entry = LedgerEntry.objects.get(event="file.opened")
    assert (entry.subject, entry.actor) == (one.ledger_name, desk.approver.ledger_name)
    assert entry.payload.items() >= {"submission": 1, "sha256": file.upload.sha256}.items()


def test_dossier_links_to_the_file(desk: Office) -> None:
    one, file = with_file(desk)
    assert file_address(one, file) in page(desk, one).content.decode()


def test_only_files_of_that_very_submission_are_handed_out(desk: Office) -> None:
    one, _file = with_file(desk)
    other, others_file = with_file(desk, b"a,b\n1,2\n", "other.csv")
    later = attach_file(fresh(one), b"x,y\n3,4\n", "later.csv")
    client = signed_in(desk.officer)
    assert client.get(file_address(one, later)).status_code == 404
    assert client.get(file_address(one, others_file)).status_code == 404
    assert client.get(file_address(other, others_file, 2)).status_code == 404
    assert not LedgerEntry.objects.filter(event="file.opened").exists()


@pytest.mark.parametrize("role", ["observer", "officer of another call", "owner"])
def test_others_do_not_get_the_file_here(role: str, desk: Office) -> None:
    one, file = with_file(desk)
    people = {
        "observer": lambda: desk.observer(),
        "officer of another call": lambda: give_role(open_call(), "officer"),
        "owner": lambda: owner_of(one),
    }
    assert signed_in(people[role]()).get(file_address(one, file)).status_code == 404


def test_a_copy_that_names_its_maker_is_marked_while_a_blind_round_is_open(desk: Office) -> None:
    add_question(desk.call, "organisation_name", hidden_from_jurors=True)
    one = desk.submit({"organisation_name": "Dala Bureau", "summary": "We of the dala bureau count trees."})
    desk.seal()
    desk.call.rounds.update(is_blind=True)
    assert page(desk, one).context["looks"] == ["Names itself in an answer that jurors read: Summary"]
    desk.call.rounds.update(is_blind=False)
    assert page(desk, one).context["looks"] == []
    desk.call.rounds.update(is_blind=True, locked_at=desk.hands.instant)
    assert page(desk, one).context["looks"] == []
