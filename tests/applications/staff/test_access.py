"""Who opens which page of the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import override_settings
from django.urls import reverse

from accelerator.access import TABLE
from applications.access_staff import ROWS
from applications.models import Application
from applications.services import prepare_two_person_step
from core.models import Notice
from tests.applications.staff.world import Office, signed_in
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.calls import give_role, open_call
from tests.factories.people import make_user

Address = Callable[[Application], str]


def of_call(name: str) -> Address:
    return lambda application: reverse(f"applications:{name}", args=[application.call.slug])


def of_application(name: str, *more: str) -> Address:
    return lambda application: reverse(f"applications:{name}", args=[application.reference, *more])


def letter_of(application: Application) -> str:
    notice = Notice.objects.filter(about=application.ledger_name).first()
    assert notice is not None
    return reverse("applications:letter", args=[application.call.slug, notice.pk])


def request_of(application: Application) -> str:
    return reverse("applications:request", args=[application.requests.get().pk])


READ_BY_STAFF: dict[str, Address] = {
    "register": of_call("register"),
    "export": of_call("export"),
    "searches": of_call("searches"),
    "eligibility": of_call("eligibility"),
    "letters": of_call("letters"),
    "ledger": of_call("ledger"),
    "dossier": of_application("dossier"),
    "ruling": of_application("ruling"),
    "letter": letter_of,
    "request": request_of,
}


@pytest.fixture
def application(desk: Office) -> Application:
    one = desk.submit()
    prepare_two_person_step(one, by=desk.officer, step="disqualify", note="Sent twice.")
    return one


@pytest.mark.parametrize("name", READ_BY_STAFF)
def test_officer_and_approver_read_the_page(name: str, desk: Office, application: Application) -> None:
    for person in (desk.officer, desk.approver):
        assert signed_in(person).get(READ_BY_STAFF[name](application)).status_code == 200


@pytest.mark.parametrize("name", READ_BY_STAFF)
def test_nobody_else_knows_of_the_page(name: str, desk: Office, application: Application) -> None:
    colleague = give_role(open_call(), "officer")
    editor = add_collaborator(application, "editor")
    hub_staff = make_user("Hub staff", is_hub_staff=True)
    administrator = make_user("Administrator", is_administrator=True)
    persons = [
        owner_of(application),
        editor,
        colleague,
        desk.observer(),
        make_user("Stranger"),
        hub_staff,
        administrator,
    ]
    address = READ_BY_STAFF[name](application)
    assert [signed_in(one).get(address).status_code for one in persons] == [404] * 7


@pytest.mark.parametrize("name", READ_BY_STAFF)
def test_a_visitor_is_asked_to_sign_in(name: str, application: Application) -> None:
    response = signed_in(None).get(READ_BY_STAFF[name](application))
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/account/login/")


def test_overview_is_read_by_observers_too(desk: Office, application: Application) -> None:
    address = of_call("overview")(application)
    readers = [desk.officer, desk.approver, desk.observer()]
    others = [owner_of(application), give_role(open_call(), "officer"), make_user("Stranger")]
    assert [signed_in(one).get(address).status_code for one in readers] == [200] * 3
    assert [signed_in(one).get(address).status_code for one in others] == [404] * 3


def test_preparing_a_step_is_the_officers(desk: Office, application: Application) -> None:
    address = of_application("prepare", "disqualify")(desk.submit())
    assert signed_in(desk.officer).get(address).status_code == 200
    assert signed_in(desk.approver).get(address).status_code == 403
    assert signed_in(desk.observer()).get(address).status_code == 404
    assert signed_in(owner_of(application)).get(address).status_code == 404


@pytest.mark.parametrize("name", ["remind", "eligibility"])
def test_an_approver_reads_but_does_not_act_on_the_call(
    name: str, desk: Office, application: Application
) -> None:
    response = signed_in(desk.approver).post(of_call(name)(application))
    assert response.status_code == 403
    assert "Your role does not include this step." in response.content.decode()


def test_an_approver_does_not_rule(desk: Office, application: Application) -> None:
    response = signed_in(desk.approver).post(of_application("ruling")(application), {"ruling": "eligible"})
    application.refresh_from_db()
    assert (response.status_code, application.state) == (403, "submitted")


def test_every_page_stands_in_the_access_table_behind_the_office_gate() -> None:
    assert {name: TABLE[name] for name in ROWS} == ROWS
    behind = {name for name, row in ROWS.items() if row.gate == "administration"}
    assert behind == {"applications:all_openings", "applications:all_openings_csv"}
    assert {row.gate for name, row in ROWS.items() if name not in behind} == {"office"}


def test_staff_without_their_second_factor_come_no_further(desk: Office, application: Application) -> None:
    with override_settings(STAFF_NEEDS_SECOND_FACTOR=True):
        response = signed_in(desk.officer).get(of_application("dossier")(application))
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_activate_totp"))
