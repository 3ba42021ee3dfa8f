"""Sentences that say what an assignment plan is short of, and why."""

import pytest

from scoring.assignment import SENTENCES, Juror, Reason, assign

KZ, KG = Juror("kz1", "KZ"), Juror("kg1", "KG")
KZ2 = Juror("kz2", "KZ")


def shortage(applications, jurors, **kwargs):
    settings_ = {"per_application": 2, "min_load": 0, "max_load": 5, "forbidden": (), "affinity": {}}
    return assign(applications, jurors, **{**settings_, **kwargs})


def test_panel_smaller_than_the_number_of_readers():
    found = shortage(["A"], [KZ]).shortages["A"]
    assert (found.reason, found.missing) == (Reason.PANEL, 1)
    assert str(found) == "Jurors on the panel: 1; needed for each application: 2."


def test_conflicts_leave_too_few():
    plan = shortage(["A", "B"], [KZ, KG, KZ2], forbidden={("A", "kz1"), ("A", "kg1")})
    assert list(plan.shortages) == ["A"]
    assert plan.shortages["A"].reason is Reason.CONFLICTS
    assert plan.unfilled["A"] == "Jurors without a conflict: 1; needed: 2."
    assert ("A", "kz2") in plan.pairs


def test_country_limit_leaves_too_few():
    plan = shortage(["A"], [KZ, KZ2], country_cap=1)
    assert plan.shortages["A"].reason is Reason.COUNTRIES
    assert plan.unfilled["A"] == (
        "With no more than 1 of one country, the jurors without a conflict can fill 1 "
        "of the places needed: 2."
    )
    assert len(plan.pairs) == 1


def test_panel_without_enough_capacity():
    plan = shortage(["A", "B"], [KZ, KG], max_load=1)
    assert {one.reason for one in plan.shortages.values()} == {Reason.CAPACITY}
    assert next(iter(plan.unfilled.values())) == (
        "The panel can take 2 readings at the maximum load; all applications together need 4."
    )
    assert len(plan.pairs) == 2


def test_free_jurors_at_their_maximum():
    barred = {(a, "kg1") for a in "ABC"}
    plan = shortage(list("ABC"), [KZ, KG], per_application=1, max_load=2, forbidden=barred)
    (found,) = plan.shortages.values()
    assert found.reason is Reason.LOADS
    assert str(found) == ("Every juror who could still take it is at the maximum load. Jurors at it: 1.")


def test_minimum_loads_beyond_what_there_is():
    plan = shortage(["A", "B"], [KZ, KG, KZ2], per_application=1, min_load=1)
    (found,) = plan.underloaded.values()
    assert found.reason is Reason.FEW_PLACES
    assert str(found) == (
        "There are 2 readings to share out; the minimum loads of all jurors together need 3."
    )


def test_minimum_load_beyond_what_a_juror_may_read():
    plan = shortage(
        ["A", "B"], [KZ, KG], per_application=1, min_load=1, forbidden={("A", "kz1"), ("B", "kz1")}
    )
    assert plan.underloaded["kz1"].reason is Reason.FEW_READABLE
    assert str(plan.underloaded["kz1"]) == "Applications this juror may read: 0; the minimum load is 1."


def test_minimum_load_out_of_reach_beside_others():
    # Both may read only A, which needs one juror; B goes to the third.
    barred = {("B", "kz1"), ("B", "kz2"), ("C", "kz1"), ("C", "kz2")}
    plan = shortage(list("ABC"), [KZ, KZ2, KG], per_application=1, min_load=1, forbidden=barred)
    (found,) = plan.underloaded.values()
    assert found.reason is Reason.OTHERS_FIRST
    assert str(found).endswith("leave this juror 0 applications; the minimum load is 1.")


def test_every_reason_has_a_sentence_for_its_values():
    values = {"available": 1, "needed": 2, "limit": 3}
    assert set(SENTENCES) == set(Reason)
    assert all((text % values).endswith(".") for text in SENTENCES.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_application": -1},
        {"min_load": -1},
        {"min_load": 6},
        {"country_cap": 0},
        {"affinity": {("A", "kz1"): float("nan")}},
        {"fixed": [("A", "kz1")], "forbidden": {("A", "kz1")}},
        {"fixed": [("A", "nobody")]},
        {"fixed": [("nothing", "kz1")]},
    ],
)
def test_senseless_input_is_refused(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        shortage(["A"], [KZ, KG], **wrong)


@pytest.mark.parametrize(("applications", "jurors"), [(["A", "A"], [KZ]), (["A"], [KZ, Juror("kz1", "KG")])])
def test_doubled_keys_are_refused(applications, jurors):
    with pytest.raises(ValueError, match="named once"):
        shortage(applications, jurors)


def test_conflict_of_somebody_else_is_passed_over():
    plan = shortage(["A"], [KZ, KG], forbidden={("Z", "kz1"), ("A", "nobody")}, affinity={("Z", "kz1"): 5.0})
    assert plan.pairs == (("A", "kg1"), ("A", "kz1"))
