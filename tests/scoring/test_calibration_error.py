"""How sure a calibration is, held against a simulation, a book and the plainest cases."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from scoring.calibration import calibrate
from scoring.calibration_error import reach_of, student


@pytest.mark.parametrize(
    ("freedom", "expected", "within"),
    [(1, 6.3138, 1e-4), (2, 2.9200, 1e-4), (3, 2.3534, 0.02), (5, 2.0150, 0.002), (30, 1.6973, 1e-4)],
)
def test_student_agrees_with_the_tables(freedom, expected, within):
    assert student(0.9, freedom) == pytest.approx(expected, abs=within)


def test_the_ranges_hold_what_is_true_nine_times_of_ten():
    draw, held, asked = Random(5), 0, 0
    truth, harsh = [40.0, 55.0, 60.0, 70.0, 80.0, 50.0], [6.0, -2.0, -4.0, 0.0]
    for _time in range(400):
        marks = [
            [level - points + draw.gauss(0, 8) if (i + j) % 3 else None for j, points in enumerate(harsh)]
            for i, level in enumerate(truth)
        ]
        found, reach = calibrate(marks), reach_of(marks)
        for severity, half, points in zip(found.severity, reach.severity, harsh, strict=True):
            assert severity is not None and half is not None
            asked += 1
            held += abs(severity - points) <= half
    assert 0.87 < held / asked < 0.93


def test_without_a_mark_to_spare_nothing_is_known_of_it():
    reach = reach_of([[25.0, None], [60.0, 90.0]])
    assert (reach.spare, set(reach.severity), set(reach.scores)) == (0, {None}, {None})
    assert reach.is_weak


def test_many_common_readings_that_agree_are_strong():
    draw = np.random.default_rng(3)
    marks = [[50 + i + j * 2 + draw.normal(0, 3) for j in range(5)] for i in range(20)]
    reach = reach_of(marks)
    assert not reach.is_weak
    assert reach.widest is not None and reach.widest < 3


def test_a_table_without_marks_is_not_weak_it_is_empty():
    assert not reach_of([[None, None]]).is_weak
