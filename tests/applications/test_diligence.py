"""Flags of due diligence: what is found, what was compared, how it is settled, and whom a match stops."""

from __future__ import annotations

import html
import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.diligence.sheet import MOST_ROWS, understood
from applications.models import Application, Collaborator, DiligenceCheck, Flag, SanctionsList
from applications.services import move
from applications.services.clearing import clear
from applications.services.diligence import compare_waiting, settle_flag
from applications.services.ruling import Ruling, Tick, save_check
from applications.services.sanctions import take_list
from applications.tasks import compare_submissions
from core import clock, ledger
from core.actors import CLOCK
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from core.sheets.reader import Row
from people.models import Organisation
from tests.applications.staff.world import Office, add_question, office, signed_in
from tests.factories.applications import fresh, make_ineligible, owner_of, tick_all
from tests.factories.people import make_user

LONG = " ".join(random.Random(5).choices([f"word{number}" for number in range(400)], k=90))
OTHER = " ".join(random.Random(6).choices([f"other{number}" for number in range(400)], k=90))


def listed(desk: Office, *names: str, key: str = "1") -> SanctionsList:
    rows: list[Row] = [(number, [name, "KZ", "UN"], []) for number, name in enumerate(names, start=2)]
    sheet = understood([(1, ["Name", "Country", "List"], []), *rows])
    return take_list(sheet.entries, by=desk.officer, file_name="list.csv", sha256=key * 64)


def flags(application: Application) -> list[Flag]:
    return list(application.flags.order_by("kind", "pk"))


def told(application: Application) -> list[tuple[str, Any, list[Any]]]:
    return [(one.kind, one.other, one.compared) for one in flags(application)]


def submit(desk: Office, name: str = "", **answers: str) -> Application:
    """A submission of an owner of its own, with a title of its own."""
    title = answers.pop("title", f"A plan for town {Application.objects.count()} and its people")
    return desk.submit({"title": title, **answers}, by=make_user(name or "Somebody New"))


def test_nothing_is_compared_before_the_call_is_sealed(desk: Office) -> None:
    desk.submit()
    assert compare_waiting() == 0
    desk.seal()
    assert (compare_submissions(), compare_submissions()) == (1, 0)


def test_nearly_the_same_answers_are_found_from_both_sides_with_their_share(desk: Office) -> None:
    for key in ("plan", "idea"):
        add_question(desk.call, key, kind="long_text")
    first = submit(desk, title="A bus of services", plan=LONG)
    second = submit(desk, title="Trees along the road", idea=f"{LONG} and", plan=OTHER)
    third = submit(desk, title="A BUS, of services!", plan="Short.")
    desk.seal()
    compare_waiting()
    share = 99
    assert told(second) == [("duplicate", first, [["text", "idea", "plan", share]])]
    assert told(third) == [
        ("duplicate", first, [["title", "A BUS, of services!", "A bus of services", None]])
    ]
    assert {(one[1], str(one[2][0])) for one in told(first)} == {
        (second, str(["text", "plan", "idea", share])),
        (third, str(["title", "A bus of services", "A BUS, of services!", None])),
    }


def test_same_organisation_however_it_is_written(desk: Office) -> None:
    for key in ("organisation_name", "registration_number", "website"):
        add_question(desk.call, key, kind="url" if key == "website" else "short_text")
    kept = Organisation.objects.create(name="Dala Orda", registration_number="990140000385")
    first = submit(desk, organisation_name="ТОО «Дала Орда»", website="https://www.dala.kz/about")
    second = submit(desk, organisation_name="Dala Orda LLP", registration_number="9901-4000-0385")
    third = submit(desk, website="http://dala.kz")
    fourth = submit(desk, website="https://facebook.com/dala")
    Application.objects.filter(pk=first.pk).update(organisation=kept)
    desk.seal()
    compare_waiting()
    number = ["number", "990140000385", "9901-4000-0385", None]
    name = ["name", "ТОО «Дала Орда»", "Dala Orda LLP", None]
    found = {other: (kind, facts) for kind, other, facts in told(first)}
    assert found.keys() == {second, third}
    kind, facts = found[second]
    assert (kind, number in facts) == ("organisation", True)
    assert any(one[0] == "name" and one[2] == name[2] for one in facts)
    domain = ["domain", "https://www.dala.kz/about", "http://dala.kz", None]
    assert found[third] == ("organisation", [domain])
    assert told(fourth) == []


