"""The grants of announced calls as a package of the 360Giving Data Standard, version 1.4.

Only what the public pages tell: the amount is the award that the call names, the days are those of the
journey. A winner who is a person, or of whom nobody said otherwise, stands there without a name. A call
whose award is no amount of money made no grants in the sense of the standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from core.countries import country_codes
from core.hub import hub
from incubation.journeys import country_word, name_of
from incubation.open_data.lists import to
from incubation.open_data.winners import winners
from incubation.queries.results import awarded_at

if TYPE_CHECKING:
    from applications.models import Application
    from incubation.models import Placement
    from people.models import Organisation

STANDARD = "1.4"
ANONYMOUS = "Individual Recipient"  # the standard's own words
# What a register number must look like before it is taken for one of a body. Among Kazakhstan's numbers of
# twelve digits the fifth tells bodies from persons, and a person's number is nobody else's business.
REGISTERS = {"KZ-BIN": re.compile(r"[0-9]{4}[456][0-9]{7}", re.ASCII)}
_LONGEST_TITLE = 140


def package(asked: dict[str, Any], *, address: str) -> dict[str, Any] | None:
    """The package of all announced calls, or of those that are asked for; None where it would be empty."""
    grants = list(_grants(winners(asked)))
    if not grants:
        return None
    return {
        "version": STANDARD,
        "identifier": address,
        "title": _("Awards of %(hub)s") % {"hub": hub()["name"]},
        "description": _("The awards of announced calls, as their results pages name them."),
        "publisher": {"identifier": funder_id(), "name": hub()["name"], "website": hub()["website"]},
        "issued": min(one["awardDate"] for one in grants),
        "modified": max(one["dateModified"] for one in grants),
        "downloadURL": address,
        "accessURL": to("incubation:open_data"),
        "license": settings.OPEN_DATA_LICENCE["url"],
        "grants": grants,
    }


def funder_id() -> str:
    """The identifier of the body that gives the awards, as the settings name it or under the own prefix."""
    return str(settings.FUNDER_ID or f"{settings.GRANT_ID_PREFIX}-funder")


def _grants(rows: Any) -> Iterable[dict[str, Any]]:
    told = rows.annotate(announced_at=awarded_at())
    for winner in told:
        award = _award(winner)
        if winner.announced_at is not None and award is not None:
            yield _grant(winner, winner.announced_at, *award)


def _award(winner: Application) -> tuple[Decimal, str] | None:
    """What was awarded and in which currency; None while that is not fixed, or where it is no money.

    Where the programme has an incubation it is fixed with the admission; elsewhere it is what the call gives.
    """
    placement: Placement | None = getattr(winner, "placement", None)
    source: Any = placement or (None if winner.call.programme.has_incubation else winner.call)
    if source is None:
        return None
    name = "award" if placement else "ceiling"
    amount, currency = getattr(source, f"{name}_amount"), getattr(source, f"{name}_currency")
    return (amount, currency) if amount and currency else None


def _grant(winner: Application, announced_at: datetime, amount: Decimal, currency: str) -> dict[str, Any]:
    call = winner.call
    page = to("incubation:results", slug=call.slug)
    return {
        "id": f"{settings.GRANT_ID_PREFIX}-{winner.reference}",
        "title": winner.shown_title[:_LONGEST_TITLE],
        "description": _("Award of the call “%(call)s”: %(title)s")
        % {"call": call.title, "title": winner.shown_title},
        "currency": currency,
        "amountAwarded": float(amount),
        "awardDate": announced_at.astimezone(ZoneInfo(call.zone)).date().isoformat(),
        "url": f"{page}#{winner.reference}",
        **_days(getattr(winner, "placement", None), winner.state),
        **_recipient(winner),
        "fundingOrganization": [{"id": funder_id(), "name": hub()["name"], "url": hub()["website"]}],
        "grantProgramme": [
            {
                "code": call.programme.key,
                "title": call.programme.name,
                "url": to("incubation:programme", programme=call.programme.key),
            }
        ],
        "fromOpenCall": "Yes",
        **_place(winner.country),
        "dataSource": page,
        "dateModified": max(announced_at, winner.state_changed_at).isoformat(timespec="seconds"),
    }


def _days(placement: Placement | None, state: str) -> dict[str, Any]:
    if placement is None:
        return {}
    days: dict[str, date | None] = {"startDate": placement.admitted_on}
    if state in ("graduated", "left"):
        days["endDate"] = placement.ended_on
    return {"actualDates": [{name: day.isoformat() for name, day in days.items() if day}]}


def recipient_body(winner: Application) -> str:
    """The name of the body that won; "" for a person, and for whoever is not known to be a body."""
    body = winner.organisation
    kind = winner.applicant_kind or (body.kind if body else "")
    if kind == "individual" or not (kind or body):
        return ""
    return name_of(winner)


def _recipient(winner: Application) -> dict[str, Any]:
    """Who got it. Persons stay unnamed."""
    name = recipient_body(winner)
    if not name:
        person = {"id": f"{settings.GRANT_ID_PREFIX}-individual-{winner.reference}", "name": ANONYMOUS}
        return {"recipientIndividual": person}
    found = {"id": _body_id(winner, winner.organisation), "name": name}
    country = country_word(winner.country)
    return {"recipientOrganization": [found | ({"addressCountry": country} if country else {})]}


def _body_id(winner: Application, body: Organisation | None) -> str:
    """The number in a public register where one is known for the country, else one of our own."""
    if body is None:
        return f"{settings.GRANT_ID_PREFIX}-org-{winner.reference}"
    register = settings.ORG_ID_LISTS.get(body.country)
    number = re.sub(r"[\s./-]", "", body.registration_number)
    shape = REGISTERS.get(register or "", re.compile(r"[0-9A-Za-z]{4,20}", re.ASCII))
    if register and shape.fullmatch(number):
        return f"{register}-{number}"
    return f"{settings.GRANT_ID_PREFIX}-org-{body.public_id.hex[:12]}"


def _place(code: str) -> dict[str, Any]:
    if code.upper() not in country_codes():
        return {}
    return {"beneficiaryLocation": [{"name": country_word(code), "countryCode": code.upper()}]}


def newest_change(grants: dict[str, Any]) -> datetime:
    """When the package last changed."""
    return datetime.fromisoformat(grants["modified"])
