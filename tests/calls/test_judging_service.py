"""Rounds, criteria and weights."""

from __future__ import annotations

import pytest

from calls.models import Criterion, Round
from calls.services.judging import remove_round, save_criterion, save_round, set_weights
from calls.translations import text_in
from core import clock
from core.refusals import NotNow
from tests.factories.calls import complete_call, open_call, person_with, texts

pytestmark = pytest.mark.django_db


def test_a_new_round_brings_its_own_rubric():
    call = complete_call()
    row = Round(call=call, jurors_per_application=5, quorum=4, **texts("name", "Pitch"))
    save_round(row, call=call, scale=(1, 10), by=person_with(call, "officer"))
    assert (row.key, row.position, row.rubric.key, row.rubric.scale_max) == ("pitch", 2, "pitch", 10)


def test_a_narrower_scale_drops_the_anchors_outside_it():
    call = complete_call()
    row = call.rounds.get()
    save_round(row, call=call, scale=(1, 4), by=person_with(call, "officer"))
    marks = row.rubric.criteria.first().anchors.values_list("mark", flat=True)
    assert list(marks) == [1, 2, 3, 4]


def test_a_round_goes_with_its_rubric():
    call = complete_call()
    remove_round(call.rounds.get(), call=call, by=person_with(call, "officer"))
    assert (call.rounds.count(), call.rubrics.count()) == (0, 0)


def test_an_anchor_without_text_is_no_anchor():
    call = complete_call()
    criterion = Criterion.objects.get(rubric__call=call, key="benefit")
    anchors = {0: {"en": "Nothing", "ru": "Ничего"}, 5: {"en": "", "ru": "", "kk": ""}}
    save_criterion(criterion, call=call, anchors=anchors, by=person_with(call, "officer"))
    first = criterion.anchors.get(mark=0)
    assert text_in(first, "text", "ru") == "Ничего"
    assert first.text == "Nothing"
    assert not criterion.anchors.filter(mark=5).exists()


@pytest.mark.parametrize("weights", [(60, 41), (60, 39), (100, 0), (150, -50)])
def test_weights_that_do_not_make_a_hundred_of_whole_parts_are_refused(weights):
    call = complete_call()
    rubric = call.rubrics.get()
    keys = [one.pk for one in rubric.criteria.all()]
    with pytest.raises(NotNow):
        set_weights(
            rubric, call=call, weights=dict(zip(keys, weights, strict=True)), by=person_with(call, "officer")
        )
    assert [one.weight for one in rubric.criteria.all()] == [60, 40]


def test_weights_are_set_together():
    call = complete_call()
    rubric = call.rubrics.get()
    keys = [one.pk for one in rubric.criteria.all()]
    set_weights(
        rubric, call=call, weights=dict(zip(keys, (1, 99), strict=True)), by=person_with(call, "officer")
    )
    assert [one.weight for one in rubric.criteria.all()] == [1, 99]


def test_a_criterion_of_another_rubric_is_not_weighed():
    call, other = complete_call(), complete_call()
    foreign = Criterion.objects.filter(rubric__call=other)[0]
    with pytest.raises(NotNow, match="Give each criterion a weight"):
        set_weights(call.rubrics.get(), call=call, weights={foreign.pk: 100}, by=person_with(call, "officer"))


def test_the_rubric_stands_once_an_application_is_started():
    call = open_call()
    call.forms.update(frozen_at=clock.now())
    with pytest.raises(NotNow, match="they stand as they were published"):
        remove_round(call.rounds.get(), call=call, by=person_with(call, "officer"))
