"""The roster of experts: who is added, what is changed, each in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from calls.models import Topic
from core import ledger
from core.refusals import NotAllowed, NotNow
from people.models import User
from scoring.models import Expert, PanelMember
from scoring.services import conflicting

if TYPE_CHECKING:
    from calls.models import Call

LIVE = ("published", "sealed", "reviewing")


def save_expert(expert: Expert, *, topics: Iterable[Topic], by: User) -> Expert:
    """Write somebody's place on the roster; conflicts on the panels they sit on are looked for again.

    Raises NotAllowed for who is no staff of the Hub and for one's own place, NotNow for an address in use.
    """
    _require_staff(expert, by)
    with ledger.book():
        before = Expert.objects.select_for_update().filter(pk=expert.pk).first()
        if before and before.user_id and before.email != expert.email:
            raise NotNow(_("They have an account, so their address is changed there and not here."))
        changed = _changes(before, expert, topics)
        if before is None:
            expert.key = _free_key()
        try:
            with transaction.atomic():
                expert.save()
        except IntegrityError as error:
            raise NotNow(_("Somebody with this address is on the roster already.")) from error
        expert.topics.set(topics)
        if before is None or changed:
            event = "expert.edited" if before else "expert.added"
            ledger.record(event, subject=f"expert:{expert.key}", by=by, payload={"changed": changed})
        if before:
            _look_again(expert)
    return expert


def may_write(by: Any) -> bool:
    """Whether a person may write the roster: staff of the Hub."""
    return bool(by.is_active and by.is_hub_staff)


def is_own(expert: Expert, by: User) -> bool:
    """Whether this place on the roster is the person's own: by account, or by address."""
    if expert.pk is None:
        return expert.email.lower() == by.email.lower()
    stored = Expert.objects.filter(pk=expert.pk).values_list("user_id", "email").first()
    return stored is not None and (stored[0] == by.pk or stored[1].lower() == by.email.lower())


def _require_staff(expert: Expert, by: User) -> None:
    if not may_write(by):
        raise NotAllowed(_("Only staff of the Hub change the roster."))
    if is_own(expert, by):
        raise NotAllowed(_("Nobody writes their own place on the roster. Ask a colleague."))


def _changes(before: Expert | None, expert: Expert, topics: Iterable[Topic]) -> list[str]:
    """The names of the columns that differ, never what stands in them."""
    if before is None:
        return []
    names = ("name", "name_native", "email", "organisation_name", "country", "languages", "capacity", "bio")
    found = [name for name in names if getattr(before, name) != getattr(expert, name)]
    same = set(before.topics.values_list("pk", flat=True)) == {one.pk for one in topics}
    return found if same else [*found, "topics"]


def _free_key() -> str:
    """The key after the highest number on the roster."""
    keys = Expert.objects.filter(key__startswith="EXP-").values_list("key", flat=True)
    numbers = [int(rest) for key in keys if (rest := key.removeprefix("EXP-")).isdecimal()]
    return f"EXP-{max(numbers, default=0) + 1:03}"


def _look_again(expert: Expert) -> None:
    """Another organisation or country can be a conflict: it bars at once, where a panel still judges."""
    places = PanelMember.objects.filter(
        expert=expert,
        state__in=(PanelMember.State.INVITED, PanelMember.State.ACCEPTED),
        call__state__in=LIVE,
    )
    for place in places.select_related("call", "expert__user"):
        call: Call = place.call
        conflicting.find(call, members=[place])
