"""Jobs of the whole portal."""

from __future__ import annotations

from accelerator.backup import running


def back_up_nightly() -> bool:
    """Begin the backup of this night, once it is due; whether it was begun."""
    return running.start_nightly()
