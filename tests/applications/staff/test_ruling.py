"""One application at the eligibility desk: its check-list, its three rulings, and what a refusal keeps."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.computed_rules import PILLS, computed
from applications.models import Application, CorrectionRequest, EligibilityCheck
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories.applications import draft_in, fresh, make_eligible, tick_all
from tests.factories.calls import add_rule

PAGE = 29  # queries of the page


def address(application: Application) -> str:
    return reverse("applications:ruling", args=[application.reference])


def landing(desk: Office, application: Application) -> str:
    """The page at its first rule."""
    return f"{address(application)}#id_met_{desk.call.eligibility_rules.all()[0].pk}_0"


def save(desk: Office, application: Application, met: str = "yes", **fields: Any) -> Any:
    """Press the button; every rule gets the tick `met`."""
    ticks = {f"met_{rule.pk}": met for rule in desk.call.eligibility_rules.all()}
    data = {**ticks, "ruling": "none", "due_day": "2026-06-20", "due_hour": "18:00", **fields}
    return signed_in(desk.officer).post(address(application), data, follow=True)


def sealed(desk: Office) -> Application:
    one = desk.submit()
    desk.seal()
    return fresh(one)


def state_of(application: Application) -> str:
    return fresh(application).state


def test_each_rule_stands_beside_the_own_answer_and_what_it_reads(desk: Office) -> None:
    one = desk.submit({"title": "A bus of services"})
    line = signed_in(desk.officer).get(address(one)).context["page"].lines[0]
    assert (line.rule.key, line.own_answer, line.is_own_answer_bad) == ("adult", "Yes", False)
    assert [(answer.label, answer.text) for answer in line.answers] == [("Title", "A bus of services")]


def test_eligible_goes_on_to_the_next(desk: Office) -> None:
    first, second = sorted([desk.submit(), desk.submit()], key=lambda one: one.reference)
    desk.seal()
    response = save(desk, first, ruling="eligible", then="next")
    assert state_of(first) == "eligible"
    assert response.redirect_chain == [(landing(desk, second), 302)]
    assert messages_of(response) == [f"{first.reference} is eligible."]
    response = save(desk, second, ruling="eligible", then="next")
    assert response.redirect_chain == [(reverse("applications:eligibility", args=[desk.call.slug]), 302)]


def test_after_the_last_one_the_first_comes_again(desk: Office) -> None:
    first, second = sorted([desk.submit(), desk.submit()], key=lambda one: one.reference)
    desk.seal()
    assert save(desk, second, then="next").redirect_chain == [(landing(desk, first), 302)]


def test_a_rule_not_met_keeps_eligible_from_being_ruled_and_the_ticks_from_being_saved(desk: Office) -> None:
    one = sealed(desk)
    rule = desk.call.eligibility_rules.get()
    response = save(desk, one, "no", ruling="eligible", **{f"remark_{rule.pk}": "The letter is unsigned."})
    assert "1 eligibility rule is not marked as met." in response.content.decode()
    assert "The letter is unsigned." in response.content.decode()
    assert (response.status_code, state_of(one)) == (422, "submitted")
    assert not EligibilityCheck.objects.exists()


def test_check_list_alone_is_kept_with_its_notes(desk: Office) -> None:
    one = sealed(desk)
    rule = desk.call.eligibility_rules.get()
    response = save(desk, one, "no", then="stay", **{f"remark_{rule.pk}": " Under age "})
    check = EligibilityCheck.objects.get()
    assert (check.is_met, check.note, check.checked_by) == (False, "Under age", desk.officer)
    assert state_of(one) == "submitted"
    assert response.redirect_chain == [(address(one), 302)]
    save(desk, one, "open", then="stay")
    assert EligibilityCheck.objects.get().is_met is None


def test_a_tick_that_did_not_change_stays_who_made_it(desk: Office) -> None:
    one = sealed(desk)
    tick_all(one)
    before = EligibilityCheck.objects.get().checked_at
    desk.hands.advance(timedelta(hours=1))
    save(desk, one)
    assert EligibilityCheck.objects.get().checked_at == before


def test_ineligible_needs_a_rule_not_met_and_a_reason(desk: Office) -> None:
    one = sealed(desk)
    response = save(desk, one, "no", ruling="ineligible")
    assert (response.status_code, response.context["form"].errors) == (422, {"reason": ["Give a reason."]})
    response = save(desk, one, "yes", ruling="ineligible", reason="No letter came.")
    assert "Mark the rule that is not met." in response.content.decode()
    assert "No letter came." in response.content.decode()
    save(desk, one, "no", ruling="ineligible", reason="No letter came.")
    assert state_of(one) == "ineligible"


def test_correction_names_fields_date_and_words(desk: Office) -> None:
    one = sealed(desk)
    save(desk, one, ruling="correction", named=["title", "summary"], note="Take the name out.")
    asked = CorrectionRequest.objects.get()
    assert state_of(one) == "correction_requested"
    assert (asked.question_keys, asked.note) == (["title", "summary"], "Take the name out.")
    assert asked.due_at.isoformat() == "2026-06-20T13:00:00+00:00"


def test_correction_without_its_parts_keeps_what_was_typed(desk: Office) -> None:
    one = sealed(desk)
    response = save(desk, one, ruling="correction", note="Take the name out.", due_day="2026-06-01")
    assert response.context["form"].errors == {
        "named": ["Choose at least one field."],
        "due_day": ["Name a date that is still to come."],
    }
    assert "Take the name out." in response.content.decode()
    assert "follows--correction" in response.content.decode()
    assert state_of(one) == "submitted"


def test_midnight_asks_which_day_is_meant(desk: Office) -> None:
    one = sealed(desk)
    asked: dict[str, Any] = {"ruling": "correction", "named": ["title"], "note": "Mend it."}
    fields = {**asked, "due_hour": "00:00"}
    response = save(desk, one, **fields)
    assert response.context["form"].errors == {"due_midnight": ["Say which midnight is meant."]}
    save(desk, one, due_midnight="end_of_day", **fields)
    assert CorrectionRequest.objects.get().due_at.isoformat() == "2026-06-20T19:00:00+00:00"


def test_a_date_typed_for_no_correction_disturbs_nobody(desk: Office) -> None:
    one = sealed(desk)
    save(desk, one, ruling="eligible", due_day="rubbish", due_hour="99:99")
    assert state_of(one) == "eligible"


def test_nothing_is_ruled_while_the_call_is_open(desk: Office) -> None:
    one = desk.submit()
    page = signed_in(desk.officer).get(address(one)).context["page"]
    assert page.why_not == "The call is still open. You can look at the rules now and rule once it is closed."
    response = save(desk, one, ruling="eligible")
    assert "The call is not sealed yet." in response.content.decode()
    assert state_of(one) == "submitted"


def test_a_ruled_application_is_only_read(desk: Office) -> None:
    one = sealed(desk)
    make_eligible(one)
    response = signed_in(desk.officer).get(address(one))
    assert "Save and open the next" not in response.content.decode()
    assert response.context["page"].may_tick is False
    said = save(desk, one, "no").content.decode()
    assert f"It is already “Eligible”: decided by {desk.officer}" in html.unescape(said)


def test_an_approver_reads_the_check_list_without_buttons(desk: Office) -> None:
    one = sealed(desk)
    tick_all(one)
    text = signed_in(desk.approver).get(address(one)).content.decode()
    assert "Save and open the next" not in text
    assert f"Last looked at by {desk.officer}." in text


def test_the_way_through_those_that_wait_and_where_the_keyboard_lands(desk: Office) -> None:
    first, second, third = sorted([desk.submit() for _number in range(3)], key=lambda one: one.reference)
    desk.seal()
    place = signed_in(desk.officer).get(address(second)).context["place"]
    assert (place.before, place.after, place.number, place.waiting) == (first, third, 2, 3)
    tick_all(second)
    landed = save(desk, first, ruling="eligible", then="next").redirect_chain
    assert landed == [(f"{address(second)}#ruling", 302)]
    place = signed_in(desk.officer).get(address(first)).context["place"]
    assert (place.before, place.after, place.number, place.waiting) == (None, second, 0, 2)


def test_a_rule_is_computed_from_the_own_answers_and_what_it_reads(desk: Office) -> None:
    one, rule = desk.submit(), desk.call.eligibility_rules.get()
    for quiz, reads, expected in (
        ({"adult": "yes"}, ["title"], True),
        ({"adult": "no"}, ["title"], False),
        ({}, ["title"], None),
        ({"adult": "maybe"}, [], None),
        ({"adult": "yes"}, ["title", "not_asked"], None),
    ):
        rule.reads = reads
        assert computed(rule, quiz, {"title"}) is expected
    line = signed_in(desk.officer).get(address(one)).context["page"].lines[0]
    assert line.computed == PILLS[True]


def test_the_second_of_two_officers_reads_who_decided(desk: Office) -> None:
    one = sealed(desk)
    make_eligible(one)
    said = html.unescape(save(desk, one, "no", ruling="ineligible", reason="Late.").content.decode())
    assert f"It is already “Eligible”: decided by {desk.officer} on" in said
    assert "Late." in said


def test_the_page_costs_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, one = signed_in(desk.officer), desk.submit()
    with django_assert_num_queries(PAGE):
        client.get(address(one))
    for _number in range(29):
        desk.submit()
    with django_assert_num_queries(PAGE):
        client.get(address(one))


def test_a_draft_has_no_check_list(desk: Office) -> None:
    assert signed_in(desk.officer).get(address(draft_in(desk.call))).status_code == 404


def test_every_rule_has_to_be_met(desk: Office) -> None:
    add_rule(desk.call, "second", position=2)
    one = sealed(desk)
    rules = list(desk.call.eligibility_rules.all())
    data = {f"met_{rules[0].pk}": "yes", f"met_{rules[1].pk}": "open", "ruling": "eligible"}
    response = signed_in(desk.officer).post(address(one), data)
    assert (response.status_code, state_of(one)) == (422, "submitted")
