"""Themes out of the Hub's lasting topics, several at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from calls.models import Call, Theme, Topic
from calls.services.building import editing
from calls.services.keys import free_key
from calls.translations import copy_texts
from core.refusals import NotNow

if TYPE_CHECKING:
    from people.models import User


def add_themes(call: Call, *, topics: Iterable[Topic], by: User) -> list[Theme]:
    """A theme for each topic that no theme of the call points at: its name in every language, at the end.

    Raises as `editing`, and NotNow where none is left to add.
    """
    with editing(call, "themes", by=by) as locked:
        there = dict(locked.themes.values_list("key", "topic_id"))
        taken, pointed_at = set(there), set(there.values())
        last = locked.themes.aggregate(last=models.Max("position"))["last"]
        place = 0 if last is None else last + 1
        made: list[Theme] = []
        for topic in topics:
            if topic.pk in pointed_at:
                continue
            theme = Theme(call=locked, topic=topic, position=place + len(made))
            copy_texts(topic, theme)
            theme.key = free_key(str(theme), taken, fallback="theme")
            theme.save()
            taken.add(theme.key)
            pointed_at.add(topic.pk)
            made.append(theme)
        if not made:
            raise NotNow(_("Choose at least one topic that is not a theme yet."))
    return made
