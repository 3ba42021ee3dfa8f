"""Scorecards are taken along as a workbook and come back as drafts; nothing is overwritten unseen."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from applications.models import Application
from core import clock, ledger
from core.refusals import NotNow
from scoring import gates
from scoring.models import PanelMember, Scorecard, Workings
from scoring.scorecard_sheet import checking, layout, receiving, words, writing
from scoring.scorecard_sheet.stored import FETCHED
from scoring.services import scorecard_import
from scoring.services import scoring as cards
from scoring.sheets.words import NotUnderstood
from tests.factories.calls import person_with
from tests.factories.scoring import (
    due_of,
    first_round,
    fresh_assignment,
    give_draft,
    give_marks,
    juror_of,
    person_of,
    reviewed_call,
    seat,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ANSWER, TEXT = layout.ANSWER + 1, layout.TEXT + 1
Change = Callable[[Any], None]


@pytest.fixture
def mine():
    """A juror's assignments in a call in review, in their order."""
    call, assignments = reviewed_call(3, jurors=3)
    PanelMember.objects.update(example_seen_at=call.sealed_at)
    member = assignments[0].member
    rows = sorted((one for one in assignments if one.member == member), key=lambda one: one.position)
    return [fresh_assignment(one) for one in rows]


def content_of(mine) -> bytes:
    rows = gates.open_to(juror_of(mine[0])).prefetch_related(*FETCHED).order_by("position")
    round_ = first_round(mine[0].round.call)
    return writing.workbook(round_, rows, list(round_.rubric.criteria.prefetch_related("anchors")))


def filled(content: bytes, *changes: Change, name: str = "cards.xlsx") -> SimpleUploadedFile:
    """The workbook as somebody filled it in and saved it."""
    book = load_workbook(io.BytesIO(content))
    for change in changes:
        change(book.worksheets[0])
    saved = io.BytesIO()
    book.save(saved)
    return SimpleUploadedFile(name, saved.getvalue())


def row_of(sheet, one, part: str, key: str = "") -> int:
    """In which row a part of a card stands."""
    for (cell,) in sheet.iter_rows(min_row=2, max_col=1):
        if cell.value.startswith(f"{one.public_id}/") and cell.value.endswith(f"/{part}/{key}"):
            return cell.row
    raise LookupError(part)


def put(one, part: str, key: str = "", *, answer: Any = None, text: Any = None) -> Change:
    def change(sheet) -> None:
        row = row_of(sheet, one, part, key)
        if answer is not None:
            sheet.cell(row, ANSWER).value = answer or None
        if text is not None:
            sheet.cell(row, TEXT).value = text or None

    return change


def checked(mine, file) -> checking.Checked:
    entries = receiving.read_sheet(file)
    return checking.check(entries, call=mine[0].round.call, by=juror_of(mine[0]), received=clock.now())


def bring(mine, file, *, chosen=(), before: Callable[[], object] = lambda: None) -> int:
    """Look through the rows and save them; `before` is what happens in between."""
    entries, call, by = receiving.read_sheet(file), mine[0].round.call, juror_of(mine[0])
    shown = checking.check(entries, call=call, by=by, received=clock.now()).print()
    before()
    return scorecard_import.bring_back(
        entries, call=call, shown=shown, chosen=chosen, by=by, received=clock.now()
    )


def changes(found: checking.Checked) -> list[tuple[str, str, str]]:
    return [(one.what, one.old, one.new) for review in found.reviews for one in review.changes]


def whys(found: checking.Checked) -> list[str]:
    return [one.why for review in found.reviews for one in review.refusals] + [
        one.why for one in found.strays
    ]


def card_of(one) -> Scorecard:
    return Scorecard.objects.get(assignment=one)


@pytest.mark.parametrize("word", ["Maybe", "fund", "REJECT"])
def test_a_word_that_is_no_recommendation_of_the_list_is_refused(word):
    with pytest.raises(NotUnderstood, match="is no recommendation"):
        words.recommendation(word)


