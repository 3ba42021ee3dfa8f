"""Nothing that a client can send makes an error page: every URL and every form of it, with hostile values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import resolve, reverse

from accelerator.access import TABLE
from core.access import ROLES
from tests.house.addresses.test_access_table import OURS, URLS
from tests.house.forms_on_pages import Forms, FoundForm
from tests.house.scenes import Scene
from tests.house.stage import client_as, scene_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HUGE = "9" * 40
SHARP = (  # what breaks one field: text that a database refuses, numbers that are none, times at the edge
    "\x00a\r\nBcc: x@example.org",
    HUGE,
    "9" * 5000,
    "²٣",
    "9999-12-31T23:59",
)
VALUES = (
    *SHARP,
    "-" + "9" * 19,
    "NaN",
    "1e999999999",
    "0001-01-01T00:00",
    "9999-12-31",
    "../../etc/passwd",
    "<script>alert(1)</script>{{ 7|add:7 }}{% csrf_token %}%s{0}",
    "\u202efdp.exe\ufeff\ud7ff\uffff",
    "[]",
    "",
    "ә" * 30_000,
)
RAW_QUERIES = ("%00", "%ED%A0%80&%FF%FE&%&a[]=1&a[x]=2&=&&=")
PATHS: dict[str, tuple[str, ...]] = {
    "int": ("0", "9" * 18, "9" * 40),
    "slug": ("x" * 3000, "-", "__proto__"),
    "str": ("%00", "%ED%A0%80", "x" * 3000, "%0D%0A", "..%5C"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
}


@pytest.fixture(scope="module")
def seen() -> set[tuple[str, ...]]:
    """The forms that were tried: the one that changes the language stands on every page."""
    return set()


@pytest.mark.parametrize("name", OURS)
def test_no_query_breaks_a_page(name: str, stage: dict[str, Scene], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", TABLE[name].gate == "demonstration")
    scene = stage[scene_of(name)]
    address = _address(name, scene)
    for role in _readers(name)[-1:]:
        forms = Forms(address, _ask(scene, role, address))
        names = {"page", *forms.query_names, *(key for one in _getting(forms) for key in one.values)}
        # A page that asks for nothing reads its number at most.
        values = SHARP[:2] if names == {"page"} else _share(name)
        everything = ["&".join(f"{key}={quote(value[:5000])}" for key in names) for value in values]
        for query in (*RAW_QUERIES, *everything):
            _ask(scene, role, f"{address}?{query}")


@pytest.mark.parametrize("name", OURS)
def test_no_form_breaks_on_what_is_typed(
    name: str, stage: dict[str, Scene], seen: set[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", TABLE[name].gate == "demonstration")
    scene = stage[scene_of(name)]
    address = _address(name, scene)
    for role in _readers(name):
        for form in Forms(address, _ask(scene, role, address)).found:
            view = resolve(form.address.partition("?")[0]).view_name
            key = (view, *form.names)
            if form.method == "post" and view in OURS and key not in seen:
                seen.add(key)
                for body in _bodies(form, _share(name)):
                    _send(scene, role, form.address, body)


@pytest.mark.parametrize("name", sorted(name for name in OURS if URLS[name].names))
def test_no_path_breaks_a_page(name: str, stage: dict[str, Scene], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", TABLE[name].gate == "demonstration")
    scene = stage[scene_of(name)]
    row = TABLE[name]
    role = next(one for one in reversed(ROLES) if one in row.get | row.post)
    for address in _hostile_addresses(name, scene):
        for method in ("GET", "POST"):
            _send(scene, role, address, {}, method=method)


def _readers(name: str) -> list[str]:
    """Two of the roles that may read it: the one with the fewest rights, and the one with the most."""
    readers = [role for role in ROLES if role in TABLE[name].get]
    return sorted({*readers[:1], *readers[-1:]}, key=ROLES.index)


def _address(name: str, scene: Scene) -> str:
    values = scene.values(name)
    return reverse(name, kwargs={key: values[key] for key in URLS[name].names})


def _hostile_addresses(name: str, scene: Scene) -> Iterator[str]:
    """The URL with each of its names in turn replaced by what a client may write there."""
    values_here = {key: scene.values(name)[key] for key in URLS[name].names}
    for key in URLS[name].names:
        kind = next(one for one in PATHS if f"<{one}:{key}>" in URLS[name].path)
        for hostile in PATHS[kind]:
            marked = reverse(name, kwargs={**values_here, key: _MARK[kind]})
            yield marked.replace(_MARK[kind], hostile)


_MARK = {
    "int": "987654321",
    "slug": "hostile-value",
    "str": "hostile-value",
    "uuid": "12345678-1234-4321-8765-123456789abc",
}


def _getting(forms: Forms) -> Iterable[FoundForm]:
    return (one for one in forms.found if one.method == "get")


def _share(name: str) -> tuple[str, ...]:
    """Every other value for this address, the ones between for the next: most views share their machinery."""
    return VALUES[OURS.index(name) % 2 :: 2]


def _bodies(form: FoundForm, values_here: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """All names hostile at once, with each button; the button itself; then one name after the other."""
    values = {key: value for key, value in form.values.items() if key != "csrfmiddlewaretoken"}
    for number, (name, value) in enumerate(form.buttons or [("", "")]):
        pressed = {name: value} if name else {}
        for hostile in SHARP[:2] if number else values_here:
            yield {**dict.fromkeys([*values, *form.files], hostile), **pressed}
    for name in {name for name, _value in form.buttons}:
        yield from ({**values, name: hostile} for hostile in SHARP)
    yield from _one_by_one(form, values)


def _one_by_one(form: FoundForm, values: dict[str, str]) -> Iterator[dict[str, Any]]:
    """One name hostile, the others as they stand: a huge number, then others; then files of no kind."""
    pressed = dict(form.buttons[:1])
    others = cycle(one for one in SHARP if one != HUGE)
    for number, key in enumerate(values):
        for hostile in (HUGE, next(others)) if number % 2 else (HUGE,):
            yield {**values, **pressed, key: hostile}
    contents = cycle((b"", b"%PDF-1.4", b"<svg onload=alert(1)>", b"\xff\xd8\xff"))
    for key in form.files:
        for called in ("../../a.pdf", "a\x00b.pdf", "\u202efdp.svg", "x" * 400 + ".pdf", ".pdf") * 2:
            yield {**values, **pressed, key: SimpleUploadedFile(called, next(contents), "text/html")}


def _ask(scene: Scene, role: str, address: str) -> str:
    return _send(scene, role, address, {}, method="GET")


def _send(scene: Scene, role: str, address: str, body: dict[str, Any], *, method: str = "POST") -> str:
    """Send it, see that it is no error, and undo what it did."""
    client = client_as(role, scene)
    with transaction.atomic():
        try:
            response = client.post(address, body) if method == "POST" else client.generic(method, address)
        except Exception as error:
            shown = {key: str(value)[:40] for key, value in body.items()}
            raise AssertionError(f"{method} {address[:200]} as {role} with {shown}: {error!r}") from error
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    assert response.status_code < 500, (method, address[:200], role)
    is_page = response.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page and response.status_code == 200 else ""
