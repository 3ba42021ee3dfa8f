"""Who holds what on which call: people down, calls across, and the same as lines of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.models import Call, CallRole
from calls.role_words import hub_role_words, until_words
from core.hub_time import hub_day, hub_time
from core.sheets.writing import Head
from people.models import User
from people.queries import named

if TYPE_CHECKING:
    from django.core.paginator import Page

PAGE_SIZE = 50
MOST_CALLS = 12


@dataclass(frozen=True)
class Held:
    """One role in words; `note` says since when, given by whom, until when and for whom."""

    role: str
    note: str


@dataclass
class Row:
    """A person with what they hold on each of the calls, in the calls' order."""

    person: User
    in_hub: str
    cells: list[list[Held]] = field(default_factory=list)


def wanted_roles(wanted: Mapping[str, str]) -> QuerySet[CallRole]:
    """The roles in force now that a filter asks for."""
    rows = CallRole.objects.select_related("call", "user", "granted_by", "acting_for")
    if wanted.get("call"):
        rows = rows.filter(call__slug=wanted["call"])
    if wanted.get("role"):
        rows = rows.filter(role=wanted["role"])
    if wanted.get("q"):
        rows = rows.filter(named(wanted["q"], "user__"))
    return rows.order_by("user__name", "user__email", "-call__year", "call__slug", "role")


def people_with(wanted: Mapping[str, str]) -> QuerySet[User]:
    """The people who hold such a role, and without a filter of roles those with a role in the Hub."""
    some = Q(pk__in=wanted_roles(wanted).order_by().values("user"))
    if not wanted.get("call") and not wanted.get("role"):
        in_hub = Q(is_hub_staff=True) | Q(is_administrator=True)
        some |= in_hub & named(wanted["q"]) if wanted.get("q") else in_hub
    return User.objects.filter(some).order_by("name", "email")


def matrix(page: Page[User], wanted: Mapping[str, str]) -> tuple[list[Call], list[Row]]:
    """The calls in which the people of a page hold something, and a row for each; two queries."""
    people = list(page.object_list)
    held: dict[tuple[int, int], list[Held]] = defaultdict(list)
    calls: dict[int, Call] = {}
    for one in wanted_roles(wanted).filter(user__in=people):
        calls[one.call_id] = one.call
        held[one.user_id, one.call_id].append(Held(str(one.get_role_display()), note_of(one)))
    newest = sorted(calls.values(), key=lambda call: (-call.year, call.slug))
    rows = [
        Row(one, ", ".join(_in_hub(one)), [held.get((one.pk, call.pk), []) for call in newest])
        for one in people
    ]
    return newest, rows


def standing_in(roles: Iterable[CallRole]) -> list[str]:
    """For whom somebody who holds these roles stands in, and until when."""
    words = _("You stand in for %(name)s on “%(call)s” as %(role)s until %(when)s.")
    return [
        words
        % {
            "name": one.acting_for,
            "call": one.call,
            "role": one.get_role_display(),
            "when": until_words(one.ends_at),
        }
        for one in sorted(roles, key=lambda one: (one.call.slug, one.role))
        if one.acting_for is not None and one.ends_at is not None
    ]


def note_of(held: CallRole) -> str:
    """Since when, given by whom, until when, for whom: one line."""
    begun = hub_day(held.starts_at or held.granted_at, "SHORT_DATE_FORMAT")
    parts = [_("since %(when)s") % {"when": begun}]
    if held.acting_for:
        parts.append(_("stands in for %(name)s") % {"name": held.acting_for})
    elif held.granted_by:
        parts.append(_("given by %(name)s") % {"name": held.granted_by})
    if held.ends_at:
        parts.append(_("until %(when)s") % {"when": until_words(held.ends_at)})
    return ", ".join(parts)


def _in_hub(person: User) -> list[str]:
    flags = (("hub_staff", person.is_hub_staff), ("administrator", person.is_administrator))
    return [str(hub_role_words(role)) for role, is_held in flags if is_held]


def heads() -> list[Head]:
    """What heads the columns of the file."""
    return [
        Head("name", pgettext("of a person", "Name")),
        Head("address", _("Mail address")),
        Head("call", _("Call")),
        Head("role", _("Role")),
        Head("since", _("Since")),
        Head("given_by", _("Given by")),
        Head("until", _("Until")),
        Head("stands_in_for", _("Stands in for")),
    ]


def lines(wanted: Mapping[str, str]) -> Iterator[list[str]]:
    """The same as a file: a line for each role."""
    for one in wanted_roles(wanted).iterator(chunk_size=500):
        yield [
            str(one.user),
            one.user.email,
            str(one.call),
            str(one.get_role_display()),
            hub_time(one.starts_at or one.granted_at),
            str(one.granted_by or ""),
            until_words(one.ends_at) if one.ends_at else "",
            str(one.acting_for or ""),
        ]
    if not wanted.get("call") and not wanted.get("role"):
        for person in people_with(wanted):
            for role in _in_hub(person):
                yield [str(person), person.email, _("The Hub"), role, "", "", "", ""]
