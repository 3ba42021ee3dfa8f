"""Each row of a spreadsheet held against the roster: new, changed, unchanged, or refused with a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.fields import in_summary
from scoring.models import Expert
from scoring.roster_forms import ExpertForm, Offered
from scoring.roster_sheet.columns import SheetRow, heading
from scoring.roster_sheet.words import Words, yes_or_no
from scoring.services import roster
from scoring.sheets.words import NotUnderstood

if TYPE_CHECKING:
    from calls.models import Topic
    from people.models import User

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
EXAMPLE_ADDRESS = "example.expert@example.org"
_KEPT_WHERE_EMPTY = ("capacity", "is_active")


@dataclass(frozen=True, slots=True)
class Line:
    """What a row would do: `why` a refused one is refused, which `columns` a changed one changes."""

    number: int
    name: str
    address: str
    state: str
    why: str = ""
    columns: Sequence[str] = ()
    entry: roster.Entry | None = field(default=None, compare=False)


class RowForm(ExpertForm):
    """The form of the page, filled by a row: the same checks, without a query for each row.

    Languages and topics are read from words before. The row is matched by its address, so that is its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("topics", "cv_file", "other_languages"):
            del self.fields[name]

    def validate_unique(self) -> None:
        """The address is that of the matched place, or of none."""

    def _get_validation_exclusions(self) -> set[str]:
        """The form checks the order of the two days; the table's own check would ask the database again."""
        return {*super()._get_validation_exclusions(), "available_from"}  # type: ignore[misc]

    def first_sentence(self) -> str:
        """The first complaint, with the column it is about."""
        return next((in_summary(one, str(text)) for one in self for text in one.errors), "") or next(
            map(str, self.non_field_errors()), ""
        )


def check(rows: Sequence[SheetRow], *, by: User) -> list[Line]:
    """Every row by the roster as it is now; nothing is written. Three queries, and none for each row."""
    addresses = Counter(_address(row) for row in rows)
    known = {one.email.lower(): one for one in _experts_with(set(addresses))}
    words = Words.now()
    offered = Offered(
        [(code, code) for code in sorted(set(words.languages.values()))],
        [(code, code) for code in sorted(set(words.countries.values()))],
    )
    checked = []
    for row in rows:
        stored = known.get(_address(row))
        why = _why_not(row, stored, addresses, by)
        checked.append(_line(row, REFUSED, why=why) if why else _checked(row, stored, words, offered))
    return checked


def _experts_with(addresses: set[str]) -> list[Expert]:
    """The places that belong to these addresses, which the roster keeps in lower case."""
    known = Expert.objects.prefetch_related("topics").in_bulk(list(addresses), field_name="email")
    return list(known.values())


def _why_not(row: SheetRow, stored: Expert | None, addresses: Mapping[str, int], by: User) -> str:
    """What stands against a row before its cells are looked at; "" for nothing."""
    address = _address(row)
    if row.formulas:
        return _("%(column)s: the cell holds a formula. Put its value there instead.") % {
            "column": heading(row.formulas[0])
        }
    if address == EXAMPLE_ADDRESS:
        return _("This is the example of the template. Delete the row.")
    if address and addresses[address] > 1:
        return _("%(column)s: more than one row has this address.") % {"column": heading("email")}
    if roster.is_place_of(stored or Expert(email=address), by):
        return _("Nobody writes their own place on the roster. Ask a colleague.")
    return ""


def _checked(row: SheetRow, stored: Expert | None, words: Words, offered: Offered) -> Line:
    instance = copy(stored) if stored else Expert()
    topics: list[Topic] = list(stored.topics.all()) if stored else []
    data = _form_data(instance)
    column = ""
    try:
        for column, cell in row.cells.items():
            if column == "topics":
                topics = words.topic_rows(cell)
            elif cell or column not in _KEPT_WHERE_EMPTY:
                data[column] = _readers(words).get(column, str)(cell)
    except NotUnderstood as sentence:
        return _line(row, REFUSED, why=f"{heading(column)}: {sentence}")
    form = RowForm(data, instance=instance, offered=offered)
    if not form.is_valid():
        return _line(row, REFUSED, why=form.first_sentence())
    if stored is None:
        return _line(row, NEW, entry=(form.instance, topics))
    changed = roster.changes(stored, form.instance, topics)
    if not changed:
        return _line(row, UNCHANGED)
    return _line(row, CHANGED, columns=[heading(one) for one in changed], entry=(form.instance, topics))


def _readers(words: Words) -> Mapping[str, Callable[[str], Any]]:
    """How the cells are read that are more than a text."""
    return {"country": words.country, "languages": words.language_codes, "is_active": yes_or_no}


def _form_data(instance: Expert) -> dict[str, Any]:
    """What the form would show of a place: columns that the sheet does not have stay as they are."""
    names = [name for name in ExpertForm.Meta.fields if name != "topics"]
    return {name: getattr(instance, name) for name in names}


def _line(row: SheetRow, state: str, **more: Any) -> Line:
    return Line(row.number, row.cells.get("name", ""), row.cells.get("email", ""), state, **more)


def _address(row: SheetRow) -> str:
    return row.cells.get("email", "").lower()
