"""Every country has a name in three languages, and lists follow each language's alphabet."""

import pytest
from django.utils import translation
from django_countries.data import COUNTRIES
from pytest_django import Settings

from core.collation import collation_key
from core.countries import country_choices, country_codes, country_name

# As the Hub writes its participating countries.
PARTICIPATING = {
    "BA": "Bosnia and Herzegovina", "BT": "Bhutan", "GB": "United Kingdom", "KG": "Kyrgyz Republic",
    "KR": "Republic of Korea", "KZ": "Kazakhstan", "MD": "Republic of Moldova", "MK": "North Macedonia",
    "NL": "The Netherlands", "PS": "Palestine", "TR": "Turkey", "US": "USA",
}  # fmt: skip


def test_codes_are_those_of_the_standard() -> None:
    assert country_codes() == set(COUNTRIES)
    assert len(country_codes()) == 249


@pytest.mark.parametrize(("code", "name"), PARTICIPATING.items())
def test_the_hubs_wording_is_used(code: str, name: str) -> None:
    assert country_name(code, "en") == name


@pytest.mark.parametrize(
    ("code", "russian", "kazakh"),
    [
        ("KZ", "Казахстан", "Қазақстан"),
        ("KR", "Республика Корея", "Корея Республикасы"),
        ("KG", "Кыргызская Республика", "Қырғыз Республикасы"),
        ("CH", "Швейцария", "Швейцария"),
        ("US", "США", "АҚШ"),
    ],
)
def test_names_in_russian_and_kazakh(code: str, russian: str, kazakh: str) -> None:
    assert country_name(code, "ru") == russian
    assert country_name(code, "kk") == kazakh


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_country_is_left_in_english(language: str) -> None:
    assert [name for _, name in country_choices(language) if name.isascii()] == []


def test_active_language_is_the_default() -> None:
    with translation.override("kk"):
        assert country_name("in") == "Үндістан"
    with translation.override("en"):
        assert country_name("IN") == "India"


def test_language_without_locale_data_reads_english() -> None:
    assert country_name("IN", "xx") == "India"


@pytest.mark.parametrize("code", ["XX", "EU", "ZZ", "KAZ", ""])
def test_what_is_no_country_raises(code: str) -> None:
    with pytest.raises(KeyError):
        country_name(code, "en")


def test_another_body_may_word_a_country_its_own_way(settings: Settings) -> None:
    settings.COUNTRY_NAMES = {"TR": {"en": "Türkiye"}}
    assert country_name("TR", "en") == "Türkiye"
    assert country_name("US", "en") == "United States"


def test_english_list_puts_accents_and_articles_where_a_reader_looks() -> None:
    codes = [code for code, _ in country_choices("en")]
    assert codes[:3] == ["AF", "AX", "AL"]
    assert codes.index("NP") < codes.index("NL") < codes.index("NC")
    assert codes.index("HR") < codes.index("CU") < codes.index("CW")


def test_kazakh_list_follows_the_kazakh_alphabet() -> None:
    words = [
        "өрік",
        "әке",
        "ғылым",
        "аға",
        "қала",
        "көл",
        "ңәң",
        "нан",
        "іс",
        "үй",
        "ұл",
        "гүл",
        "һаб",
        "хат",
        "он",
    ]
    in_order = [
        "аға",
        "әке",
        "гүл",
        "ғылым",
        "көл",
        "қала",
        "нан",
        "ңәң",
        "он",
        "өрік",
        "ұл",
        "үй",
        "хат",
        "һаб",
        "іс",
    ]
    assert sorted(words, key=lambda word: collation_key(word, "kk")) == in_order
    codes = [code for code, _ in country_choices("kk")]
    assert codes.index("AW") < codes.index("AZ") < codes.index("BS")
    assert codes.index("KR") < codes.index("KZ") < codes.index("LV")


def test_russian_list_puts_yo_after_ye() -> None:
    assert sorted(["ёж", "жук", "ель"], key=lambda word: collation_key(word, "ru")) == ["ель", "ёж", "жук"]