def test_linked_by_people_telephone_and_mail(desk: Office) -> None:
    add_question(desk.call, "contact_phone")
    same = make_user("Aliya Samatova")
    add_question(desk.call, "contact_email", kind="email")
    address = {"contact_email": "Office@Dala.kz"}
    first = submit(desk, contact_phone="8 (701) 111-22-33", **address)
    second = submit(desk, contact_phone="112", **{key: one.upper() for key, one in address.items()})
    for one in (first, second):
        Collaborator.objects.create(application=one, user=same, role="viewer")
    third = submit(desk, contact_phone="+77011112233")
    desk.seal()
    compare_waiting()
    facts = {(kind, other): {one[0] for one in compared} for kind, other, compared in told(first)}
    assert facts == {
        ("linked", second): {"person", "mail"},
        ("linked", third): {"phone"},
        ("organisation", second): {"domain"},
    }


def test_an_earlier_call_is_compared_with_and_not_troubled(desk: Office) -> None:
    earlier = submit(desk, title="A very good old idea")
    desk.seal()
    make_ineligible(fresh(earlier))
    compare_waiting()
    with office() as later:
        again = submit(later, title="A very good old idea")
        later.seal()
        compare_waiting()
        assert told(again) == [("duplicate", earlier, [["title", *[again.title] * 2, None]])]
        assert told(earlier) == []
        page = signed_in(later.officer).get(reverse("applications:ruling", args=[again.reference]))
        row = page.context["flags"][0]
        assert (row.url, str(desk.call) in row.other) == ("", True)


def test_a_match_stops_until_it_is_settled_and_no_longer_than_that(desk: Office) -> None:
    one = submit(desk, "Иван Ахметов")
    desk.seal()
    tick_all(fresh(one))
    listed(desk, "Akhmetov Ivan", "Nobody Else")
    with pytest.raises(NotNow, match="still being compared"):
        move(fresh(one), "confirm_eligible", by=desk.officer)
    compare_waiting()
    flag = one.flags.get()
    assert flag.entry is not None
    assert (flag.kind, flag.score, flag.is_grave, flag.entry.name) == (
        "sanctions",
        100,
        True,
        "Akhmetov Ivan",
    )
    assert flag.compared == [["sanctions", "Иван Ахметов", "Akhmetov Ivan", 100]]
    with pytest.raises(NotNow, match="is not settled"):
        move(fresh(one), "confirm_eligible", by=desk.officer)
    settle_flag(flag, by=desk.officer, is_problem=True, reason="Same birthday.")
    with pytest.raises(NotNow, match="settled as a problem"):
        move(fresh(one), "confirm_eligible", by=desk.officer)
    with pytest.raises(NotNow, match="settled already"):
        settle_flag(flag, by=desk.officer, is_problem=False, reason="Another one.")
    settle_flag(flag, by=desk.officer, is_problem=False, reason="Another birthday.", again=True)
    assert move(fresh(one), "confirm_eligible", by=desk.officer).state == "eligible"
    assert not list(ledger.faults())


def test_a_new_version_compares_again_and_keeps_what_was_settled(desk: Office) -> None:
    one, two = submit(desk, "Ivan Akhmetov"), submit(desk, "Olga Ivanova")
    desk.seal()
    listed(desk, "Akhmetov Ivan", "Ivanova Olga")
    assert compare_waiting() == 2
    settle_flag(one.flags.get(), by=desk.officer, is_problem=False, reason="Another birthday.")
    listed(desk, "Akhmetov Ivan", key="2")
    assert (compare_waiting(), compare_waiting()) == (2, 0)
    assert [(str(flag.entry.version), flag.is_problem) for flag in flags(one) if flag.entry] == [
        ("v1", False),
        ("v2", False),
    ]
    assert flags(two) == []  # it stands on the list no longer, and nobody settled it
    assert {str(check.version) for check in DiligenceCheck.objects.all()} == {"v2"}


def test_a_correction_is_compared_again_and_what_it_mends_is_gone(desk: Office) -> None:
    one, two = submit(desk, title="The same title twice"), submit(desk, title="The same title twice")
    desk.seal()
    compare_waiting()
    assert len(flags(one)) == len(flags(two)) == 1
    marks = DiligenceCheck.objects.get(application=two)
    Application.objects.filter(pk=two.pk).update(title="A title of its own")
    marks.delete()
    compare_waiting()
    assert flags(two) == []


