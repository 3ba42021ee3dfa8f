"""What the filters of the list cannot do is said beside it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.applications.staff.world import Office, signed_in

LONG = "x" * 201


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"received_from": "2021-05-02", "received_to": "2021-05-01"}, ["no application can fit"]),
        ({"received_from": "2021-05-01", "received_to": "2021-05-01"}, []),
        ({"received_from": "2018-02-31"}, ["“Received from” is not a day"]),
        ({"received_to": "0001-01-01"}, ["“Received until” is not a day"]),
        ({"q": LONG}, ["longer than 200 characters"]),
        ({"q": LONG[1:]}, []),
        ({"q": LONG, "received_to": "x"}, ["longer than 200", "“Received until” is not a day"]),
    ],
)
def test_what_is_left_out_is_said(asked: dict[str, str], said: list[str], desk: Office) -> None:
    response = signed_in(desk.officer).get(reverse("applications:register", args=[desk.call.slug]), asked)
    hints = response.context["filter"].hints()
    assert len(hints) == len(said)
    assert all(part in hint for part, hint in zip(said, hints, strict=True))
    assert all(hint in response.content.decode() for hint in hints)
