"""The scenes on which every URL is tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from people.models import User
from tests.house.scenes import SCENES, Scene


@pytest.fixture(scope="package")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Scene]]:
    """Every scene once, in a transaction that is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        scenes = {name: build() for name, build in SCENES.items()}
        for scene in scenes.values():
            scene.sessions = {role: _session_of(person) for role, person in scene.people.items() if person}
        yield scenes
        transaction.set_rollback(True)


def _session_of(person: User) -> str:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
