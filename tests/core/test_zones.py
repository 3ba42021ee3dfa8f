"""Zones are called by their city in the reader's language, and by the distance they had at that instant."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from core.zones import city_name, known_zone, utc_offset, zone_name


@pytest.mark.parametrize(
    ("zone", "english", "russian", "kazakh"),
    [
        ("Asia/Kolkata", "New Delhi", "Нью-Дели", "Нью-Дели"),
        ("Asia/Calcutta", "New Delhi", "Нью-Дели", "Нью-Дели"),
        ("Asia/Kathmandu", "Kathmandu", "Катманду", "Катманду"),
        ("Asia/Bishkek", "Bishkek", "Бишкек", "Бішкек"),
        ("America/New_York", "New York", "Нью-Йорк", "Нью-Йорк"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "Буэнос-Айрес", "Буэнос-Айрес"),
        ("Etc/UTC", "UTC", "UTC", "UTC"),
    ],
)
def test_city_is_named_in_three_languages(zone: str, english: str, russian: str, kazakh: str) -> None:
    assert [city_name(zone, language) for language in ("en", "ru", "kk")] == [english, russian, kazakh]


def test_zone_takes_its_words_from_the_settings_first(settings: Settings) -> None:
    settings.ZONE_NAMES = {"Asia/Almaty": {"en": "Astana time", "ru": "по времени Астаны"}}
    assert zone_name("Asia/Almaty", "en-GB") == "Astana time"
    assert zone_name("Asia/Almaty", "ru") == "по времени Астаны"
    assert zone_name("Asia/Almaty", "kk") == "Алматы уақытымен"


def test_zone_without_words_is_called_by_its_city(settings: Settings) -> None:
    settings.ZONE_NAMES = {}
    assert zone_name("Asia/Bishkek") == "Bishkek time"
    assert zone_name("Asia/Bishkek", "ru") == "по времени города Бишкек"
    assert zone_name("Asia/Bishkek", "kk-KZ") == "Бішкек уақытымен"
    assert [zone_name("UTC", language) for language in ("en", "ru", "kk")] == ["UTC", "по UTC", "UTC бойынша"]


@pytest.mark.parametrize(
    ("zone", "instant", "offset"),
    [
        ("Asia/Almaty", datetime(2024, 2, 29, 17, 59, 59, tzinfo=UTC), "UTC+6"),
        ("Asia/Almaty", datetime(2024, 2, 29, 18, tzinfo=UTC), "UTC+5"),
        ("Asia/Kathmandu", datetime(2021, 11, 4, tzinfo=UTC), "UTC+5:45"),
        ("America/New_York", datetime(2021, 11, 4, tzinfo=UTC), "UTC−4"),
        ("America/St_Johns", datetime(2021, 1, 4, tzinfo=UTC), "UTC−3:30"),
        ("Europe/London", datetime(2021, 1, 4, tzinfo=UTC), "UTC+0"),
    ],
)
def test_distance_from_utc_is_that_of_the_instant(zone: str, instant: datetime, offset: str) -> None:
    assert utc_offset(instant, zone) == offset


def test_zone_that_a_browser_made_up_is_not_known() -> None:
    assert known_zone("Asia/Kolkata") == "Asia/Kolkata"
    assert [known_zone(zone) for zone in ("Asia/Nur-Sultan", "../../etc/passwd", "Asia", "", None)] == [
        None
    ] * 5
