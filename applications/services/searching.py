"""Searches that staff keep under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.models import SavedSearch
from applications.models.lists import MOST_QUERY
from calls.permissions import holds_role
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

MOST_SEARCHES = 50  # of one person


def save_search(
    call: Call, *, by: User, name: str, query: str, in_every_call: bool = False, is_shared: bool = False
) -> SavedSearch:
    """Keep a list under a name; what stood under it before is replaced.

    Raises NotAllowed, or NotNow where a search of every call is to be shared, or there are too many.
    """
    if not holds_role(by, call, "officer", "approver"):
        raise NotAllowed(_("Your role does not include this step."))
    if in_every_call and is_shared:
        raise NotNow(_("A search of every call is yours alone. Keep it for this call to share it."))
    if len(query) > MOST_QUERY:
        raise NotNow(_("This list has too many filters to be kept."))
    where = None if in_every_call else call
    with ledger.book():
        own = SavedSearch.objects.select_for_update().filter(owner=by)
        if len(own) >= MOST_SEARCHES and not own.filter(call=where, name=name).exists():
            raise NotNow(
                _("You keep %(count)s searches already. Remove one first.") % {"count": MOST_SEARCHES}
            )
        kept, _is_new = SavedSearch.objects.update_or_create(
            owner=by, call=where, name=name, defaults={"query": query, "is_shared": is_shared}
        )
        _record("search.saved", kept, call, by)
    return kept


def remove_search(search: SavedSearch, *, call: Call, by: User) -> None:
    """Forget a search. Raises NotAllowed for anybody but its owner."""
    if search.owner_id != by.pk:
        raise NotAllowed(_("Only who saved a search removes it."))
    with ledger.book():
        _record("search.removed", search, call, by)
        search.delete()


def _record(event: str, search: SavedSearch, call: Call, by: User) -> None:
    payload = {"is_shared": search.is_shared, "in_every_call": search.call_id is None}
    ledger.record(event, subject=call.ledger_name, scope=call.ledger_name, by=by, payload=payload)
