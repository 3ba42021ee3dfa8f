"""What lasts over the calls: programmes and topics, written by the Hub's staff and told in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from calls.models import Programme, Topic
from calls.services.keys import free_key
from calls.translations import DEFAULT, text_in
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def save_programme(programme: Programme, *, by: User) -> Programme:
    """Write a programme; one without a key gets it from its name. Raises NotAllowed or NotNow.

    The key stays once a call has it: references begin with its initials.
    """
    _require_staff(by)
    with ledger.book():
        before = Programme.objects.select_for_update().filter(pk=programme.pk).first()
        programme.key = programme.key or slugify(text_in(programme, "name", DEFAULT))[:50].strip("-")
        if not programme.key:
            raise NotNow(_("Give the programme a key in Latin letters."))
        if before and before.key != programme.key and before.calls.exists():
            raise NotNow(_("This programme has calls already, so its key stays."))
        if Programme.objects.filter(key=programme.key).exclude(pk=programme.pk).exists():
            raise NotNow(_("Another programme has this key already."))
        _write(programme, "programme", by, key=programme.key, is_new=before is None)
    return programme


def save_topic(topic: Topic, *, by: User) -> Topic:
    """Write a topic; a new one without a key gets it from its name, for good. Raises NotAllowed."""
    _require_staff(by)
    with ledger.book():
        is_new = topic.pk is None
        if is_new and not topic.key:
            taken = set(Topic.objects.values_list("key", flat=True))
            topic.key = free_key(text_in(topic, "name", DEFAULT), taken, fallback="topic")
        _write(topic, "topic", by, key=topic.key, is_new=is_new)
    return topic


def _write(row: models.Model, kind: str, by: User, *, key: str, is_new: bool) -> None:
    row.save()
    event = f"{kind}.created" if is_new else f"{kind}.edited"
    ledger.record(event, subject=f"{kind}:{row.pk}", by=by, payload={"key": key})


def _require_staff(by: User) -> None:
    if not (by.is_active and by.is_hub_staff):
        raise NotAllowed(_("Only staff of the Hub write programmes and topics."))
