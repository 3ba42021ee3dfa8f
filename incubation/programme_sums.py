"""The editions of a programme taken together, and what is said of them in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from calls.translations import languages, text_in
from incubation.counting_words import in_one_line
from incubation.queries.results import Counts
from incubation.queries.statistics import Edition, Tally
from incubation.small_counts import FEWEST_AWARDS

if TYPE_CHECKING:
    from calls.models import Programme


def together(editions: Sequence[Edition]) -> Tally:
    """All editions as one: a country or a juror that comes twice counts once, winners where announced."""
    total = Tally(winners=0)
    for one in editions:
        _add(total, one.tally)
    _count_what_is_hidden(total.awards, [one.tally.awards for one in editions])
    _count_what_is_hidden(total.payees, [one.tally.payees for one in editions])
    if any(one.tally.genders is not None for one in editions):
        total.genders = sum((one.tally.genders or Counter() for one in editions), Counter())
    told = [one.tally.days for one in editions if one.tally.days is not None]
    total.days = round(sum(told) / len(told)) if told else None
    return total


def counts(tally: Tally) -> Counts:
    """The three numbers of the brochure."""
    return Counts(tally.applications, len(tally.countries), tally.winners or 0)


def years(editions: Sequence[Edition]) -> str:
    """2018, or 2015–2018."""
    said = sorted({one.call.year for one in editions})
    return "–".join(str(year) for year in dict.fromkeys((said[0], said[-1]))) if said else ""


def sentence(name: str, editions: Sequence[Edition], total: Tally) -> str:
    """What a brochure prints, in the active language. Only editions whose results are known belong in it."""
    number = len(editions)
    words = {
        "name": name,
        "years": years(editions),
        "editions": ngettext("%(count)s edition", "%(count)s editions", number) % {"count": number},
        "counted": in_one_line(counts(total)),
    }
    said = _("%(name)s, %(years)s, %(editions)s: %(counted)s.") % words
    if not total.products:
        return said
    came = ngettext(
        "%(count)s knowledge product came of it.", "%(count)s knowledge products came of it.", total.products
    )
    return f"{said} {came % {'count': total.products}}"


def sentences(programme: Programme, editions: Sequence[Edition]) -> list[tuple[str, str]]:
    """(language, sentence) in every language of the portal, over what is announced; [] before that."""
    announced = [one for one in editions if one.is_announced]
    if not announced:
        return []
    total, found = together(announced), []
    for code, _name in languages():
        with override(code):
            name = text_in(programme, "name", code) or programme.name
            found.append((code, sentence(name, announced, total)))
    return found


def _count_what_is_hidden(behind: Counter[str], parts: Sequence[Counter[str]]) -> None:
    """A whole sum less those that are told leaves the hidden ones: few behind them are few behind it."""
    for currency in list(behind):
        hidden = sum(one[currency] for one in parts if one[currency] < FEWEST_AWARDS)
        if hidden:
            behind[currency] = min(behind[currency], hidden)


def _add(total: Tally, one: Tally) -> None:
    for name in ("applications", "admitted", "piloted", "graduated", "pilots", "products", "extensions"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    total.winners = (total.winners or 0) + (one.winners or 0)
    for name in ("countries", "kinds", "languages", "awards", "payees"):
        getattr(total, name).update(getattr(one, name))
    total.people.update(one.people)
    for sums, added in ((total.money, one.money), (total.paid, one.paid)):
        for currency, amount in added.items():
            sums[currency] = sums.get(currency, Decimal()) + amount