class TestTakenAlong:
    def test_only_the_cells_to_fill_in_are_open_and_each_says_what_it_accepts(self, mine):
        give_draft(mine[0], {"benefit": 4, "feasibility": None}, reason="=HYPERLINK(1)", feedback="+Good")
        sheet = load_workbook(io.BytesIO(content_of(mine))).worksheets[0]
        assert sheet.protection.sheet
        row = row_of(sheet, mine[0], "mark", "benefit")
        cells = [cell.value for cell in sheet[row]][1:]
        assert cells[:5] == [1, mine[0].application.title, "Benefit", "60 %", "0–5"]
        assert cells[6:] == [4, "=HYPERLINK(1)"]
        assert sheet.cell(row, TEXT).data_type == "s"
        assert sheet.cell(row_of(sheet, mine[0], "mark", "feasibility"), ANSWER).value == "cannot judge"
        is_open = [one for line in sheet.iter_rows() for one in line if not one.protection.locked]
        assert {one.column for one in is_open} == {ANSWER, TEXT}
        assert len(is_open) == 3 * (2 * 2 + 3)
        guarded = " ".join(str(one.sqref) for one in sheet.data_validations.dataValidation).split()
        assert f"H{row}" in guarded
        assert f"I{row}" in guarded
        assert not any(one.data_type == "f" for line in sheet.iter_rows() for one in line)

    def test_it_holds_nothing_that_the_juror_may_not_see(self, mine):
        for one in mine:
            Application.objects.filter(pk=one.application_id).update(applicant_name="Wombatoffice")
        Workings.objects.create(assignment=mine[0], note="Quollsecret")
        titles = [one.application.title for one in mine]
        cards.recuse(mine[1], by=juror_of(mine[1]), reason="A tie.")
        with zipfile.ZipFile(io.BytesIO(content_of(mine))) as archive:
            everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
        for hidden in ("Wombatoffice", "Quollsecret", str(mine[1].public_id), juror_of(mine[0]).name):
            assert hidden not in everything
        assert titles[0] in everything

    @pytest.mark.parametrize("language", ["en", "ru", "kk"])
    def test_brought_back_as_it_was_it_changes_nothing(self, mine, language):
        odd = "'-5 °C\r\nand\x0b; more\uffff  "
        give_draft(mine[0], {"benefit": 0, "feasibility": None}, reason=odd, feedback=odd, note="=1+1")
        with translation.override(language):
            file = filled(content_of(mine))
        found = checked(mine, file)
        assert (changes(found), whys(found)) == ([], [])
        assert bring(mine, file) == 0