def test_settling_one_side_settles_the_other_and_needs_an_officer_and_a_reason(desk: Office) -> None:
    one, two = submit(desk, title="The same title twice"), submit(desk, title="The same title twice")
    desk.seal()
    compare_waiting()
    for person, reason, refusal in (
        (desk.approver, "A branch.", NotAllowed),
        (owner_of(one), "A branch.", NotAllowed),
        (desk.officer, " ", NotNow),
    ):
        with pytest.raises(refusal):
            settle_flag(one.flags.get(), by=person, is_problem=False, reason=reason)
    settle_flag(one.flags.get(), by=desk.officer, is_problem=False, reason=" A branch. ")
    assert [(flag.is_problem, flag.reason) for flag in (one.flags.get(), two.flags.get())] == [
        (False, "A branch.")
    ] * 2
    assert LedgerEntry.objects.filter(event="diligence.settled").count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"is_problem": True},
        {"settled_at": clock.now()},
        {"kind": "sanctions"},
        {"other": None},
    ],
)
def test_the_database_refuses_half_a_settlement_and_a_flag_at_nothing(desk: Office, fields: Any) -> None:
    one, _two = submit(desk, title="The same title twice"), submit(desk, title="The same title twice")
    desk.seal()
    compare_waiting()
    with pytest.raises(IntegrityError), transaction.atomic():
        one.flags.update(**fields)


def test_erasing_takes_out_what_was_compared_on_either_side(desk: Office) -> None:
    one, two = submit(desk, title="The same title twice"), submit(desk, title="The same title twice")
    desk.seal()
    compare_waiting()
    with ledger.book():
        clear(fresh(one), by=CLOCK)
    assert [flag.compared for flag in (one.flags.get(), two.flags.get())] == [[], []]
    assert not DiligenceCheck.objects.filter(application=one).exists()
    assert not list(ledger.faults())


# --- pages -----------------------------------------------------------------------------
def twins(desk: Office) -> tuple[Application, Application]:
    one, two = submit(desk, title="The same title twice"), submit(desk, title="The same title twice")
    desk.seal()
    compare_waiting()
    return one, two


def flag_address(application: Application) -> str:
    return reverse("applications:flag", args=[application.reference, application.flags.get().pk])


def test_the_check_list_shows_what_was_compared_and_leads_to_the_other(desk: Office) -> None:
    one, two = twins(desk)
    text = signed_in(desk.officer).get(reverse("applications:ruling", args=[one.reference])).content.decode()
    assert reverse("applications:dossier", args=[two.reference]) in text
    assert "Nearly the same as another application" in text
    listing = signed_in(desk.officer).get(reverse("applications:eligibility", args=[desk.call.slug]))
    assert "1 flag is not settled" in listing.context["rows"][0].looks


def test_settling_on_the_page_keeps_what_was_typed_where_it_is_refused(desk: Office) -> None:
    one, two = twins(desk)
    client, address = signed_in(desk.officer), flag_address(one)
    name = f"flag-{one.flags.get().pk}"
    response = client.post(address, {f"{name}-reason": "Only half."})
    assert (response.status_code, "Only half." in response.content.decode()) == (422, True)
    assert response.context["form"].errors == {"verdict": ["Choose what it is."]}
    good = {f"{name}-verdict": "no", f"{name}-reason": "A branch."}
    assert client.post(address, good).status_code == 302
    response = client.post(address, good)
    assert response.status_code == 422
    assert f"It is settled already, by {desk.officer}." in html.unescape(response.content.decode())
    assert client.post(address, {**good, "again": "yes"}).status_code == 302
    assert signed_in(desk.approver).post(address, good).status_code == 403
    assert client.get(flag_address(two).replace(two.reference, one.reference)).status_code == 404


def test_flags_cost_the_check_list_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, _two = twins(desk)
    client, address = signed_in(desk.officer), reverse("applications:ruling", args=[one.reference])
    with django_assert_num_queries(28):
        client.get(address)
    for _number in range(29):
        reference = f"{one.reference}{Application.objects.count()}"
        other = Application.objects.create(call=desk.call, form=one.form, reference=reference)
        Flag.objects.create(application=one, kind="linked", other=other, compared=[["phone", "1", "1", None]])
    with django_assert_num_queries(28):
        assert len(client.get(address).context["flags"]) == 30


# --- the list --------------------------------------------------------------------------
def test_eligible_is_asked_about_while_a_flag_waits_and_the_reason_is_kept(desk: Office) -> None:
    one, other = twins(desk)
    tick_all(one)
    address = reverse("applications:ruling", args=[one.reference])
    ticks = {f"met_{rule.pk}": "yes" for rule in desk.call.eligibility_rules.all()}
    data = {**ticks, "ruling": "eligible", "due_day": "2026-06-20", "due_hour": "18:00"}
    client = signed_in(desk.officer)
    refused = client.post(address, data)
    said = refused.context["form"].errors["despite"][0]
    assert "not settled" in said
    assert other.reference in said
    assert fresh(one).state == "submitted"
    client.post(address, {**data, "despite": "Two offices of one ministry."})
    assert fresh(one).state == "eligible"
    assert [step.note for step in one.history.all()][-1] == "Two offices of one ministry."


