"""Which page of which browser wrote something last.

A line that breaks while an answer is on its way leaves the page behind what the portal holds: its own next
save would then look like a stranger's. So each page names itself with every save, and counts them.
"""

from __future__ import annotations

import re
from typing import Literal

_STAMP = re.compile(r"([0-9a-f]{16})\.([1-9][0-9]{0,8})")
LENGTH = 26

Relation = Literal["same", "older", "other"]


def stamp_in(sent: str) -> str:
    """The stamp that a page sent, such as "09f911029d74e35b.7"; "" where it is none."""
    return sent if _STAMP.fullmatch(sent) else ""


def relation(stored: str, sent: str) -> Relation:
    """How a save relates to the one that was kept last: of the same page, an older one of it, another's."""
    kept, come = _STAMP.fullmatch(stored), _STAMP.fullmatch(sent)
    if not kept or not come or kept[1] != come[1]:
        return "other"
    return "same" if int(come[2]) > int(kept[2]) else "older"
