"""Schemathesis asks the API for what its own description allows and forbids: no failure, nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import settings

from tests.incubation.test_api import told_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def described(db: Any) -> Iterator[Any]:
    """The description as it is served, over the WSGI application itself."""
    told_world()
    for signal in (request_started, request_finished):  # they would end the test's own transaction
        signal.disconnect(close_old_connections)
    try:
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


api = schemathesis.pytest.from_fixture("described")


@api.parametrize()
@settings(max_examples=4, derandomize=True, database=None, deadline=None)
def test_the_api_keeps_to_its_description(case: Any) -> None:
    case.call_and_validate()
