"""Every URL × method × role, as the access table says; a URL that is not in the table fails."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from accelerator.access import TABLE
from core.access import EVERYBODY, ROLES, SIGNED_IN, row
from tests.house.scenes import Scene
from tests.house.stage import client_as, scene_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REFUSED = (403, 404, 405)
ANSWERED = (200, 302, 422)  # a page, what an act leads to, or a form that is not filled yet


@dataclass(frozen=True)
class Url:
    """One URL: its path as it is declared, and the names in it."""

    path: str
    names: tuple[str, ...]


def named_urls() -> dict[str, Url]:
    """Every URL by its full name; the form with the fewest names where one name has several."""
    found: dict[str, Url] = {}

    def walk(resolver: URLResolver, prefix: str, path: str, names: tuple[str, ...]) -> None:
        for one in resolver.url_patterns:
            here, all_names = path + str(one.pattern), (*names, *one.pattern.regex.groupindex)
            if isinstance(one, URLResolver):
                walk(one, f"{prefix}{one.namespace}:" if one.namespace else prefix, here, all_names)
            else:
                found.setdefault(f"{prefix}{one.name}", Url(here, all_names))

    walk(get_resolver(), "", "", ())
    return found


URLS = named_urls()
OURS = sorted(name for name in URLS if not name.startswith(("account_", "mfa_")))


def test_every_url_is_in_the_table() -> None:
    assert sorted(set(URLS) - set(TABLE)) == []


def test_every_row_of_the_table_is_a_url() -> None:
    assert sorted(set(TABLE) - set(URLS)) == []


def test_every_url_has_a_name() -> None:
    assert [one.path for name, one in URLS.items() if name.endswith("None")] == []


def test_a_row_names_only_known_roles() -> None:
    with pytest.raises(ValueError, match="passer-by"):
        row(get={"passer-by"})


def test_a_url_outside_the_table_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/").status_code == 200
    monkeypatch.delitem(TABLE, "health")
    assert client.get("/health/").status_code == 404


def test_office_pages_ask_for_the_office() -> None:
    staff = {"officer", "approver", "observer", "colleague", "administrator"}
    gates = ("office", "administration")
    open_ones = [
        name for name in OURS if URLS[name].path.startswith("office/") and TABLE[name].gate not in gates
    ]
    assert open_ones == []
    beyond = {
        name: row.get - staff for name, row in TABLE.items() if row.gate == "office" and row.get - staff
    }
    assert beyond == {}


@pytest.mark.parametrize("name", OURS)
def test_who_may_read_and_act(name: str, stage: dict[str, Scene], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", TABLE[name].gate == "demonstration")
    scene = stage[scene_of(name)]
    wrong = [
        f"{method} as {role}: {status}"
        for role in ROLES
        for method in ("GET", "POST")
        if not _is_right(name, method, role, status := _status(name, scene, method, role))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", OURS)
def test_no_url_answers_other_methods(
    name: str, stage: dict[str, Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", TABLE[name].gate == "demonstration")
    scene = stage[scene_of(name)]
    role = next((one for one in ROLES if one in TABLE[name].get | TABLE[name].post), "visitor")
    statuses = {method: _status(name, scene, method, role) for method in ("PUT", "PATCH", "DELETE")}
    assert {method: status for method, status in statuses.items() if status not in REFUSED} == {}


def address_of(name: str, scene: Scene) -> str:
    """The address of a URL with the scene's values in the place of its names."""
    values = scene.values(name)
    try:
        return reverse(name, kwargs={key: values[key] for key in URLS[name].names})
    except (KeyError, NoReverseMatch) as error:
        raise AssertionError(f"The scene of {name} has no {error}.") from error


def _status(name: str, scene: Scene, method: str, role: str) -> str | int:
    address = address_of(name, scene)
    with transaction.atomic():
        client = client_as(role, scene)
        body = scene.body(name, scene.people[role]) if method == "POST" else {}
        response = client.post(address, body) if method == "POST" else client.generic(method, address)
        if response.streaming:
            response.getvalue()  # reading it to its end closes the file
        transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return "sign in"
    return response.status_code


def _is_right(name: str, method: str, role: str, status: str | int) -> bool:
    allowed = TABLE[name].get if method == "GET" else TABLE[name].post
    if role in allowed:
        return status in ANSWERED
    if method == "POST" and not allowed and status == 405:
        return True
    return status == "sign in" if role == "visitor" and status == "sign in" else status in REFUSED


def test_roles_are_what_the_table_speaks_of() -> None:
    assert {"visitor"} == EVERYBODY - SIGNED_IN
