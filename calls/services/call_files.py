"""A new call from a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from calls.call_file.document import REPORTS
from calls.call_file.reading import CallFile, Piece, read
from calls.call_file.values import Unreadable
from calls.models import Call, Programme, ProposalForm, Topic
from calls.services.building import set_dates
from calls.services.copying import open_call, unsaved_call
from calls.stands_for import mark_by_keys
from core import ledger
from core.refusals import NotNow

if TYPE_CHECKING:
    from people.models import User


def import_call(
    content: bytes, *, programme: Programme, year: int, slug: str, with_dates: bool, by: User
) -> Call:
    """A draft with everything the file says; its dates only where they are wanted.

    Raises NotNow with the place in the file and what is wrong there, or for dates that cannot be; NotAllowed
    for anybody but staff of the Hub. Nothing is written then.
    """
    try:
        found = read(content)
        if found.values.get("zone", "UTC") not in available_timezones():
            raise Unreadable("call › zone", _("there is no such time zone."))
    except Unreadable as error:
        raise NotNow(str(error)) from error
    with ledger.book():
        call = unsaved_call(programme, year, slug, by)
        for name, value in found.values.items():
            setattr(call, name, value)
        with _at("call"):
            open_call(call, by, payload={"file": hashlib.sha256(content).hexdigest()})
        _write(call, found)
        if with_dates and found.dates:
            call = _dated(call, found, by)
    return call


def _dated(call: Call, found: CallFile, by: User) -> Call:
    try:
        return set_dates(call, dates={"opens": None, "deadline": None, **found.dates}, by=by)
    except ValueError as error:
        raise NotNow(str(error)) from error


def _write(call: Call, found: CallFile) -> None:
    form = ProposalForm.objects.create(call=call)
    topics = {one.key: one for one in Topic.objects.all()}
    for position, theme in enumerate(found.lists["themes"]):
        _save(theme, position, call=call, topic=topics.get(theme.link))
    for name in ("partners", "faqs", "eligibility_rules"):
        _save_all(found.lists[name], call=call)
    _save_sections(found.lists["sections"], form)
    mark_by_keys(form)
    if REPORTS in found.lists:
        _save_sections(found.lists[REPORTS], ProposalForm.every.create(call=call, purpose="report"))
    rubrics = {}
    for rubric in found.lists["rubrics"]:
        saved = _save(rubric, None, call=call)
        rubrics[saved.key] = saved
        for position, criterion in enumerate(rubric.below.get("criteria", [])):
            kept = _save(criterion, position, rubric=saved)
            for anchor in criterion.below.get("anchors", []):
                _save(anchor, None, criterion=kept)
    for position, one in enumerate(found.lists["rounds"]):
        _save(one, position, call=call, rubric=rubrics[one.link])


def _save_sections(pieces: list[Piece], form: ProposalForm) -> None:
    for position, section in enumerate(pieces):
        saved = _save(section, position, form=form)
        _save_questions(section.below.get("questions", []), section=saved, parent=None)


def _save_questions(pieces: list[Piece], **above: Any) -> None:
    for position, piece in enumerate(pieces):
        question = _save(piece, position, **above)
        _save_all(piece.below.get("options", []), question=question)
        _save_questions(piece.below.get("columns", []), section=above["section"], parent=question)


def _save_all(pieces: list[Piece], **above: Any) -> None:
    for position, piece in enumerate(pieces):
        _save(piece, position, **above)


def _save(piece: Piece, position: int | None, **above: Any) -> Any:
    placed = {} if position is None else {"position": position}
    row = piece.model(**piece.values, **above, **placed)
    with _at(f"{piece.model._meta.model_name} › {piece.key or (position or 0) + 1}"):
        row.save(force_insert=True)
    return row


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Say where the database refuses what each value alone would allow. Raises NotNow; the book is undone."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise NotNow(str(Unreadable(place, _("what is said here cannot be kept.")))) from error
