"""What a juror is shown to declare conflicts: title, organisation and country, and nothing else.

In a blind call a title must not lead to its applicant. So who applies and what is proposed are two lists,
each in the order of its own words, and nothing on the page, not even a field's name, joins them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.applicant_names import with_names
from applications.models import Application
from calls.models import Call
from core.collation import collation_key
from core.countries import country_codes, country_name
from scoring.matching import JUDGED
from scoring.models import Conflict, Declaration, PanelMember
from scoring.services.conflicting import Said


@dataclass(frozen=True, slots=True)
class Item:
    """One line to answer; `applications` are those that it stands for."""

    key: str
    title: str
    organisation: str
    country: str
    applications: tuple[Application, ...]
    has_conflict: bool
    note: str
    is_declared: bool  # by the juror, in this very line: it stands until an officer lifts it
    is_answered: bool


@dataclass(frozen=True, slots=True)
class ConflictList:
    """`items` need an answer each; `titles`, in a blind call, are ticked only where something is known."""

    items: tuple[Item, ...]
    titles: tuple[Item, ...]
    is_blind: bool
    unplaced: int  # declared conflicts of a blind call of which nothing says on which list they were declared

    @property
    def is_answered(self) -> bool:
        """Whether there is something to answer, and every line has its answer."""
        return bool(self.items) and all(one.is_answered for one in self.items)

    @property
    def has_declared(self) -> bool:
        """Whether the juror declared a conflict before."""
        return bool(self.unplaced) or any(one.is_declared for one in (*self.items, *self.titles))

    def said(self, answers: Mapping[str, Said]) -> dict[Application, Said]:
        """What the answers, by the keys of items and titles, say about each application."""
        merged: dict[Application, Said] = {}
        for item in self.items:
            has_conflict, note, *_rest = answers.get(item.key, Said(False))
            told = (note or item.note).strip() if has_conflict else ""
            for application in item.applications:
                merged[application] = Said(has_conflict, told, has_conflict, told)
        for item in self.titles:
            has_conflict, note, *_rest = answers.get(item.key, Said(False))
            told = (note or item.note).strip() if has_conflict else ""
            for application in item.applications:
                before = merged.get(application, Said(False))
                both = "; ".join(dict.fromkeys(filter(None, (before.note, told))))
                merged[application] = before._replace(
                    has_conflict=before.has_conflict or has_conflict,
                    note=both,
                    by_title=has_conflict,
                    title_note=told,
                )
        return merged


def conflict_list(member: PanelMember) -> ConflictList:
    """The lines for one juror over every application that is to be judged in the call."""
    rows = with_names(Application.objects.filter(call=member.call, state__in=JUDGED).order_by("reference"))
    told = {one.application_id: one for one in Declaration.objects.filter(member=member)}
    if is_blind(member.call):
        items = _grouped(member, rows, told, by_title=False)
        return ConflictList(items, _grouped(member, rows, told, by_title=True), True, _unplaced(told))
    standing = Conflict.objects.standing().filter(member=member).values_list("application", "kind")
    bars: dict[int, set[str]] = {}
    for application, kind in standing:
        bars.setdefault(application, set()).add(kind)
    return ConflictList(tuple(_open_item(one, told, bars) for one in rows), (), False, 0)


def is_blind(call: Call) -> bool:
    """Whether any round of the call is blind: who applies then stays unknown throughout."""
    return call.rounds.filter(is_blind=True).exists()


def _open_item(
    application: Application, told: Mapping[int, Declaration], bars: Mapping[int, set[str]]
) -> Item:
    declaration = told.get(application.pk)
    kinds = bars.get(application.pk, set())
    return Item(
        key=application.reference,
        title=application.shown_title,
        organisation=application.applicant_name,
        country=_country(application),
        applications=(application,),
        has_conflict=bool(kinds),
        note=declaration.note if declaration else "",
        is_declared=Conflict.Kind.DECLARED in kinds,
        is_answered=declaration is not None,
    )


def _grouped(
    member: PanelMember, rows: list[Application], told: Mapping[int, Declaration], *, by_title: bool
) -> tuple[Item, ...]:
    """Lines without their counterpart; equal words are one line. Of earlier answers each line shows its own
    alone: what was said in the other list, or what an officer lifted, would join the two."""
    groups: dict[tuple[str, str], list[Application]] = {}
    for one in rows:
        words = (titled(one), "") if by_title else (one.applicant_name, _country(one))
        groups.setdefault(words, []).append(one)
    is_answered = bool(rows) and all(one.pk in told for one in rows) and not _unplaced(told)
    language = get_language() or "en"
    ordered = sorted(groups.items(), key=lambda entry: collation_key(" ".join(entry[0]), language))
    return tuple(
        Item(
            key=_opaque(member, "title" if by_title else "who", *words),
            title=words[0] if by_title else "",
            organisation="" if by_title else words[0],
            country=words[1],
            applications=tuple(applications),
            has_conflict=(notes := _own_notes(applications, told, by_title=by_title)) is not None,
            note=notes or "",
            is_declared=notes is not None,
            is_answered=is_answered,
        )
        for words, applications in ordered
    )


def _unplaced(told: Mapping[int, Declaration]) -> int:
    return sum(one.has_conflict and not (one.by_name or one.by_title) for one in told.values())


def _own_notes(
    applications: list[Application], told: Mapping[int, Declaration], *, by_title: bool
) -> str | None:
    """What was declared in this line before; None where nothing was."""
    declared = [told[one.pk] for one in applications if one.pk in told]
    said = [(one.by_title, one.title_note) if by_title else (one.by_name, one.name_note) for one in declared]
    notes = [note for is_said, note in said if is_said]
    return "; ".join(dict.fromkeys(filter(None, notes))) if notes else None


def titled(application: Application, number: int | None = None) -> str:
    """The title as a blind juror may see it: a form without one falls back to the applicant's name."""
    title, name = application.title.strip(), application.applicant_name.strip()
    if title and title.casefold() != name.casefold():
        return title
    return _("Proposal %(number)s") % {"number": number} if number else _("Untitled application")


def _country(application: Application) -> str:
    code = application.country.upper()
    return country_name(code) if code in country_codes() else code


def _opaque(member: PanelMember, *words: str) -> str:
    """A key made of the words themselves, so that it says nothing that they do not say."""
    text = "|".join((member.token, *words))
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:16]
