"""The statistics of a programme: counted from rows, hidden where they are small, the same for fifty calls."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from applications.models import Answer, Application
from calls.models import Call, Option, Question
from core import clock
from incubation.models import Tranche
from incubation.programme_measures import AFTERWARDS
from incubation.programme_page import programme_page
from incubation.programme_sums import sentences, together
from incubation.queries.statistics import Edition, Tally, editions_of, elsewhere
from incubation.small_counts import shown
from tests.factories.applications import draft_in
from tests.factories.calls import give_role, make_programme, open_call, texts
from tests.factories.incubation import announced, applied, approver_of, officer_of, placement_in
from tests.factories.people import make_user
from tests.factories.scoring import locked_round

pytestmark = pytest.mark.django_db
PAGES = ("programme", "api_programme", "programme_table")


def edition(
    programme: Any, year: int, *, countries: str = "", won: int = 0, is_announced: bool = True
) -> Any:
    call = open_call(programme=programme, year=year)
    for number, country in enumerate(countries.split()):
        applied(
            call, state="awarded" if number < won else "not_awarded", country=country, name=f"Body {number}"
        )
    return announced(call) if is_announced else call


def page_of(programme: Any, reader: Any = None, *, is_public: bool = True) -> Any:
    return programme_page(programme, editions_of(programme.calls.all(), reader), is_public=is_public)


def address(page: str, programme: Any) -> str:
    return reverse(f"incubation:{page}", kwargs={"programme": programme.key})


def test_editions_stand_side_by_side_and_together() -> None:
    programme = make_programme(name="Innovative Solutions Scheme")
    edition(programme, 2015, countries="KZ KZ GB", won=1)
    last = edition(programme, 2018, countries="KZ CH", won=1, is_announced=False)
    draft_in(last)
    applied(last, state="withdrawn", country="FR")
    announced(last)
    page = page_of(programme)
    told = [[cell.text for cell in line.cells[:3]] for line in page.tables[0][3]]
    assert told == [["3", "2", "1"], ["2", "2", "1"]]
    assert [cell.text for cell in page.tables[0][4].cells[:3]] == ["5", "3", "2"]
    assert [(one.code, one.count) for one in page.countries.shares] == [("KZ", 3), ("CH", 1), ("GB", 1)]


def test_the_sentence_is_said_in_every_language_with_its_plurals() -> None:
    programme = make_programme(name="Scheme")
    edition(programme, 2015, countries="KZ", won=1)
    edition(programme, 2018, countries="KZ CH GB EE FI", won=2)
    said = dict(sentences(programme, editions_of(programme.calls.all())))
    assert said["en"] == "Scheme, 2015–2018, 2 editions: 6 applications from 5 countries, 3 winners."
    assert "Scheme (ru)" in said["ru"]
    assert "6 заявок из 5 стран, 3 победителя" in said["ru"]
    assert translation.get_language() == "en"


def test_only_what_is_announced_is_there_for_everybody(client: Any) -> None:
    programme = make_programme()
    edition(programme, 2025, countries="KZ KZ", won=1, is_announced=False)
    assert [client.get(address(one, programme)).status_code for one in PAGES] == [404, 404, 404]
    edition(programme, 2024, countries="CH", won=1)
    assert [client.get(address(one, programme)).status_code for one in PAGES] == [200, 200, 200]
    data = client.get(address("api_programme", programme)).json()
    assert [one["year"] for one in data["editions"]] == [2024]
    assert data["together"]["applications"] == 1


def test_staff_see_what_their_role_allows_and_how_many_lie_elsewhere(client: Any) -> None:
    programme = make_programme()
    mine = edition(programme, 2025, countries="KZ KZ", won=1, is_announced=False)
    edition(programme, 2026, countries="CH", is_announced=False)
    edition(programme, 2024, countries="GB")
    officer = give_role(mine, "officer")
    seen = editions_of(programme.calls.all(), officer)
    assert [(one.call.year, one.tally.applications, one.tally.winners) for one in seen] == [
        (2024, 1, 0),
        (2025, 2, None),
    ]
    assert elsewhere(programme.calls.all(), seen) == 1
    client.force_login(officer)
    page = client.get(address("programme_office", programme)).content.decode()
    assert "1 edition of this programme is not counted here" in page
    assert f"{reverse('applications:register', args=[mine.slug])}?state=counted" in page
    client.force_login(make_user("Colleague", is_hub_staff=True))
    assert (
        "2 editions of this programme" in client.get(address("programme_office", programme)).content.decode()
    )


def test_the_list_behind_a_number_is_as_long_as_the_number(client: Any) -> None:
    programme = make_programme()
    call = edition(programme, 2025, countries="KZ KZ CH", is_announced=False)
    applied(call, state="withdrawn", country="KZ")
    officer = give_role(call, "officer")
    cell = page_of(programme, officer, is_public=False).countries.shares[0].parts[0]
    assert cell.text == "2025:\u00a02"
    client.force_login(officer)
    assert client.get(cell.url).context["page_obj"].paginator.count == 2


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 9, "b": 5}, {"a": 9, "b": 5}),
        ({"a": 9, "b": 4, "c": 1}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 7, "c": 4}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 6, "c": 1, "d": 1}, {"a": 9, "b": None, "c": None, "d": None}),
        ({"a": 4}, {"a": None}),
        ({"a": 6, "b": 0}, {"a": 6}),
    ],
)
def test_small_counts_are_hidden_and_cannot_be_reckoned(counts: Any, told: Any) -> None:
    assert shown(counts) == told


def test_everybody_reads_no_small_count_in_any_form(client: Any) -> None:
    programme = make_programme()
    call = edition(programme, 2025, countries="KZ " * 6)
    ids = list(Application.objects.filter(call=call).values_list("pk", flat=True))
    Application.objects.filter(pk__in=ids).update(applicant_kind="university")
    Application.objects.filter(pk=ids[0]).update(applicant_kind="individual")
    data = client.get(address("api_programme", programme)).json()
    assert data["hidden_below"] == 5
    assert data["kinds"] == [
        {"code": "university", "applications": None},
        {"code": "individual", "applications": None},
    ]
    table = b"".join(client.get(address("programme_table", programme)).streaming_content).decode()
    assert table.count("not shown") == 2
    officer = give_role(call, "officer")
    own = page_of(programme, officer, is_public=False).breakdowns[0]
    assert [(one.code, one.count) for one in own.shares] == [("university", 5), ("individual", 1)]


def test_women_and_men_only_where_a_form_asks() -> None:
    programme = make_programme()
    call = open_call(programme=programme, year=2025)
    assert together(editions_of(programme.calls.all(), give_role(call, "officer"))).genders is None
    section = call.forms.get().sections.get(key="end")
    asked = Question.objects.create(
        section=section,
        key="gender",
        kind="choice",
        stands_for="gender",
        required=False,
        **texts("label", "You are"),
    )
    Option.objects.create(question=asked, key="woman", **texts("label", "A woman"))
    one, _other = applied(call), applied(call)
    Answer.objects.create(application=one, question_key="gender", value="woman")
    tally = together(editions_of(announced(call).programme.calls.all()))
    assert tally.genders == {"woman": 1, "": 1}


def test_a_juror_of_two_editions_counts_once() -> None:
    call, _round = locked_round()
    announced(call)
    told = together(editions_of(call.programme.calls.all()))
    assert len(told.people) == 3


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_one_edition_and_for_thirty(
    client: Any, number: int, django_assert_num_queries: Any
) -> None:
    programme = make_programme()
    calls = [edition(programme, 2000 + each, countries="KZ", won=1) for each in range(number)]
    with django_assert_num_queries(10):
        client.get(address("programme", programme))
    client.force_login(give_role(calls[0], "officer"))
    with django_assert_num_queries(14):
        client.get(address("programme_office", programme))


def test_no_sum_tells_what_one_body_got_alone_or_less_the_others() -> None:
    editions = [Edition(Call(), True, False, False, Tally()) for _ in range(2)]
    many, single = (one.tally for one in editions)
    many.money, many.awards = {"KZT": Decimal(900)}, Counter(KZT=3)
    many.paid, many.payees = {"KZT": Decimal(100)}, Counter(KZT=1)
    single.money, single.awards = {"KZT": Decimal(70)}, Counter(KZT=1)
    awarded, paid = (one.of for one in AFTERWARDS[-2:])
    assert [str(awarded(one, True)) for one in (single, together(editions))] == ["not shown"] * 2
    assert str(paid(many, True)) == "not shown"
    assert "900" in str(awarded(many, True)) and "970" in str(awarded(together(editions), False))
    single.awards["KZT"] = 3
    assert "970" in str(awarded(together(editions), True))


def test_a_body_that_was_paid_twice_is_one_behind_the_sum(hands: Any) -> None:
    first = placement_in()
    officer, approver = officer_of(first), approver_of(first)
    signed = {"prepared_by": officer, "approved_by": approver, "approved_at": clock.now(), "state": "paid"}
    for number in (91, 92):
        Tranche.objects.create(
            placement=first, number=number, amount=10, currency="KZT", key=uuid4(), **signed
        )
    found = editions_of(Call.objects.filter(pk=first.application.call_id), officer)
    assert found[0].tally.payees == {"KZT": 1}
