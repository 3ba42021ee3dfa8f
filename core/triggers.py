"""Rows that the database itself refuses to change: triggers for SQLite and PostgreSQL.

`ALL` is the one list; migrations call `install`, and tests that must empty tables lift them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, migrations
from django.db.migrations.operations.base import Operation


@dataclass(frozen=True)
class Guarded:
    """A table whose rows refuse `events` when `condition` (SQL over OLD or NEW) holds; empty: always.

    TRUNCATE, which PostgreSQL alone knows, is refused whatever the rows.
    """

    table: str
    events: tuple[str, ...]
    message: str
    condition: str = ""

    def names(self) -> Iterator[tuple[str, str]]:
        """(event, name of its trigger) of those that the database in use knows."""
        for event in self.events:
            if event != "TRUNCATE" or connection.vendor == "postgresql":
                yield event, f"{self.table}_no_{event.lower()}"


# A migration that changes one of the tables named below, also inside a condition, puts its operations
# into `around`.
_LOCKED_CARD = (
    "EXISTS (SELECT 1 FROM scoring_scorecard c WHERE c.id = {row}.scorecard_id AND c.state = 'locked')"
)
_OF_A_CLOSED_ROUND = (
    "EXISTS (SELECT 1 FROM scoring_assignment a JOIN calls_round r ON r.id = a.round_id"
    " WHERE a.id = {row}.assignment_id AND r.locked_at IS NOT NULL)"
)
_HAS_A_LOCKED_CARD = (
    "EXISTS (SELECT 1 FROM scoring_scorecard c WHERE c.assignment_id = OLD.id AND c.state = 'locked')"
)
_NEVER = "a locked scorecard is never changed"
_LATE = "no scorecard is added once its round is closed: what counts is never changed"
_WHOLE = ("UPDATE", "DELETE", "TRUNCATE")

LEDGER = Guarded("core_ledgerentry", _WHOLE, "the ledger is append-only")
SUBMISSION = Guarded("applications_submission", _WHOLE, "a submission is never changed")
OPENING = Guarded("applications_opening", _WHOLE, "what was opened stays written down")
TRANCHE_CHANGE = Guarded(
    "incubation_tranchechange", _WHOLE, "what was changed of a tranche stays written down"
)
RANKING = Guarded("scoring_ranking", _WHOLE, "a ranking is never changed")
SCORECARDS = (
    Guarded(
        "scoring_scorecard",
        ("UPDATE",),
        _NEVER,
        f"OLD.state = 'locked' OR NEW.state = 'locked' AND {_OF_A_CLOSED_ROUND.format(row='NEW')}",
    ),
    Guarded("scoring_scorecard", ("DELETE", "TRUNCATE"), _NEVER, "OLD.state = 'locked'"),
    Guarded(
        "scoring_scorecard",
        ("INSERT",),
        _LATE,
        f"NEW.state <> 'draft' AND {_OF_A_CLOSED_ROUND.format(row='NEW')}",
    ),
)
MARKS = (
    Guarded(
        "scoring_mark",
        ("UPDATE",),
        _NEVER,
        f"{_LOCKED_CARD.format(row='OLD')} OR {_LOCKED_CARD.format(row='NEW')}",
    ),
    Guarded("scoring_mark", ("DELETE", "TRUNCATE"), _NEVER, _LOCKED_CARD.format(row="OLD")),
    Guarded("scoring_mark", ("INSERT",), _NEVER, _LOCKED_CARD.format(row="NEW")),
)
ASSIGNMENTS = (
    Guarded(
        "scoring_assignment",
        ("UPDATE",),
        "the assignment of a locked scorecard is never changed",
        "(OLD.state <> NEW.state OR OLD.round_id <> NEW.round_id OR OLD.member_id <> NEW.member_id"
        f" OR OLD.application_id <> NEW.application_id) AND {_HAS_A_LOCKED_CARD}",
    ),
)
ROUND = Guarded(
    "calls_round",
    ("UPDATE",),
    "a closed round is never opened again: its closing is never changed",
    "OLD.locked_at IS NOT NULL AND (NEW.locked_at IS NULL OR NEW.locked_at <> OLD.locked_at)",
)
DECISION_CHANGE = Guarded("scoring_decisionchange", _WHOLE, "what a decision was before is never changed")
RULES = Guarded("calls_rulesversion", _WHOLE, "a version of the rules is never changed")
_NO_VOTE = (
    "EXISTS (SELECT 1 FROM scoring_meeting m WHERE m.id = NEW.meeting_id AND m.closed_at IS NOT NULL)"
    " OR EXISTS (SELECT 1 FROM scoring_conflict c WHERE c.member_id = NEW.member_id"
    " AND c.application_id = NEW.application_id AND c.waived_at IS NULL)"
    " OR EXISTS (SELECT 1 FROM scoring_assignment a WHERE a.member_id = NEW.member_id"
    " AND a.application_id = NEW.application_id AND a.state = 'recused')"
)
BALLOT = Guarded("scoring_ballot", ("UPDATE",), "a ballot is cast anew, never changed")
NEW_BALLOT = Guarded("scoring_ballot", ("INSERT",), "who is out of the room does not vote", _NO_VOTE)
_MARKED = (
    "EXISTS (SELECT 1 FROM scoring_scorecard c JOIN scoring_assignment a ON a.id = c.assignment_id"
    " JOIN scoring_panelmember m ON m.id = a.member_id JOIN applications_appeal p ON p.id = NEW.appeal_id"
    " WHERE a.application_id = p.application_id AND m.expert_id = NEW.expert_id"
    " AND c.state IN ('submitted', 'locked'))"
)
_OTHERS = "an appeal is judged by others than those who marked the application"
APPEAL_JURORS = (
    Guarded("scoring_appealjuror", ("INSERT",), _OTHERS, _MARKED),
    Guarded(
        "scoring_appealjuror",
        ("UPDATE",),
        f"an opinion on an appeal is never changed; {_OTHERS}",
        f"OLD.state = 'given' OR {_MARKED}",
    ),
    Guarded("scoring_appealjuror", ("TRUNCATE",), "an opinion on an appeal is never changed"),
)
_JUDGED_NO_MORE = (
    "NOT EXISTS (SELECT 1 FROM applications_submission s JOIN applications_application a"
    " ON a.id = s.application_id JOIN calls_round r ON r.call_id = a.call_id"
    " WHERE s.id = NEW.submission_id AND r.locked_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM applications_submission s JOIN applications_appeal p"
    " ON p.application_id = s.application_id WHERE s.id = NEW.submission_id AND p.outcome = '')"
)
TRANSLATION = Guarded(
    "applications_translation", _WHOLE, "a translation is never changed: a new text is a new row"
)
LATE_TRANSLATION = Guarded(
    "applications_translation",
    ("INSERT",),
    "no translation is added once nobody judges the application any more",
    _JUDGED_NO_MORE,
)
_SAME = " AND ".join(
    f"NEW.{one} = OLD.{one}" for one in ("id", "application_id", "side", "written_by_id", "written_at")
)
MESSAGE = (
    Guarded(
        "applications_message",
        ("UPDATE",),
        "a message is never changed",
        f"NOT (NEW.text = '' AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND {_SAME})",
    ),
    Guarded("applications_message", ("DELETE", "TRUNCATE"), "a message is never taken out"),
)
_SPENT = " AND ".join(
    [
        *(
            f"NEW.{one} = OLD.{one}"
            for one in ("id", "key", "placement_id", "number", "line_id", "by_id", "at")
        ),
        *(f"NEW.{one} = OLD.{one}" for one in ("spent_on", "amount", "purpose")),
        *(f"COALESCE(NEW.{one}, 0) = COALESCE(OLD.{one}, 0)" for one in ("receipt_id", "corrects_id")),
    ]
)
SPENDING = (
    Guarded(
        "incubation_spending",
        ("UPDATE",),
        "a spending is never changed: it is corrected by an opposite entry, or cancelled once",
        f"NOT (OLD.cancelled_at IS NULL AND NEW.cancelled_at IS NOT NULL AND {_SPENT})",
    ),
    Guarded("incubation_spending", ("DELETE", "TRUNCATE"), "a spending is never taken out"),
)
_HANDED_IN = " AND ".join(
    f"NEW.{one} = OLD.{one}"
    for one in ("id", "report_id", "question_key", "upload_id", "by_id", "at", "handed_in_at")
)
REPORT_FILE = (
    Guarded(
        "incubation_reportfile",
        ("UPDATE",),
        "a file of a report that was handed in is never changed, only set aside once",
        "OLD.handed_in_at IS NOT NULL"
        f" AND NOT (OLD.set_aside_at IS NULL AND NEW.set_aside_at IS NOT NULL AND {_HANDED_IN})",
    ),
    Guarded(
        "incubation_reportfile",
        ("DELETE",),
        "a file of a report that was handed in is never taken out",
        "OLD.handed_in_at IS NOT NULL",
    ),
    Guarded("incubation_reportfile", ("TRUNCATE",), "files of reports are never taken out all at once"),
)
ALL = (
    LEDGER,
    SUBMISSION,
    OPENING,
    *MESSAGE,
    RANKING,
    *SCORECARDS,
    *MARKS,
    *ASSIGNMENTS,
    ROUND,
    RULES,
    DECISION_CHANGE,
    BALLOT,
    NEW_BALLOT,
    *APPEAL_JURORS,
    TRANSLATION,
    LATE_TRANSLATION,
    *SPENDING,
    *REPORT_FILE,
    TRANCHE_CHANGE,
)


def install(*guarded: Guarded, cursor: Any = None) -> None:
    """Create the triggers of these tables."""
    with connection.cursor() as own:
        for table in guarded:
            for statement in _create(table):
                (cursor or own).execute(statement)


def remove(*guarded: Guarded) -> None:
    """Drop the triggers of these tables."""
    with connection.cursor() as cursor:
        for table in guarded:
            for _event, name in table.names():
                on = f" ON {table.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextmanager
def lifted() -> Iterator[None]:
    """Without any of the triggers, for a test that empties its tables."""
    remove(*ALL)
    try:
        yield
    finally:
        install(*ALL)


def around(*guarded: Guarded, operations: list[Operation]) -> list[Operation]:
    """The operations of a migration that changes these tables: SQLite copies a table to change it, and a
    trigger would meet it half-way."""

    def lift(_apps: Any, _editor: Any) -> None:
        remove(*guarded)

    def restore(_apps: Any, _editor: Any) -> None:
        install(*guarded)

    return [migrations.RunPython(lift, restore), *operations, migrations.RunPython(restore, lift)]


def _create(guarded: Guarded) -> Iterator[str]:
    for event, name in guarded.names():
        if connection.vendor == "postgresql":
            yield from _create_on_postgresql(guarded, event, name)
        else:
            when = f"WHEN {guarded.condition} " if guarded.condition else ""
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} ON {guarded.table} FOR EACH ROW {when}"
                f"BEGIN SELECT RAISE(ABORT, '{guarded.message}'); END"
            )


def _create_on_postgresql(guarded: Guarded, event: str, name: str) -> Iterator[str]:
    row = "NEW" if event == "INSERT" else "OLD"
    result = "OLD" if event == "DELETE" else "NEW"
    is_whole = event == "TRUNCATE"
    has_test = guarded.condition and not is_whole
    test = f"IF NOT ({guarded.condition}) THEN RETURN {result}; END IF; " if has_test else ""
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {test}"
        f"RAISE EXCEPTION '{guarded.message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"RETURN {row}; END $$ LANGUAGE plpgsql"
    )
    each = "STATEMENT" if is_whole else "ROW"
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {guarded.table} FOR EACH {each} EXECUTE FUNCTION {name}()"
