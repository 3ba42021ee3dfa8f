"""Who reads and who writes each page of the builder."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calls.models import Call, Criterion, Question
from tests.factories.calls import complete_call, give_role, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
PLAIN = (
    "build",
    "build_basics",
    "build_dates",
    "build_themes",
    "build_form",
    "build_eligibility",
    "build_rubric",
    "build_partners",
    "build_faq",
    "build_people",
    "build_version",
    "publish",
    "preview",
    "cancel",
)


def addresses(call: Call) -> dict[str, str]:
    """Every GET page of the builder for a call."""
    question = Question.objects.get(section__form__call=call, key="used")
    criterion = Criterion.objects.filter(rubric__call=call)[0]
    rows = {
        "theme": call.themes.all()[0],
        "partner": call.partners.all()[0],
        "faq": call.faqs.all()[0],
        "rule": call.eligibility_rules.all()[0],
        "section": question.section,
        "round": call.rounds.get(),
        "criterion": criterion,
    }
    found = {name: reverse(f"calls:{name}", args=[call.slug]) for name in PLAIN}
    for kind, row in rows.items():
        extra = {"parent": criterion.rubric_id} if kind == "criterion" else {}
        found[f"add {kind}"] = reverse(
            "calls:build_item_add", kwargs={"slug": call.slug, "kind": kind, **extra}
        )
        found[f"edit {kind}"] = reverse("calls:build_item", args=[call.slug, kind, row.pk])
        found[f"remove {kind}"] = reverse("calls:build_remove", args=[call.slug, kind, row.pk])
    found["question"] = reverse("calls:build_question", args=[call.slug, question.pk])
    found["add question"] = reverse("calls:build_question_add", args=[call.slug, "idea"])
    found["weights"] = reverse("calls:build_weights", args=[call.slug, criterion.rubric_id])
    return found


def answers(client, call) -> dict[str, int]:
    return {name: client.get(address).status_code for name, address in addresses(call).items()}


def test_officer_and_approver_read_every_page(as_):
    call = complete_call()
    for role in ("officer", "approver"):
        codes = answers(as_(person_with(call, role)), call)
        assert {name: code for name, code in codes.items() if code != 200} == {}


def test_nobody_else_knows_of_them(as_):
    call, other = complete_call(), complete_call()
    strangers = (
        make_user(),
        person_with(other, "officer"),
        give_role(call, "observer"),
        make_user(is_hub_staff=True),
        make_user(is_administrator=True),
    )
    for person in strangers:
        assert set(answers(as_(person), call).values()) == {404}, person


def test_a_visitor_is_sent_to_sign_in(client):
    call = complete_call()
    for address in addresses(call).values():
        response = client.get(address)
        assert (response.status_code, response["Location"].startswith("/account/login/")) == (302, True)


def test_an_approver_changes_nothing(as_):
    call = complete_call()
    client = as_(person_with(call, "approver"))
    before = list(Call.objects.values())
    slug, theme = call.slug, call.themes.all()[0]
    tries = {
        reverse("calls:build_item", args=[slug, "theme", theme.pk]): {"name_en": "Changed"},
        reverse("calls:build_remove", args=[slug, "theme", theme.pk]): {},
        reverse("calls:build_move", args=[slug, "theme", theme.pk]): {"to": "down"},
        reverse("calls:publish", args=[slug]): {},
        reverse("calls:build_people", args=[slug]): {
            "address": make_user().email,
            "roles": ["observer"],
            "language": "en",
        },
        reverse("calls:cancel", args=[slug]): {},
    }
    codes = {address: client.post(address, data).status_code for address, data in tries.items()}
    assert set(codes.values()) == {403}
    assert (list(Call.objects.values()), str(call.themes.all()[0])) == (before, "Theme service")


def test_a_refusal_is_a_403_with_its_sentence(as_):
    call = complete_call()
    response = as_(person_with(call, "approver")).post(reverse("calls:publish", args=[call.slug]))
    assert "Your role does not include this step." in response.content.decode()


def test_rows_of_another_call_are_unknown(as_):
    call, other = complete_call(), complete_call()
    client = as_(person_with(call, "officer"))
    foreign = other.themes.all()[0]
    question = Question.objects.filter(section__form__call=other)[0]
    for name, args in (
        ("build_item", ["theme", foreign.pk]),
        ("build_remove", ["theme", foreign.pk]),
        ("build_question", [question.pk]),
        ("build_weights", [other.rubrics.get().pk]),
        ("build_remove", ["question", question.pk]),
    ):
        assert client.get(reverse(f"calls:{name}", args=[call.slug, *args])).status_code == 404
    move = reverse("calls:build_move", args=[call.slug, "theme", foreign.pk])
    assert client.post(move, {"to": "up"}).status_code == 404
    rubric = reverse(
        "calls:build_item_add",
        kwargs={"slug": call.slug, "kind": "criterion", "parent": other.rubrics.get().pk},
    )
    assert client.get(rubric).status_code == 404


def test_an_unknown_list_is_unknown(as_):
    call = complete_call()
    client = as_(person_with(call, "officer"))
    for kind in ("juror", "question"):
        assert (
            client.get(reverse("calls:build_item_add", kwargs={"slug": call.slug, "kind": kind})).status_code
            == 404
        )
