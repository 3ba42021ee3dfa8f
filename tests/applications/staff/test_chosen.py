"""Many submissions at once: what would become of each is shown first, then they are confirmed or asked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import Application, CorrectionRequest, EligibilityCheck, Flag
from calls.models import Call
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories.applications import fresh, make_eligible, tick_all


def preview(desk: Office, *applications: Application) -> Any:
    address = reverse("applications:chosen", args=[desk.call.slug])
    return signed_in(desk.officer).get(address, {"application": [one.reference for one in applications]})


def press(desk: Office, *applications: Application, **fields: Any) -> Any:
    address = reverse("applications:chosen", args=[desk.call.slug])
    data = {"application": [one.reference for one in applications], **fields}
    return signed_in(desk.officer).post(address, data, follow=True)


def three(desk: Office) -> list[Application]:
    """In a sealed call: the first computes as met, the second is not answered, the third is flagged."""
    found = sorted([desk.submit() for _number in range(3)], key=lambda one: one.reference)
    desk.seal()
    Application.objects.filter(pk=found[1].pk).update(quiz_answers={})
    Flag.objects.create(application=found[2], kind="linked", other=found[0], compared=[])
    return [fresh(one) for one in found]


LEFT = "1 eligibility rule is neither ticked nor computed as met."
FLAGGED = "A flag of due diligence is not settled."


def test_the_preview_says_why_some_cannot_and_writes_nothing(desk: Office) -> None:
    applications = three(desk)
    context = preview(desk, *applications).context
    assert [row.why for row in context["rows"]] == ["", LEFT, FLAGGED]
    assert context["page_title"] == "1 of 3 chosen can be confirmed"
    assert context["rows"][0].how == "0 of 1 rules ticked as met, 1 more by the own answers"
    assert not EligibilityCheck.objects.exists()


def test_confirming_ticks_what_was_computed_and_leaves_the_others(desk: Office) -> None:
    one, two, flagged = three(desk)
    assert messages_of(press(desk, one, two, flagged, act="confirm")) == [
        "1 application is confirmed as eligible.",
        f"{two.reference}: {LEFT}",
        f"{flagged.reference}: {FLAGGED}",
    ]
    tick = EligibilityCheck.objects.get()
    assert (tick.application, tick.is_met, tick.checked_by) == (one, True, desk.officer)
    assert tick.note == "Computed from the own answers."
    assert [fresh(each).state for each in (one, two, flagged)] == ["eligible", "submitted", "submitted"]


def test_a_tick_of_not_met_outweighs_what_was_computed(desk: Office) -> None:
    one = three(desk)[0]
    tick_all(one, is_met=False)
    assert preview(desk, one).context["rows"][0].why == LEFT


def test_what_is_ruled_open_or_a_problem_is_said(desk: Office) -> None:
    waiting = desk.submit()
    assert preview(desk, waiting).context["rows"][0].why == "The call is not sealed yet."
    one, _two, flagged = three(desk)
    make_eligible(one)
    Flag.objects.update(
        is_problem=True, reason="Same body.", settled_by=desk.officer, settled_at=one.created_at
    )
    assert [row.why for row in preview(desk, one, flagged).context["rows"]] == [
        "It is “Eligible”.",
        "A flag of due diligence was settled as a problem: open it to rule.",
    ]


def test_with_a_second_look_they_wait_for_another_officer(desk: Office) -> None:
    Call.objects.filter(pk=desk.call.pk).update(second_look="all")
    one = three(desk)[0]
    assert messages_of(press(desk, one, act="confirm")) == ["1 ruling waits for a second officer."]
    assert fresh(one).state == "submitted"
    assert preview(desk, one).context["rows"][0].why == "A ruling waits for a second officer already."


def test_the_same_correction_is_asked_of_several(desk: Office) -> None:
    one, two, three_ = three(desk)
    make_eligible(three_)
    fields = {"act": "correction", "due_day": "2026-06-20", "due_hour": "18:00"}
    response = press(desk, one, two, **fields, note="Take the name out.")
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"named": ["Choose at least one field."]},
    )
    assert "Take the name out." in response.content.decode()
    said = messages_of(press(desk, one, two, three_, **fields, named=["title"], note="Take the name out."))
    assert said[0] == "2 corrections are requested."
    assert said[1].startswith(f"{three_.reference}: It is already “Eligible”")
    asked = CorrectionRequest.objects.order_by("application__reference")
    assert [(each.application, each.question_keys, each.note) for each in asked] == [
        (each, ["title"], "Take the name out.") for each in (one, two)
    ]


def test_a_date_that_is_over_is_refused_beside_its_field(desk: Office) -> None:
    one = three(desk)[0]
    response = press(
        desk, one, act="correction", named=["title"], note="Mend it.", due_day="2026-06-01", due_hour="18:00"
    )
    assert response.context["form"].errors == {"due_day": ["Name a date that is still to come."]}


def test_choosing_nothing_or_what_is_not_there_leads_back(desk: Office) -> None:
    assert messages_of(press(desk, act="confirm")) == ["Choose at least one application."]
    other = Application(reference="NOT-2026-HERE22")
    assert messages_of(press(desk, other, act="confirm")) == ["Choose at least one application."]


def test_an_approver_and_another_office_keep_out(desk: Office) -> None:
    address = reverse("applications:chosen", args=[desk.call.slug])
    assert signed_in(desk.approver).get(address).status_code == 403
    assert signed_in(desk.observer()).get(address).status_code == 404


def test_the_preview_costs_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, client = desk.submit(), signed_in(desk.officer)
    address = reverse("applications:chosen", args=[desk.call.slug])
    with django_assert_num_queries(17):
        client.get(address, {"application": [one.reference]})
    many = [one.reference, *(desk.submit().reference for _number in range(29))]
    with django_assert_num_queries(17):
        assert len(client.get(address, {"application": many}).context["rows"]) == 30
