"""The office of one call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.applications.staff.world import Office, office


@pytest.fixture
def desk(db: None) -> Iterator[Office]:
    """An open call with an officer and an approver; the clock stands still."""
    with office() as one:
        yield one
