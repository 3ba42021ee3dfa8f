"""Dates and numbers are written as each language writes them, on 24 hours, and read back."""

from datetime import date, datetime, time

import pytest
from django import forms
from django.utils import formats, translation

MOMENT = datetime(2021, 11, 4, 18, 5)


@pytest.mark.parametrize(
    ("language", "day", "short", "number"),
    [
        ("en", "4 November 2021", "4 Nov 2021, 18:05", "12,345.60"),
        ("ru", "4 ноября 2021 года", "04.11.2021, 18:05", "12\xa0345,60"),
    ],
)
def test_each_language_has_its_own_way(language: str, day: str, short: str, number: str) -> None:
    with translation.override(language):
        assert formats.date_format(MOMENT.date()) == day
        assert formats.date_format(MOMENT, "SHORT_DATETIME_FORMAT") == short
        assert formats.time_format(MOMENT.time()) == "18:05"
        assert formats.number_format("12345.60", 2, force_grouping=True) == number


def test_kazakh_puts_the_year_first() -> None:
    with translation.override("kk"):
        # The month's small letter comes from the compiled messages, which a fresh checkout may not have yet.
        assert formats.date_format(MOMENT.date()).lower() == "2021 жылғы 4 қараша"
        assert formats.number_format("12345.60", 2, force_grouping=True) == "12\xa0345,60"


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_what_is_written_can_be_typed(language: str) -> None:
    with translation.override(language):
        assert forms.DateField(localize=True).clean("04.11.2021") == date(2021, 11, 4)
        assert forms.DateField(localize=True).clean("2021-11-04") == date(2021, 11, 4)
        assert forms.TimeField(localize=True).clean("18:05") == time(18, 5)


def test_american_order_is_refused_rather_than_guessed() -> None:
    with translation.override("en"), pytest.raises(forms.ValidationError):
        forms.DateField(localize=True).clean("11/04/2021")


def test_no_language_starts_its_week_on_sunday() -> None:
    for language in ("en", "ru", "kk"):
        with translation.override(language):
            assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
