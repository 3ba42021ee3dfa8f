"""How each language words a day, an hour and what is left: the grammar, and nothing else.

A language is one class and one row in `LANGUAGES`; a language that is not there is worded in English.
"""

from datetime import date
from typing import ClassVar

from core.zones import base_language

Forms = tuple[str, ...]


class English:
    """Also the pattern that the other languages follow."""

    weekdays: ClassVar[Forms] = (
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    )  # fmt: skip
    months: ClassVar[Forms] = (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )  # fmt: skip
    units: ClassVar[dict[str, Forms]] = {
        "day": ("day", "days"),
        "hour": ("hour", "hours"),
        "minute": ("minute", "minutes"),
        "second": ("second", "seconds"),
    }
    midnight_legend = "You entered 00:00. Which midnight is meant?"
    midnight_hint = "Readers take “00:00” in two ways. Choose one; they see the words, not the figure."

    def full_date(self, day: date) -> str:
        """Thursday 4 November 2021"""
        return f"{self.short_date(day)} {day.year}"

    def short_date(self, day: date) -> str:
        """Thursday 4 November"""
        return f"{self.weekdays[day.weekday()]} {day.day} {self.months[day.month - 1]}"

    def until_end_of(self, day: date) -> str:
        return f"until the end of {self.full_date(day)}"

    def until(self, day: date, hour: str) -> str:
        return f"until {hour} on {self.full_date(day)}"

    def hour_in_zone(self, hour: str, zone: str) -> str:
        """24:00, Nur-Sultan time"""
        return f"{hour}, {zone}"

    def hour_on(self, day: str, hour: str) -> str:
        """The hour after its day, as a table shows it."""
        return f"{day}, {hour}"

    def your_time(self, city: str) -> str:
        """The label in front of the reader's own hour."""
        return f"Your time, {city}"

    def at_your_time(self, hour: str, city: str, other_day: date | None, *, with_year: bool) -> str:
        """The reader's hour within a line; `other_day` is given when it falls on another day."""
        if other_day is None:
            return f"{hour} your time in {city}"
        return f"{hour} on {self.day(other_day, with_year)}, your time in {city}"

    def at_utc(self, hour: str, other_day: date | None, *, with_year: bool) -> str:
        return f"{hour} UTC" if other_day is None else f"{hour} UTC on {self.day(other_day, with_year)}"

    def day(self, day: date, with_year: bool) -> str:
        return self.full_date(day) if with_year else self.short_date(day)

    def unit(self, name: str, number: int) -> str:
        """The unit as it stands after `number`; `name` is day, hour, minute or second."""
        return self.units[name][0 if number == 1 else 1]

    def left(self, amount: str) -> str:
        return f"{amount} left"

    def end_of_day(self, day: date) -> str:
        """A choice of midnight."""
        return f"Until the end of {self.short_date(day)} (24:00)"

    def minute_before(self, day: date) -> str:
        return f"{self.short_date(day)}, 23:59"

    def noon(self, day: date) -> str:
        return f"{self.short_date(day)}, 12:00 noon"


class Russian(English):
    weekdays = (
        "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
    )  # fmt: skip
    weekdays_genitive: ClassVar[Forms] = (
        "понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья",
    )  # fmt: skip
    months = (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    )  # fmt: skip
    units: ClassVar[dict[str, Forms]] = {
        "day": ("день", "дня", "дней"),
        "hour": ("час", "часа", "часов"),
        "minute": ("минута", "минуты", "минут"),
        "second": ("секунда", "секунды", "секунд"),
    }
    midnight_legend = "Вы указали 00:00. Какая полночь имеется в виду?"
    midnight_hint = "«00:00» понимают по-разному. Выберите один вариант; читатели увидят слова, а не цифры."

    def full_date(self, day: date) -> str:
        return f"{self.short_date(day)} {day.year} года"

    def short_date(self, day: date) -> str:
        return f"{self.weekdays[day.weekday()]}, {self._day_and_month(day)}"

    def _genitive(self, day: date) -> str:
        return f"{self.weekdays_genitive[day.weekday()]}, {self._day_and_month(day)}"

    def _day_and_month(self, day: date) -> str:
        return f"{day.day} {self.months[day.month - 1]}"

    def _of(self, day: date, with_year: bool) -> str:
        return f"{self._genitive(day)} {day.year} года" if with_year else self._genitive(day)

    def until_end_of(self, day: date) -> str:
        return f"до конца {self._of(day, True)}"

    def until(self, day: date, hour: str) -> str:
        return f"до {hour} {self._of(day, True)}"

    def hour_in_zone(self, hour: str, zone: str) -> str:
        return f"{hour} {zone}"

    def your_time(self, city: str) -> str:
        return f"Ваше время, {city}"

    def at_your_time(self, hour: str, city: str, other_day: date | None, *, with_year: bool) -> str:
        if other_day is None:
            return f"{hour} по вашему времени ({city})"
        return f"{hour} {self._of(other_day, with_year)}, по вашему времени ({city})"

    def at_utc(self, hour: str, other_day: date | None, *, with_year: bool) -> str:
        return f"{hour} UTC" if other_day is None else f"{hour} UTC {self._of(other_day, with_year)}"

    def unit(self, name: str, number: int) -> str:
        one, few, many = self.units[name]
        if number % 10 == 1 and number % 100 != 11:
            return one
        return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many

    def left(self, amount: str) -> str:
        return f"осталось {amount}"

    def end_of_day(self, day: date) -> str:
        return f"До конца {self._of(day, False)} (24:00)"

    def minute_before(self, day: date) -> str:
        return f"{self.short_date(day).capitalize()}, 23:59"

    def noon(self, day: date) -> str:
        return f"{self.short_date(day).capitalize()}, 12:00 (полдень)"


