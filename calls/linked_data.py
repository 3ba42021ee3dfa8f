"""What search engines read of a call: a grant that can be applied for, with its window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from core.hub import absolute
from core.json_ld import crumb_list, publisher

if TYPE_CHECKING:
    from calls.models import Call, Partner


def grant_of(call: Call, partners: Iterable[Partner]) -> dict[str, Any]:
    """A call as schema.org's MonetaryGrant: `maxValue` is the largest award of one winner."""
    return {
        "@type": "MonetaryGrant",
        "@id": absolute(call.get_absolute_url()),
        "identifier": call.slug,
        "name": call.title,
        "description": call.summary,
        "url": absolute(call.get_absolute_url()),
        "funder": publisher(),
        "sponsor": [
            {"@type": "Organization", "name": str(one), "url": one.url}
            for one in partners
            if one.role == "partner"
        ],
        "amount": {
            "@type": "MonetaryAmount",
            "maxValue": float(call.ceiling_amount),
            "currency": call.ceiling_currency,
        }
        if call.ceiling_amount and call.ceiling_currency
        else {},
    }


def window_of(call: Call) -> dict[str, Any]:
    """The time in which applications are taken, as an Event: what has a beginning and an end."""
    if call.opens_at is None or call.deadline_at is None:
        return {}
    return {
        "@type": "Event",
        "name": call.title,
        "description": call.summary,
        "url": absolute(call.get_absolute_url()),
        "startDate": call.opens_at.isoformat(),
        "endDate": call.deadline_at.isoformat(),
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "VirtualLocation", "url": absolute(call.get_absolute_url())},
        "organizer": publisher(),
    }


def call_things(
    call: Call, partners: Iterable[Partner], crumbs: Iterable[tuple[Any, str]]
) -> list[dict[str, Any]]:
    """Everything that a call's page says to a search engine."""
    return [thing for thing in (grant_of(call, partners), window_of(call), crumb_list(crumbs)) if thing]
