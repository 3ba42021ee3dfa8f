"""Two tabs, or two officers, over one page of the builder: nobody overwrites unseen what the other saved."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from calls.models import Anchor, Criterion, Partner, Programme, Question, Round
from tests.factories.browsing import as_sent
from tests.factories.calls import complete_call, person_with
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CHANGED = "This was changed meanwhile"


@pytest.fixture
def call():
    return complete_call(title="Scheme 2027")


@pytest.fixture
def officer(as_, call):
    return as_(person_with(call, "officer"))


@pytest.fixture
def colleague(as_, call):
    return as_(person_with(call, "officer"))


def to(name, call, *args):
    return reverse(f"calls:{name}", args=[call.slug, *args])


def tab(client, address):
    return as_sent(client.get(address).content.decode(), "as_loaded")


def save(client, address, data, **changed):
    return client.post(address, {**data, **changed})


def again(response, **changed):
    """The page that came back, sent once more."""
    return {**as_sent(response.content.decode(), "as_loaded"), **changed}


def said(response):
    return " ".join(unescape(response.content.decode()).split())


class TestBasics:
    def test_an_old_tab_changes_only_what_was_touched_in_it(self, officer, colleague, call):
        address = to("build_basics", call)
        old, other = tab(officer, address), tab(colleague, address)
        new = {"rules_text_en": "New rules.\r\n\r\nTwo parts.", "summary_ru": "Новое", "has_vote": "on"}
        assert save(colleague, address, other, **new).status_code == 302
        assert save(officer, address, old, title_en="Scheme of 2027").status_code == 302
        call.refresh_from_db()
        assert (call.title_en, call.summary_ru, call.has_vote) == ("Scheme of 2027", "Новое", True)
        assert call.rules_text_en.split() == ["New", "rules.", "Two", "parts."]

    def test_what_both_changed_is_said_and_saved_only_at_the_second_press(self, officer, colleague, call):
        address = to("build_basics", call)
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, award_text_en="Half a million", summary_en="Theirs")
        answer = save(officer, address, old, award_text_en="A million", title_en="Mine")
        assert answer.status_code == 200
        text = said(answer)
        assert f"{CHANGED}, in another tab or by a colleague, to: “Half a million”." in text
        call.refresh_from_db()
        assert (call.award_text_en, call.title_en) == ("Half a million", "Scheme 2027")
        second = again(answer)
        assert (second["award_text_en"], second["title_en"]) == (["A million"], ["Mine"])
        assert second["summary_en"] == ["Theirs"]
        assert save(officer, address, second).status_code == 302
        call.refresh_from_db()
        assert (call.award_text_en, call.title_en, call.summary_en) == ("A million", "Mine", "Theirs")

    def test_a_change_between_the_two_presses_is_said_again(self, officer, colleague, call):
        address = to("build_basics", call)
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, title_en="One")
        first = save(officer, address, old, title_en="Mine")
        save(colleague, address, tab(colleague, address), title_en="Two")
        assert "to: “Two”" in said(save(officer, address, again(first)))
        call.refresh_from_db()
        assert call.title_en == "Two"

    def test_pressed_twice_is_no_conflict(self, officer, call):
        address = to("build_basics", call)
        old = tab(officer, address)
        for _press in range(2):
            assert save(officer, address, old, title_en="Once", ceiling_amount="5", ceiling_currency="usd")
        call.refresh_from_db()
        assert call.title_en == "Once"

    def test_an_amount_and_its_currency_are_one_thing(self, officer, colleague, call):
        address = to("build_basics", call)
        save(officer, address, tab(officer, address), ceiling_amount="50000", ceiling_currency="USD")
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, ceiling_currency="KZT")
        assert CHANGED in said(save(officer, address, old, ceiling_amount="90000"))
        call.refresh_from_db()
        assert (call.ceiling_amount, call.ceiling_currency) == (50000, "KZT")

    def test_what_was_emptied_is_said_so(self, officer, colleague, call):
        address = to("build_basics", call)
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, award_text_kk="")
        assert "This was emptied meanwhile" in said(save(officer, address, old, award_text_kk="Тағы"))


class TestDates:
    def test_an_old_tab_keeps_the_newer_window(self, officer, colleague, call):
        address = to("build_dates", call)
        old, other = tab(officer, address), tab(colleague, address)
        moved = {"deadline_day": "2090-05-01", "deadline_hour": "24:00"}
        assert save(colleague, address, other, **moved).status_code == 302
        pitch = {"pitch_day": "2090-06-01", "pitch_hour": "10:00"}
        assert save(officer, address, old, **pitch).status_code == 302
        call.refresh_from_db()
        assert call.deadline_wall == "2090-05-02T00:00"
        assert call.key_dates.get(kind="pitch").wall == "2090-06-01T10:00"

    def test_a_day_and_its_hour_are_never_mixed(self, officer, colleague, call):
        address = to("build_dates", call)
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, deadline_day="2090-05-01")
        answer = save(officer, address, old, deadline_hour="09:15")
        assert CHANGED in said(answer)
        assert "2090-05-01 · " in said(answer)
        call.refresh_from_db()
        assert call.deadline_wall.startswith("2090-05-01")
        assert "09:15" not in call.deadline_wall
        assert save(officer, address, again(answer)).status_code == 302
        call.refresh_from_db()
        assert call.deadline_wall.endswith("09:15")

    def test_a_date_taken_away_meanwhile_stays_away(self, officer, colleague, call):
        address = to("build_dates", call)
        save(officer, address, tab(officer, address), pitch_day="2090-06-01", pitch_hour="10:00")
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, pitch_day="", pitch_hour="")
        assert save(officer, address, old).status_code == 302
        assert not call.key_dates.filter(kind="pitch").exists()


class TestQuestions:
    @pytest.fixture
    def question(self, call):
        return Question.objects.get(section__form__call=call, key="used")

    @pytest.fixture
    def address(self, call, question):
        return to("build_question", call, question.pk)

    def test_words_and_settings_of_both_are_kept(self, officer, colleague, question, address):
        old, other = tab(officer, address), tab(colleague, address)
        other.pop("required")
        save(colleague, address, other, help_en="Say it plainly.")
        assert save(officer, address, old, label_en="Used today?").status_code == 302
        question.refresh_from_db()
        assert (question.label_en, question.help_en, question.required) == (
            "Used today?",
            "Say it plainly.",
            False,
        )

    def test_one_wording_changed_by_both_is_a_conflict(self, officer, colleague, question, address):
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, label_en="In use now?")
        answer = save(officer, address, old, label_en="Used today?")
        assert "to: “In use now?”" in said(answer)
        question.refresh_from_db()
        assert question.label_en == "In use now?"

    def test_a_choice_added_meanwhile_stays_and_keeps_its_words(self, officer, colleague, question, address):
        old, other = tab(officer, address), tab(colleague, address)
        new = {f"choices-2-label_{code}": f"Partly {code}" for code in ("en", "ru", "kk")}
        save(colleague, address, other, **new, **{"choices-0-label_en": "Yes, it is"})
        assert save(officer, address, old, **{"choices-1-label_en": "Not yet"}).status_code == 302
        labels = set(question.options.values_list("label_en", flat=True))
        assert labels == {"Yes, it is", "Not yet", "Partly en"}

    def test_a_choice_added_by_a_button_pressed_twice_is_there_once(self, officer, question, address):
        old = tab(officer, address)
        for _press in range(2):
            assert save(officer, address, old, **{"choices-2-label_en": "Partly"}).status_code == 302
        assert question.options.filter(label_en="Partly").count() == 1

    def test_a_choice_taken_out_meanwhile_comes_back_only_where_it_was_written_on(
        self, officer, colleague, question, address
    ):
        old, third, other = tab(officer, address), tab(officer, address), tab(colleague, address)
        save(colleague, address, other, **{"choices-1-DELETE": "on"})
        assert save(officer, address, third, help_en="Help").status_code == 302
        assert list(question.options.values_list("label_en", flat=True)) == ["Yes"]
        answer = save(officer, address, old, **{"choices-1-label_en": "Never"})
        assert "This choice was taken out meanwhile" in said(answer)
        assert question.options.count() == 1
        assert save(officer, address, again(answer)).status_code == 302
        assert list(question.options.values_list("label_en", flat=True)) == ["Yes", "Never"]

    def test_both_changed_one_choice(self, officer, colleague, question, address):
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, **{"choices-0-label_ru": "Иә"})
        answer = save(officer, address, old, **{"choices-0-label_ru": "Да, уже"})
        assert "to: “Иә”" in said(answer)
        assert question.options.first().label_ru == "Иә"


class TestJudging:
    def test_criterion(self, officer, colleague, call):
        row: Any = Criterion.objects.get(rubric__call=call, key="benefit")
        address = to("build_item", call, "criterion", row.pk)
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, anchor_3_en="Clear benefit", guidance_en="Ask who gains.")
        assert save(officer, address, old, name_en="Gain", anchor_4_en="Great benefit").status_code == 302
        row.refresh_from_db()
        texts = dict(Anchor.objects.filter(criterion=row).values_list("mark", "text_en"))
        assert (row.name_en, row.guidance_en) == ("Gain", "Ask who gains.")
        assert (texts[3], texts[4]) == ("Clear benefit", "Great benefit")
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, anchor_5_en="The best")
        assert "to: “The best”" in said(save(officer, address, old, anchor_5_en="Superb"))
        assert row.anchors.get(mark=5).text_en == "The best"

    def test_round_and_its_scale(self, officer, colleague, call):
        row: Any = Round.objects.get(call=call)
        address = to("build_item", call, "round", row.pk)
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, scale_max="10")
        assert save(officer, address, old, name_en="Jury").status_code == 302
        row.refresh_from_db()
        assert (row.name_en, row.rubric.scale_max) == ("Jury", 10)

    def test_weights_are_one_thing(self, officer, colleague, call):
        rubric = call.rubrics.get()
        address = to("build_weights", call, rubric.pk)
        first, second = rubric.criteria.all()
        old, other = tab(officer, address), tab(colleague, address)
        save(colleague, address, other, **{f"weight_{first.pk}": "70", f"weight_{second.pk}": "30"})
        mine = {f"weight_{first.pk}": "50", f"weight_{second.pk}": "50"}
        answer = save(officer, address, old, **mine)
        assert "to: “70 · 30”" in said(answer)
        assert save(officer, address, again(answer)).status_code == 302
        assert set(rubric.criteria.values_list("weight", flat=True)) == {50}


def picture(colour):
    file = BytesIO()
    Image.new("RGB", (40, 40), colour).save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue(), "image/png")


def test_a_logo_changed_meanwhile_stays_unless_another_is_chosen_twice(officer, colleague, call):
    row: Any = Partner.objects.filter(call=call).first()
    address = to("build_item", call, "partner", row.pk)
    old, third, other = tab(officer, address), tab(officer, address), tab(colleague, address)
    save(colleague, address, other, picture=picture("red"))
    row.refresh_from_db()
    theirs = row.logo.name
    assert save(officer, address, third, name_en="The ministry").status_code == 302
    row.refresh_from_db()
    assert (row.logo.name, row.name_en) == (theirs, "The ministry")
    answer = save(officer, address, old, picture=picture("blue"))
    assert "The file was changed meanwhile" in said(answer)
    row.refresh_from_db()
    assert row.logo.name == theirs
    assert save(officer, address, again(answer), picture=picture("blue")).status_code == 302
    row.refresh_from_db()
    assert row.logo.name != theirs


def test_rule_theme_and_section(officer, colleague, call):
    rows = {
        "rule": (call.eligibility_rules.first(), "question_en", "fails_en"),
        "theme": (call.themes.first(), "name_en", "name_kk"),
        "section": (call.forms.get().sections.first(), "title_en", "intro_ru"),
    }
    for kind, (row, mine, theirs) in rows.items():
        address = to("build_item", call, kind, row.pk)
        old, other = tab(officer, address), tab(colleague, address)
        assert save(colleague, address, other, **{theirs: "Theirs"}).status_code == 302
        assert save(officer, address, old, **{mine: "Mine"}).status_code == 302
        row.refresh_from_db()
        assert (getattr(row, mine), getattr(row, theirs)) == ("Mine", "Theirs")


def test_programmes_keep_up_too(as_):
    staff = as_(make_user(is_hub_staff=True))
    row: Any = Programme.objects.create(key="grants", name_en="Grants", name_ru="Гранты", name_kk="Гранттар")
    address = reverse("calls:programme", args=[row.pk])
    old, other = tab(staff, address), tab(staff, address)
    save(staff, address, other, purpose_en="For cities")
    assert save(staff, address, old, launched="2020").status_code == 302
    row.refresh_from_db()
    assert (row.purpose_en, row.launched) == ("For cities", 2020)


def test_nonsense_in_place_of_fingerprints_is_no_error(officer, call):
    """Nonsense in place of fingerprints saves what was sent, as a form without any does."""
    address = to("build_basics", call)
    data = tab(officer, address)
    assert save(officer, address, data, as_loaded=["", "x:y :z title_en"]).status_code == 302
