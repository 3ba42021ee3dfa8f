"""The public page of a call's rules: each version with its date and reason, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calls.models import RulesVersion
from calls.rules_text import rules_of
from calls.translations import column, languages
from core.differences import Piece, line_by_line

if TYPE_CHECKING:
    from calls.models import Call


@dataclass(frozen=True, slots=True)
class RulesPage:
    """One version beside the one before it.

    `others` names the languages that it changed where it changed nothing in the reader's own.
    """

    versions: list[RulesVersion]
    shown: RulesVersion
    pieces: tuple[Piece, ...]
    others: list[str]

    @property
    def is_newest(self) -> bool:
        return self.shown == self.versions[0]

    @property
    def is_first(self) -> bool:
        return self.shown == self.versions[-1]


def rules_versions(call: Call) -> list[RulesVersion]:
    """Every version, the newest first; what was published before versions were kept is the first one."""
    found = list(call.rules_versions.order_by("-number"))
    if not found and call.published_at:
        texts = {
            column("text", code): getattr(call, column("rules_text", code)) for code, _name in languages()
        }
        found = [RulesVersion(call=call, number=1, made_at=call.published_at, **texts)]
    return found


def newest_rules(call: Call) -> RulesVersion | None:
    """The version in force, without its text; None for a call that was never published. One query."""
    found = call.rules_versions.only("call", "number", "made_at").order_by("-number").first()
    if found is None and call.published_at:
        found = RulesVersion(call=call, number=1, made_at=call.published_at)
    return found


def rules_page(versions: Sequence[RulesVersion], number: int, language: str) -> RulesPage:
    """The page of the version with this number, else of the newest."""
    place = next((index for index, one in enumerate(versions) if one.number == number), 0)
    shown, earlier = versions[place], versions[place + 1] if place + 1 < len(versions) else None
    if earlier is None:
        return RulesPage([*versions], shown, (), [])
    before, after = _texts(earlier), _texts(shown)
    changed = [(code, name) for code, name in languages() if before[code] != after[code]]
    here = language if before.get(language) or after.get(language) else languages()[0][0]
    if before[here] != after[here]:
        return RulesPage([*versions], shown, line_by_line(before[here], after[here]), [])
    return RulesPage([*versions], shown, (), [name for _code, name in changed])


def _texts(version: RulesVersion) -> dict[str, str]:
    return rules_of(
        {column("rules_text", code): getattr(version, column("text", code)) for code, _name in languages()}
    )
