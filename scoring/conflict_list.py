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


@dataclass(frozen=True, slots=True)
class ConflictList:
    """`items` need an answer each; `titles`, in a blind call, are ticked only where something is known."""

    items: tuple[Item, ...]
    titles: tuple[Item, ...]
    is_blind: bool
    is_declared: bool

    def said(self, answers: Mapping[str, Said]) -> dict[Application, Said]:
        """What the answers, by the keys of items and titles, say about each application."""
        merged: dict[Application, Said] = {}
        for item in (*self.items, *self.titles):
            has_conflict, note = answers.get(item.key, (False, ""))
            for application in item.applications:
                before, words = merged.get(application, (False, ""))
                both = "; ".join(filter(None, (words, note if has_conflict else "")))
                merged[application] = (before or has_conflict, both)
        return merged


def conflict_list(member: PanelMember) -> ConflictList:
    """The lines for one juror over every application that is to be judged in the call."""
    rows = with_names(Application.objects.filter(call=member.call, state__in=JUDGED).order_by("reference"))
    told = {one.application_id: one for one in Declaration.objects.filter(member=member)}
    is_declared = bool(rows) and all(one.pk in told for one in rows)
    if is_blind(member.call):
        items = _grouped(member, rows, by_title=False)
        return ConflictList(items, _grouped(member, rows, by_title=True), True, is_declared)
    bars = set(Conflict.objects.standing().filter(member=member).values_list("application", flat=True))
    return ConflictList(tuple(_open_item(one, told, bars) for one in rows), (), False, is_declared)


def is_blind(call: Call) -> bool:
    """Whether any round of the call is blind: who applies then stays unknown throughout."""
    return call.rounds.filter(is_blind=True).exists()


def _open_item(application: Application, told: Mapping[int, Declaration], bars: set[int]) -> Item:
    declaration = told.get(application.pk)
    return Item(
        key=application.reference,
        title=application.shown_title,
        organisation=application.applicant_name,
        country=_country(application),
        applications=(application,),
        has_conflict=application.pk in bars,
        note=declaration.note if declaration else "",
    )


def _grouped(member: PanelMember, rows: list[Application], *, by_title: bool) -> tuple[Item, ...]:
    """Lines without their counterpart; equal words are one line. Earlier answers are not shown again:
    they would join the two lists."""
    groups: dict[tuple[str, str], list[Application]] = {}
    for one in rows:
        words = (titled(one), "") if by_title else (one.applicant_name, _country(one))
        groups.setdefault(words, []).append(one)
    language = get_language() or "en"
    ordered = sorted(groups.items(), key=lambda entry: collation_key(" ".join(entry[0]), language))
    return tuple(
        Item(
            key=_opaque(member, "title" if by_title else "who", *words),
            title=words[0] if by_title else "",
            organisation="" if by_title else words[0],
            country=words[1],
            applications=tuple(applications),
            has_conflict=False,
            note="",
        )
        for words, applications in ordered
    )


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
