"""A spreadsheet is read behind the fence and held against the roster before anything is written."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from calls.models import Topic
from core import ledger
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from scoring.models import Expert
from scoring.roster_sheet import checking, receiving, writing
from scoring.services import roster_import
from tests.factories.calls import texts
from tests.factories.people import make_user
from tests.factories.scoring import make_expert
from tests.factories.sheets import HEADINGS, as_csv, as_xlsx, expert_row

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def colleague():
    return make_user("Colleague", is_hub_staff=True)


@pytest.fixture
def checked(colleague):
    """What the rows of a file would do."""
    return lambda file: checking.check(receiving.read_sheet(file).rows, by=colleague)


def bring(file, by) -> roster_import.Imported:
    """Look through the rows and import them."""
    sheet = receiving.read_sheet(file)
    shown = roster_import.print_of(checking.check(sheet.rows, by=by))
    return roster_import.import_sheet(sheet, shown=shown, by=by)


def states(lines) -> list[str]:
    return [one.state for one in lines]


def refused(lines) -> str:
    """The one sentence of the one row that is refused."""
    [line] = [one for one in lines if one.state == "refused"]
    return line.why


class TestReading:
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_csv_with_any_delimiter_with_and_without_a_mark(self, checked, delimiter, mark):
        row = expert_row(name="Әлия; Бек, Кызы", organisation="Line one\nline two")
        [line] = checked(as_csv([row], delimiter=delimiter, mark=mark))
        assert (line.number, line.state, line.name) == (2, "new", "Әлия; Бек, Кызы")

    def test_a_workbook_with_numbers_days_and_empty_rows(self, checked):
        headings = (*HEADINGS, "Applications in a round, at most", "Available from", "Available until")
        empty = [None] * len(headings)
        row = [*expert_row(), 8.0, datetime(2026, 9, 1, 12), "31.12.2026"]
        [line] = checked(as_xlsx([empty, row, empty], headings=headings))
        expert = line.entry[0]
        assert (line.number, line.state, expert.capacity) == (3, "new", 8)
        assert (expert.available_from, expert.available_until) == (date(2026, 9, 1), date(2026, 12, 31))

    @pytest.mark.parametrize("language", ["en", "ru", "kk"])
    def test_headings_are_understood_in_every_language(self, checked, language):
        with translation.override(language):
            template = writing.template()
        file = SimpleUploadedFile(
            "t.csv", template.replace("example.expert@example.org", "a@b.example").encode()
        )
        assert states(checked(file)) == ["new"]

    def test_a_column_that_means_nothing_is_named(self):
        sheet = receiving.read_sheet(as_csv([[*expert_row(), "x"]], headings=(*HEADINGS, "Shoe size")))
        assert sheet.unused == ["Shoe size"]


class TestWords:
    @pytest.mark.parametrize(
        ("country", "languages"),
        [
            ("KZ", "kk; en"),
            ("Kazakhstan", "Kazakh, English"),
            ("Казахстан", "казахский\nанглийский"),
            ("қазақстан", "Қазақ тілі; en"),
        ],
    )
    def test_countries_and_languages_by_code_and_by_name(self, checked, country, languages):
        [line] = checked(as_csv([expert_row(country=country, languages=languages)]))
        assert (line.entry[0].country, line.entry[0].languages) == ("KZ", ["kk", "en"])

    def test_topics_by_key_and_by_name_also_with_a_comma(self, checked):
        names = {"name_en": "Budgets, open", "name_ru": "Бюджеты", "name_kk": "Бюджеттер"}
        budgets = Topic.objects.create(key="budgets", **names)
        health = Topic.objects.create(key="health", **texts("name", "Health"))
        for cell in ("budgets; health", "budgets, health", "Budgets, open; HEALTH", "бюджеты; health"):
            [line] = checked(as_csv([expert_row(topics=cell)]))
            assert line.entry[1] == [budgets, health]

    @pytest.mark.parametrize(
        ("cell", "sentence"),
        [
            ({"country": "Atlantis"}, "Country: “Atlantis” is no country that is known here."),
            ({"languages": "en; Klingon"}, "Languages: “Klingon” is no language that is known here."),
            ({"topics": "Alchemy"}, "Topics: “Alchemy” is none of the topics."),
            ({"languages": ""}, "Languages: Choose at least one language."),
            ({"name": ""}, "Name: "),
            ({"email": "nobody"}, "E-mail: "),
            ({"email": ""}, "E-mail: "),
            ({"organisation": "x" * 201}, "Organisation: "),
        ],
    )
    def test_what_is_wrong_is_one_sentence_that_names_the_column(self, checked, cell, sentence):
        lines = checked(as_csv([expert_row(1, **cell), expert_row(2)]))
        assert states(lines) == ["refused", "new"]
        assert refused(lines).startswith(sentence)

    @pytest.mark.parametrize(
        ("heading", "cell"),
        [
            ("Applications in a round, at most", "many"),
            ("Applications in a round, at most", "9" * 5000),
            ("Years of experience", "-1"),
            ("Available from", "31.02.2026"),
            ("Available until", "9999-01-01"),
            ("Serves as an expert", "perhaps"),
        ],
    )
    def test_strange_values_are_refused_by_the_form_of_the_page(self, checked, heading, cell):
        lines = checked(as_csv([[*expert_row(), cell]], headings=(*HEADINGS, heading)))
        assert refused(lines).startswith(f"{heading}: ")


class TestHeldAgainstTheRoster:
    def test_new_changed_and_unchanged_by_address(self, checked):
        same = {"organisation_name": "Academy", "country": "KZ"}
        make_expert("Expert 1", email="expert1@sheet.example", **same)
        make_expert("Before", email="expert2@sheet.example", **same)
        rows = [expert_row(1, email="Expert1@Sheet.example"), expert_row(2), expert_row(3)]
        lines = checked(as_csv(rows))
        assert states(lines) == ["unchanged", "changed", "new"]
        assert lines[1].columns == ["Name"]

    def test_a_column_that_is_left_out_stays_as_it_is(self, colleague):
        expert = make_expert(email="expert1@sheet.example", bio="Long service.", capacity=9)
        bring(as_csv([["Another", expert.email]], headings=("name", "email")), colleague)
        expert.refresh_from_db()
        assert (expert.name, expert.bio, expert.capacity) == ("Another", "Long service.", 9)

    def test_an_address_twice_in_the_file_is_refused_both_times(self, checked):
        lines = checked(as_csv([expert_row(1), expert_row(2, email="EXPERT1@sheet.example"), expert_row(3)]))
        assert states(lines) == ["refused", "refused", "new"]
        assert lines[0].why == "E-mail: more than one row has this address."

    def test_nobody_brings_in_their_own_place(self, checked, colleague):
        assert "Ask a colleague" in refused(checked(as_csv([expert_row(email=colleague.email)])))

    def test_the_example_of_the_template_is_not_taken(self, checked):
        lines = checked(SimpleUploadedFile("template.csv", writing.template().encode()))
        assert refused(lines) == "This is the example of the template. Delete the row."

    def test_looking_costs_no_query_for_a_row(self, colleague):
        for number in range(30):
            make_expert(f"Expert {number}", email=f"expert{number}@sheet.example").topics.set([])
        costs = []
        for size in (1, 60):
            sheet = receiving.read_sheet(as_csv([expert_row(number) for number in range(size)]))
            with CaptureQueriesContext(connection) as queries:
                checking.check(sheet.rows, by=colleague)
            costs.append(len(queries))
        assert costs == [3, 3]


class TestImporting:
    def test_good_rows_are_written_in_one_go_and_bad_ones_left_out(self, colleague):
        topic = Topic.objects.create(key="health", **texts("name", "Health"))
        make_expert("Before", key="EXP-007", email="expert2@sheet.example")
        rows = [expert_row(1, topics="health"), expert_row(2), expert_row(3, country="Atlantis")]
        assert bring(as_csv(rows), colleague) == roster_import.Imported(1, 1)
        assert list(Expert.objects.order_by("key").values_list("key", "name")) == [
            ("EXP-007", "Expert 2"),
            ("EXP-008", "Expert 1"),
        ]
        assert list(Expert.objects.get(key="EXP-008").topics.all()) == [topic]
        events = LedgerEntry.objects.filter(event__startswith="expert.").values_list("event", "subject")
        assert sorted(events) == [("expert.added", "expert:EXP-008"), ("expert.edited", "expert:EXP-007")]
        assert list(ledger.faults()) == []

    def test_what_was_shown_is_what_is_written(self, colleague):
        sheet = receiving.read_sheet(as_csv([expert_row()]))
        shown = roster_import.print_of(checking.check(sheet.rows, by=colleague))
        make_expert("Meanwhile", email="expert1@sheet.example")
        with pytest.raises(NotNow, match="changed meanwhile"):
            roster_import.import_sheet(sheet, shown=shown, by=colleague)
        assert Expert.objects.get().name == "Meanwhile"

    def test_twice_is_once(self, colleague):
        rows = [expert_row(number) for number in range(130)]
        assert bring(as_csv(rows), colleague).added == 130
        assert bring(as_xlsx(rows), colleague) == roster_import.Imported(0, 0)
        assert Expert.objects.count() == 130

    def test_only_staff_of_the_hub(self):
        with pytest.raises(NotAllowed):
            bring(as_csv([expert_row()]), make_user())

    @pytest.mark.parametrize("language", ["en", "ru", "kk"])
    def test_what_is_taken_along_can_be_brought_back_unchanged(self, checked, language):
        topic = Topic.objects.create(key="health", **texts("name", "Health, and care"))
        make_expert("=HYPERLINK(1)", bio='-5 °C\nand; more, "so"', languages=["kk", "de", "en"]).topics.add(
            topic
        )
        make_expert("'+Quoted", country="CI", is_active=False, available_until=date(2026, 9, 1))
        make_expert(years_of_experience=0, capacity=0)
        with translation.override(language):
            text = writing.roster_as_csv(Expert.objects.prefetch_related("topics"))
        assert "'=HYPERLINK" in text
        assert states(checked(SimpleUploadedFile("roster.csv", text.encode()))) == ["unchanged"] * 3


def _zip() -> SimpleUploadedFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return SimpleUploadedFile("roster.xlsx", content.getvalue())


def _bomb() -> SimpleUploadedFile:
    content = io.BytesIO(as_xlsx([expert_row()]).read())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 400_000_000)
    return SimpleUploadedFile("roster.xlsx", content.getvalue())


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: as_csv([expert_row(number) for number in range(5000)]), "more than 1000 rows"),
        (lambda: as_xlsx([expert_row(number) for number in range(1001)]), "more than 1000 rows"),
        (lambda: as_csv([expert_row(organisation="я" * 1_600_000)]), "larger than 2 MB"),
        (lambda: as_csv([expert_row(organisation="x" * 1_600_000)]), "more text than a roster needs"),
        (lambda: as_csv([]), "no row below the headings"),
        (lambda: as_csv([["a"]], headings=("Name",)), "No column is called “E-mail”"),
        (lambda: as_csv([["a", "b"]], headings=("E-mail", "email")), "“E-mail” stands there twice"),
        (lambda: SimpleUploadedFile("r.csv", "Name,E-mail\nАлия,a@b.example\n".encode("cp1251")), "UTF-8"),
        (
            lambda: SimpleUploadedFile("r.csv", b"Name,E-mail\nA\0B,a@b.example\n"),
            "content of the file is not",
        ),
        (lambda: SimpleUploadedFile("r.csv", b""), "The file is empty"),
        (lambda: SimpleUploadedFile("r.pdf", b"%PDF-1.4"), "This type of file is not taken"),
        (_zip, "content of the file is not"),
        (_bomb, "too complex to check"),
        (lambda: as_xlsx([expert_row()], name="roster.csv"), "content of the file is not"),
    ],
)
def test_a_hostile_file_gets_one_sentence(file, sentence):
    with pytest.raises(NotNow, match=sentence):
        receiving.read_sheet(file())


def test_a_formula_is_not_computed_but_named(checked):
    lines = checked(as_xlsx([expert_row(name="=1+1"), expert_row(2)]))
    assert states(lines) == ["refused", "new"]
    assert refused(lines) == "Name: the cell holds a formula. Put its value there instead."


def test_what_a_page_carries_is_its_readers_own(colleague):
    sealed = receiving.sealed(receiving.read_sheet(as_csv([expert_row()])), by=colleague, shown="")
    for text, by in ((sealed, make_user()), (sealed[:-1], colleague), ("", colleague)):
        with pytest.raises(NotNow, match="Upload it again"):
            receiving.opened(text, by=by)
