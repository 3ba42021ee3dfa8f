"""The stages of a programme: kept from a cohort, offered to the next one, never changing what is there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import ledger
from core.refusals import NotAllowed, NotNow
from incubation import services
from incubation.models import Cohort, ProgrammeMilestone
from tests.factories.calls import person_with
from tests.factories.incubation import MILESTONES, incubating_call, make_cohort

pytestmark = pytest.mark.django_db


def at(cohort: Cohort, name: str, given: dict[str, Any] | None = None, **kwargs: str) -> Any:
    client = Client()
    client.force_login(person_with(cohort.call, "officer"))
    address = reverse(f"incubation:{name}", kwargs=kwargs or {"cohort": cohort.key})
    return client.get(address) if given is None else client.post(address, given)


def keys(cohort: Cohort) -> list[tuple[str, str, int, int]]:
    rows = cohort.stage_milestones.order_by("position")
    return list(rows.values_list("key", "stage", "due_week", "tranche_percent"))


def test_a_new_cohort_begins_with_what_was_kept() -> None:
    cohort = make_cohort(incubating_call())
    assert at(cohort, "cohort_stages", {}).status_code == 302
    slug = cohort.call.slug
    page = at(cohort, "cohort_new", slug=slug).content.decode()
    assert f"The programme: {len(MILESTONES)} milestones" in page
    given = {"name_en": "Next", "key": "next", "starts_on": "2027-03-01", "source": "programme:stages"}
    at(cohort, "cohort_new", given, slug=slug)
    made = Cohort.objects.get(key="next")
    assert keys(made) == keys(cohort)
    first = made.stage_milestones.all()[0]
    services.change_stage_milestone(first, due_week=9, by=person_with(cohort.call, "officer"))
    assert keys(made) != keys(cohort) and ProgrammeMilestone.objects.get(key=first.key).due_week == 2
    assert list(ledger.faults()) == []


def test_keeping_again_replaces_and_an_empty_cohort_keeps_nothing() -> None:
    call = incubating_call()
    officer = person_with(call, "officer")
    services.keep_as_programme_stages(make_cohort(call), by=officer)
    services.keep_as_programme_stages(make_cohort(call, milestones=MILESTONES[:2]), by=officer)
    assert ProgrammeMilestone.objects.count() == 2
    with pytest.raises(NotNow):
        services.keep_as_programme_stages(make_cohort(call, milestones=()), by=officer)
    with pytest.raises(NotAllowed):
        services.keep_as_programme_stages(make_cohort(call), by=person_with(call, "approver"))


def test_what_a_cohort_has_already_stays() -> None:
    call = incubating_call()
    officer = person_with(call, "officer")
    services.keep_as_programme_stages(make_cohort(call), by=officer)
    cohort = make_cohort(call, milestones=[("incubation", "plan", 5, 10, True)])
    assert services.begin_with_programme_stages(cohort, by=officer) == len(MILESTONES) - 1
    assert keys(cohort)[0] == ("plan", "incubation", 5, 10) or ("plan", "incubation", 5, 10) in keys(cohort)


def test_an_earlier_cohort_or_nothing_can_be_chosen_too() -> None:
    cohort = make_cohort(incubating_call(), milestones=MILESTONES[:1])
    slug = cohort.call.slug
    base = {"name_en": "Next", "starts_on": "2027-03-01"}
    at(cohort, "cohort_new", {**base, "key": "copied", "source": cohort.key}, slug=slug)
    at(cohort, "cohort_new", {**base, "key": "bare", "source": ""}, slug=slug)
    assert keys(Cohort.objects.get(key="copied")) == keys(cohort)
    assert keys(Cohort.objects.get(key="bare")) == []
    refused = at(cohort, "cohort_new", {**base, "key": "wrong", "source": "elsewhere"}, slug=slug)
    assert refused.status_code == 200 and refused.context["form"].errors["source"]
