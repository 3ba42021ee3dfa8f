"""What is counted of a programme over its editions: the same number of queries for one call and for fifty.

Who counts stands in `queries.results`. An edition is a call that was published and not cancelled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from applications.contents import sealed_values
from applications.models import Answer, Application
from calls.models import Call, CallRole, Extension, Option, Question, Theme
from calls.querysets import PUBLIC_STATES as OPENED
from calls.stands_for import KINDS
from calls.workflow import ANNOUNCED
from incubation.models import KnowledgeProduct, Pilot, Placement, Tranche
from incubation.queries.results import MENTIONED, WON
from scoring.models import Assignment, Scorecard

WOMEN_AND_MEN = Question.StandsFor.GENDER
NOT_GIVEN = ""
PAID = (Tranche.State.PAID,)


@dataclass
class Tally:
    """What was counted of one edition. `winners` and `days` are None while there is no result.

    `people` are the jurors who gave a scorecard, by the country they come from; `money` and `paid` by
    currency, `awards` and `payees` how many stand behind them; `genders` is None where no form asked.
    """

    applications: int = 0
    winners: int | None = None
    countries: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] | None = None
    people: dict[int, str] = field(default_factory=dict)
    days: int | None = None
    admitted: int = 0
    piloted: int = 0
    graduated: int = 0
    pilots: int = 0
    products: int = 0
    extensions: int = 0
    awards: Counter[str] = field(default_factory=Counter)
    payees: Counter[str] = field(default_factory=Counter)
    money: dict[str, Decimal] = field(default_factory=dict)
    paid: dict[str, Decimal] = field(default_factory=dict)

    @property
    def juror_countries(self) -> int:
        return len({code for code in self.people.values() if code})


@dataclass
class Edition:
    """A call with its tally. `is_mine`: the reader holds a role on it; `is_staffed`: officer or approver."""

    call: Call
    is_announced: bool
    is_mine: bool
    is_staffed: bool
    tally: Tally
    themes: list[Theme] = field(default_factory=list)


def editions_of(calls: QuerySet[Call], reader: Any = None) -> list[Edition]:
    """The announced ones among these calls, and those on which the reader holds a role; the oldest first."""
    held = CallRole.objects.filter(call=OuterRef("pk"), user=getattr(reader, "pk", None))
    rows = calls.select_related("programme").annotate(
        mine=Exists(held),
        staffed=Exists(held.filter(role__in=("officer", "approver"))),
        released_at=F("announcement__released_at"),
        pilot_count=_number(Pilot.objects.all(), "placement__application__call"),
        product_count=_number(KnowledgeProduct.objects.filter(is_published=True), "call"),
        extension_count=_number(Extension.objects.filter(applicant=None), "call"),
    )
    shown = rows.filter(Q(state__in=ANNOUNCED) | Q(mine=True, state__in=OPENED))
    found = [_edition(call) for call in shown.order_by("year", "deadline_at", "pk")]
    _fill(found)
    return found


def elsewhere(calls: QuerySet[Call], shown: Collection[Edition]) -> int:
    """How many editions there are that the reader does not see."""
    return calls.filter(state__in=OPENED).exclude(pk__in=[one.call.pk for one in shown]).count()


def kind_options(calls: Iterable[Call]) -> list[Option]:
    """What the forms of these calls call the kinds of organisation, and women and men."""
    forms = Q(question__section__form__call__in=list(calls))
    return list(
        Option.objects.filter(forms, question__stands_for__in=(*KINDS, WOMEN_AND_MEN)).select_related(
            "question"
        )
    )


def _number(rows: QuerySet[Any], call: str) -> Coalesce:
    counted = rows.filter(**{call: OuterRef("pk")}).order_by().values(call).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def _edition(call: Any) -> Edition:
    is_announced = call.state in ANNOUNCED
    tally = Tally(winners=0 if is_announced else None, extensions=call.extension_count)
    tally.pilots, tally.products = call.pilot_count, call.product_count
    if is_announced and call.released_at and call.deadline_at:
        tally.days = (call.released_at - call.deadline_at).days
    return Edition(call, is_announced, call.mine, call.staffed, tally)


def _fill(editions: Sequence[Edition]) -> None:
    """Six queries, and two more where a form asks for women and men."""
    tallies = {one.call.pk: one.tally for one in editions}
    _origins(tallies)
    _jurors(tallies)
    _awards(tallies)
    _paid(tallies)
    _genders(tallies)
    themes: dict[int, list[Theme]] = defaultdict(list)
    counted = Q(applications__valid_submission__isnull=False) & ~Q(applications__state="withdrawn")
    counts = Count("applications", filter=counted)
    for theme in Theme.objects.filter(call__in=tallies).annotate(count=counts):
        themes[theme.call_id].append(theme)
    for one in editions:
        one.themes = themes[one.call.pk]


def _origins(tallies: dict[int, Tally]) -> None:
    rows = Application.objects.filter(MENTIONED, call__in=tallies).order_by()
    by = rows.values_list("call", "country", "applicant_kind", "language")
    won = Count("pk", filter=Q(state__in=WON))
    for call, country, kind, language, count, winners in by.annotate(all=Count("pk"), won=won):
        tally = tallies[call]
        tally.applications += count
        if tally.winners is not None:
            tally.winners += winners
        if country:
            tally.countries[country] += count
        tally.kinds[kind] += count
        tally.languages[language] += count


def _jurors(tallies: dict[int, Tally]) -> None:
    given = Assignment.objects.filter(
        state=Assignment.State.ACTIVE, scorecard__state=Scorecard.State.LOCKED, round__call__in=tallies
    )
    named = given.order_by().values_list("round__call", "member__expert", "member__expert__country")
    for call, expert, country in named.distinct():
        tallies[call].people[expert] = country


def _awards(tallies: dict[int, Tally]) -> None:
    rows = Placement.objects.filter(application__call__in=tallies).order_by()
    by = rows.values_list("application__call", "application__state", "award_currency")
    for call, state, currency, count, paid_ones, total in by.annotate(
        all=Count("pk"), with_money=Count("award_amount"), total=Sum("award_amount")
    ):
        tally = tallies[call]
        tally.admitted += count
        tally.graduated += count if state == "graduated" else 0
        tally.piloted += count if state in ("piloting", "graduated") else 0
        if total:
            tally.awards[currency] += paid_ones
            tally.money[currency] = tally.money.get(currency, Decimal()) + total


def _paid(tallies: dict[int, Tally]) -> None:
    rows = Tranche.objects.filter(placement__application__call__in=tallies, state__in=PAID).order_by()
    by = rows.values_list("placement__application__call", "currency")
    bodies = Count("placement", distinct=True)
    for call, currency, total, payees in by.annotate(total=Sum("amount"), payees=bodies):
        tallies[call].paid[currency], tallies[call].payees[currency] = total, payees


def _genders(tallies: dict[int, Tally]) -> None:
    """As sealed: a working answer is the sealed one unless something was changed since."""
    path = "question__section__form__call"
    asked = Option.objects.filter(**{"question__stands_for": WOMEN_AND_MEN, f"{path}__in": tallies})
    keys: dict[int, set[str]] = defaultdict(set)
    for call, key in asked.order_by().values_list(path, "question__key").distinct():
        keys[call].add(key)
    calls = set(keys)
    for call in calls:
        tallies[call].genders = Counter()
    if not calls:
        return
    sent = Application.objects.filter(MENTIONED, call__in=calls)
    question = Question.objects.filter(section__form=OuterRef("application__form"), parent=None)
    its = question.filter(key=OuterRef("question_key"), stands_for=WOMEN_AND_MEN)
    unchanged = Answer.objects.filter(Exists(its), application__in=sent.filter(has_unsent=False))
    grouped = unchanged.order_by().values_list("application__call", "value")
    for call, value, count in grouped.annotate(count=Count("pk")):
        _add_gender(tallies[call], value, count)
    changed = sent.filter(has_unsent=True).values_list("call", "valid_submission__document")
    for call, document in changed.iterator():
        values = sealed_values(document)
        _add_gender(tallies[call], next((values[key] for key in keys[call] if values.get(key)), None))
    for call in calls:
        told = tallies[call].genders
        if told is not None and (rest := tallies[call].applications - sum(told.values())) > 0:
            told[NOT_GIVEN] += rest


def _add_gender(tally: Tally, value: Any, count: int = 1) -> None:
    if isinstance(value, str) and value and tally.genders is not None:
        tally.genders[value] += count
