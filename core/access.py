"""The words of the access table: every URL says here who may read and who may act.

A row names roles in relation to the thing behind the URL: `owner` is the owner of that application,
`juror` one to whom it is assigned. `stranger` is a signed-in person with no role on the thing,
`colleague` one of the Hub's staff with no role on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ROLES = (
    "visitor",
    "stranger",
    "owner",
    "editor",
    "viewer",
    "juror",
    "chair",
    "officer",
    "approver",
    "mentor",
    "observer",
    "colleague",
    "administrator",
)
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"visitor"}
NOBODY: frozenset[str] = frozenset()
STAFF = frozenset({"officer", "approver"})
TEAM = frozenset({"owner", "editor", "viewer"})


@dataclass(frozen=True)
class Row:
    """Who may use a URL. `gate` is what the middleware asks before the view runs:

    `open` anybody, `person` a signed-in one, `office` staff, `administration` administrators, `shared` a
    signed-in person, staff being asked for more: all staff need a second factor where the settings ask
    for it. `demonstration` only there.
    """

    get: frozenset[str]
    post: frozenset[str]
    gate: str


def row(get: Iterable[str] = (), post: Iterable[str] = (), *, gate: str = "") -> Row:
    """A row of the table; without `gate`, it is open where visitors may come in, else for persons."""
    readers, actors = frozenset(get), frozenset(post)
    unknown = (readers | actors) - EVERYBODY
    if unknown:
        raise ValueError(f"No such roles: {', '.join(sorted(unknown))}")
    return Row(readers, actors, gate or ("open" if "visitor" in readers | actors else "person"))
