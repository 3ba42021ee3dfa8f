"""Files in reports: limits and checks as in proposals, private, and never lost once they are handed in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications import keeping_rows
from calls.models import Question, Section
from calls.services.form_building import open_form, save_question
from core import ledger
from core.models import Upload
from core.refusals import NotAllowed, NotNow
from core.uploads import clamd, fence
from incubation import services
from incubation.days import today
from incubation.models import Placement, Report, ReportFile
from incubation.personal import REPORTS
from people.models import User
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.calls import give_role, person_with, texts
from tests.factories.incubation import (
    approver_of,
    incubating_call,
    mentor_of,
    officer_of,
    placement_in,
)
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROWS, MORE = b"month,value\n1,26\n", b"month,value\n1,27\n"


@pytest.fixture
def placement() -> Placement:
    return placement_in()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def home_of(placement: Placement) -> Section:
    found: Section = open_form(
        placement.application.call, by=officer_of(placement), purpose="report"
    ).sections.get()
    return found


def ask(home: Section, key: str, kind: str, **fields: Any) -> Question:
    call = home.form.call
    row = Question(section=home, key=key, kind=kind, **texts("label", key.title()), **fields)
    return save_question(row, call=call, options=[], removed=[], by=person_with(call, "officer"))


@pytest.fixture
def report(placement: Placement) -> Report:
    """Asks for words, one file of figures, and up to two photographs."""
    home = home_of(placement)
    ask(home, "done", "long_text")
    ask(home, "figures", "file", accept=["csv"], max_mb=1)
    ask(home, "photos", "file", accept=["txt"], max_items=2, required=False)
    return services.ask_for_report(
        placement, due_on=today(placement.application.call), by=officer_of(placement)
    )


def of(report: Report) -> str:
    return reverse("incubation:report", args=[report.placement.public_id, report.number])


def at(one: ReportFile) -> str:
    return reverse(
        "incubation:report_attachment", args=[one.report.placement.public_id, one.report.number, one.pk]
    )


def fetched(person: User, one: ReportFile) -> tuple[int, bytes]:
    """Status and bytes; read to its end, which closes the file."""
    answer = signed_in(person).get(at(one))
    return answer.status_code, answer.getvalue() if answer.streaming else b""


def csv(content: bytes = ROWS, name: str = "figures.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sent(**given: Any) -> dict[str, Any]:
    return {**{f"version-{key}": "1" for key in ("done", "figures", "photos")}, **given}


def team_of(report: Report) -> Client:
    return signed_in(owner_of(report.placement.application))


def handed_in(report: Report, content: bytes = ROWS) -> ReportFile:
    owner = owner_of(report.placement.application)
    found = services.add_report_file(report, question_key="figures", file=csv(content), by=owner)
    services.deliver_answers(report, raw={"done": "Two desks"}, by=owner)
    return found


def test_files_are_taken_in_handed_in_and_read(report: Report) -> None:
    team = team_of(report)
    page = team.get(of(report)).text
    assert 'enctype="multipart/form-data"' in page and 'name="file-figures"' in page
    assert "One file: CSV, up to 1 MB." in page
    kept = team.post(of(report), sent(upload="figures", done="Two desks", **{"file-figures": csv()}))
    assert kept["Location"] == f"{of(report)}#question-figures"
    assert "figures.csv" in team.get(of(report)).text
    assert team.post(of(report), sent(act="deliver", done="Two desks")).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.answers) == ("delivered", {"done": "Two desks"})
    reader = signed_in(mentor_of(report.placement)).get(of(report)).text
    assert "figures.csv" in reader and f'href="{at(ReportFile.objects.get())}"' in reader
    assert list(ledger.faults()) == []


def test_one_press_without_a_script_hands_in_words_and_file_once_it_is_checked(report: Report) -> None:
    team = team_of(report)
    team.post(of(report), sent(act="deliver", done="Two desks", **{"file-figures": csv()}))
    report.refresh_from_db()
    assert report.state == "delivered" and report.files.get().handed_in_at is not None


def test_a_form_that_comes_back_keeps_its_file(report: Report) -> None:
    team = team_of(report)
    back = team.post(of(report), sent(act="deliver", done="", **{"file-figures": csv()}))
    assert back.status_code == 200 and "figures.csv" in back.text
    assert "Done: Answer this question." in back.text and "Figures: Answer" not in back.text
    again = team.post(of(report), sent(act="deliver", done="", **{"file-figures": csv()}))  # reloaded
    assert again.status_code == 200 and ReportFile.objects.count() == 1
    team.post(of(report), sent(act="deliver", done="Two desks"))
    report.refresh_from_db()
    assert report.state == "delivered"


def test_the_same_files_sent_again_are_those_that_are_there(report: Report) -> None:
    team, there = team_of(report), []
    for _time in range(2):
        photos = [SimpleUploadedFile(f"{number}.txt", f"Row {number}".encode()) for number in range(2)]
        sent_again = sent(upload="photos", **{"file-photos": photos, "file-figures": csv()})
        assert team.post(of(report), sent_again).status_code == 302
        there.append(set(report.files.values_list("pk", flat=True)))
    assert there[0] == there[1] and len(there[0]) == 3


def test_a_required_file_is_asked_for_beside_its_question(report: Report) -> None:
    back = team_of(report).post(of(report), sent(act="deliver", done="Two desks"))
    assert "Figures: Answer this question." in back.text and 'href="#question-figures"' in back.text
    report.refresh_from_db()
    assert report.state == "due" and report.answers == {"done": "Two desks"}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("figures.csv", b"%PDF-1.4 not a table", "what its name says"),
        ("figures.exe", b"MZ\0\0", "CSV"),
        ("figures.csv", b"", "empty"),
    ],
)
def test_a_wrong_file_has_its_sentence_and_is_not_handed_in(
    report: Report, name: str, content: bytes, sentence: str
) -> None:
    team = team_of(report)
    team.post(of(report), sent(upload="figures", **{"file-figures": csv(content, name)}))
    one = ReportFile.objects.get()
    assert one.upload.is_refused and sentence in team.get(of(report)).text
    back = team.post(of(report), sent(act="deliver", done="Two desks"))
    assert "Replace or remove the file that was not accepted" in back.text and "Two desks" in back.text
    report.refresh_from_db()
    assert report.state == "due"
    assert team.get(at(one)).status_code == 404
    team.post(of(report), sent(act="deliver", done="Two desks", **{"file-figures": csv()}))
    report.refresh_from_db()
    assert report.state == "delivered" and ReportFile.objects.get().upload.is_ready


def test_a_virus_is_refused(report: Report, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CLAMD_ADDRESS = "tcp://scanner:3310"
    monkeypatch.setattr(fence, "scan", lambda _path, _address: "Eicar-Signature")
    team_of(report).post(of(report), sent(upload="figures", **{"file-figures": csv()}))
    assert ReportFile.objects.get().upload.cause == "virus"


def test_while_a_file_is_being_checked_it_is_not_handed_in(report: Report) -> None:
    owner = owner_of(report.placement.application)
    one = services.add_report_file(report, question_key="figures", file=csv(), by=owner)
    Upload.objects.filter(pk=one.upload_id).update(state="checking")
    back = team_of(report).post(of(report), sent(act="deliver", done="Two desks"))
    assert "A file is still being checked: figures.csv" in back.text and "Two desks" in back.text
    with pytest.raises(NotNow):
        services.deliver_answers(report, raw={"done": "Two desks"}, by=owner)
    assert signed_in(owner).get(at(one)).status_code == 404


def test_size_and_number_have_their_limits(report: Report) -> None:
    team = team_of(report)
    for size, stays in ((1024 * 1024, True), (1024 * 1024 + 1, False)):
        ReportFile.objects.all().delete()
        back = team.post(
            of(report), sent(upload="figures", done="Kept", **{"file-figures": csv(b"a" * size)})
        )
        assert ReportFile.objects.exists() is stays
        assert (back.status_code == 302) is stays
    assert "figures.csv is larger than 1 MB" in back.text and "Kept" in back.text
    texts_ = [SimpleUploadedFile(f"{number}.txt", f"Row {number}".encode()) for number in range(3)]
    back = team.post(of(report), sent(upload="photos", **{"file-photos": texts_}))
    assert "2 files are the most here." in back.text
    assert report.files.filter(question_key="photos").count() == 2
    with pytest.raises(NotNow, match="no such file"):
        services.add_report_file(
            report, question_key="done", file=csv(), by=owner_of(report.placement.application)
        )


def test_before_it_is_handed_in_a_file_is_taken_out_with_its_bytes(
    report: Report, django_capture_on_commit_callbacks: Any
) -> None:
    owner = owner_of(report.placement.application)
    one = services.add_report_file(report, question_key="figures", file=csv(), by=owner)
    stored = str(one.upload.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(owner).post(of(report), sent(remove=str(one.pk), done="What I typed"))
    report.refresh_from_db()
    assert report.answers == {"done": "What I typed"}
    assert not Upload.objects.filter(pk=one.upload_id).exists() and not default_storage.exists(stored)
    with pytest.raises(NotNow, match="meanwhile"):
        services.remove_report_file(report, pk=one.pk, by=owner)
    assert list(ledger.faults()) == []


def test_what_is_handed_in_is_neither_lost_nor_changed(report: Report) -> None:
    one, owner = handed_in(report), owner_of(report.placement.application)
    team = signed_in(owner)
    page = team.get(of(report)).text
    assert "its files stay as they are" in page and 'name="file-figures"' not in page
    for act in (
        lambda: services.add_report_file(report, question_key="figures", file=csv(MORE), by=owner),
        lambda: services.remove_report_file(report, pk=one.pk, by=owner),
    ):
        with pytest.raises(NotNow, match="files stay as they are"):
            act()
    team.post(of(report), sent(remove=str(one.pk)))
    back = team.post(of(report), sent(act="deliver", done="Three", **{"file-figures": csv(MORE)}))
    assert "files stay as they are" in back.text
    assert [row.upload.sha256 for row in report.files.select_related("upload")] == [one.upload.sha256]
    services.accept_report(report, by=mentor_of(report.placement))
    with pytest.raises(NotNow, match="accepted"):
        services.add_report_file(report, question_key="figures", file=csv(MORE), by=owner)


def test_after_a_return_another_file_stands_in_its_place_and_the_first_stays(report: Report) -> None:
    first, mentor = handed_in(report), mentor_of(report.placement)
    services.return_report(report, note="Which month?", by=mentor)
    team = team_of(report)
    team.post(of(report), sent(act="deliver", done="Two", **{"file-figures": csv(MORE, "second.csv")}))
    first.refresh_from_db()
    assert first.set_aside_at is not None and report.files.count() == 2
    reader = signed_in(mentor)
    text = reader.get(of(report)).text
    assert text.index("second.csv") < text.index("Handed in before, and replaced") < text.index("figures.csv")
    assert fetched(mentor, first) == (200, ROWS)
    assert list(ledger.faults()) == []


def test_taken_out_after_a_return_it_still_can_be_read(report: Report) -> None:
    one, mentor = handed_in(report), mentor_of(report.placement)
    services.return_report(report, note="Not this one.", by=mentor)
    team_of(report).post(of(report), sent(remove=str(one.pk), done="Two"))
    one.refresh_from_db()
    assert one.set_aside_at is not None and fetched(mentor, one) == (200, ROWS)
    assert list(ledger.faults()) == []


def test_a_file_of_a_question_that_is_not_asked_any_more_is_set_aside(placement: Placement) -> None:
    home, owner = home_of(placement), owner_of(placement.application)
    ask(home, "why", "consent", required=False)
    ask(home, "proof", "file", accept=["csv"], show_if_question="why", show_if_values=["yes"])
    report = services.ask_for_report(placement, due_on=today(home.form.call), by=officer_of(placement))
    one = services.add_report_file(report, question_key="proof", file=csv(), by=owner)
    services.deliver_answers(report, raw={}, by=owner)
    one.refresh_from_db()
    assert one.handed_in_at is None  # never asked, so never handed in
    services.deliver_answers(report, raw={"why": True}, by=owner)
    one.refresh_from_db()
    assert one.handed_in_at is not None and one.set_aside_at is None
    services.deliver_answers(report, raw={}, by=owner)
    one.refresh_from_db()
    assert one.set_aside_at is not None
    assert list(ledger.faults()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incubation_reportfile SET question_key = 'other' WHERE id = %s",
        "UPDATE incubation_reportfile SET handed_in_at = NULL WHERE id = %s",
        "DELETE FROM incubation_reportfile WHERE id = %s",
    ],
)
def test_the_database_itself_refuses_a_change(report: Report, statement: str) -> None:
    one = handed_in(report)
    with pytest.raises(DatabaseError, match="handed in"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [one.pk])


def test_the_ledger_tells_of_another_file_in_its_place(report: Report) -> None:
    one = handed_in(report)
    assert list(ledger.faults()) == []
    Upload.objects.filter(pk=one.upload_id).update(sha256="0" * 64)
    assert [fault for fault in ledger.faults() if "report:" in fault]


def test_who_may_fetch_a_file(report: Report) -> None:
    place = report.placement
    call, owner = place.application.call, owner_of(place.application)
    draft = services.add_report_file(report, question_key="figures", file=csv(), by=owner)
    team = {
        "owner": owner,
        "editor": add_collaborator(place.application, "editor"),
        "viewer": add_collaborator(place.application, "viewer"),
    }
    readers = {"mentor": mentor_of(place), "officer": officer_of(place), "approver": approver_of(place)}
    others = {
        "stranger": make_user(),
        "observer": give_role(call, "observer"),
        "colleague": make_user(is_hub_staff=True),
        "administrator": make_user(is_administrator=True),
        "officer of another call": give_role(incubating_call(), "officer"),
        "another team": owner_of(placement_in().application),
    }

    def codes() -> dict[str, int]:
        people = {**team, **readers, **others}
        return {name: fetched(person, draft)[0] for name, person in people.items()}

    assert codes() == {**dict.fromkeys(team, 200), **dict.fromkeys([*readers, *others], 404)}
    services.deliver_answers(report, raw={"done": "Two desks"}, by=owner)
    assert codes() == {**dict.fromkeys([*team, *readers], 200), **dict.fromkeys(others, 404)}
    assert Client().get(at(draft)).status_code == 302
    answer = signed_in(readers["mentor"]).get(at(draft))
    assert answer.getvalue() == ROWS
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == (
        "nosniff",
        True,
    )
    assert signed_in(owner).get(draft.upload.file.url).status_code == 404  # under no address of its own


def test_a_file_is_not_reached_through_another_report_or_placement(report: Report) -> None:
    one, place = handed_in(report), report.placement
    second = services.ask_for_report(place, due_on=report.due_on, by=officer_of(place))
    mine = signed_in(owner_of(place.application))
    assert mine.get(at(one).replace("/reports/1/", "/reports/2/")).status_code == 404
    other = placement_in()
    theirs = reverse("incubation:report_attachment", args=[other.public_id, report.number, one.pk])
    assert signed_in(owner_of(other.application)).get(theirs).status_code == 404
    with pytest.raises(NotNow):
        services.remove_report_file(second, pk=one.pk, by=owner_of(place.application))


@pytest.mark.parametrize("who", ["viewer", "mentor", "officer"])
def test_only_owner_and_editors_give_files(report: Report, who: str) -> None:
    place = report.placement
    person = {
        "viewer": lambda: add_collaborator(place.application, "viewer"),
        "mentor": lambda: mentor_of(place),
        "officer": lambda: officer_of(place),
    }[who]()
    with pytest.raises(NotAllowed):
        services.add_report_file(report, question_key="figures", file=csv(), by=person)
    with pytest.raises(NotAllowed):
        services.remove_report_file(report, pk=1, by=person)
    assert signed_in(person).post(of(report), sent(**{"file-figures": csv()})).status_code == 403
    assert not ReportFile.objects.exists()


def test_a_person_takes_the_own_files_along_and_reads_that_they_stay(report: Report) -> None:
    handed_in(report)
    owner = owner_of(report.placement.application)
    [row] = REPORTS.data(owner)
    assert row["upload__original_name"] == "figures.csv"
    [file] = REPORTS.files(owner)
    with file.file.open("rb") as stored:
        assert file.name.startswith("reports/") and stored.read() == ROWS
    assert REPORTS.stays(owner) and not REPORTS.stays(mentor_of(report.placement))


def test_uploads_of_reports_are_no_leftovers(report: Report) -> None:
    one = handed_in(report)
    assert one.upload not in keeping_rows.uploads()


def test_more_files_cost_no_more_queries(placement: Placement) -> None:
    ask(home_of(placement), "photos", "file", accept=["txt"], max_items=30)
    report = services.ask_for_report(
        placement, due_on=today(placement.application.call), by=officer_of(placement)
    )
    owner = owner_of(placement.application)
    counts: list[tuple[int, int]] = []
    for batch in (range(1), range(1, 30)):
        for number in batch:
            file = SimpleUploadedFile(f"{number}.txt", f"Row {number}".encode())
            services.add_report_file(report, question_key="photos", file=file, by=owner)
        services.deliver_answers(report, raw={}, by=owner)
        found = []
        for person in (owner, mentor_of(placement)):
            client = signed_in(person)
            client.get(of(report))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(of(report)).status_code == 200
            found.append(len(queries))
        counts.append((found[0], found[1]))
        Report.objects.filter(pk=report.pk).update(state="returned")
    assert counts[0] == counts[1]


def test_the_scanner_is_the_one_that_every_upload_meets() -> None:
    assert fence.scan is clamd.scan
