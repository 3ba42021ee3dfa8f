"""Translations beside a sealed copy: which belongs to which text, and what readers are shown of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from applications.models import Translation
from applications.passages import Passage, cell, whole
from calls.form_tree import FormTree, columns_of

if TYPE_CHECKING:
    from applications.models import Submission
    from applications.sealed import SealedAnswer, SealedSection


@dataclass(frozen=True)
class Rendering:
    """What counts as the translation of one text. `is_outdated`: the text has changed since."""

    row: Translation
    is_outdated: bool

    @property
    def text(self) -> str:
        return self.row.text

    @property
    def words(self) -> str:
        """Where it comes from, in plain words and without a person's name."""
        said = origin_words(self.row)
        return f"{said} · {_('translates an earlier version')}" if self.is_outdated else said


@dataclass(frozen=True)
class Beside:
    """What stands beside one answer in the chosen language.

    `text` of a whole answer; `lines` of a table, each cell as (original, translation or ""). `words` say
    where the texts come from; without any nothing is translated.
    """

    language: str
    direction: str
    text: str = ""
    lines: tuple[tuple[tuple[str, str], ...], ...] = ()
    words: tuple[str, ...] = ()


class Shelf:
    """The translations of one application, beside one of its sealed copies.

    The newest text for the same source counts, whichever version it was written for; else the newest for the
    same place, as one that translates an earlier version. An empty text takes back what was there.
    """

    def __init__(self, rows: Iterable[Translation], *, versions: Mapping[int, int], number: int) -> None:
        self._versions, self._number = versions, number  # the numbers of the versions, by primary key
        self._rows: dict[tuple[str, str, str], list[Translation]] = defaultdict(list)
        self._texts: dict[str, str] = {}
        for one in sorted(rows, key=lambda row: -row.pk):
            self._rows[one.language, one.question_key, one.column].append(one)
            self._texts[str(one.pk)] = one.text

    def of(self, passage: Passage, language: str) -> Rendering | None:
        """The translation of a text; None where it has none."""
        row = self.newest(passage, language)
        if row is None or not row.text:
            return None
        return Rendering(row, row.source_sha256 != passage.sha256)

    def newest(self, passage: Passage, language: str) -> Translation | None:
        """The row that counts, an empty one included."""
        rows = self._rows.get((language, passage.question, passage.column), [])
        same = [one for one in rows if one.source_sha256 == passage.sha256]
        here = [one for one in rows if one.row == passage.row and self._is_not_later(one)]
        exact = [one for one in same if one.row == passage.row]
        return next(iter([*exact, *same, *here]), None)

    def text_in(self, token: str) -> str:
        """The text that a page showed, by the token that it had there (services.translating.token_of)."""
        return self._texts.get(token.partition("-")[0], "")

    def history(self, passage: Passage, language: str) -> list[Translation]:
        """Every row of this place, newest first, the one that counts included."""
        rows = self._rows.get((language, passage.question, passage.column), [])
        return [one for one in rows if one.row == passage.row]

    def languages(self, passages: Sequence[Passage]) -> list[str]:
        """The languages of the portal in which there is something of these texts."""
        return [code for code in target_languages() if any(self.of(one, code) for one in passages)]

    def since(self, passages: Sequence[Passage]) -> datetime | None:
        """When the newest of what is shown of these texts came."""
        found = (self.of(one, code) for one in passages for code in target_languages())
        return max((one.row.written_at for one in found if one), default=None)

    def _is_not_later(self, row: Translation) -> bool:
        return self._versions[row.submission_id] <= self._number


def shelf_for(submission: Submission, *, until: datetime | None = None) -> Shelf:
    """The translations beside a sealed copy, as they were at an instant, or are now. One query."""
    rows = Translation.objects.filter(submission__application=submission.application_id)
    found = list(rows.annotate(number=F("submission__number")).select_related("written_by", "checked_by"))
    versions = {one.submission_id: one.number for one in found}
    kept = (one for one in found if until is None or one.since <= until)
    return Shelf(kept, versions=versions, number=submission.number)


def target_languages() -> list[str]:
    """The languages into which a text can be translated: those of the portal."""
    return [code for code, _name in settings.LANGUAGES]


def origin_words(row: Translation) -> str:
    """Where a text comes from, in plain words."""
    if row.origin != Translation.Origin.MACHINE:
        return str(row.get_origin_display())
    if row.checked_at:
        return _("Machine translation with %(tool)s, checked by the Hub") % {"tool": row.tool}
    return _("Machine translation with %(tool)s, not checked") % {"tool": row.tool}


def direction_of(language: str) -> str:
    """In which direction a language is written, as the attribute `dir` says it."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def with_translations(
    sections: Iterable[SealedSection], tree: FormTree, shelf: Shelf, language: str
) -> list[SealedSection]:
    """The sections with what stands beside each answer that has words to translate."""
    return [
        replace(one, answers=tuple(_with_beside(answer, tree, shelf, language) for answer in one.answers))
        for one in sections
    ]


def shown_passages(sections: Iterable[SealedSection], tree: FormTree) -> list[Passage]:
    """The texts that a reader of these sections sees and that can be translated."""
    return [
        passage
        for section in sections
        for answer in section.answers
        for line in _cells(answer, tree)
        for _text, passage in line
        if passage is not None
    ]


def _with_beside(answer: SealedAnswer, tree: FormTree, shelf: Shelf, language: str) -> SealedAnswer:
    lines = _cells(answer, tree)
    if not any(passage for line in lines for _text, passage in line):
        return answer
    found = [[(text, shelf.of(one, language) if one else None) for text, one in line] for line in lines]
    words = dict.fromkeys(one.words for line in found for _text, one in line if one)
    beside = Beside(language, direction_of(language), words=tuple(words))
    if answer.table is None:
        return replace(answer, beside=replace(beside, text=found[0][0][1].text if found[0][0][1] else ""))
    cells = tuple(tuple((text, one.text if one else "") for text, one in line) for line in found)
    return replace(answer, beside=replace(beside, lines=cells))


def _cells(answer: SealedAnswer, tree: FormTree) -> list[list[tuple[str, Passage | None]]]:
    """The answer as lines of (words, text to translate); a whole answer is one cell."""
    question = tree.question(answer.key)
    if question is None or answer.files:
        return []
    if answer.table is None:
        return [[(answer.text, whole(question, answer.value))]]
    by_key = {one.key: one for one in columns_of(question)}
    return [
        [
            (text, cell(question, by_key[key], number, row.get(key)))
            for text, key in zip(line.cells, answer.columns, strict=True)
        ]
        for number, (line, row) in enumerate(zip(answer.table.rows, answer.value, strict=True))
    ]
