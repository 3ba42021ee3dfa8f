"""The words of time that countdown.js needs, because not every browser counts in Kazakh."""

from __future__ import annotations

import json
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from django.utils.translation import get_language, ngettext

# Numbers that show every form of a noun: 1 день, 2 дня, 5 дней.
TELLING_NUMBERS = (1, 2, 5)
SHORT_DAY = "E d MMM"


def time_words() -> str:
    """Return, as JSON for the active language, the units in their three forms, days, months, and their order.

    {"units": {"day": ["day", "days", "days"], …}, "days": ["Sunday", …], "months": ["January", …],
    "pattern": "E d MMM"}: E stands for the weekday, d for the day of the month, MMM for the month.
    """
    units = {
        "day": [ngettext("day", "days", number) for number in TELLING_NUMBERS],
        "hour": [ngettext("hour", "hours", number) for number in TELLING_NUMBERS],
        "minute": [ngettext("minute", "minutes", number) for number in TELLING_NUMBERS],
        "second": [ngettext("second", "seconds", number) for number in TELLING_NUMBERS],
    }
    return json.dumps({"units": units, **_calendar(get_language() or "en")}, ensure_ascii=False)


@lru_cache(maxsize=16)
def _calendar(language: str) -> dict[str, list[str] | str]:
    try:
        locale = Locale.parse("en_GB" if language == "en" else language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en_GB")
    # Babel counts the days from Monday, a browser from Sunday.
    days = [locale.days["format"]["wide"][(number - 1) % 7] for number in range(7)]
    months = [locale.months["format"]["wide"][number] for number in range(1, 13)]
    skeleton = locale.datetime_skeletons.get("MMMEd")
    pattern = str(skeleton.pattern).replace("ccc", "E") if skeleton else SHORT_DAY
    return {"days": days, "months": months, "pattern": pattern}
