"""Translations beside the original: whose, of which version, until when, and never changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from applications.models import Application, Translation
from applications.passages import passages_of
from applications.retention import empty_sealed_copies
from applications.services import move, save_answers, translate
from applications.services.translating import Clash, Text, why_closed
from calls.form_tree import read_form
from calls.models import Question, Section
from calls.services import move_call
from core import clock, covers, ledger
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from core.triggers import lifted
from people.own_data import own_data
from scoring.services import scoring as cards
from tests.factories import appeals
from tests.factories.applications import (
    GOOD,
    ask_for_correction,
    close_and_seal,
    fresh,
    owner_of,
    sealed_of,
    submitted_in,
)
from tests.factories.calls import complete_call, give_role, open_call, person_with, texts
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.factories.scoring import closed_call, due_of, first_round, give_marks, reviewed_call
from tests.factories.translations import check, give, passages, seen, shown

pytestmark = [pytest.mark.django_db, pytest.mark.once]

KAZAKH = {"title": "Бес жәрдемақыға бір өтініш", "summary": "Отбасылар бір деректі төрт кеңсеге берді."}


@pytest.fixture
def application() -> Application:
    """An eligible application of a sealed call."""
    _call, [one] = closed_call(1)
    return fresh(one)


def refused(statement) -> str:
    """What the database itself says to a change."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        statement()
    return str(caught.value)


def sealed_with(answers, *questions) -> Application:
    """A sealed application whose form asks more; `questions` are (key, kind, fields, columns)."""
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = complete_call(deadline=deadline)
        section = Section.objects.get(form__call=call, key="idea")
        for position, (key, kind, fields, columns) in enumerate(questions, start=20):
            shared = {"section": section, "required": False}
            asked = Question.objects.create(
                key=key, kind=kind, position=position, **shared, **fields, **texts("label", key.title())
            )
            for number, (name, what, more) in enumerate(columns):
                Question.objects.create(
                    key=name, kind=what, parent=asked, position=number, **shared, **more,
                    **texts("label", name.title()),
                )  # fmt: skip
        call = move_call(call, "publish", by=person_with(call, "officer"))
        one = submitted_in(call, answers={**GOOD, **answers})
        close_and_seal(call, hands)
    return fresh(one)


class TestWhatIsKept:
    def test_a_text_with_its_origin_its_author_and_the_hash_of_its_source(self, application):
        officer = person_with(application.call, "officer")
        assert give(application, {"title": "Бір өтініш"}, language="kk") == 1
        row = Translation.objects.get()
        assert (row.question_key, row.row, row.column, row.language) == ("title", None, "", "kk")
        assert (row.origin, row.tool, row.written_by, row.text) == ("office", "", officer, "Бір өтініш")
        assert row.source_sha256 == passages(application)["title"].sha256
        assert row.submission == sealed_of(application)
        assert shown(application, "title", "kk").words == "Translated by the Hub"
        assert shown(application, "title", "ru") is None

    def test_a_new_text_is_a_new_row_and_the_same_text_is_none(self, application):
        give(application, {"title": "One"})
        assert give(application, {"title": "One"}) == 0
        give(application, {"title": "Two"})
        assert [one.text for one in Translation.objects.all()] == ["One", "Two"]
        assert shown(application, "title").text == "Two"

    def test_an_empty_text_takes_back_what_was_there(self, application):
        give(application, {"title": "One"})
        give(application, {"title": ""})
        assert shown(application, "title") is None
        assert Translation.objects.count() == 2

    def test_a_machine_is_named_and_its_text_checked_by_a_person(self, application):
        with pytest.raises(NotNow, match="Name the tool"):
            give(application, {"title": "One"}, origin="machine", tool=" ")
        give(application, {"title": "One"}, origin="machine", tool="DeepL")
        assert shown(application, "title").words == "Machine translation with DeepL, not checked"
        other = give_role(application.call, "officer")
        assert check(application, "title", by=other) == 1
        row = shown(application, "title").row
        assert (row.checked_by, row.written_by) == (other, person_with(application.call, "officer"))
        assert shown(application, "title").words == "Machine translation with DeepL, checked by the Hub"
        assert check(application, "title", by=other) == 0  # there is nothing new to say

    def test_a_new_text_of_a_machine_is_not_checked_any_more(self, application):
        give(application, {"title": "One"}, origin="machine", tool="DeepL")
        check(application, "title")
        give(application, {"title": "Two"}, origin="machine", tool="DeepL")
        assert shown(application, "title").row.checked_by is None

    def test_only_a_text_that_changed_needs_an_origin(self, application):
        give(application, {"title": "One"})
        assert give(application, {"title": "One"}, origin="") == 0
        with pytest.raises(NotNow, match="Say where"):
            give(application, {"title": "Two"}, origin="")
        with pytest.raises(NotNow, match="not a language"):
            translate(
                application, by=person_with(application.call, "officer"), language="xx", texts=[], origin=""
            )


