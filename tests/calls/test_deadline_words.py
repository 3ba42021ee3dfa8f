"""How deadlines, moments and what is left are worded in English, Russian and Kazakh, to the letter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.deadline_words import words
from calls.deadlines import describe, describe_moment, left, left_line, midnight_question, to_instant

ALMATY = "Asia/Almaty"
DEADLINE = datetime(2021, 11, 4, 18, tzinfo=UTC)  # "00:00am, 05th November 2021 by Nur-Sultan time"
TICK = timedelta(microseconds=1)

MIDNIGHT = {
    "en": (
        "Until the end of Thursday 4 November 2021",
        "24:00, Nur-Sultan time (UTC+6)",
        (("Your time, New Delhi", "Thursday 4 November, 23:30"), ("UTC", "Thursday 4 November, 18:00")),
        "until the end of Thursday 4 November 2021 (24:00, Nur-Sultan time, UTC+6)"
        " · 18:00 UTC · 23:30 your time in New Delhi",
    ),
    "ru": (
        "До конца четверга, 4 ноября 2021 года",
        "24:00 по времени Нур-Султана (UTC+6)",
        (("Ваше время, Нью-Дели", "четверг, 4 ноября, 23:30"), ("UTC", "четверг, 4 ноября, 18:00")),
        "до конца четверга, 4 ноября 2021 года (24:00 по времени Нур-Султана, UTC+6)"
        " · 18:00 UTC · 23:30 по вашему времени (Нью-Дели)",
    ),
    "kk": (
        "2021 жылғы 4 қараша, бейсенбінің соңына дейін",
        "Нұр-Сұлтан уақытымен сағат 24:00 (UTC+6)",
        (("Сіздің уақытыңыз, Нью-Дели", "4 қараша, бейсенбі, 23:30"), ("UTC", "4 қараша, бейсенбі, 18:00")),
        "2021 жылғы 4 қараша, бейсенбінің соңына дейін (Нұр-Сұлтан уақытымен сағат 24:00, UTC+6)"
        " · 18:00 UTC · сіздің уақытыңызбен 23:30 (Нью-Дели)",
    ),
}


@pytest.mark.parametrize("language", MIDNIGHT)
def test_the_deadline_of_2021_is_the_end_of_thursday(language: str) -> None:
    day, zone_line, others, line = MIDNIGHT[language]
    worded = describe(DEADLINE, zone=ALMATY, reader_zone="Asia/Kolkata", language=language)
    assert (worded.day, worded.zone_line, worded.others, worded.line) == (day, zone_line, others, line)
    assert str(worded) == line
    assert worded.iso == "2021-11-04T18:00:00Z"


@pytest.mark.parametrize(
    ("language", "day", "zone_line", "line"),
    [
        (
            "en",
            "Until 18:00 on Monday 15 June 2015",
            "18:00, Nur-Sultan time (UTC+6)",
            "until 18:00 on Monday 15 June 2015 (Nur-Sultan time, UTC+6) · 12:00 UTC",
        ),
        (
            "ru",
            "До 18:00 понедельника, 15 июня 2015 года",
            "18:00 по времени Нур-Султана (UTC+6)",
            "до 18:00 понедельника, 15 июня 2015 года (по времени Нур-Султана, UTC+6) · 12:00 UTC",
        ),
        (
            "kk",
            "2015 жылғы 15 маусым, дүйсенбі, сағат 18:00-ге дейін",
            "Нұр-Сұлтан уақытымен сағат 18:00 (UTC+6)",
            "2015 жылғы 15 маусым, дүйсенбі, сағат 18:00-ге дейін (Нұр-Сұлтан уақытымен, UTC+6) · 12:00 UTC",
        ),
    ],
)
def test_other_hours_come_before_their_day(language: str, day: str, zone_line: str, line: str) -> None:
    instant = to_instant(datetime(2015, 6, 15, 18), zone=ALMATY)
    worded = describe(instant, zone=ALMATY, language=language)
    assert (worded.day, worded.zone_line, worded.line) == (day, zone_line, line)
    assert worded.others == (("UTC", worded.others[0][1]),)


@pytest.mark.parametrize(
    ("reader_zone", "label", "text", "end"),
    [
        ("Asia/Bishkek", "Bishkek", "Thursday 4 November, 24:00", "24:00 your time in Bishkek"),
        ("Asia/Kathmandu", "Kathmandu", "Thursday 4 November, 23:45", "23:45 your time in Kathmandu"),
        ("America/New_York", "New York", "Thursday 4 November, 14:00", "14:00 your time in New York"),
        ("Asia/Tokyo", "Tokyo", "Friday 5 November, 03:00", "03:00 on Friday 5 November, your time in Tokyo"),
    ],
)
def test_reader_sees_the_own_hour_and_its_day(reader_zone: str, label: str, text: str, end: str) -> None:
    worded = describe(DEADLINE, zone=ALMATY, reader_zone=reader_zone)
    assert worded.others[0] == (f"Your time, {label}", text)
    assert worded.line.split(" · ")[1:] == ["18:00 UTC", end]


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("ru", "03:00 пятницы, 5 ноября, по вашему времени (Токио)"),
        ("kk", "сіздің уақытыңызбен 5 қараша, жұма, 03:00 (Токио)"),
    ],
)
def test_another_day_is_named_in_every_language(language: str, end: str) -> None:
    worded = describe(DEADLINE, zone=ALMATY, reader_zone="Asia/Tokyo", language=language)
    assert worded.line.split(" · ")[2] == end


def test_another_year_is_named() -> None:
    worded = describe(datetime(2026, 12, 31, 19, tzinfo=UTC), zone=ALMATY, reader_zone="Asia/Tokyo")
    assert worded.day == "Until the end of Thursday 31 December 2026"
    assert worded.zone_line == "24:00, Nur-Sultan time (UTC+5)"
    assert worded.others[0][1] == "Friday 1 January 2027, 04:00"
    assert worded.line.endswith("04:00 on Friday 1 January 2027, your time in Tokyo")


@pytest.mark.parametrize("reader_zone", [None, ALMATY])
def test_reader_in_the_same_zone_is_told_nothing_twice(reader_zone: str | None) -> None:
    worded = describe(DEADLINE, zone=ALMATY, reader_zone=reader_zone)
    assert [label for label, _ in worded.others] == ["UTC"]
    assert worded.line.endswith("UTC+6) · 18:00 UTC")


def test_call_in_utc_needs_no_second_clock() -> None:
    worded = describe(DEADLINE, zone="UTC", reader_zone="Etc/UTC")
    assert worded.line == "until 18:00 on Thursday 4 November 2021 (UTC)"
    assert (worded.zone_line, worded.others) == ("18:00, UTC", ())


def test_distance_from_utc_is_that_of_the_deadline_and_not_of_today() -> None:
    before = describe(datetime(2024, 2, 29, 16, tzinfo=UTC), zone=ALMATY)
    after = describe(datetime(2024, 2, 29, 19, tzinfo=UTC), zone=ALMATY)
    assert before.zone_line == "22:00, Nur-Sultan time (UTC+6)"
    assert (after.day, after.zone_line) == (
        "Until the end of Thursday 29 February 2024",
        "24:00, Nur-Sultan time (UTC+5)",
    )


@given(
    moment=st.datetimes(datetime(2013, 1, 1), datetime(2035, 12, 31)), zone=st.sampled_from([ALMATY, "UTC"])
)
def test_a_deadline_never_reads_as_zero_hours(moment: datetime, zone: str) -> None:
    whole_hour = moment.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    for language in ("en", "ru", "kk"):
        worded = describe(whole_hour, zone=zone, reader_zone="Asia/Bishkek", language=language)
        assert "00:00" not in worded.line + worded.day + worded.zone_line + str(worded.others)


@pytest.mark.parametrize(
    ("hour", "ending"),
    [
        ("18:00", "ге"), ("09:01", "ге"), ("09:03", "ке"), ("09:05", "ке"), ("09:06", "ға"), ("09:07", "ге"),
        ("23:59", "ға"), ("12:10", "ға"), ("12:20", "ға"), ("12:30", "ға"), ("12:40", "қа"), ("12:50", "ге"),
    ],
)  # fmt: skip
def test_kazakh_ending_follows_the_number_as_it_is_read(hour: str, ending: str) -> None:
    assert words("kk").until(date(2026, 6, 15), hour).endswith(f"сағат {hour}-{ending} дейін")


WEEK = [date(2021, 11, 1) + timedelta(days=number) for number in range(7)]


def test_every_weekday_is_declined_in_russian() -> None:
    assert [words("ru").until_end_of(day).split(",")[0] for day in WEEK] == [
        "до конца понедельника", "до конца вторника", "до конца среды", "до конца четверга",
        "до конца пятницы", "до конца субботы", "до конца воскресенья",
    ]  # fmt: skip


def test_every_weekday_is_declined_in_kazakh() -> None:
    assert [words("kk").until_end_of(day).split(", ")[1] for day in WEEK] == [
        "дүйсенбінің соңына дейін", "сейсенбінің соңына дейін", "сәрсенбінің соңына дейін",
        "бейсенбінің соңына дейін", "жұманың соңына дейін", "сенбінің соңына дейін",
        "жексенбінің соңына дейін",
    ]  # fmt: skip


def test_every_month_is_named() -> None:
    firsts = [date(2021, month, 1) for month in range(1, 13)]
    assert [words("ru").short_date(day).split()[-1] for day in firsts] == [
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ]  # fmt: skip
    assert [words("kk").short_date(day).split(",")[0] for day in firsts] == [
        "1 қаңтар", "1 ақпан", "1 наурыз", "1 сәуір", "1 мамыр", "1 маусым",
        "1 шілде", "1 тамыз", "1 қыркүйек", "1 қазан", "1 қараша", "1 желтоқсан",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "day_hour", "zone_line", "line"),
    [
        (
            "en",
            "Tuesday 2 November 2021, 14:41:07",
            "Nur-Sultan time (UTC+6)",
            "Tuesday 2 November 2021, 14:41:07, Nur-Sultan time (UTC+6) · 08:41:07 UTC",
        ),
        (
            "ru",
            "вторник, 2 ноября 2021 года, 14:41:07",
            "по времени Нур-Султана (UTC+6)",
            "вторник, 2 ноября 2021 года, 14:41:07 по времени Нур-Султана (UTC+6) · 08:41:07 UTC",
        ),
        (
            "kk",
            "2021 жылғы 2 қараша, сейсенбі, 14:41:07",
            "Нұр-Сұлтан уақытымен (UTC+6)",
            "2021 жылғы 2 қараша, сейсенбі, Нұр-Сұлтан уақытымен сағат 14:41:07 (UTC+6) · 08:41:07 UTC",
        ),
    ],
)
def test_a_receipts_moment_is_given_to_the_second(
    language: str, day_hour: str, zone_line: str, line: str
) -> None:
    received = datetime(2021, 11, 2, 8, 41, 7, 402_000, tzinfo=UTC)
    moment = describe_moment(received, zone=ALMATY, language=language)
    assert (moment.day_hour, moment.zone_line, moment.line) == (day_hour, zone_line, line)
    assert (str(moment), moment.iso) == (line, "2021-11-02T08:41:07.402000Z")


def test_moment_names_the_day_in_utc_when_it_is_another() -> None:
    moment = describe_moment(datetime(2021, 11, 4, 18, 0, 14, tzinfo=UTC), zone=ALMATY, seconds=False)
    assert moment.line == (
        "Friday 5 November 2021, 00:00, Nur-Sultan time (UTC+6) · 18:00 UTC on Thursday 4 November"
    )


@pytest.mark.parametrize(
    ("before", "amounts"),
    [
        (timedelta(days=2, hours=9, minutes=38, seconds=59), [(2, "days"), (9, "hours"), (38, "minutes")]),
        (timedelta(days=1, hours=1, minutes=1), [(1, "day"), (1, "hour"), (1, "minute")]),
        (timedelta(days=1), [(1, "day")]),
        (timedelta(days=1) - TICK, [(23, "hours"), (59, "minutes")]),
        (timedelta(hours=1, seconds=30), [(1, "hour")]),
        (timedelta(hours=1) - TICK, [(59, "minutes"), (59, "seconds")]),
        (timedelta(seconds=1), [(1, "second")]),
        (TICK, [(0, "seconds")]),
        (timedelta(0), []),
        (-TICK, []),
    ],
)
def test_what_is_left_is_never_overstated(before: timedelta, amounts: list[tuple[int, str]]) -> None:
    assert left(DEADLINE - before, DEADLINE) == amounts


@pytest.mark.parametrize(
    ("number", "unit"),
    [(1, "день"), (2, "дня"), (4, "дня"), (5, "дней"), (11, "дней"), (12, "дней"), (14, "дней"), (21, "день"),
     (22, "дня"), (25, "дней"), (100, "дней"), (101, "день"), (111, "дней"), (112, "дней")],
)  # fmt: skip
def test_russian_days_are_counted_right(number: int, unit: str) -> None:
    assert left(DEADLINE - timedelta(days=number), DEADLINE, "ru") == [(number, unit)]


def test_what_is_left_in_russian_and_kazakh() -> None:
    now = DEADLINE - timedelta(days=2, hours=9, minutes=38)
    assert left(now, DEADLINE, "ru") == [(2, "дня"), (9, "часов"), (38, "минут")]
    assert left(now, DEADLINE, "kk") == [(2, "күн"), (9, "сағат"), (38, "минут")]
    assert left(DEADLINE - timedelta(seconds=81), DEADLINE, "ru") == [(1, "минута"), (21, "секунда")]
    assert left(DEADLINE - timedelta(seconds=83), DEADLINE, "kk") == [(1, "минут"), (23, "секунд")]


def test_what_is_left_in_one_line() -> None:
    now = DEADLINE - timedelta(days=2, hours=9, minutes=38)
    assert left_line(now, DEADLINE) == "2 days 9 hours left"
    assert left_line(now, DEADLINE, "ru") == "осталось 2 дня 9 часов"
    assert left_line(now, DEADLINE, "kk", units=3) == "2 күн 9 сағат 38 минут қалды"
    assert left_line(DEADLINE, DEADLINE) == ""


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        (
            "en",
            [
                "Until the end of Thursday 4 November (24:00)",
                "Until the end of Friday 5 November (24:00)",
                "Thursday 4 November, 23:59",
                "Friday 5 November, 12:00 noon",
            ],
        ),
        (
            "ru",
            [
                "До конца четверга, 4 ноября (24:00)",
                "До конца пятницы, 5 ноября (24:00)",
                "Четверг, 4 ноября, 23:59",
                "Пятница, 5 ноября, 12:00 (полдень)",
            ],
        ),
        (
            "kk",
            [
                "4 қараша, бейсенбінің соңына дейін (24:00)",
                "5 қараша, жұманың соңына дейін (24:00)",
                "4 қараша, бейсенбі, 23:59",
                "5 қараша, жұма, 12:00 (түс)",
            ],
        ),
    ],
)
def test_entering_midnight_asks_which_day_is_meant(language: str, labels: list[str]) -> None:
    question = midnight_question(datetime(2021, 11, 5), language=language)
    assert question is not None
    assert [choice.label for choice in question.choices] == labels
    assert [choice.wall for choice in question.choices] == [
        datetime(2021, 11, 5),
        datetime(2021, 11, 6),
        datetime(2021, 11, 4, 23, 59),
        datetime(2021, 11, 5, 12),
    ]


def test_choice_of_midnight_leads_to_the_deadline_that_was_chosen() -> None:
    question = midnight_question(datetime(2021, 11, 5))
    assert question is not None
    chosen = to_instant(question.wall_of("end_of_day_before"), zone=ALMATY)
    assert chosen == DEADLINE
    assert describe(chosen, zone=ALMATY).day == "Until the end of Thursday 4 November 2021"
    with pytest.raises(KeyError):
        question.wall_of("whenever")


@pytest.mark.parametrize(
    "wall", [datetime(2021, 11, 4, 23, 59), datetime(2021, 11, 5, 0, 1), datetime(2021, 11, 5, 12)]
)
def test_no_other_hour_is_asked_about(wall: datetime) -> None:
    assert midnight_question(wall) is None


def test_language_without_words_is_worded_in_english() -> None:
    assert describe(DEADLINE, zone=ALMATY, language="ar").day == "Until the end of Thursday 4 November 2021"
    assert describe(DEADLINE, zone=ALMATY, language="kk-KZ").day.startswith("2021 жылғы")


@pytest.mark.parametrize(
    ("language", "applicants"), [("en", "applicants"), ("ru", "заявители"), ("kk", "өтінім берушілер")]
)
def test_the_question_about_midnight_speaks_of_whoever_reads_the_hour(language, applicants):
    question = midnight_question(datetime(2026, 11, 5), language=language)
    assert question is not None
    assert applicants not in question.hint
