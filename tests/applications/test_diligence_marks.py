"""Names, texts and ties: what is near is found, however it is written, without trying every pair."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.diligence.names import ENOUGH, Names, parts, score
from applications.diligence.shingles import FEWEST_WORDS, NEAR, bands, likeness, runs, sketch
from applications.diligence.ties import MOST_SHARING, Tie, ties

WORDS = [f"word{number}" for number in range(900)]


def text(seed: int, length: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


@pytest.mark.parametrize(
    ("ours", "listed", "is_near"),
    [
        ("Ivan Akhmetov", "Ахметов Иван", True),
        ("Иванов Пётр Сергеевич", "Petr Ivanov", True),
        ("Yuliya Akhmedova", "Юлия Ахмедова", True),
        ("Нұрсұлтан Әбішұлы", "Nursultan Abishuly", True),
        ("Usama bin Ladin", "Osama bin Laden", True),
        ("ТОО «Дала»-Орда", "Dala Orda LLC", True),
        ("Ali Khan", "Ali Hassan", False),
        ("Ivan Petrov", "Ivan Sidorov", False),
        ("Ivan", "Ivan Petrov", False),
        ("Al Qaida", "Al Qasr", False),
        ("", "Ivan Petrov", False),
        ("!!!", "Ivan Petrov", False),
    ],
)
def test_names_are_near_in_any_alphabet_and_order(ours: str, listed: str, is_near: bool) -> None:
    found = Names([(7, "Somebody Else"), (8, listed)]).near(ours)
    assert [one.key for one in found] == ([8] if is_near else [])


def test_the_nearest_spelling_of_an_entry_counts_and_it_is_told_once() -> None:
    names = Names([(1, "Pyotr Ivanov"), (1, "Petr Ivanov"), (2, "Petr Ivanova")])
    found = names.near("Ivanov Petr")
    assert [(one.key, one.spelling, one.score) for one in found] == [
        (1, "Petr Ivanov", 100),
        (2, "Petr Ivanova", found[1].score),
    ]
    assert ENOUGH <= found[1].score < 100


SYLLABLES = [f"{one}{two}{three}" for one in "bdklmnrt" for two in "aeo" for three in "lnrs"]
words_of_names = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3).map("".join)
names = st.lists(words_of_names, min_size=2, max_size=4, unique=True)


@given(names)
def test_a_name_is_the_same_in_any_order_and_case(words: list[str]) -> None:
    name, turned = " ".join(words), " ".join(reversed(words)).upper()
    assert score(parts(name), parts(turned)) == 100
    assert [one.key for one in Names([("x", turned)]).near(name)] == ["x"]


@given(names, names)
def test_the_score_is_between_nothing_and_the_same_whichever_is_shorter(
    one: list[str], other: list[str]
) -> None:
    first, second = parts(" ".join(one)), parts(" ".join(other))
    assert 0 <= score(first, second) <= 100
    assert (score(first, first), score(second, second)) == (100, 100)
    if len(first) != len(second):
        assert score(first, second) == score(second, first)


def test_a_text_with_a_few_words_changed_meets_its_like_and_another_does_not() -> None:
    for seed in range(30):
        words = text(seed).split()
        for place in random.Random(seed).sample(range(len(words)), 4):
            words[place] = "changed"
        near = " ".join(words)
        assert likeness(text(seed), near) >= NEAR
        assert set(bands(sketch(text(seed)))) & set(bands(sketch(near)))
        assert likeness(text(seed), text(seed + 100)) < 0.1


def test_case_punctuation_and_the_way_an_accent_is_encoded_change_nothing() -> None:
    plain = "Ёлка é " + text(1)
    assert sketch(plain) == sketch("ЁЛКА, é — " + text(1).upper())
    assert likeness(plain, plain.upper()) == 1.0


@pytest.mark.parametrize(("length", "is_compared"), [(FEWEST_WORDS - 1, False), (FEWEST_WORDS, True)])
def test_a_text_that_is_too_short_is_not_compared(length: int, is_compared: bool) -> None:
    short = text(3, length)
    assert (bool(runs(short)), bool(sketch(short)), bool(list(bands(sketch(short))))) == (is_compared,) * 3
    assert likeness(short, short) == float(is_compared)


def test_what_is_shared_ties_and_what_is_not_does_not() -> None:
    marks = {
        "A": {"mail": {"a@example.org": "A@example.org"}, "phone": {"77011112233": "8 701"}},
        "B": {"mail": {"a@example.org": "a@example.org"}},
        "C": {"mail": {"c@example.org": "c@example.org"}, "phone": {"77011112233": "+7 701"}},
    }
    mail = Tie("A", "B", "mail", "A@example.org", "a@example.org")
    phone = Tie("A", "C", "phone", "8 701", "+7 701")
    assert set(ties(marks)) == {mail, phone}
    assert list(ties(marks, {"B"})) == [mail]
    assert list(ties(marks, set())) == []


def test_like_texts_tie_the_questions_they_answer() -> None:
    marks = {
        "A": {"text": {"summary": sketch(text(1)), "plan": sketch(text(2))}},
        "B": {"text": {"summary": sketch(text(3)), "idea": sketch(text(2))}},
    }
    assert list(ties(marks)) == [Tie("A", "B", "text", "plan", "idea")]


@given(st.lists(st.sets(st.sampled_from("abcdef")), max_size=12))
def test_exactly_those_who_share_a_value_are_tied(held: list[set[str]]) -> None:
    marks = {f"R{number:02}": {"mail": {one: one for one in sorted(own)}} for number, own in enumerate(held)}
    expected = {
        (one, other, value)
        for one, other in combinations(sorted(marks), 2)
        for value in marks[one]["mail"].keys() & marks[other]["mail"].keys()
    }
    assert {(tie.one, tie.other, tie.written) for tie in ties(marks)} == expected


def test_what_everybody_shares_costs_no_more_than_there_are() -> None:
    shared = 40 * MOST_SHARING
    found = list(ties({f"R{number:05}": {"domain": {"example.org": "x"}} for number in range(shared)}))
    assert shared - 1 <= len(found) <= 2 * shared
    assert {tie.one for tie in found} | {tie.other for tie in found} == {
        f"R{one:05}" for one in range(shared)
    }