class TestWhatCanBeTranslated:
    def test_words_of_the_applicant_and_neither_names_nor_figures(self):
        application = sealed_with(
            {
                "director": "Ms Canary",
                "team_text": "We are five.",
                "code": "12–14",
                "budget": [{"item": "Boards", "price": "42"}, {"item": "7", "price": "1"}],
                "people": [{"person": "Ms Canary", "job": "Lead"}],
            },
            ("director", "short_text", {"hidden_from_jurors": True}, ()),
            ("team_text", "long_text", {"hidden_from_jurors": True}, ()),
            ("code", "short_text", {}, ()),
            ("budget", "table", {}, (("item", "short_text", {}), ("price", "number", {}))),
            (
                "people",
                "group",
                {},
                (("person", "short_text", {"hidden_from_jurors": True}), ("job", "short_text", {})),
            ),
        )
        assert list(passages(application)) == [
            "title",
            "summary",
            "team_text",
            "budget.0.item",
            "people.0.job",
        ]
        assert passages(application)["budget.0.item"].label == "Budget · Item, line 1"

    def test_a_line_that_moved_keeps_its_translation(self):
        columns: Any = (("item", "short_text", {}), ("price", "number", {}))
        answers = {"budget": [{"item": "Boards", "price": "42"}]}
        application = sealed_with(answers, ("budget", "table", {}, columns))
        give(application, {"budget.0.item": "Доски"}, language="ru")
        lines = [{"item": "Staffs", "price": "1"}, {"item": "Boards", "price": "42"}]
        correct(application, budget=lines)
        assert shown(application, "budget.1.item", "ru").text == "Доски"
        assert not shown(application, "budget.1.item", "ru").is_outdated
        assert shown(application, "budget.0.item", "ru").is_outdated

    def test_values_that_are_no_text_give_nothing(self, application):
        assert passages_of(read_form(application.form), {"title": 7, "summary": None}) == []


def correct(application: Application, **values) -> Application:
    """The applicant corrects these answers, as asked."""
    asked = ask_for_correction(application, due_at=clock.now() + timedelta(days=2), keys=tuple(values))
    save_answers(asked, by=owner_of(asked), values=values)
    move(fresh(asked), "correct", by=owner_of(asked), received=clock.now(), idempotency_key="c" * 32)
    return fresh(application)