class TestBroughtBack:
    def test_it_lands_as_drafts_and_submits_nothing(self, mine):
        give_draft(mine[0], {"benefit": 4, "feasibility": 3}, reason="Old.", note="Kept.")
        Workings.objects.create(assignment=mine[0], note="Mine.")
        file = filled(
            content_of(mine),
            put(mine[0], "mark", "benefit", answer=2, text="New."),
            put(mine[0], "mark", "feasibility", answer=""),
            put(mine[1], "mark", "benefit", answer="Cannot judge"),
            put(mine[1], "recommendation", answer="Award"),
            put(mine[1], "feedback", text="Well done"),
        )
        found = checked(mine, file)
        assert changes(found) == [
            ("Benefit", "4", "2"),
            ("Benefit: why", "Old.", "New."),
            ("Feasibility", "3", "–"),
            ("Benefit", "–", "cannot judge"),
            ("Your recommendation", "–", "Award"),
            ("Feedback to the applicant", "", "Well done"),
        ]
        assert bring(mine, file) == 2
        one, two = card_of(mine[0]), card_of(mine[1])
        assert [(one.state, one.note, one.recommendation), (two.state, two.feedback)] == [
            ("draft", "Kept.", "fund"),
            ("draft", "Well done"),
        ]
        marks = {row.criterion.key: (row.value, row.cannot_judge) for row in one.marks.all()}
        assert marks == {"benefit": (2, False), "feasibility": (None, False)}
        assert two.marks.get().cannot_judge
        assert Workings.objects.get(assignment=mine[0]).note == "Mine."
        assert not Scorecard.objects.filter(assignment=mine[2]).exists()
        assert list(ledger.faults()) == []

    def test_a_card_changed_in_the_browser_since_is_left_unless_it_is_chosen(self, mine):
        give_draft(mine[0], {"benefit": 4})
        content = content_of(mine)
        give_draft(mine[0], {"benefit": 5, "feasibility": 1}, feedback="From the browser.")
        file = filled(
            content,
            put(mine[0], "mark", "benefit", answer=2),
            put(mine[1], "mark", "benefit", answer=3),
        )
        [stale, other] = [one for one in checked(mine, file).reviews if one.changes]
        assert (stale.is_ready, stale.is_to_choose, other.is_ready) == (False, True, True)
        assert [(one.old, one.new) for one in stale.changes] == [("5", "2")]
        assert bring(mine, file) == 1
        assert card_of(mine[0]).marks.get(criterion__key="benefit").value == 5
        assert bring(mine, file, chosen=[str(mine[0].public_id)]) == 1
        card = card_of(mine[0])
        assert {one.criterion.key: one.value for one in card.marks.all()} == {"benefit": 2, "feasibility": 1}
        assert card.feedback == "From the browser."  # the spreadsheet had left it empty

    def test_a_submitted_card_and_a_closed_round_stay_as_they_are(self, mine):
        content = content_of(mine)
        give_marks(mine[0])
        file = filled(content, put(mine[0], "mark", "benefit", answer=1))
        [review] = [one for one in checked(mine, file).reviews if one.changes]
        assert review.why == "This scorecard is submitted. Reopen it to change it."
        assert bring(mine, file, chosen=[str(mine[0].public_id)]) == 0
        file = filled(content, put(mine[1], "mark", "benefit", answer=1))
        with clock.at(due_of(mine[0])):
            assert {one.why for one in checked(mine, file).reviews} == {
                "The round is closed; the scorecards are locked."
            }
        with clock.at(due_of(mine[0]) - timedelta(microseconds=1)):
            assert bring(mine, file) == 1

    def test_what_was_shown_is_what_is_written(self, mine):
        file = filled(content_of(mine), put(mine[0], "mark", "benefit", answer=1))
        with pytest.raises(NotNow, match="changed meanwhile"):
            bring(mine, file, before=lambda: give_draft(mine[0], {"benefit": 5}))
        assert card_of(mine[0]).marks.get(criterion__key="benefit").value == 5

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (
                {"answer": 6},
                "whole number from 0 to 5, or “cannot judge” where you cannot give one.",
            ),
            ({"answer": -1}, "“-1” is no mark here"),
            ({"answer": 3.5}, "“3.5” is no mark here"),
            ({"answer": "9" * 5000}, "is no mark here"),
            ({"answer": "²"}, "“²” is no mark here"),
            ({"answer": "=2+2"}, "The cell holds a formula. Put its value there instead."),
            ({"text": "=cmd|'/C calc'!A0"}, "The cell holds a formula."),
            ({"text": "ә" * 5001}, "The text has 5001 characters; 5000 are the most."),
        ],
    )
    def test_a_wrong_cell_is_one_sentence_and_the_others_are_taken(self, mine, change, sentence):
        wrong = put(mine[0], "mark", "benefit", **change)
        file = filled(content_of(mine), wrong, put(mine[0], "mark", "feasibility", answer=4))
        found = checked(mine, file)
        [why] = whys(found)
        assert sentence in why
        assert changes(found) == [("Feasibility", "–", "4")]

    def test_strange_rows_are_refused(self, mine):
        def strange(sheet) -> None:
            row = row_of(sheet, mine[0], "mark", "benefit")
            code = sheet.cell(row, 1).value
            for number, cells in enumerate(
                [
                    (code, 3),
                    (code.replace("benefit", "gone"), 3),
                    (layout.code_of("00000000-0000-0000-0000-000000000000", 0, "mark", "benefit"), 3),
                    ("no code", 3),
                    (layout.code_of(mine[0].public_id, 0, "recommendation"), "Perhaps"),
                ],
                start=sheet.max_row + 1,
            ):
                sheet.cell(number, 1).value, sheet.cell(number, ANSWER).value = cells

        found = checked(mine, filled(content_of(mine), strange))
        assert changes(found) == []
        assert sorted(set(whys(found))) == [
            "More than one row is for this. Leave one of them.",
            "This criterion is no longer in the rubric.",
            "This row belongs to no proposal that is open to you now.",
        ]

    def test_another_juror_s_rows_are_nobody_s(self, mine):
        other = seat(mine[0].round.call)
        entries = receiving.read_sheet(filled(content_of(mine)))
        found = checking.check(entries, call=mine[0].round.call, by=person_of(other), received=clock.now())
        assert (found.reviews, len(found.strays)) == ([], len(entries))

    def test_writing_and_looking_cost_no_query_for_a_card(self):
        costs = []
        for size in (1, 30):
            _call, assignments = reviewed_call(size, jurors=3)
            own = [one for one in assignments if one.member == assignments[0].member]
            for one in own[:3]:
                give_draft(one)
            with CaptureQueriesContext(connection) as writing_queries:
                content = content_of(own)
            with CaptureQueriesContext(connection) as queries:
                checked(own, filled(content))
            costs.append((len(writing_queries), len(queries)))
        assert costs == [(7, 6), (7, 6)]