def test_a_service_asks_as_the_page_does_and_settled_flags_ask_nothing(desk: Office) -> None:
    one, _other = twins(desk)
    ticks = {rule: Tick(is_met=True) for rule in desk.call.eligibility_rules.all()}
    with pytest.raises(NotNow, match="not settled"):
        save_check(one, by=desk.officer, ticks=ticks, ruling=Ruling("eligible"))
    for flag in flags(one):
        settle_flag(flag, by=desk.officer, is_problem=False, reason="Two offices of one ministry.")
    assert (
        "despite"
        not in signed_in(desk.officer)
        .get(reverse("applications:ruling", args=[one.reference]))
        .context["form"]
        .fields
    )
    assert save_check(one, by=desk.officer, ticks=ticks, ruling=Ruling("eligible")).state == "eligible"


def bring(person: Any, content: str, name: str = "list.csv") -> Any:
    file = SimpleUploadedFile(name, content.encode(), content_type="text/csv")
    return signed_in(person).post(reverse("applications:sanctions"), {"sheet": file})


GOOD_FILE = "Name;Aliases;Country;List;Date\nIvan Petrov;Petrov I;KZ;UN;2026-09-01\nDala;;;EU;01.09.2026\n"


def test_a_list_is_taken_whole_with_its_hash_and_who_brought_it(desk: Office) -> None:
    assert bring(desk.officer, GOOD_FILE).status_code == 302
    made = SanctionsList.objects.get()
    assert (made.number, made.rows, made.uploaded_by, made.file_name) == (1, 2, desk.officer, "list.csv")
    entry = made.entries.first()
    assert entry is not None
    assert (entry.line, entry.aliases, entry.list_name, str(entry.listed_on)) == (
        *(2, ["Petrov I"], "UN"),
        "2026-09-01",
    )
    assert not list(ledger.faults())
    again = bring(desk.officer, GOOD_FILE)
    assert (again.status_code, "This file is version 1 already." in again.content.decode()) == (422, True)


def test_a_file_with_faults_is_refused_row_by_row_and_nothing_is_taken(desk: Office) -> None:
    rows = [
        "Ivan Petrov,,,UN,",
        ",,,UN,",
        "Oleg,,,,",
        "Olga,,,UN,soon",
        "ivan petrov,,,un,",
        "!!,,,UN,",
        f"{'x' * 301},,,UN,",
    ]
    response = bring(desk.officer, "\n".join(["name,aliases,country,list,date", *rows]))
    assert response.status_code == 422
    assert [(one.line, one.sentence) for one in response.context["faults"]] == [
        (3, "“Name” is empty."),
        (4, "“List” is empty."),
        (5, "The date is not understood. Write it like 2026-09-01."),
        (6, "This name stands in the file twice, with the same country and list."),
        (7, "The name has no word in it that could be compared."),
        (8, "“Name” is longer than 300 characters."),
    ]
    assert not SanctionsList.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty."),
        ("Name,Country\nIvan,KZ\n", "The first row has no heading “List”."),
        ("Name,List\n", "No row stands below the headings."),
        ("Name,List\n" + "A B,UN\n" * (MOST_ROWS + 1), f"The file has more than {MOST_ROWS} rows."),
    ],
)
def test_what_is_no_list_gets_one_sentence(desk: Office, content: str, sentence: str) -> None:
    response = bring(desk.officer, content)
    assert response.status_code == 422
    assert response.context["form"].errors["sheet"] == [sentence] or content == ""


def test_who_may_bring_and_who_may_read(desk: Office) -> None:
    address = reverse("applications:sanctions")
    administrator = make_user(is_administrator=True, is_hub_staff=True)
    assert signed_in(desk.approver).get(address).status_code == 200
    assert signed_in(make_user(is_hub_staff=True)).get(address).status_code == 404
    assert bring(desk.approver, GOOD_FILE).status_code == 403
    assert bring(administrator, GOOD_FILE).status_code == 302
    with pytest.raises(NotAllowed):
        take_list([], by=desk.approver, file_name="x", sha256="1" * 64)


def test_versions_cost_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = signed_in(desk.officer), reverse("applications:sanctions")
    listed(desk, "Ivan Petrov")
    with django_assert_num_queries(7):
        client.get(address)
    for number in range(29):
        listed(desk, "Ivan Petrov", key=chr(ord("A") + number))
    with django_assert_num_queries(7):
        assert len(client.get(address).context["versions"]) == 30