class TestAnotherVersion:
    @pytest.fixture
    def corrected(self, hands) -> Application:
        """Title and summary translated, then the title corrected."""
        call = open_call(deadline=clock.now() + timedelta(days=1))
        one = submitted_in(call)
        close_and_seal(call, hands)
        give(fresh(one), KAZAKH, language="kk")
        return correct(fresh(one), title="Another title")

    def test_what_did_not_change_carries_over_and_what_did_says_so(self, corrected):
        assert sealed_of(corrected).number == 2
        assert not shown(corrected, "summary", "kk").is_outdated
        found = shown(corrected, "title", "kk")
        assert found.is_outdated and found.text == KAZAKH["title"]
        assert found.words == "Translated by the Hub · translates an earlier version"

    def test_a_text_for_the_new_version_or_a_check_mends_it(self, corrected):
        check(corrected, "title", language="kk")
        assert not shown(corrected, "title", "kk").is_outdated
        assert Translation.objects.latest("pk").submission == sealed_of(corrected)
        give(corrected, {"title": "Басқа атау"}, language="kk")
        assert shown(corrected, "title", "kk").text == "Басқа атау"

    def test_an_answer_that_changed_while_it_was_translated_is_said(self, corrected):
        before = f"{Translation.objects.get(question_key='title').pk}-0123456789abcdef"
        officer = person_with(corrected.call, "officer")
        with pytest.raises(Clash) as clash:
            typed = [Text("title", "Жаңа", before)]
            translate(corrected, by=officer, language="kk", texts=typed, origin="office")
        assert "answer itself was changed" in clash.value.sentences["title"]
        assert Translation.objects.count() == 2


def test_of_two_who_type_at_once_the_second_sees_the_first(application):
    first, second = person_with(application.call, "officer"), give_role(application.call, "officer")
    page = seen(application, "title"), seen(application, "summary")
    give(application, {"title": "First"}, by=first)
    typed = [Text("title", "Second", page[0]), Text("summary", "Mine", page[1])]
    with pytest.raises(Clash) as clash:
        translate(application, by=second, language="en", texts=typed, origin="office")
    assert "“First”" in clash.value.sentences["title"] and list(clash.value.sentences) == ["title"]
    assert [one.text for one in Translation.objects.all()] == ["First"]  # none of the two is half kept


def test_what_somebody_left_alone_never_undoes_what_another_wrote(application):
    first, second = person_with(application.call, "officer"), give_role(application.call, "officer")
    give(application, {"title": "Old"})
    page = seen(application, "title"), seen(application, "summary")
    give(application, {"title": "New"}, by=first)
    typed = [Text("title", "Old", page[0]), Text("summary", "Mine", page[1])]
    assert translate(application, by=second, language="en", texts=typed, origin="office") == 1
    assert shown(application, "title").text == "New" and shown(application, "summary").text == "Mine"


def test_a_text_of_an_answer_that_is_gone_is_refused_with_its_key(application):
    officer = person_with(application.call, "officer")
    with pytest.raises(Clash) as clash:
        typed = [Text("budget.3.item", "Text", "0-")]
        translate(application, by=officer, language="en", texts=typed, origin="office")
    assert list(clash.value.sentences) == ["budget.3.item"]


class TestWho:
    def test_an_officer_of_the_call_and_nobody_else(self, application):
        people = [
            owner_of(application),
            person_with(application.call, "approver"),
            give_role(application.call, "observer"),
            make_user("Colleague", is_hub_staff=True),
            person_with(open_call(), "officer"),
        ]
        for one in people:
            with pytest.raises(NotAllowed):
                give(application, {"title": "One"}, by=one)
        assert not Translation.objects.exists()


