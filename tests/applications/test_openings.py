"""Who of the staff opened what is sealed: written each time, never changed, read by staff of the call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import Application, Opening
from applications.services.watching import LOOKING_FOR, looking_now, note_opening
from calls.permissions import holds_role
from core import clock
from core.models import LedgerEntry
from tests.applications.staff.world import Office, signed_in
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import give_role


def written(application: Application) -> list[tuple[str, str, str]]:
    return [(str(one.by), one.what, one.detail) for one in application.openings.order_by("pk")]


def test_answers_and_check_list_are_written_down_with_one_query_and_no_entry(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, before = desk.submit(), LedgerEntry.objects.count()
    signed_in(desk.officer).get(reverse("applications:ruling", args=[one.reference]))
    signed_in(desk.approver).get(reverse("applications:dossier", args=[one.reference]))
    assert written(one) == [(str(desk.officer), "ruling", ""), (str(desk.approver), "answers", "1")]
    assert LedgerEntry.objects.count() == before
    officer = desk.officer
    assert holds_role(officer, one.call, "officer")  # as every page asks, once
    with django_assert_num_queries(1):
        note_opening(one, by=officer, what="answers", detail="1")


def test_who_is_kept_out_opened_nothing_and_a_draft_shows_nothing(desk: Office) -> None:
    one, draft = desk.submit(), draft_in(desk.call)
    for person in (desk.observer(), owner_of(one)):
        assert signed_in(person).get(reverse("applications:dossier", args=[one.reference])).status_code == 404
    signed_in(desk.officer).get(reverse("applications:dossier", args=[draft.reference]))
    assert not Opening.objects.exists()


def test_what_was_opened_is_never_changed_and_never_taken_out(desk: Office) -> None:
    one = desk.submit()
    note_opening(one, by=desk.officer, what="answers")
    row = Opening.objects.get()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    for statement in ("UPDATE applications_opening SET detail = 'x'", "DELETE FROM applications_opening"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Opening.objects.count() == 1


@pytest.mark.parametrize(("apart", "is_told"), [(-1, True), (0, False), (1, False)])
def test_another_officer_is_told_for_five_minutes(desk: Office, apart: int, is_told: bool) -> None:
    one, other = desk.submit(), give_role(desk.call, "officer")
    note_opening(one, by=desk.officer, what="ruling")
    note_opening(one, by=other, what="answers")
    with clock.at(clock.now() + LOOKING_FOR + timedelta(microseconds=apart)):
        assert [seen.by for seen in looking_now(one, other)] == ([desk.officer] if is_told else [])
        assert looking_now(one, desk.officer) == []
        text = signed_in(other).get(reverse("applications:ruling", args=[one.reference])).content.decode()
        assert ("and may be ruling now" in text) is is_told


def test_the_pages_tell_it_of_one_application_and_of_a_call_by_person(desk: Office) -> None:
    one, two = desk.submit(), desk.submit()
    note_opening(one, by=desk.officer, what="answers", detail="1")
    note_opening(two, by=desk.approver, what="file", detail="letter.pdf")
    client = signed_in(desk.approver)
    of_one = client.get(reverse("applications:openings", args=[one.reference]))
    assert [line[0].application for line in of_one.context["lines"]] == [one]
    address = reverse("applications:call_openings", args=[desk.call.slug])
    assert [line[0].application for line in client.get(address).context["lines"]] == [two, one]
    asked = {"person": str(desk.officer.public_id)}
    assert [line[0].application for line in client.get(address, asked).context["lines"]] == [one]
    assert len(client.get(address, {"person": "rubbish"}).context["lines"]) == 2
    for person in (desk.observer(), owner_of(one)):
        assert signed_in(person).get(address).status_code == 404
        assert (
            signed_in(person).get(reverse("applications:openings", args=[one.reference])).status_code == 404
        )


def test_the_pages_cost_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, client = desk.submit(), signed_in(desk.officer)
    addresses = {
        reverse("applications:openings", args=[one.reference]): 7,
        reverse("applications:call_openings", args=[desk.call.slug]): 9,
    }
    note_opening(one, by=desk.officer, what="answers")
    for address, queries in addresses.items():
        with django_assert_num_queries(queries):
            client.get(address)
    for number in range(29):
        note_opening(desk.submit() if number < 5 else one, by=desk.officer, what="answers")
    for address, queries in addresses.items():
        with django_assert_num_queries(queries):
            client.get(address)
