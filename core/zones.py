"""What a time zone is called: by its city in the reader's language, and by its distance from UTC."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from django.conf import settings

UTC_ZONES = frozenset({"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Zulu", "Etc/Zulu"})

# A zone is named after its largest city; for these the capital is what its people expect to read.
CAPITALS = {
    "Asia/Kolkata": {"en": "New Delhi", "ru": "Нью-Дели", "kk": "Нью-Дели"},
    "Asia/Calcutta": {"en": "New Delhi", "ru": "Нью-Дели", "kk": "Нью-Дели"},
    "Asia/Shanghai": {"en": "Beijing", "ru": "Пекин", "kk": "Бейжің"},
}

# The words that follow an hour ("24:00 …"): "Bishkek time", "по времени города Бишкек", "Бішкек уақытымен".
_BY_CITY = {"en": "{city} time", "ru": "по времени города {city}", "kk": "{city} уақытымен"}
_BY_UTC = {"en": "UTC", "ru": "по UTC", "kk": "UTC бойынша"}


def base_language(language: str | None) -> str:
    """Return the language without its region: "kk" for "kk-KZ"; English for None."""
    return (language or "en").replace("_", "-").split("-")[0].lower()


def known_zone(zone: str | None) -> str | None:
    """Return `zone` if the zone rules have it, else None: for what a browser or a form says of itself."""
    return zone if zone in _zone_ids() else None


@lru_cache(maxsize=1)
def _zone_ids() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_name(zone: str, language: str = "en") -> str:
    """Return the words in which an hour of `zone` is given, such as "Nur-Sultan time".

    `settings.ZONE_NAMES` (zone id to language to words) comes first, then the zone's city.
    """
    spoken = base_language(language)
    named: dict[str, str] = settings.ZONE_NAMES.get(zone, {})
    if words := named.get(spoken):
        return words
    if zone in UTC_ZONES:
        return _BY_UTC.get(spoken, _BY_UTC["en"])
    return _BY_CITY.get(spoken, _BY_CITY["en"]).format(city=city_name(zone, spoken))


def city_name(zone: str, language: str = "en") -> str:
    """Return the city by which `zone` is known: "New Delhi" for Asia/Kolkata; "UTC" for UTC."""
    if zone in UTC_ZONES:
        return "UTC"
    spoken = base_language(language)
    if zone in CAPITALS:
        return CAPITALS[zone].get(spoken, CAPITALS[zone]["en"])
    return _city_of(zone, spoken)


def utc_offset(instant: datetime, zone: str) -> str:
    """Return how far `zone` was from UTC at `instant`: "UTC+6", "UTC+5:45", "UTC−5"."""
    distance = instant.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    sign = "−" if distance < timedelta(0) else "+"
    hours, minutes = divmod(round(abs(distance).total_seconds() / 60), 60)
    return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"


@lru_cache(maxsize=1024)
def _city_of(zone: str, language: str) -> str:
    try:
        known = Locale.parse(language).time_zones
    except (UnknownLocaleError, ValueError):
        known = Locale.parse("en").time_zones
    for name in (zone, *_other_names(zone)):
        if city := known.get(name, {}).get("city"):
            return str(city)
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _other_names(zone: str) -> list[str]:
    """The locale data know some zones by an older name only: Asia/Calcutta, Asia/Katmandu."""
    aliases = get_global("zone_aliases")
    today = aliases.get(zone, zone)
    return [today, *(old for old, new in aliases.items() if new == today)]
