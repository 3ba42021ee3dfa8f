"""Schemathesis asks the API for what its own description allows and forbids: no failure, nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import given, settings
from schemathesis import GenerationMode

from incubation.open_data.endpoints import ENDPOINTS
from tests.incubation.test_api import told_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FEW = settings(max_examples=4, derandomize=True, database=None, deadline=None)

PLAIN = {"Accept-Encoding": "identity"}  # over WSGI nobody unpacks what was compressed


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


def test_the_api_keeps_to_its_description(described: Any) -> None:
    tried = set()
    for found in described.get_all_operations():
        operation = found.ok()
        takes_anything = bool(operation.query or operation.path_parameters)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)[: 1 + takes_anything]:

            @FEW
            @given(case=operation.as_strategy(generation_mode=mode))
            def keeps(case: Any) -> None:
                case.call_and_validate(headers=PLAIN)

            keeps()
        tried.add(operation.path)
    described_by_itself = ENDPOINTS["api_openapi"].template  # the description is not asked for again
    assert tried == {one.template for one in ENDPOINTS.values()} - {described_by_itself}
