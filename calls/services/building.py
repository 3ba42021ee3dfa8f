"""Building a call: its texts, dates, and the rows of its lists, each change in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from calls import permissions
from calls.date_order import impossible
from calls.deadlines import to_instant, tzdata_version
from calls.editing import why_fixed
from calls.models import Call, KeyDate
from calls.rules_text import columns_of
from calls.services.keys import free_key
from calls.services.rules import keep_changed_rules
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.translations import Texts
    from people.models import User

WINDOW = ("opens", "deadline")
ONLY_LATER = ("questions_until", "appeals_until")  # once published: people plan by them


@contextmanager
def editing(call: Call, part: str, *, by: User, told: Mapping[str, Any] | None = None) -> Iterator[Call]:
    """One transaction over a part of a call, whose row is locked; once published, each one is in the ledger.

    What is in `told` at the end stands in the entry as well.

    Raises NotAllowed for anybody but an officer, NotNow where the part is fixed.
    """
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        if not permissions.officer(locked, by):
            raise NotAllowed(_("Only an officer of this call can change it."))
        if sentence := why_fixed(locked, part):
            raise NotNow(sentence)
        yield locked
        if locked.state != "draft":
            ledger.record(
                "call.edited",
                subject=locked.ledger_name,
                scope=locked.ledger_name,
                by=by,
                payload={"part": part, **(told or {})},
            )


def save_texts(call: Call, *, values: Mapping[str, Any], part: str, by: User, reason: Texts = "") -> Call:
    """Write columns of the call's own row; `part` is "texts" or "terms".

    Rules that change once the call is published need a reason, else NotNow is raised.
    """
    with editing(call, part, by=by) as locked:
        before = columns_of(locked)
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        keep_changed_rules(locked, before=before, reason=reason, by=by)
    return locked


def set_dates(call: Call, *, dates: Mapping[str, datetime | None], by: User) -> Call:
    """Set wall times by name: the kinds of KeyDate and, to change the window, "opens" and "deadline".

    A name that is left out or None has no date. Once the call is published, the ends by which people plan
    only move later, and the ledger keeps what moved from when to when. Raises NotNow for an impossible order
    or an end that would come earlier, ValueError for an hour that happened twice or never.
    """
    part = "window" if dates.keys() & set(WINDOW) else "dates"
    moved: dict[str, Any] = {}
    with editing(call, part, by=by, told=moved) as locked:
        instants = {name: to_instant(wall, zone=locked.zone) for name, wall in dates.items() if wall}
        standing = {name: at for name in WINDOW if (at := getattr(locked, f"{name}_at"))}
        _refuse_impossible({**(standing if part == "dates" else {}), **instants})
        if locked.state != "draft":
            moved["moved"] = _moved(locked, instants)
        if part == "window":
            _write_window(locked, dates, instants)
        _write_key_dates(locked, dates, instants)
    return locked


def _moved(call: Call, instants: Mapping[str, datetime]) -> dict[str, list[str]]:
    """Which key dates of a published call change: {kind: [before, after]}, "" for none. Raises NotNow."""
    before = dict(call.key_dates.values_list("kind", "at"))
    kinds = [one for one in {**before, **instants} if one not in WINDOW]
    changed = {
        one: (before.get(one), instants.get(one)) for one in kinds if before.get(one) != instants.get(one)
    }
    for kind in ONLY_LATER:
        old, new = changed.get(kind, (None, None))
        if old and (new is None or new < old):
            raise NotNow(
                _("“%(date)s” is published, and people plan by it: it can only move later.")
                % {"date": KeyDate.Kind(kind).label}
            )
    return {kind: [at.isoformat() if at else "" for at in pair] for kind, pair in sorted(changed.items())}


def _write_window(call: Call, dates: Mapping[str, datetime | None], instants: Mapping[str, datetime]) -> None:
    call.opens_at, call.deadline_at = instants.get("opens"), instants.get("deadline")
    call.opens_wall, call.deadline_wall = wall_text(dates.get("opens")), wall_text(dates.get("deadline"))
    call.tzdata_version = tzdata_version()
    call.save()


def _write_key_dates(
    call: Call, dates: Mapping[str, datetime | None], instants: Mapping[str, datetime]
) -> None:
    kept = {kind: at for kind, at in instants.items() if kind not in WINDOW}
    call.key_dates.exclude(kind__in=kept).delete()
    for kind, at in kept.items():
        values = {"wall": wall_text(dates[kind]), "at": at}
        KeyDate.objects.update_or_create(call=call, kind=kind, defaults=values)


def wall_text(wall: datetime | None) -> str:
    """A wall time as it is kept: 2021-11-05T00:00; an empty text for none."""
    return wall.isoformat(timespec="minutes") if wall else ""


def _refuse_impossible(instants: Mapping[str, datetime]) -> None:
    for sentence in impossible(instants).values():
        raise NotNow(sentence)


def require_open_form(item: Any) -> None:
    """Raise NotNow for a section or question of a form that is in use, be there a newer one or not.

    The form is locked: nobody begins to use it before the change is written.
    """
    form = getattr(getattr(item, "section", item), "form", None)
    if form is None:
        return
    locked = type(form).every.select_for_update().filter(pk=form.pk).first()
    if locked is not None and locked.is_frozen:
        raise NotNow(_("This form is in use. Make a new version to change it."))


def save_item(item: Any, *, call: Call, part: str, siblings: models.QuerySet[Any], by: User) -> Any:
    """Write a row of one of the call's lists: a new one goes last and gets its key."""
    with editing(call, part, by=by):
        require_open_form(item)
        if item.pk is None:
            last = siblings.aggregate(last=models.Max("position"))["last"]
            item.position = 0 if last is None else last + 1
        if hasattr(item, "key") and not item.key:
            taken = set(siblings.values_list("key", flat=True))
            item.key = free_key(str(item), taken, fallback=type(item).__name__.lower())
        item.save()
    return item


def remove_item(item: Any, *, call: Call, part: str, by: User) -> None:
    """Take a row out of its list. Raises NotNow where other rows need it."""
    with editing(call, part, by=by):
        require_open_form(item)
        try:
            item.delete()
        except models.ProtectedError as error:
            raise NotNow(_("Something else still needs this; it cannot be removed.")) from error


def move_item(
    item: Any, *, call: Call, part: str, siblings: models.QuerySet[Any], up: bool, by: User
) -> None:
    """Move a row one place up or down; at the end of its list nothing happens."""
    with editing(call, part, by=by):
        require_open_form(item)
        rows = list(siblings)
        place = next(index for index, row in enumerate(rows) if row.pk == item.pk)
        put_in_order(rows, item, place - 1 if up else place + 1)


def place_item(
    item: Any, *, call: Call, part: str, siblings: models.QuerySet[Any], place: int, by: User
) -> None:
    """Move a row to a place in its list, counted from 0; beyond the list's end is its end."""
    with editing(call, part, by=by):
        require_open_form(item)
        put_in_order(list(siblings), item, place)


def put_in_order(rows: list[Any], item: Any, place: int) -> None:
    """Write the positions of rows, with the one that is `item` at this place."""
    ordered = [row for row in rows if row.pk != item.pk]
    ordered[max(place, 0) : max(place, 0)] = [row for row in rows if row.pk == item.pk]
    for position, row in enumerate(ordered):
        if row.position != position:
            type(row).objects.filter(pk=row.pk).update(position=position)
