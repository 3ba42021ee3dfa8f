"""The roster taken along as CSV, and the template: what is written here can be brought back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from calls.models import Topic
from core.sheets.cells import BYTE_ORDER_MARK
from core.sheets.writing import Format, Head
from scoring.conflicts import normalised
from scoring.models import Expert
from scoring.roster import country_word, language_word
from scoring.roster_sheet.checking import EXAMPLE_ADDRESS
from scoring.roster_sheet.columns import FIELDS, heading, with_guard
from scoring.roster_sheet.words import Words, country_words, language_words, yes_word


def roster_as_csv(experts: Iterable[Expert]) -> str:
    """The headings and a row for each expert, in the reader's language; `topics` are prefetched."""
    known = Words.now().topics
    return _as_csv([_cells(one) | {"topics": _topics(one, known)} for one in experts])


def roster_parts(experts: Iterable[Expert], kind: Format) -> Iterator[bytes]:
    """The same as a workbook or as JSON, without what guards a CSV."""
    known = Words.now().topics
    rows = (_cells(one) | {"topics": _topics(one, known)} for one in experts)
    lines = ([row.get(field, "") for field in FIELDS] for row in rows)
    return kind.parts([Head(field, heading(field)) for field in FIELDS], lines, "experts")


def template() -> str:
    """The headings and one row as an example, which nobody can bring in by mistake."""
    example = {
        "name": _("Aliya Example"),
        "email": EXAMPLE_ADDRESS,
        "organisation_name": _("Academy of Public Administration"),
        "country": _country("KZ"),
        "languages": "; ".join(_language(code) for code in ("kk", "ru", "en")),
        "capacity": "6",
        "years_of_experience": "12",
        "available_from": "2026-09-01",
        "bio": _("What they have done, in two or three sentences."),
        "is_active": yes_word(True),
    }
    return _as_csv([example])


def _as_csv(rows: Sequence[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([heading(field) for field in FIELDS])
    writer.writerows([with_guard(row.get(field, "")) for field in FIELDS] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def _cells(expert: Expert) -> dict[str, str]:
    told = {field: _plain(getattr(expert, field)) for field in FIELDS if field not in ("topics", "languages")}
    return told | {
        "country": _country(expert.country),
        "languages": "; ".join(_language(code) for code in expert.languages),
        "is_active": yes_word(expert.is_active),
    }


def _topics(expert: Expert, known: Mapping[str, Topic]) -> str:
    """By name; by key where another topic has that name."""
    named = [(one, one.name) for one in expert.topics.all()]
    return "; ".join(name if known.get(normalised(name)) == one else one.key for one, name in named)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _country(code: str) -> str:
    """Its name; its code where another country is understood by that name."""
    return _told_apart(country_word(code), code, country_words().get(normalised(country_word(code))))


def _language(code: str) -> str:
    return _told_apart(language_word(code), code, language_words().get(normalised(language_word(code))))


def _told_apart(word: str, code: str, understood: str | None) -> str:
    return word if understood == code else code
