"""The access table: every URL × method × role, put together from the apps' own rows.

A URL that is not in the table is refused by the middleware and fails the tests.
"""

from __future__ import annotations

from applications.access import ROWS as APPLICATIONS
from calls.access import ROWS as CALLS
from core.access import EVERYBODY, SIGNED_IN, Row, row
from core.demonstration_access import ROWS as DEMONSTRATION
from incubation.access import ROWS as INCUBATION
from people.access import ROWS as PEOPLE
from scoring.access import ROWS as SCORING

ROOF: dict[str, Row] = {
    "home": row(get=EVERYBODY),
    "health": row(get=EVERYBODY),
    "privacy": row(get=EVERYBODY),
    "accessibility": row(get=EVERYBODY),
    "upkeep": row(get={"administrator"}, post={"administrator"}, gate="administration"),
    "upkeep_csv": row(get={"administrator"}, gate="administration"),
    "kept_form": row(get=SIGNED_IN, post=SIGNED_IN),
    "set_language": row(post=EVERYBODY),
    "demonstration_sign_in": row(post=EVERYBODY, gate="demonstration"),
}

TABLE: dict[str, Row] = {**ROOF, **DEMONSTRATION, **PEOPLE, **CALLS, **APPLICATIONS, **SCORING, **INCUBATION}
