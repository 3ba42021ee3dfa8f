"""What an inspection finds. Imports nothing of Django, because the fenced-off process reads it too."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Cause(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TYPE = "type"
    MISMATCH = "mismatch"
    ENCODING = "encoding"
    BROKEN = "broken"
    PASSWORD = "password"  # noqa: S105  (a cause, not a secret)
    MACRO = "macro"
    ACTIVE = "active"
    EMBEDDED = "embedded"
    OUTSIDE = "outside"
    ENTRIES = "entries"
    CONTENTS = "contents"
    MOVING = "moving"
    PIXELS = "pixels"
    TOO_COMPLEX = "too_complex"
    VIRUS = "virus"


class Refused(Exception):
    """A check found a reason not to take the file."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


@dataclass(frozen=True)
class Verdict:
    """The outcome for one file: `cause` is None exactly when it is ok.

    `size` is in bytes, `sha256` in lower-case hex, `pages` None where the file does not tell; `kind` and
    `content_type` are "" when the content is none that is known. `traces` says who made the file, each as
    (place, field, value) of core.uploads.traces.
    """

    ok: bool
    kind: str
    content_type: str
    cause: Cause | None
    sha256: str
    size: int
    pages: int | None = None
    traces: tuple[tuple[str, str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Verdict":
        """Read what as_json wrote; raises KeyError, TypeError or ValueError for anything else."""
        cause = data["cause"]
        traces = tuple((str(place), str(field), str(value)) for place, field, value in data["traces"])
        return cls(**{**data, "cause": Cause(cause) if cause else None, "traces": traces})
