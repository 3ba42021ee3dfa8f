"""Who gets the letters about an application, and the words that most of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from calls.deadlines import Wording, describe, describe_moment
from core import outbox
from core.hub import absolute

if TYPE_CHECKING:
    from applications.models import Application
    from people.models import User


@dataclass(frozen=True)
class Reader:
    """Somebody to write to: a person, or the contact address that the application gives."""

    to: Any
    language: str
    zone: str | None


def reader_of(person: User) -> Reader:
    """A person, in their own language and zone."""
    return Reader(person, person.language or settings.LANGUAGE_CODE, person.zone or None)


Places = Mapping[str, object] | Callable[[Reader], Mapping[str, object]]


def readers_of(application: Application, *roles: str) -> Iterator[Reader]:
    """The collaborators in these roles (default: owner and editors), and another contact address."""
    wanted = roles or ("owner", "editor")
    addresses: set[str] = set()
    owner_language = settings.LANGUAGE_CODE
    for one in application.collaborators.select_related("user").order_by("id"):
        if one.role == "owner":
            owner_language = one.user.language or owner_language
        if one.role in wanted and one.user.is_active:
            addresses.add(one.user.email.lower())
            yield reader_of(one.user)
    contact = application.contact_email
    if contact and contact.lower() not in addresses and not roles:
        yield Reader(contact, owner_language, None)


def write(
    event: str,
    application: Application,
    *,
    dedupe: str,
    places: Places | None = None,
    to: Iterable[Reader] | None = None,
    not_before: datetime | None = None,
) -> int:
    """Post a notice to everybody concerned, each in their own language; returns how many are new."""
    count = 0
    for reader in to if to is not None else readers_of(application):
        with translation.override(reader.language):
            own = places(reader) if callable(places) else places or {}
            notice = outbox.post(
                event,
                to=reader.to,
                language=reader.language,
                dedupe=f"{application.reference}:{dedupe}",
                about=application.ledger_name,
                scope=application.call.ledger_name,
                context={**common(application), **own},
                not_before=not_before,
            )
        count += notice is not None
    return count


def common(application: Application) -> dict[str, object]:
    """The places that nearly every letter about an application has, in the active language."""
    return {
        "application_title": application.shown_title,
        "call_title": application.call.title,
        "reference": application.reference,
        "link": page("applications:detail", reference=application.reference),
    }


def page(name: str, **kwargs: object) -> str:
    """The full address of a page."""
    return absolute(reverse(name, kwargs=kwargs))


def until(application: Application, instant: datetime | None, reader: Reader) -> str:
    """A date to come, fit for "by …": its day, the hour and the zone; words where none is set."""
    if instant is None:
        return gettext("a date that is still to be set")
    worded = _worded(application, instant, reader)
    return f"{worded.date}, {worded.zone_line}"


def deadline_line(application: Application, instant: datetime | None, reader: Reader) -> str:
    """A deadline with the same hour in the reader's zone and in UTC."""
    if instant is None:
        return until(application, instant, reader)
    others = [f"{label}: {text}" for label, text in _worded(application, instant, reader).others]
    return " · ".join([until(application, instant, reader), *others])


def _worded(application: Application, instant: datetime, reader: Reader) -> Wording:
    zone = application.call.zone
    return describe(instant, zone=zone, reader_zone=reader.zone, language=reader.language)


def moment(application: Application, instant: datetime, reader: Reader) -> str:
    """An instant in one line."""
    return describe_moment(instant, zone=application.call.zone, language=reader.language).line


def key_date(application: Application, kind: str, reader: Reader) -> str:
    """A date of the call's calendar; words where it has none."""
    found = application.call.key_dates.filter(kind=kind).first()
    return until(application, found.at if found else None, reader)