def _other_book() -> SimpleUploadedFile:
    content = io.BytesIO()
    book = Workbook()
    book.worksheets[0].append(["Name", "E-mail"])
    book.save(content)
    return SimpleUploadedFile("cards.xlsx", content.getvalue())


def _archive(entries: dict[str, bytes], *, on: bytes = b"") -> SimpleUploadedFile:
    content = io.BytesIO(on)
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return SimpleUploadedFile("cards.xlsx", content.getvalue())


def _grown(name: str, data: bytes) -> SimpleUploadedFile:
    return _archive({name: data}, on=_other_book().read())


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (_other_book, "This is not the spreadsheet of your scorecards"),
        (lambda: SimpleUploadedFile("cards.xlsx", b""), "The file is empty"),
        (lambda: SimpleUploadedFile("cards.xlsx", b"PK\x03\x04" + b"x" * 99), "The file is damaged"),
        (lambda: SimpleUploadedFile("cards.csv", b"a,b\n1,2\n"), "This type of file is not taken"),
        (lambda: SimpleUploadedFile("cards.xlsx", b"0" * 2_200_000), "larger than 2 MB"),
        (lambda: _archive({"readme.txt": b"no workbook"}), "content of the file is not"),
        (lambda: _grown("xl/worksheets/sheet2.xml", b"0" * 400_000_000), "too complex to check"),
        (lambda: _grown("xl/vbaProject.bin", b"macro"), "contains macros"),
    ],
)
def test_a_hostile_file_gets_one_sentence(file, sentence):
    with pytest.raises(NotNow, match=sentence):
        receiving.read_sheet(file())


class TestPages:
    def test_from_the_queue_to_the_drafts(self, mine):
        client = Client()
        client.force_login(juror_of(mine[0]))
        slug = mine[0].round.call.slug
        queue = client.get(reverse("scoring:queue"))
        page = client.get(queue.context["sheet_url"])
        taken = client.get(page.context["file_url"])
        assert "scorecards-" in taken["Content-Disposition"]
        file = filled(taken.content, put(mine[0], "mark", "benefit", answer=1, text="<b>Bold</b>"))
        review = client.post(page.context["upload_url"], {"sheet": file})
        assert "1 scorecard changes" in review.text
        assert "&lt;b&gt;Bold" in review.text
        assert not Scorecard.objects.exists()
        body = {"version-read": review.context["sealed"], "round": review.context["round_key"]}
        done = client.post(reverse("scoring:scorecard_sheet_bring", kwargs={"slug": slug}), body, follow=True)
        assert "1 draft is saved. Nothing is submitted yet." in done.text
        assert card_of(mine[0]).state == "draft"

    def test_a_file_that_is_refused_says_why_on_the_page(self, mine):
        client = Client()
        client.force_login(juror_of(mine[0]))
        url = reverse("scoring:scorecard_sheet", kwargs={"slug": mine[0].round.call.slug})
        for file, sentence in (
            (_other_book(), "not the spreadsheet of your"),
            ("", "Choose the spreadsheet"),
        ):
            reply = client.post(url, {"sheet": file})
            assert (reply.status_code, sentence in reply.text) == (422, True)

    def test_nothing_is_taken_along_before_the_steps_are_done(self, mine):
        late = seat(mine[0].round.call, declares=False)
        client = Client()
        client.force_login(person_of(late))
        url = reverse("scoring:scorecard_sheet_file", kwargs={"slug": mine[0].round.call.slug})
        assert client.get(url).status_code == 302
        client.force_login(person_with(mine[0].round.call, "officer"))
        assert client.get(url).status_code == 404
