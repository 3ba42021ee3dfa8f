"""The rail of the office: the stages of one call, from building it to its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.links import address
from calls.workflow import ANNOUNCED

if TYPE_CHECKING:
    from calls.models import Call


@dataclass(frozen=True, slots=True)
class Link:
    """One stage: `count` is what waits there, 0 shows nothing."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one heading."""

    heading: str
    links: list[Link]


def rail(call: Call, current: str, counts: Mapping[str, int] | None = None) -> list[Group]:
    """The rail for a page of the stage `current`, which is the stage's URL name.

    `counts` says by URL name what waits. Stages that have no page yet are left out.
    """
    waiting = counts or {}
    groups = [(str(call), _stages()), (_("Records"), _records(call))]
    shown = [
        Group(
            heading,
            [
                Link(label, url, waiting.get(name, 0), name == current)
                for name, label in links
                if (url := address(name, slug=call.slug))
            ],
        )
        for heading, links in groups
    ]
    return [group for group in shown if group.links]


def _stages() -> list[tuple[str, str]]:
    return [
        ("applications:overview", _("Overview")),
        ("calls:build", _("Build")),
        ("applications:register", _("Applications")),
        ("applications:eligibility", _("Eligibility")),
        ("scoring:panel", _("Panel")),
        ("scoring:assignments", _("Assignment")),
        ("scoring:progress", _("Scoring")),
        ("scoring:ranking", _("Ranking")),
        ("scoring:decisions", _("Decisions")),
        ("scoring:announcement", _("Announcement")),
        ("incubation:cohorts", _("Incubation")),
    ]


def _records(call: Call) -> list[tuple[str, str]]:
    links = [
        ("calls:asked", _("Questions asked")),
        ("calls:downtime", _("Trouble before the deadline")),
        ("applications:letters", _("Letters")),
        ("applications:ledger", _("Ledger")),
    ]
    if call.state in ANNOUNCED:  # before that the page is not there for anybody
        links.append(("scoring:integrity", _("Integrity")))
    return links
