"""A programme that comes with the portal, taken up: programme, topics and a draft call, nothing published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calls.models import Call, Programme, Topic
from calls.ready_made import ReadyMade
from calls.services.call_files import import_call
from calls.services.catalogue import save_programme, save_topic
from calls.translations import column
from core import ledger

if TYPE_CHECKING:
    from people.models import User


def begin_ready_made(chosen: ReadyMade, *, year: int, slug: str, by: User) -> Call:
    """The draft call of a ready-made programme, without dates and with nobody but its officer.

    A programme or topic that is there already stays as it is. The call becomes the programme's template where
    it has none. Raises NotAllowed for anybody but staff of the Hub, NotNow for an address in use.
    """
    with ledger.book():
        programme = _programme(chosen, by)
        _topics(chosen, by)
        content = chosen.content(year)
        call = import_call(content, programme=programme, year=year, slug=slug, with_dates=False, by=by)
        if programme.template_call is None:
            programme.template_call = call
            save_programme(programme, by=by)
    return call


def _programme(chosen: ReadyMade, by: User) -> Programme:
    known = Programme.objects.filter(key=chosen.key).first()
    if known is not None:
        return known
    fresh = Programme(key=chosen.key, launched=chosen.launched, has_incubation=chosen.has_incubation)
    for code, name in chosen.names.items():
        setattr(fresh, column("name", code), name)
        setattr(fresh, column("purpose", code), chosen.purposes[code])
    return save_programme(fresh, by=by)


def _topics(chosen: ReadyMade, by: User) -> None:
    known = set(Topic.objects.values_list("key", flat=True))
    for one in chosen.topics():
        if one["key"] not in known:
            fresh = Topic(key=one["key"])
            for code, name in one["name"].items():
                setattr(fresh, column("name", code), name)
            save_topic(fresh, by=by)
