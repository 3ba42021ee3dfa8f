"""Building a call page by page, as an officer does it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.models import Call, Faq
from core import clock
from tests.factories.calls import (
    complete_call,
    give_role,
    make_call,
    make_programme,
    open_call,
    person_with,
    texts,
)
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LANGUAGES = ("en", "ru", "kk")


@pytest.fixture
def call():
    return complete_call(title="Scheme 2026")


@pytest.fixture
def officer(as_, call):
    return as_(person_with(call, "officer"))


def to(name, call, *args):
    return reverse(f"calls:{name}", args=[call.slug, *args])


def text_of(response):
    return " ".join(response.content.decode().split())


def basics(**changed):
    fields = ("title", "summary", "description", "who_can_apply", "rules_text", "award_text")
    data = {f"{field}_{code}": f"{field} {code}" for field in fields for code in LANGUAGES}
    return {
        **data,
        "places": "3",
        "reserve_places": "1",
        "ceiling_amount": "",
        "ceiling_currency": "",
        **changed,
    }


def test_texts_are_saved_in_every_language(officer, call):
    assert officer.post(to("build_basics", call), basics()).status_code == 302
    call.refresh_from_db()
    assert (call.title_en, call.title_ru, call.rules_text_kk, call.places) == (
        "title en",
        "title ru",
        "rules_text kk",
        3,
    )


def test_a_missing_text_is_marked_and_others_are_not(officer, call):
    call.title_kk = ""
    call.save()
    text = text_of(officer.get(to("build_basics", call)))
    assert text.count('class="tongues__gap"') == 1


def test_everything_typed_is_still_there_after_an_error(officer, call):
    data = basics(title_en="", ceiling_amount="100", summary_kk="Жаңа мәтін <b>")
    response = officer.post(to("build_basics", call), data)
    text = text_of(response)
    assert response.status_code == 200
    assert "Жаңа мәтін &lt;b&gt;" in text
    assert "Say in which currency." in text
    assert text.startswith("<!DOCTYPE html>")
    assert "<title>Error:" in text
    call.refresh_from_db()
    assert call.title_en == "Scheme 2026"


def test_terms_stand_when_an_application_is_started_and_texts_still_change(as_):
    call = open_call()
    call.forms.update(frozen_at=clock.now())
    client = as_(person_with(call, "officer"))
    assert "they stand as they were published" in text_of(client.get(to("build_basics", call)))
    client.post(to("build_basics", call), basics())
    call.refresh_from_db()
    assert (call.title_en, call.rules_text_en) == ("title en", "One application for each solution.")


def dates(**changed):
    return {
        "opens_day": "2021-10-01",
        "opens_hour": "09:00",
        "deadline_day": "2021-11-05",
        "deadline_hour": "18:00",
        **changed,
    }


def test_dates_are_wall_times_in_the_calls_zone(officer, call):
    assert officer.post(to("build_dates", call), dates()).status_code == 302
    call.refresh_from_db()
    assert call.deadline_at == datetime(2021, 11, 5, 12, tzinfo=UTC)


def test_midnight_is_asked_back_and_nothing_is_saved_before_the_answer(officer, call):
    before = call.deadline_at
    response = officer.post(to("build_dates", call), dates(deadline_hour="00:00"))
    text = text_of(response)
    assert "You entered 00:00. Which midnight is meant?" in text
    for choice in (
        "Until the end of Thursday 4 November (24:00)",
        "Until the end of Friday 5 November (24:00)",
        "Thursday 4 November, 23:59",
        "Friday 5 November, 12:00 noon",
    ):
        assert choice in text
    assert 'value="2021-11-05"' in text
    call.refresh_from_db()
    assert call.deadline_at == before


@pytest.mark.parametrize(
    ("answer", "wall", "instant"),
    [
        ("end_of_day_before", "2021-11-05T00:00", datetime(2021, 11, 4, 18, tzinfo=UTC)),
        ("end_of_day", "2021-11-06T00:00", datetime(2021, 11, 5, 18, tzinfo=UTC)),
        ("minute_before", "2021-11-04T23:59", datetime(2021, 11, 4, 17, 59, tzinfo=UTC)),
        ("noon", "2021-11-05T12:00", datetime(2021, 11, 5, 6, tzinfo=UTC)),
    ],
)
def test_each_answer_about_midnight_is_kept_as_meant(officer, call, answer, wall, instant):
    data = dates(deadline_hour="00:00", deadline_midnight=answer)
    assert officer.post(to("build_dates", call), data).status_code == 302
    call.refresh_from_db()
    assert (call.deadline_wall, call.deadline_at) == (wall, instant)


def test_twenty_four_is_the_end_of_the_day_and_is_shown_so_again(officer, call):
    officer.post(to("build_dates", call), dates(deadline_day="2021-11-04", deadline_hour="24:00"))
    call.refresh_from_db()
    assert call.deadline_wall == "2021-11-05T00:00"
    text = text_of(officer.get(to("build_dates", call)))
    assert 'name="deadline_hour" value="24:00"' in text
    assert 'name="deadline_day" value="2021-11-04"' in text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"deadline_day": "2021-10-01", "deadline_hour": "09:00"},
            "The deadline has to be later than the opening.",
        ),
        (
            {"eligibility_until_day": "2021-11-01", "eligibility_until_hour": "10:00"},
            "Eligibility is checked after the deadline.",
        ),
        ({"deadline_hour": "25:00"}, "Enter the hour like 18:00; the end of a day is 24:00."),
        ({"deadline_hour": "24:01"}, "Enter the hour like 18:00; the end of a day is 24:00."),
        ({"deadline_hour": ""}, "Give both the day and the hour."),
        ({"opens_day": "2021-02-30"}, "Enter a day that exists, like 2021-11-04."),
        ({"opens_day": "2024-02-29", "opens_hour": "23:30", "deadline_day": "2024-04-01"}, "happened twice"),
        ({"opens_day": "99999-01-01"}, "Enter a day that exists, like 2021-11-04."),
    ],
)
def test_impossible_dates_are_refused_with_a_sentence_and_kept(officer, call, changed, sentence):
    before = (call.opens_at, call.deadline_at)
    data = dates(**changed)
    response = officer.post(to("build_dates", call), data)
    assert response.status_code == 200
    assert sentence in text_of(response)
    for name, value in data.items():
        assert str(response.context["form"][name].value() or "") == value
    call.refresh_from_db()
    assert (call.opens_at, call.deadline_at) == before


def test_the_window_of_a_published_call_is_not_offered(as_):
    call = open_call()
    text = text_of(as_(person_with(call, "officer")).get(to("build_dates", call)))
    assert 'name="deadline_day"' not in text
    assert 'name="pitch_day"' in text
    assert "The deadline can be extended." in text


@pytest.mark.parametrize(
    ("kind", "data", "shown"),
    [
        ("theme", {"name_en": "Water"}, "Water"),
        ("partner", {"name_en": "UNDP", "url": "https://undp.example", "role": "partner"}, "UNDP"),
        ("faq", {"question_en": "Why?", "answer_en": "So."}, "Why?"),
        (
            "rule",
            {
                "question_en": "Old enough?",
                "passes": "yes",
                "fails_en": "f",
                "officer_check_en": "o",
                "rejection_en": "r",
                "reads": ["title"],
            },
            "Old enough?",
        ),
    ],
)
def test_a_row_is_added_edited_moved_and_removed(officer, call, kind, data, shown):
    pages = {
        "theme": "build_themes",
        "partner": "build_partners",
        "faq": "build_faq",
        "rule": "build_eligibility",
    }
    page = to(pages[kind], call)
    added = officer.post(reverse("calls:build_item_add", kwargs={"slug": call.slug, "kind": kind}), data)
    assert (added.status_code, added["Location"]) == (302, page)
    rows = list(officer.get(page).context["items"])
    assert [str(row) for row in rows][-1] == shown
    row = rows[-1]
    officer.post(to("build_move", call, kind, row.pk), {"to": "up"})
    assert str(list(officer.get(page).context["items"])[-2]) == shown
    first = next(name for name in data if name.endswith("_en"))
    officer.post(to("build_item", call, kind, row.pk), {**data, first: "Changed"})
    assert str(type(row).objects.get(pk=row.pk)) == "Changed"
    assert "Remove “Changed”?" in text_of(officer.get(to("build_remove", call, kind, row.pk)))
    assert type(row).objects.filter(pk=row.pk).exists()
    officer.post(to("build_remove", call, kind, row.pk))
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_a_rule_that_changes_after_publication_is_a_new_version(as_):
    call = open_call()
    rule = call.eligibility_rules.get()
    data = {
        "question_en": "Else?",
        "passes": "no",
        "fails_en": "f",
        "officer_check_en": "o",
        "rejection_en": "r",
    }
    as_(person_with(call, "officer")).post(to("build_item", call, "rule", rule.pk), data)
    rule.refresh_from_db()
    assert (rule.version, rule.question_en, rule.passes) == (2, "Else?", "no")


def test_lists_cost_the_same_with_one_and_with_thirty_rows(officer, call):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            officer.get(to("build_faq", call))
        return len(captured)

    with_one = queries()
    for _number in range(29):
        Faq.objects.create(call=call, **texts("question", "q"), **texts("answer", "a"))
    assert (queries(), with_one <= 15) == (with_one, True)


def test_a_criterion_is_added_with_its_anchors(officer, call):
    rubric = call.rubrics.get()
    address = reverse(
        "calls:build_item_add", kwargs={"slug": call.slug, "kind": "criterion", "parent": rubric.pk}
    )
    data = {"name_en": "Novelty", "weight": "10", "anchor_0_en": "Nothing new", "anchor_5_kk": "Жаңа"}
    refused = officer.post(address, data)
    assert "Describe the mark in this language as well." in text_of(refused)
    assert "Nothing new" in text_of(refused)
    officer.post(address, {**data, "anchor_5_en": "New"})
    added = rubric.criteria.get(key="novelty")
    assert list(added.anchors.values_list("mark", "text_en", "text_kk")) == [
        (0, "Nothing new", ""),
        (5, "New", "Жаңа"),
    ]


def test_weights_that_do_not_make_a_hundred_stay_in_the_form(officer, call):
    rubric = call.rubrics.get()
    first, second = rubric.criteria.all()
    response = officer.post(
        to("build_weights", call, rubric.pk), {f"weight_{first.pk}": "70", f"weight_{second.pk}": "40"}
    )
    assert "The weights make 110. They have to make 100." in text_of(response)
    assert 'value="70"' in text_of(response)
    officer.post(
        to("build_weights", call, rubric.pk), {f"weight_{first.pk}": "70", f"weight_{second.pk}": "30"}
    )
    assert [one.weight for one in rubric.criteria.all()] == [70, 30]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quorum": "4"}, "quorum"),
        ({"quorum": "0"}, "quorum"),
        ({"scale_max": "0"}, "scale_max"),
        ({"share_percent": "101"}, "share_percent"),
    ],
)
def test_an_impossible_round_is_refused_beside_its_field(officer, call, changed, field):
    data = {
        "name_en": "Review",
        "jurors_per_application": "3",
        "quorum": "3",
        "spread_flag": "30",
        "share_percent": "100",
        "scale_min": "0",
        "scale_max": "5",
        **changed,
    }
    response = officer.post(to("build_item", call, "round", call.rounds.get().pk), data)
    assert set(response.context["forms"][0].errors) == {field}


def test_people_are_named_by_address_and_roles_end(officer, call):
    person = make_user("Olivia")
    wanted = {"roles": ["observer"], "language": "en"}
    page = to("build_people", call)
    assert 'value="x@"' in text_of(officer.post(page, {**wanted, "address": "x@"}))
    officer.post(page, {**wanted, "address": person.email.upper()})
    held = call.roles.get(user=person)
    assert held.role == "observer"
    officer.post(to("build_people", call), {"revoke": str(held.pk)})
    assert not call.roles.filter(user=person).exists()
    assert officer.post(to("build_people", call), {"revoke": "x"}).status_code == 404


def test_the_overview_names_what_is_missing_and_leads_there(officer, call):
    call.themes.all().delete()
    text = text_of(officer.get(to("build", call)))
    assert "Name at least one theme." in text
    assert f'href="{to("build_themes", call)}"' in text


def test_publishing_with_gaps_shows_them_and_changes_nothing(officer, call):
    call.themes.all().delete()
    assert "1 thing is missing" in text_of(officer.get(to("publish", call)))
    assert officer.post(to("publish", call)).status_code == 200
    assert Call.objects.get(pk=call.pk).state == "draft"


def test_publishing_a_complete_call_leads_to_its_page(officer, call, client):
    response = officer.post(to("publish", call))
    assert response["Location"] == f"/calls/{call.slug}/?from=office"
    assert client.get(f"/calls/{call.slug}/").status_code == 200


def test_the_preview_shows_page_and_form_and_no_way_to_start(officer, call):
    text = text_of(officer.get(to("preview", call)))
    assert "This is how applicants will see the call" in text
    assert "Long text, up to 50 words · Required" in text
    assert "Start an application" not in text


def test_extending_for_all_and_for_one_from_the_page(as_):
    call = open_call()
    officer, approver = as_(person_with(call, "officer")), as_(person_with(call, "approver"))
    applicant = make_user()
    later = {"deadline_day": "2099-01-01", "deadline_hour": "18:00", "reason_en": "Because"}
    assert (
        officer.post(to("extend", call), {**later, "for_whom": "one", "address": applicant.email}).status_code
        == 302
    )
    extension = call.extensions.get()
    assert officer.post(to("extension", call, extension.pk)).status_code == 403
    assert "Sign the extension" in text_of(approver.get(to("extension", call, extension.pk)))
    assert approver.post(to("extension", call, extension.pk)).status_code == 302
    assert officer.post(to("extend", call), {**later, "for_whom": "all"}).status_code == 302
    assert Call.objects.get(pk=call.pk).deadline_at == datetime(2099, 1, 1, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"deadline_day": "2020-01-01"}, "The new deadline has to be later than the present one."),
        ({"reason_en": " "}, "Fill this in."),
        ({"for_whom": "one"}, "Enter the mail address."),
        ({"for_whom": "one", "address": "nobody@example.org"}, "Nobody has an account with this address."),
        ({"deadline_hour": "00:00"}, "Say which midnight is meant."),
    ],
)
def test_an_extension_that_cannot_be_is_refused_with_a_sentence(as_, changed, sentence):
    call = open_call()
    data = {
        "deadline_day": "2099-01-01",
        "deadline_hour": "18:00",
        "reason_en": "Because",
        "for_whom": "all",
        **changed,
    }
    response = as_(person_with(call, "officer")).post(to("extend", call), data)
    assert sentence in text_of(response)
    assert call.extensions.count() == 0


def test_a_deadline_that_overtakes_other_dates_leads_on_to_them(as_):
    call = open_call()
    call.key_dates.create(kind="review_from", at=call.deadline_at + timedelta(days=1))
    later = {
        "deadline_day": "2099-01-01",
        "deadline_hour": "18:00",
        "reason_en": "Because",
        "for_whom": "all",
    }
    response = as_(person_with(call, "officer")).post(to("extend", call), later, follow=True)
    assert response.redirect_chain[-1][0] == to("build_dates", call)
    assert "Other dates of the call stand before its deadline now." in text_of(response)
    assert "The jury reviews after the deadline." in text_of(response.client.get(to("build", call)))


def test_an_approver_refuses_an_extension_from_its_page(as_):
    call = open_call()
    officer, approver = as_(person_with(call, "officer")), as_(person_with(call, "approver"))
    later = {
        "deadline_day": "2099-01-01",
        "deadline_hour": "18:00",
        "reason_en": "Because",
        "for_whom": "one",
    }
    officer.post(to("extend", call), {**later, "address": make_user().email})
    page = to("extension", call, call.extensions.get().pk)
    assert f'formaction="{page}take-back/"' in text_of(approver.get(page))
    response = approver.post(f"{page}take-back/", follow=True)
    assert "The extension is taken back." in text_of(response)
    assert call.extensions.count() == 0


def test_building_shows_each_moved_deadline_before_and_after(as_):
    call = open_call(deadline=datetime(2098, 12, 30, 13, tzinfo=UTC))
    officer = as_(person_with(call, "officer"))
    later = {
        "deadline_day": "2099-01-01",
        "deadline_hour": "18:00",
        "reason_en": "Because",
        "for_whom": "all",
    }
    officer.post(to("extend", call), later)
    text = text_of(officer.get(to("build", call)))
    assert "Until 18:00 on Thursday 1 January 2099" in text
    assert "Before: until 18:00 on Tuesday 30 December 2098" in text


def test_cancelling_a_published_call_from_the_page(as_):
    call = open_call()
    officer, approver = as_(person_with(call, "officer")), as_(person_with(call, "approver"))
    officer.post(to("cancel", call), {"reason_en": "No money"})
    assert "A cancellation waits for your signature" in text_of(approver.get("/office/"))
    assert officer.post(to("cancel", call)).status_code == 403
    approver.post(to("cancel", call))
    assert Call.objects.get(pk=call.pk).state == "cancelled"


def test_a_rule_asks_for_answers_to_look_at_only_where_the_form_has_questions(officer, call):
    page = reverse("calls:build_item_add", kwargs={"slug": call.slug, "kind": "rule"})
    assert "Answers the officer looks at" in text_of(officer.get(page))
    call.forms.get().sections.all().delete()
    assert "Answers the officer looks at" not in text_of(officer.get(page))


@pytest.mark.parametrize("how", ["template", "copy", "blank"])
def test_staff_of_the_hub_make_a_call_in_three_ways(as_, how):
    source = open_call(title="Scheme 2026")
    source.programme.template_call = source
    source.programme.save()
    person = make_user(is_hub_staff=True)
    data = {
        "programme": source.programme.pk,
        "year": "2027",
        "how": how,
        "slug": "fresh",
        "source": source.pk,
    }
    assert as_(person).post("/office/calls/new/", data)["Location"] == "/office/calls/fresh/build/"
    made = Call.objects.get(slug="fresh")
    assert (made.themes.count(), made.roles.get().user) == (0 if how == "blank" else 2, person)


def test_a_new_call_needs_its_source_and_a_free_address(as_):
    taken = open_call()
    client = as_(make_user(is_hub_staff=True))
    data = {"programme": make_programme().pk, "year": "2027", "how": "copy", "slug": taken.slug}
    errors = client.post("/office/calls/new/", data).context["form"].errors
    assert set(errors) == {"source", "slug"}
    errors = client.post("/office/calls/new/", {**data, "how": "template", "slug": ""}).context["form"].errors
    assert set(errors) == {"how"}
    errors = client.post("/office/calls/new/", {**data, "slug": "the best call!"}).context["form"].errors
    assert errors["slug"] == ["Enter Latin letters, digits and hyphens only, like iss-2027."]


def test_who_is_not_staff_of_the_hub_makes_no_call(as_):
    call = complete_call()
    client = as_(person_with(call, "officer"))
    assert client.get("/office/calls/new/").status_code == 403
    assert as_(make_user()).get("/office/calls/new/").status_code == 404


def test_the_office_lists_own_calls_only_at_a_fixed_price(as_):
    mine, other = complete_call(title="Mine 2026"), complete_call(title="Other 2026")
    person = person_with(mine, "officer")
    client = as_(person)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            response = client.get("/office/")
        return len(captured), text_of(response)

    with_one, text = queries()
    assert ("Mine 2026" in text, str(other) in text) == (True, False)
    for _number in range(29):
        give_role(make_call(), "officer", person)
    assert queries()[0] == with_one <= 24  # what is overdue and what waits, asked of every floor at once


def test_publishing_says_from_when_and_leads_back_into_the_office(as_):
    call = complete_call(opens=clock.now() + timedelta(days=3))
    client = as_(person_with(call, "officer"))
    page = text_of(client.get(to("publish", call)))
    assert "Nobody can apply before." in page
    answer = client.post(to("publish", call))
    text = text_of(client.get(answer.url))
    assert "The call is published. Everybody can read it now." in text
    assert f'href="{to("build", call)}"' in text
    assert f'href="{to("build", call)}"' not in text_of(client.get(call.get_absolute_url()))
    assert f'href="{call.get_absolute_url()}?from=office"' in text_of(client.get(to("build", call)))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"ceiling_amount": "5", "ceiling_currency": "dollars"},
            "Enter the currency as three letters, like USD.",
        ),
        ({"places": "-2"}, "1"),
        ({"places": "0"}, "1"),
    ],
)
def test_terms_that_make_no_sense_are_refused_with_a_sentence(officer, call, changed, sentence):
    page = officer.get(to("build_basics", call)).content.decode()
    assert 'name="ceiling_currency"' in page
    assert 'maxlength="3"' not in page
    answer = officer.post(to("build_basics", call), basics(**changed))
    assert answer.status_code == 200
    [errors] = [form.errors for form in answer.context["forms"] if form.errors]
    assert sentence in " ".join(map(str, errors.as_data()[next(iter(errors))][0].messages))


def test_a_missing_day_is_reported_on_the_day(officer, call):
    errors = officer.post(to("build_dates", call), dates(deadline_day="")).context["form"].errors
    assert list(errors) == ["deadline_day"]
    errors = officer.post(to("build_dates", call), dates(deadline_hour="")).context["form"].errors
    assert list(errors) == ["deadline_hour"]


def test_the_list_of_partners_shows_role_and_logo(officer, call):
    text = text_of(officer.get(to("build_partners", call)))
    assert "Organiser · without a logo" in text


def test_the_difference_that_raises_a_flag_lies_on_the_scale_of_scores(officer, call):
    row = call.rounds.get()
    address = to("build_item", call, "round", row.pk)
    assert "Scores go from 0 to 100, whatever the scale of the marks." in text_of(officer.get(address))
    given = {"name_en": "Jury", "scale_min": "0", "scale_max": "5", "share_percent": "100"}
    given |= {"jurors_per_application": "3", "quorum": "3"}
    for wrong in ("500", "0"):
        assert (
            "spread_flag" in officer.post(address, {**given, "spread_flag": wrong}).context["forms"][0].errors
        )
    assert officer.post(address, {**given, "spread_flag": "40"}).status_code == 302
