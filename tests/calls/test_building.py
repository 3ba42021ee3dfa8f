"""Changing a call: who may, what is fixed when, and that the ledger knows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from calls.editing import PARTS, why_fixed
from calls.models import Faq, Theme
from calls.services.building import (
    editing,
    move_item,
    remove_item,
    save_item,
    save_texts,
    set_dates,
)
from core import clock
from core.ledger import faults
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import (
    complete_call,
    give_role,
    make_call,
    open_call,
    person_with,
    sealed_call,
    texts,
)
from tests.factories.entries import said
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_an_officer_changes_texts():
    call = complete_call(title="Old")
    save_texts(call, values={"title_en": "New"}, part="texts", by=person_with(call, "officer"))
    call.refresh_from_db()
    assert (call.title_en, call.title_ru, call.title_kk) == ("New", "Old (ru)", "Old (kk)")


def test_an_approver_and_a_stranger_cannot_change_texts():
    call = complete_call()
    for person in (person_with(call, "approver"), make_user()):
        with pytest.raises(NotAllowed, match="Only an officer of this call can change it"):
            save_texts(call, values={"title_en": "Mine"}, part="texts", by=person)
    call.refresh_from_db()
    assert call.title_en != "Mine"


def test_an_officer_of_another_call_cannot_change_this_one():
    call, other = complete_call(), complete_call()
    with pytest.raises(NotAllowed):
        save_texts(call, values={"title_en": "Mine"}, part="texts", by=person_with(other, "officer"))


def test_a_draft_is_open_in_every_part():
    call = make_call()
    assert [why_fixed(call, part) for part in sorted(PARTS)] == [None] * len(PARTS)


def test_an_unknown_part_is_no_part():
    with pytest.raises(KeyError):
        why_fixed(make_call(), "everything")


def test_publishing_fixes_the_window_and_nothing_else():
    call = open_call()
    assert {part for part in PARTS if why_fixed(call, part)} == {"window"}


def test_the_first_start_fixes_the_terms_and_the_form():
    call = open_call()
    call.forms.update(frozen_at=clock.now())
    assert {part for part in PARTS if why_fixed(call, part)} == {
        "window", "terms", "themes", "eligibility", "rubric", "form",
    }  # fmt: skip


def test_a_sealed_call_keeps_its_form():
    assert why_fixed(sealed_call(), "form") == "The call is closed; its form stands as it was."


def test_a_change_of_a_published_call_stands_in_the_ledger_a_change_of_a_draft_does_not():
    draft, published = complete_call(), open_call()
    for call in (draft, published):
        save_texts(call, values={"summary_en": "New"}, part="texts", by=person_with(call, "officer"))
    entries = LedgerEntry.objects.filter(event="call.edited")
    assert [(entry.subject, said(entry)) for entry in entries] == [(published.ledger_name, {"part": "texts"})]
    assert list(faults()) == []


def test_a_failure_inside_editing_changes_nothing():
    call = open_call()
    with pytest.raises(RuntimeError), editing(call, "texts", by=person_with(call, "officer")) as locked:
        locked.title = "Half"
        locked.save()
        raise RuntimeError
    call.refresh_from_db()
    assert call.title_en != "Half"
    assert not LedgerEntry.objects.filter(event="call.edited").exists()


def test_dates_are_kept_as_wall_time_and_instant():
    call = make_call()
    officer = give_role(call, "officer")
    wall = datetime(2021, 11, 5)
    set_dates(
        call,
        dates={"opens": datetime(2021, 10, 1, 9), "deadline": wall, "pitch": datetime(2021, 12, 1, 10)},
        by=officer,
    )
    call.refresh_from_db()
    assert (call.deadline_wall, call.deadline_at.isoformat()) == (
        "2021-11-05T00:00",
        "2021-11-04T18:00:00+00:00",
    )
    assert [(one.kind, one.wall) for one in call.key_dates.all()] == [("pitch", "2021-12-01T10:00")]


def test_a_date_that_is_taken_out_is_gone():
    call = make_call()
    officer = give_role(call, "officer")
    set_dates(call, dates={"opens": datetime(2021, 10, 1), "pitch": datetime(2021, 12, 1)}, by=officer)
    set_dates(call, dates={"opens": None, "deadline": None, "pitch": None}, by=officer)
    call.refresh_from_db()
    assert (call.opens_at, call.opens_wall, call.key_dates.count()) == (None, "", 0)


def test_an_impossible_order_is_refused_by_the_service_too():
    call = make_call()
    with pytest.raises(NotNow, match="The deadline has to be later than the opening"):
        set_dates(
            call,
            dates={"opens": datetime(2021, 10, 2), "deadline": datetime(2021, 10, 2)},
            by=give_role(call, "officer"),
        )


def test_an_hour_that_happened_twice_is_refused():
    call = make_call()
    with pytest.raises(ValueError, match="happened twice"):
        set_dates(call, dates={"opens": datetime(2024, 2, 29, 23, 30)}, by=give_role(call, "officer"))


def test_key_dates_of_a_published_call_are_held_against_its_window():
    call = open_call()
    too_early = call.deadline_at.replace(tzinfo=None)
    with pytest.raises(NotNow, match="Eligibility is checked after the deadline"):
        set_dates(call, dates={"eligibility_until": too_early}, by=person_with(call, "officer"))


def test_an_end_that_people_plan_by_only_moves_later_once_published():
    call = open_call()
    officer = give_role(call, "officer")
    wall = datetime.fromisoformat(call.deadline_wall) + timedelta(days=90)
    set_dates(call, dates={"appeals_until": wall}, by=officer)
    for sooner in ({"appeals_until": wall - timedelta(minutes=1)}, {"appeals_until": None}, {}):
        with pytest.raises(NotNow, match="can only move later"):
            set_dates(call, dates=sooner, by=officer)
    later = wall + timedelta(minutes=1)
    set_dates(call, dates={"appeals_until": later}, by=officer)
    moved = LedgerEntry.objects.filter(event="call.edited").latest("number").payload["moved"]
    old, new = (datetime.fromisoformat(one) for one in moved["appeals_until"])
    assert (new - old, list(moved)) == (timedelta(minutes=1), ["appeals_until"])
    set_dates(call, dates={"appeals_until": later}, by=officer)
    assert LedgerEntry.objects.filter(event="call.edited").latest("number").payload["moved"] == {}


def test_the_window_of_a_published_call_is_not_set_again():
    call = open_call()
    later = call.deadline_at.replace(tzinfo=None) + timedelta(days=9)
    with pytest.raises(NotNow, match="The deadline can be extended"):
        set_dates(call, dates={"opens": None, "deadline": later}, by=person_with(call, "officer"))


def test_a_new_row_goes_last_and_gets_a_key_of_its_own():
    call = make_call()
    officer = give_role(call, "officer")
    for _again in range(2):
        save_item(
            Theme(call=call, **texts("name", "Public services")),
            call=call, part="themes", siblings=call.themes.all(), by=officer,
        )  # fmt: skip
    assert list(call.themes.values_list("key", "position")) == [
        ("public_services", 0),
        ("public_services_2", 1),
    ]


def test_a_name_without_latin_letters_still_gets_a_key():
    call = make_call()
    theme = Theme(call=call, name_en="Мемлекеттік қызмет")
    save_item(theme, call=call, part="themes", siblings=call.themes.all(), by=give_role(call, "officer"))
    assert theme.key == "theme"


def test_rows_move_by_one_and_stop_at_the_ends():
    call = make_call()
    officer = give_role(call, "officer")
    for position, word in enumerate("abc"):
        Faq.objects.create(call=call, position=position, **texts("question", word), **texts("answer", word))

    def move(word, up):
        row = call.faqs.get(question_en=word)
        move_item(row, call=call, part="faq", siblings=call.faqs.all(), up=up, by=officer)
        return "".join(call.faqs.values_list("question_en", flat=True))

    assert [move("c", True), move("a", False), move("c", True), move("b", False)] == [
        "acb",
        "cab",
        "cab",
        "cab",
    ]


def test_a_row_is_removed_by_an_officer_only():
    call = make_call()
    officer = give_role(call, "officer")
    faq = Faq.objects.create(call=call, **texts("question", "q"), **texts("answer", "a"))
    with pytest.raises(NotAllowed):
        remove_item(faq, call=call, part="faq", by=make_user())
    remove_item(faq, call=call, part="faq", by=officer)
    assert call.faqs.count() == 0
