"""How well a juror fits an application, 0 to 1: its language, and the share of its topics they know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from applications.models import Application
from scoring.assignment import AffinityTable
from scoring.models import PanelMember

# Who cannot read the language cannot judge, whatever the subject: the language outweighs every topic.
LANGUAGE_WEIGHT, TOPIC_WEIGHT = 0.6, 0.4
NO_TOPIC = 0.5  # what the topics count for where an application names none
Numbers = NDArray[Any]


class Fit:
    """The match of applications and panel members, by their primary keys; nothing is read after it is made.

    `applications` come with their themes prefetched, `members` with their expert and the expert's topics.
    """

    def __init__(self, applications: Sequence[Application], members: Sequence[PanelMember]) -> None:
        self._row = {one.pk: index for index, one in enumerate(applications)}
        self._column = {one.pk: index for index, one in enumerate(members)}
        wanted = [{theme.topic_id for theme in one.themes.all() if theme.topic_id} for one in applications]
        spoken = [{one.language} if one.language else set() for one in applications]
        self._wanted, self._known = _incidences(wanted, [_topics(one) for one in members])
        self._spoken, self._read = _incidences(spoken, [set(one.expert.languages) for one in members])

    def table(self) -> AffinityTable:
        """Every pair, for the solver."""
        values = _weigh(
            self._spoken @ self._read.T,
            self._spoken.sum(axis=1)[:, None],
            self._wanted @ self._known.T,
            self._wanted.sum(axis=1)[:, None],
        )
        return AffinityTable(list(self._row), list(self._column), values)

    def of(self, pairs: Iterable[tuple[int, int]]) -> list[float]:
        """The match of these (application, member) pairs; 0 for one with somebody who is not there."""
        asked = list(pairs)
        known = [pair for pair in asked if pair[0] in self._row and pair[1] in self._column]
        rows = [self._row[application] for application, _member in known]
        columns = [self._column[member] for _application, member in known]
        spoken, wanted = self._spoken[rows], self._wanted[rows]
        values = _weigh(
            (spoken * self._read[columns]).sum(axis=1),
            spoken.sum(axis=1),
            (wanted * self._known[columns]).sum(axis=1),
            wanted.sum(axis=1),
        )
        found = dict(zip(known, values.tolist(), strict=True))
        return [found.get(pair, 0.0) for pair in asked]


def _weigh(speaks: Numbers, languages: Numbers, shared: Numbers, topics: Numbers) -> Numbers:
    """Languages read of those it is written in (0 or 1 of 0 or 1), and topics known of those it has."""
    share = np.where(topics > 0, shared / np.maximum(topics, 1), NO_TOPIC)
    return LANGUAGE_WEIGHT * np.where(languages > 0, speaks, 1.0) + TOPIC_WEIGHT * share


def _topics(member: PanelMember) -> set[int]:
    return {topic.pk for topic in member.expert.topics.all()}


def _incidences(asked: Sequence[set[Any]], held: Sequence[set[Any]]) -> tuple[Numbers, Numbers]:
    """A row for each set and a column for each thing that is asked for: 1 where the set holds it."""
    column = {thing: index for index, thing in enumerate(sorted(set().union(*asked)))}
    return _incidence(asked, column), _incidence(held, column)


def _incidence(sets: Sequence[set[Any]], column: dict[Any, int]) -> Numbers:
    table = np.zeros((len(sets), len(column)))
    for row, held in enumerate(sets):
        table[row, [column[thing] for thing in held if thing in column]] = 1.0
    return table