class TestUntilWhen:
    def test_not_before_the_call_is_sealed(self, hands):
        call = open_call(deadline=clock.now() + timedelta(days=1))
        one = submitted_in(call)
        hands.instant += timedelta(days=1, seconds=59)
        with pytest.raises(NotNow, match="not sealed yet"):
            give(one, {"title": "One"})
        close_and_seal(call, hands)
        assert give(fresh(one), {"title": "One"}) == 1

    def test_until_the_last_round_ends_to_the_microsecond(self, hands):
        _call, assignments = reviewed_call(1)
        one = fresh(assignments[0].application)
        ends = max(due_of(each) for each in assignments)
        hands.instant = ends - TICK
        assert give(one, {"title": "In time"}) == 1
        for instant in (ends, ends + TICK):
            hands.instant = instant
            with pytest.raises(NotNow, match="The last round is closed"):
                give(one, {"title": "Too late"})

    def test_the_database_refuses_what_comes_after_the_lock(self):
        call, assignments = reviewed_call(1)
        one = fresh(assignments[0].application)
        give(one, {"title": "In time"})
        for each in assignments:
            give_marks(each)
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        row = Translation.objects.get()
        row.pk = None
        assert "nobody judges" in refused(row.save)
        assert "never changed" in refused(lambda: Translation.objects.update(text="x"))
        assert "never changed" in refused(lambda: Translation.objects.all().delete())

    def test_an_appeal_that_waits_opens_it_for_its_jurors(self):
        written = appeals.declined()
        one = fresh(written.application)
        assert why_closed(one) is None
        assert give(one, {"title": "For the appeal"}) == 1
        type(written).objects.filter(pk=written.pk).update(
            outcome="rejected", answer="No.", answered_at=clock.now()
        )
        with pytest.raises(NotNow, match="Nobody judges this application any more"):
            give(one, {"title": "Too late"})


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"origin": "machine", "tool": ""}, "translation_names_the_machine"),
            ({"origin": "office", "tool": "DeepL"}, "translation_names_the_machine"),
            ({"row": 1}, "translation_of_a_whole_cell"),
            ({"column": "item"}, "translation_of_a_whole_cell"),
            ({"checked_at": clock.now()}, "translation_checked_whole"),
        ],
    )
    def test_it_refuses_what_is_half(self, application, wrong, name):
        fields = {
            "submission": sealed_of(application),
            "question_key": "title",
            "language": "en",
            "origin": "office",
            "text": "One",
            "source_sha256": "0" * 64,
            "written_by": person_with(application.call, "officer"),
        }
        assert name in refused(lambda: Translation.objects.create(**{**fields, **wrong}))


class TestTheLedger:
    def test_it_tells_of_each_lot_without_its_words(self, application):
        give(application, {"title": "Secretword", "summary": "More"}, origin="machine", tool="DeepL")
        check(application, "title")
        entries = LedgerEntry.objects.filter(event__startswith="translation.").order_by("number")
        assert [one.event for one in entries] == ["translation.written", "translation.checked"]
        assert {one.subject for one in entries} == {sealed_of(application).ledger_name}
        said = entries[0].payload
        assert (said["language"], said["texts"], "Secretword" in str(said)) == ("en", 2, False)
        assert covers.KEY in said and list(ledger.faults()) == []

    def test_a_text_that_was_changed_taken_out_or_put_in_shows(self, application):
        give(application, {"title": "One"})
        row = Translation.objects.get()
        changes = (
            lambda: Translation.objects.update(text="Two"),
            lambda: Translation.objects.update(origin="applicant"),
            lambda: Translation.objects.all().delete(),
            lambda: Translation(**{**vars_of(row), "id": None}).save(),
        )
        for change in changes:
            with transaction.atomic():
                with lifted():
                    change()
                assert any(sealed_of(application).ledger_name in one for one in ledger.faults())
                transaction.set_rollback(True)


def vars_of(row: Translation) -> dict[str, object]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


class TestPersonalData:
    def test_who_applied_takes_the_translations_along_and_nobody_else_does(self, application):
        give(application, {"title": "First"})
        give(application, {"title": "Second"})
        [mine] = own_data(owner_of(application))["applications"]["applications"]
        told = mine["submissions"][0]["translations"]
        assert [(one["question"], one["language"], one["text"]) for one in told] == [
            ("title", "en", "First"),
            ("title", "en", "Second"),
        ]
        officer = person_with(application.call, "officer")
        assert officer.email not in str(mine) and officer.name not in str(told)
        assert own_data(officer)["applications"]["applications"] == []

    def test_they_go_with_the_sealed_copy_and_the_ledger_still_holds(self, application):
        give(application, {"title": "One"})
        with ledger.book():
            assert empty_sealed_copies(application) == 1
        assert not Translation.objects.exists()
        assert list(ledger.faults()) == []
        assert "never changed" in refused(lambda: application.submissions.update(document="{}"))
