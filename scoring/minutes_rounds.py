"""What the rounds went through before the meeting, for its minutes: more time, and who went on."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.deadlines import describe_moment
from core.pdf.blocks import Block, Facts, Heading
from scoring.minutes import Minutes


def postponements(minutes: Minutes) -> list[Block]:
    """How often the jurors got more time, until when and why."""
    if not minutes.postponements:
        return []
    blocks: list[Block] = [Heading(_("More time for the jurors"), 2)]
    for one in minutes.postponements:
        pairs = [
            (_("Round"), one.round.name),
            (_("From"), instant_words(minutes, one.due_before) if one.due_before else "–"),
            (_("Until"), instant_words(minutes, one.due_at)),
            (_("Reason"), one.reason),
            (_("Moved by"), f"{one.moved_by}, {instant_words(minutes, one.moved_at)}"),
        ]
        blocks.append(Facts(pairs))
    return blocks


def shortlistings(minutes: Minutes) -> list[Block]:
    """Who went on after which round, and why where the choice departs from the ranking."""
    if not minutes.shortlistings:
        return []
    blocks: list[Block] = [Heading(_("Gone on to the next round"), 2)]
    for one in minutes.shortlistings:
        pairs = [
            (_("Round"), one.round.name),
            (_("Applications"), ", ".join(one.references)),
            (_("Chosen by"), f"{one.chosen_by}, {instant_words(minutes, one.chosen_at)}"),
        ]
        if passed := one.departures.get("passed_over"):
            pairs.append((_("Passed over"), ", ".join(passed)))
        if unranked := one.departures.get("unranked"):
            pairs.append((_("Without a place in the ranking"), ", ".join(unranked)))
        if beyond := one.departures.get("beyond"):
            pairs.append((_("More than the round announces"), str(beyond)))
        if one.reason:
            pairs.append((_("Reason"), one.reason))
        blocks.append(Facts(pairs))
    return blocks


def instant_words(minutes: Minutes, instant: datetime) -> str:
    """In the call's zone and in UTC."""
    language = get_language() or settings.LANGUAGE_CODE
    told = describe_moment(instant, zone=minutes.call.zone, language=language, seconds=False)
    return f"{told.day_hour}, {told.zone_line} · {told.utc}"