class Kazakh(English):
    weekdays = (
        "дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі",
    )  # fmt: skip
    weekdays_genitive: ClassVar[Forms] = (
        "дүйсенбінің", "сейсенбінің", "сәрсенбінің", "бейсенбінің", "жұманың", "сенбінің", "жексенбінің",
    )  # fmt: skip
    months = (
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
        "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    )  # fmt: skip
    # A noun after a number stays in the singular.
    units: ClassVar[dict[str, Forms]] = {
        "day": ("күн",), "hour": ("сағат",), "minute": ("минут",), "second": ("секунд",),
    }  # fmt: skip
    midnight_legend = "Сіз 00:00 деп енгіздіңіз. Қай түн ортасы айтылып тұр?"
    midnight_hint = "«00:00» екі түрлі түсініледі. Біреуін таңдаңыз: оқырмандар цифрды емес, сөзді көреді."
    # The dative ending follows the last number as it is read aloud: жетіге, тоғызға, бірге, қырыққа.
    _after_unit: ClassVar[Forms] = ("", "ге", "ге", "ке", "ке", "ке", "ға", "ге", "ге", "ға")
    _after_ten: ClassVar[Forms] = ("ге", "ға", "ға", "ға", "қа", "ге")

    def full_date(self, day: date) -> str:
        return f"{day.year} жылғы {self.short_date(day)}"

    def short_date(self, day: date) -> str:
        return f"{self._day_and_month(day)}, {self.weekdays[day.weekday()]}"

    def _day_and_month(self, day: date) -> str:
        return f"{day.day} {self.months[day.month - 1]}"

    def until_end_of(self, day: date) -> str:
        return f"{day.year} жылғы {self._to_the_end(day)}"

    def _to_the_end(self, day: date) -> str:
        return f"{self._day_and_month(day)}, {self.weekdays_genitive[day.weekday()]} соңына дейін"

    def until(self, day: date, hour: str) -> str:
        return f"{self.full_date(day)}, сағат {hour}-{self._dative(hour)} дейін"

    def _dative(self, hour: str) -> str:
        tens, ones = divmod(int(hour[-2:]), 10)
        return self._after_unit[ones] or self._after_ten[tens]

    def hour_in_zone(self, hour: str, zone: str) -> str:
        return f"{zone} сағат {hour}"

    def your_time(self, city: str) -> str:
        return f"Сіздің уақытыңыз, {city}"

    def at_your_time(self, hour: str, city: str, other_day: date | None, *, with_year: bool) -> str:
        if other_day is None:
            return f"сіздің уақытыңызбен {hour} ({city})"
        return f"сіздің уақытыңызбен {self.day(other_day, with_year)}, {hour} ({city})"

    def at_utc(self, hour: str, other_day: date | None, *, with_year: bool) -> str:
        return f"{hour} UTC" if other_day is None else f"{self.day(other_day, with_year)}, {hour} UTC"

    def unit(self, name: str, number: int) -> str:
        return self.units[name][0]

    def left(self, amount: str) -> str:
        return f"{amount} қалды"

    def end_of_day(self, day: date) -> str:
        return f"{self._to_the_end(day)} (24:00)"

    def noon(self, day: date) -> str:
        return f"{self.short_date(day)}, 12:00 (түс)"


LANGUAGES: dict[str, English] = {"en": English(), "ru": Russian(), "kk": Kazakh()}


def words(language: str) -> English:
    """Return the grammar of `language` ("kk", "kk-KZ"); English for a language that has none here."""
    return LANGUAGES.get(base_language(language), LANGUAGES["en"])
