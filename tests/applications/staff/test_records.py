"""Letters and ledger of a call, and the embargo over letters that wait for the announcement."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.event_words import EVENTS
from applications.ledger_subjects import subject_of
from applications.ledger_words import chain_check, event_word
from applications.letter_words import LETTERS, STATES
from applications.models import Application
from applications.services import invite
from core import ledger, outbox
from core.letters import folder
from core.models import LedgerEntry, Notice
from core.triggers import lifted
from tests.applications.staff.world import Office, signed_in
from tests.factories.applications import owner_of
from tests.factories.calls import give_role, open_call
from tests.factories.people import make_user

KEY = "announcement:under-embargo"


def address(desk: Office, name: str, *more: object) -> str:
    return reverse(f"applications:{name}", args=[desk.call.slug, *more])


def hold_decision(application: Application) -> Notice:
    """A letter with the outcome, held until the announcement."""
    notice = outbox.post(
        "scoring/decision_awarded",
        to=owner_of(application),
        dedupe=application.reference,
        about=application.ledger_name,
        scope=application.call.ledger_name,
        release_key=KEY,
        context={
            "application_title": application.shown_title,
            "call_title": application.call.title,
            "due": "-",
            "feedback": "-",
            "link": "-",
            "reference": application.reference,
        },
    )
    assert notice is not None
    return notice


def test_letters_are_listed_in_words_and_filtered(desk: Office) -> None:
    one = desk.submit()
    hold_decision(one)
    client = signed_in(desk.officer)
    rows = client.get(address(desk, "letters")).context["rows"]
    assert sorted(row.kind for row in rows) == ["Decision: awarded", "Receipt"]
    rows = client.get(address(desk, "letters"), {"state": "held"}).context["rows"]
    assert [(row.kind, str(row.pill.label)) for row in rows] == [
        ("Decision: awarded", "Held until the announcement")
    ]
    rows = client.get(address(desk, "letters"), {"event": "applications/submission_receipt"}).context["rows"]
    assert [(row.kind, row.reference) for row in rows] == [("Receipt", one.reference)]


def test_held_letters_stay_under_embargo_on_every_page_of_others(desk: Office) -> None:
    one = desk.submit({"title": "Garden of stones"})
    notice = hold_decision(one)
    closed = [address(desk, "letters"), address(desk, "letter", notice.pk), address(desk, "ledger")]
    closed.append(reverse("applications:dossier", args=[one.reference]))
    for person in (desk.observer(), owner_of(one), give_role(open_call(), "officer"), make_user("Stranger")):
        assert [signed_in(person).get(path).status_code for path in closed] == [404] * 4
    overview = signed_in(desk.observer()).get(address(desk, "overview")).content.decode()
    assert "awarded" not in overview.lower()
    assert notice.subject not in overview


def test_officer_and_approver_read_a_letter_as_it_goes_out(desk: Office) -> None:
    notice = hold_decision(desk.submit({"title": "<b>Garden</b>"}))
    for person in (desk.officer, desk.approver):
        text = signed_in(person).get(address(desk, "letter", notice.pk)).content.decode()
        assert "&lt;b&gt;Garden&lt;/b&gt;" in text
        assert "Held until the announcement" in text


def test_a_letter_of_another_call_is_not_found_here(desk: Office) -> None:
    notice = hold_decision(desk.submit())
    other = open_call()
    colleague = give_role(other, "officer")
    path = reverse("applications:letter", args=[other.slug, notice.pk])
    assert signed_in(colleague).get(path).status_code == 404


def test_a_link_that_lets_its_holder_in_is_not_shown_to_staff(desk: Office) -> None:
    one = desk.submit()
    invited = invite(one, by=owner_of(one), address="new@example.org", role="editor")
    notice = Notice.objects.get(event="applications/collaborator_invited")
    assert invited.token in notice.text
    text = signed_in(desk.officer).get(address(desk, "letter", notice.pk)).content.decode()
    assert invited.token not in text
    assert "personal link, known to the recipient only" in text


def test_letters_cost_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(desk.officer)
    desk.submit()
    with django_assert_num_queries(8):
        client.get(address(desk, "letters"))
    for _number in range(29):
        desk.submit()
    with django_assert_num_queries(8):
        assert len(client.get(address(desk, "letters")).context["rows"]) == 30


def test_ledger_tells_what_happened_to_what_by_whom(desk: Office) -> None:
    one = desk.submit()
    response = signed_in(desk.approver).get(address(desk, "ledger"))
    rows = response.context["rows"]
    told = {(row.event, f"{row.subject.kind} {row.subject.name}".strip(), row.actor) for row in rows}
    owner = str(owner_of(one))
    assert ("Submitted", f"Application {one.reference}", owner) in told
    assert ("Submission sealed", f"Submission {one.reference} · v1", owner) in told
    assert ("Call published", "Call", str(desk.officer)) in told
    assert [row.number for row in rows] == sorted((row.number for row in rows), reverse=True)
    assert "Checked just now" in response.content.decode()


def test_two_persons_stand_together_and_the_portal_has_a_name(desk: Office) -> None:
    desk.submit()
    desk.seal()
    rows = signed_in(desk.officer).get(address(desk, "ledger")).context["rows"]
    assert ("Call sealed", "The portal’s clock") in {(row.event, row.actor) for row in rows}


def test_ledger_of_another_call_is_not_mixed_in(desk: Office) -> None:
    other = open_call()
    rows = signed_in(desk.officer).get(address(desk, "ledger")).context["rows"]
    numbers = LedgerEntry.objects.filter(scope=other.ledger_name).values_list("number", flat=True)
    assert numbers and not {row.number for row in rows} & set(numbers)


def test_a_changed_entry_is_named(desk: Office) -> None:
    desk.submit()
    entry = LedgerEntry.objects.filter(scope=desk.call.ledger_name, event="application.submit").get()
    with lifted():
        LedgerEntry.objects.filter(pk=entry.pk).update(actor="person:somebody-else")
    response = signed_in(desk.officer).get(address(desk, "ledger"))
    assert response.context["check"].faults == [entry.number]
    assert "The chain is broken here" in response.content.decode()


def test_an_entry_with_a_new_hash_breaks_the_one_after_it(desk: Office) -> None:
    first = LedgerEntry.objects.filter(scope=desk.call.ledger_name).order_by("number")[0]
    with ledger.book():
        ledger.record(
            "call.edited", subject=desk.call.ledger_name, scope=desk.call.ledger_name, by=desk.officer
        )
    with lifted():
        first.event = "call.archive"
        LedgerEntry.objects.filter(pk=first.pk).update(event=first.event, hash=ledger.entry_hash(first))
    found = chain_check(LedgerEntry.objects.filter(scope=desk.call.ledger_name))
    assert found.faults == [first.number + 1]


def test_ledger_costs_the_same_for_a_few_and_for_a_full_page(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(desk.officer)
    with django_assert_num_queries(9):
        client.get(address(desk, "ledger"))
    for _number in range(15):
        desk.submit()
    with django_assert_num_queries(9):
        assert len(client.get(address(desk, "ledger")).context["rows"]) > 30


def test_every_letter_of_a_call_has_words() -> None:
    texts = {f"{path.parent.name}/{path.name.partition('.')[0]}" for path in folder().glob("*/*.en.txt")}
    of_no_call = {one for one in texts if one.startswith("people/")}
    assert texts - of_no_call - set(LETTERS) == set()
    assert set(STATES) == set(Notice.State.values)


def test_steps_and_two_person_acts_have_words() -> None:
    assert event_word("application.confirm_eligible") == "Confirmed as eligible"
    assert event_word("disqualify.prepared") == "Disqualify: prepared"
    assert event_word("promote.refused") == "Promote from reserve: refused by the approver"
    assert event_word("call.extended") == str(EVENTS["call.extended"])
    assert event_word("assignment.recused") == "Recused from an assignment"
    assert event_word("cohort.milestone_added") == "Milestone added to a cohort"
    assert event_word("something.new") == "something.new"


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("panel:innovative-solutions-scheme-2026:53", "Place on the panel", "53"),
        ("scorecard:0077d6eb-72b8-4cb2-b459-d297d86aa83e", "Scorecard", "0077d6eb"),
        ("ranking:accelerator-lab-2025:review:1", "Ranking", "review · 1"),
        ("conflict:LAB-2026-3YNMWN:39:country", "Conflict of interest", "LAB-2026-3YNMWN · 39"),
        ("submission:ISS-2015-3CQEHQ:v1", "Submission", "ISS-2015-3CQEHQ · v1"),
        ("call:a-call", "Call", ""),
        ("unheard:of", "", "unheard:of"),
    ],
)
def test_what_an_entry_is_about_has_a_word_and_a_short_name(written: str, kind: str, name: str) -> None:
    subject = subject_of(written)
    assert (subject.kind, subject.name) == (kind, name)


def test_the_ledger_shows_no_raw_key(desk: Office) -> None:
    desk.submit()
    page = signed_in(desk.officer).get(address(desk, "ledger"))
    subjects = [row.subject for row in page.context["rows"]]
    assert {one.kind for one in subjects} >= {"Call", "Application", "Submission"}
    assert not any(":" in one.name for one in subjects)
