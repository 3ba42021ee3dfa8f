"""Where applications come from and what they are about, over the editions of a programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.place_names import country_label
from applications.register.filtering import kind_words, language_label
from calls.models import Theme
from core.collation import collation_key
from incubation import programme_measures as measures
from incubation import small_counts
from incubation.queries.statistics import WOMEN_AND_MEN, Edition, Tally


@dataclass(frozen=True)
class Cell:
    """A number, or words in its place; `url` leads to what it counts."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Share:
    """One row of a breakdown; `count` None is not shown. `parts` are the editions it comes from."""

    code: str
    name: str
    count: int | None
    parts: list[Cell]


@dataclass(frozen=True)
class Breakdown:
    """Applications by one feature; `shares` with the most first."""

    key: str
    title: str
    head: str
    shares: list[Share]
    is_hiding: bool = False

    @property
    def has_parts(self) -> bool:
        return any(one.parts for one in self.shares)


def countries(editions: Sequence[Edition], labels: Sequence[str], total: Tally) -> Breakdown:
    """Exact for everybody: the results page of each edition tells the same."""
    counts = small_counts.as_they_are(total.countries)
    shares = _shares(counts, country_label, editions, labels, "countries", "country")
    ordered = sorted(
        shares, key=lambda one: (-(one.count or 0), collation_key(one.name, get_language() or "en"))
    )
    return Breakdown("countries", _("By country"), _("Country"), ordered)


def breakdowns(
    editions: Sequence[Edition], labels: Sequence[str], total: Tally, options: Iterable[Any], hides: bool
) -> Iterable[Breakdown]:
    listed = list(options)
    asked = [one for one in listed if one.question.stands_for != WOMEN_AND_MEN]
    kinds = kind_words(asked)
    told = {one.key: str(one) for one in listed if one.question.stands_for == WOMEN_AND_MEN}
    rows: list[tuple[str, str, str, Mapping[str, int] | None, Callable[[str], str], str]] = [
        (
            "kinds",
            _("By kind of organisation"),
            _("Kind of organisation"),
            total.kinds,
            lambda code: kinds.get(code, code),
            "kind",
        ),
        ("languages", _("By language"), _("Language"), total.languages, language_label, "language"),
        (
            "genders",
            _("Women and men"),
            _("As the form asks"),
            total.genders,
            lambda code: told.get(code, code),
            "",
        ),
    ]
    for key, title, head, counts, word, name in rows:
        if counts:
            shown = small_counts.shown(counts) if hides else small_counts.as_they_are(counts)
            shares = _shares(shown, word, () if hides else editions, labels, key, name)
            yield Breakdown(key, title, head, shares, None in shown.values())


def _shares(
    counts: Mapping[str, int | None],
    word: Callable[[str], str],
    editions: Sequence[Edition],
    labels: Sequence[str],
    what: str,
    name: str,
) -> list[Share]:
    return [
        Share(code, word(code) or _("Not given"), count, _parts(code, editions, labels, what, name))
        for code, count in counts.items()
    ]


def _parts(code: str, editions: Sequence[Edition], labels: Sequence[str], what: str, name: str) -> list[Cell]:
    found = []
    for label, edition in zip(labels, editions, strict=False):
        number = (getattr(edition.tally, what) or {}).get(code, 0)
        if number:
            url = measures.register_url(edition, **({name: code} if name and code else {})) if name else ""
            found.append(Cell(f"{label}:\u00a0{number}", url))
    return found


@dataclass
class _Row:
    """Themes of several editions that are one; `signs` are what another edition's theme is known by."""

    code: str
    name: str
    count: int = 0
    parts: list[Cell] = field(default_factory=list)
    signs: set[tuple[str, Any]] = field(default_factory=set)


def themes(editions: Sequence[Edition], labels: Sequence[str]) -> Breakdown | None:
    """Themes of one key, title or topic as one, under their newest name; the most first.

    Two themes of one edition stay two, though both speak of one topic.
    """
    rows: list[_Row] = []
    for label, edition in reversed(list(zip(labels, editions, strict=True))):
        for theme, row in _matched(edition.themes, rows):
            number: int = theme.count  # type: ignore[attr-defined]
            row.count += number
            row.signs |= _signs(theme)
            if number:
                url = measures.register_url(edition, theme=theme.key)
                row.parts.insert(0, Cell(f"{label}:\u00a0{number}", url))
    language = get_language() or "en"
    rows.sort(key=lambda row: (-row.count, collation_key(row.name, language)))
    shares = [Share(row.code, row.name, row.count, row.parts) for row in rows]
    return Breakdown("themes", _("By theme"), _("Theme"), shares) if shares else None


def _matched(themes: Iterable[Theme], rows: list[_Row]) -> list[tuple[Theme, _Row]]:
    """Each theme of an edition with the row it belongs to: by its key, else its title, else its topic."""
    waiting, found = list(themes), []
    earlier = list(rows)
    for kind in ("key", "title", "topic"):
        for theme in list(waiting):
            mine = {sign for sign in _signs(theme) if sign[0] == kind}
            row = next((one for one in earlier if one.signs & mine), None)
            if row:
                waiting.remove(theme)
                earlier.remove(row)
                found.append((theme, row))
    for theme in waiting:
        rows.append(_Row(theme.key, str(theme)))
        found.append((theme, rows[-1]))
    return found


def _signs(theme: Theme) -> set[tuple[str, Any]]:
    signs: set[tuple[str, Any]] = {("key", theme.key), ("title", " ".join(str(theme).casefold().split()))}
    return signs | {("topic", theme.topic_id)} if theme.topic_id else signs
