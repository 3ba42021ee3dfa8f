"""Versions of a form in use: prepared, put in force, given up; and what differs between two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from calls.form_changes import changes_between, no_longer_asked
from calls.form_outline import form_in_force, newest_form
from calls.form_tree import read_form
from calls.form_versions import QUIET, why_drafts_stay
from calls.models import Option, Question, Section
from calls.services.form_building import save_question
from calls.services.form_versions import drop_prepared, new_form_version, put_in_force
from core import clock
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import add_form, complete_call, open_call, person_with, sealed_call, texts
from tests.factories.moments import TICK

pytestmark = pytest.mark.django_db


def used(call):
    call.forms.update(frozen_at=clock.now())
    return call


def prepared(call):
    return new_form_version(used(call), by=person_with(call, "officer"))


def use(call, form, *, carries_drafts=False, why="Clearer questions.", role="officer"):
    by = person_with(call, role)
    return put_in_force(call, version=form.version, carries_drafts=carries_drafts, why=why, by=by)


def ask(form, key="more", **fields):
    section = form.sections.get(key="idea")
    return Question.objects.create(
        **{
            "section": section,
            "key": key,
            "kind": "short_text",
            "position": 9,
            **texts("label", key),
            **fields,
        }
    )


# --- preparing -------------------------------------------------------------------------
def test_a_form_in_use_gets_a_prepared_version_that_nobody_meets():
    call = open_call()
    fresh = prepared(call)
    assert (fresh.version, fresh.is_frozen, fresh.is_prepared) == (2, False, True)
    assert (newest_form(call), form_in_force(call)) == (fresh, call.forms.get(version=1))
    keys = [
        list(
            Question.objects.filter(section__form=form)
            .order_by("section__position", "position")
            .values_list("key", flat=True)
        )
        for form in call.forms.order_by("version")
    ]
    assert keys[0] == keys[1] == ["title", "summary", "themes", "used", "where", "consent"]
    assert LedgerEntry.objects.get(event="call.form_version").payload["version"] == 2


def test_a_form_that_is_open_for_changes_needs_no_version():
    call = open_call()
    with pytest.raises(NotNow, match="still open for changes"):
        new_form_version(call, by=person_with(call, "officer"))


def test_one_version_is_prepared_at_a_time():
    call = open_call()
    prepared(call)
    with pytest.raises(NotNow, match="still open for changes"):
        new_form_version(call, by=person_with(call, "officer"))


def test_a_closed_call_gets_no_new_version():
    call = used(sealed_call())
    with pytest.raises(NotNow, match="its form stands as it was"):
        new_form_version(call, by=person_with(call, "officer"))


def test_an_approver_prepares_no_version_and_puts_none_in_force():
    call = open_call()
    with pytest.raises(NotAllowed):
        new_form_version(used(call), by=person_with(call, "approver"))
    fresh = prepared(call)
    with pytest.raises(NotAllowed):
        use(call, fresh, role="approver")
    with pytest.raises(NotAllowed):
        drop_prepared(call, version=2, by=person_with(call, "approver"))


def test_a_question_never_takes_the_key_of_one_that_another_version_has():
    call = open_call()
    fresh = prepared(call)
    Question.objects.get(section__form=fresh, key="where").delete()
    row = Question(section=fresh.sections.get(key="end"), kind="date", **texts("label", "Where"))
    save_question(row, call=call, options=[], removed=[], by=person_with(call, "officer"))
    assert row.key == "where_2"


# --- in force --------------------------------------------------------------------------
def test_from_then_on_it_is_the_form_of_the_call_and_fixed():
    call = open_call()
    fresh = use(call, prepared(call), why=" Clearer. ")
    fresh.refresh_from_db()
    assert form_in_force(call) == fresh
    assert (fresh.is_prepared, fresh.is_frozen, fresh.why) == (False, True, "Clearer.")
    entry = LedgerEntry.objects.get(event="call.form_in_force")
    assert (entry.payload["version"], entry.payload["carries_drafts"]) == (2, False)


def test_what_is_missing_keeps_it_from_being_in_force():
    call = open_call()
    fresh = prepared(call)
    ask(fresh, label_ru="", label_kk="")
    with pytest.raises(NotNow, match="missing in 1 text"):
        use(call, fresh)


def test_without_a_reason_nothing_happens():
    call = open_call()
    fresh = prepared(call)
    with pytest.raises(NotNow, match="Say why"):
        use(call, fresh, why="  ")
    assert form_in_force(call) == call.forms.get(version=1)


def test_it_is_decided_once():
    call = open_call()
    fresh = prepared(call)
    use(call, fresh)
    with pytest.raises(NotNow, match="decided about this version already"):
        use(call, fresh)
    with pytest.raises(NotNow, match="decided about this version already"):
        drop_prepared(call, version=2, by=person_with(call, "officer"))


def test_given_up_it_leaves_the_form_in_use():
    call = open_call()
    prepared(call)
    drop_prepared(call, version=2, by=person_with(call, "officer"))
    assert newest_form(call) == call.forms.get()
    assert LedgerEntry.objects.filter(event="call.form_dropped").count() == 1


@pytest.mark.parametrize(("past", "may"), [(-TICK, True), (timedelta(0), False), (TICK, False)])
def test_it_is_in_force_before_the_deadline_only(past, may):
    call = open_call()
    fresh = prepared(call)
    with clock.at(call.deadline_at + past):
        if may:
            assert use(call, fresh).is_frozen
        else:
            with pytest.raises(NotNow, match="The call is closed"):
                use(call, fresh)


@pytest.mark.parametrize(("past", "may"), [(-TICK, True), (timedelta(0), False), (TICK, False)])
def test_drafts_are_carried_until_a_day_before_the_deadline(past, may):
    call = open_call()
    fresh = prepared(call)
    with clock.at(call.deadline_at - QUIET + past):
        assert (why_drafts_stay(call, clock.now()) == "") is may
        if may:
            assert use(call, fresh, carries_drafts=True).carries_drafts
        else:
            with pytest.raises(NotNow, match="less than 24 hours away"):
                use(call, fresh, carries_drafts=True)
            assert use(call, fresh).is_frozen


# --- what differs ----------------------------------------------------------------------
def lines(old, new):
    return {(one.kind, one.label): one.lines for one in changes_between(read_form(old), read_form(new))}


def two_forms():
    call = complete_call()
    return call.forms.get(), add_form(call, version=2)


def test_two_equal_forms_do_not_differ():
    assert lines(*two_forms()) == {}


def test_what_is_new_and_what_is_gone_is_named():
    old, new = two_forms()
    ask(new)
    Question.objects.get(section__form=new, key="where").delete()
    Section.objects.create(form=new, key="team", position=3, **texts("title", "Team"))
    assert lines(old, new) == {
        ("new", "more"): ["A new question; an answer is required."],
        ("new", "Team"): ["A new section."],
        ("gone", "Where is it used?"): ["No longer asked. What was written stays readable for its writers."],
    }
    assert [one.key for one in no_longer_asked(read_form(old), read_form(new))] == ["where"]


def test_every_way_a_question_can_change_is_a_sentence():
    old, new = two_forms()
    asked = {one.key: one for one in Question.objects.filter(section__form=new)}
    asked["title"].required, asked["title"].max_length = False, 80
    setattr(asked["summary"], "help_kk", "Kazakh alone")  # noqa: B010 - a column added at run time
    asked["summary"].max_words = None
    asked["where"].show_if_question, asked["where"].show_if_values = "", []
    asked["where"].required = asked["where"].hidden_from_jurors = True
    for one in asked.values():
        one.save()
    asked["used"].options.get(key="no").delete()
    Option.objects.create(question=asked["used"], key="soon", position=3, **texts("label", "Soon"))
    assert lines(old, new) == {
        ("other", "Title"): ["An answer is no longer required.", "Most characters: 80 instead of 120."],
        ("other", "Summary"): ["Worded differently.", "Most words: no limit instead of 50."],
        ("other", "Is it in use?"): [
            "More to choose from: Soon.",
            "Taken away: No. Who chose it has to choose again.",
        ],
        ("other", "Where is it used?"): [
            "An answer is now required.",
            "Always asked now.",
            "Hidden in blind rounds now.",
        ],
    }


def test_columns_and_places_are_told():
    old, new = two_forms()
    for form in (old, new):
        table = ask(form, "budget", kind="table")
        keys = ("item", "cost") if form == old else ("item", "price")
        for position, key in enumerate(keys):
            ask(form, key, parent=table, position=position, required=form == old)
    Question.objects.filter(section__form=new, key="used").update(section=new.sections.get(key="end"))
    new.sections.filter(key="end").update(position=0)
    found = lines(old, new)
    assert found["other", "budget"] == [
        "New columns: price.",
        "Columns taken away: cost.",
        "Column “item”: An answer is no longer required.",
    ]
    assert found["other", "Is it in use?"] == ["Was asked in “Your idea”."]
    assert found["other", "Declarations"] == ["Stands in another place."]


# --- pages -----------------------------------------------------------------------------
def test_the_builder_says_what_is_prepared_and_visitors_read_the_form_in_force(as_):
    call = open_call()
    fresh = prepared(call)
    ask(fresh, **texts("label", "Only in the new one?"))
    builder = as_(person_with(call, "officer")).get(reverse("calls:build_form", args=[call.slug]))
    assert "You are preparing version 2" in builder.content.decode()
    assert "Only in the new one?" in builder.content.decode()
    public = reverse("calls:form", args=[call.slug])
    assert "Only in the new one?" not in as_(None).get(public).content.decode()
    use(call, fresh)
    assert "Only in the new one?" in as_(None).get(public).content.decode()


def test_giving_up_asks_first(as_):
    call = open_call()
    prepared(call)
    client, page = as_(person_with(call, "officer")), reverse("calls:build_version_drop", args=[call.slug, 2])
    assert "Everything changed in it is lost" in client.get(page).content.decode()
    assert call.forms.count() == 2
    assert client.post(page).status_code == 302
    assert call.forms.count() == 1
    assert client.get(page).status_code == 404
