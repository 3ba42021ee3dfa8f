"""The roster of experts: who is added, what is changed, each in the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from calls.models import Topic
from core import ledger
from core.refusals import NotAllowed, NotNow
from people.models import User
from scoring import expert_columns
from scoring.models import Expert, PanelMember
from scoring.services import conflicting, curricula

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from calls.models import Call

LIVE = ("published", "sealed", "reviewing")
COMPARED = frozenset({"email", "organisation_name", "country"})  # what conflicts are found by
_COLUMNS = tuple(one for one in expert_columns.ALL if one != "topics")
Entry = tuple[Expert, Collection[Topic]]


def save_expert(
    expert: Expert,
    *,
    topics: Collection[Topic],
    by: User,
    cv: UploadedFile | None = None,
    drops_cv: bool = False,
) -> Expert:
    """Write somebody's place on the roster; conflicts on the panels they sit on are looked for again.

    Raises NotAllowed for who is no staff of the Hub and for one's own place, NotNow for an address in use
    or a file that is too large.
    """
    with ledger.book():
        save_experts([(expert, topics)], by=by)
        if cv is not None:
            curricula.keep(expert, cv, by=by)
        elif drops_cv:
            curricula.drop(expert, by=by)
    return expert


def save_experts(entries: Sequence[Entry], *, by: User) -> None:
    """Write several places in one book: all of them, or none. Raises what save_expert raises."""
    with ledger.book():
        known = Expert.objects.select_for_update().filter(
            pk__in=[one.pk for one, _topics in entries if one.pk]
        )
        before = {one.pk: one for one in known.prefetch_related("topics")}
        number = _highest_number()
        for expert, topics in entries:
            stored = before.get(expert.pk)
            _require_staff(stored or expert, by)
            if stored is None:
                number += 1
                expert.key = f"EXP-{number:03}"
            elif stored.user_id and stored.email != expert.email:
                raise NotNow(_("They have an account, so their address is changed there and not here."))
            write(expert, topics, before=stored, by=by)


def write(expert: Expert, topics: Collection[Topic], *, before: Expert | None, by: User) -> None:
    """One row with its topics, its entry in the caller's book, and the conflicts that follow."""
    changed = changes(before, expert, topics)
    if before is not None and not changed:
        return
    try:
        with transaction.atomic():
            expert.save()
    except IntegrityError as error:
        raise NotNow(_("Somebody with this address is on the roster already.")) from error
    if topics or before is not None:
        expert.topics.set(topics)
    event = "expert.edited" if before else "expert.added"
    ledger.record(event, subject=f"expert:{expert.key}", by=by, payload={"changed": changed})
    if COMPARED.intersection(changed):
        look_again(expert)


def may_write(by: Any) -> bool:
    """Whether a person may write the roster: staff of the Hub."""
    return bool(by.is_active and by.is_hub_staff)


def is_own(expert: Expert, by: User) -> bool:
    """Whether this place on the roster is the person's own: by account, or by address."""
    stored = Expert.objects.filter(pk=expert.pk).first() if expert.pk else expert
    return stored is not None and is_place_of(stored, by)


def is_place_of(stored: Expert, by: User) -> bool:
    """The same for a place as it stands in the database."""
    return stored.user_id == by.pk or stored.email.lower() == by.email.lower()


def account_of(expert: Expert) -> User:
    """The expert's account, made where there is none: they sign in by a mailed code.

    Raises NotNow for somebody who left the roster.
    """
    if not expert.is_active:
        raise NotNow(_("%(name)s is no longer on the roster.") % {"name": expert.name})
    if expert.user is None:
        spoken = [one for one in expert.languages if one in dict(settings.LANGUAGES)]
        expert.user = User.objects.filter(email__iexact=expert.email).first() or User.objects.create_user(
            expert.email,
            name=expert.name,
            country=expert.country,
            language=spoken[0] if spoken else settings.LANGUAGE_CODE,
        )
        expert.save(update_fields=["user"])
    return expert.user


def require_colleague(expert: Expert, by: User) -> None:
    """Raise NotAllowed unless `by` is staff of the Hub and the place is somebody else's."""
    _require_staff(Expert.objects.get(pk=expert.pk), by)


def look_again(expert: Expert) -> None:
    """Another organisation or country can be a conflict: it bars at once, where a panel still judges."""
    places = PanelMember.objects.filter(
        expert=expert,
        state__in=(PanelMember.State.INVITED, PanelMember.State.ACCEPTED),
        call__state__in=LIVE,
    )
    for place in places.select_related("call", "expert__user"):
        call: Call = place.call
        conflicting.find(call, members=[place])


def changes(before: Expert | None, expert: Expert, topics: Iterable[Topic]) -> list[str]:
    """The names of the columns that differ, never what stands in them; none for a place that is new."""
    if before is None:
        return []
    found = [name for name in _COLUMNS if getattr(before, name) != getattr(expert, name)]
    same = {one.pk for one in before.topics.all()} == {one.pk for one in topics}
    return found if same else [*found, "topics"]


def _require_staff(stored: Expert, by: User) -> None:
    if not may_write(by):
        raise NotAllowed(_("Only staff of the Hub change the roster."))
    if is_place_of(stored, by):
        raise NotAllowed(_("Nobody writes their own place on the roster. Ask a colleague."))


def _highest_number() -> int:
    """The highest number in a key of the roster."""
    keys = Expert.objects.filter(key__startswith="EXP-").values_list("key", flat=True)
    numbers = [int(rest) for key in keys if (rest := key.removeprefix("EXP-")).isdecimal()]
    return max(numbers, default=0)
