"""Twenty presses of one button over real connections: one submission, one receipt, one letter."""

from __future__ import annotations

import http.client
import threading
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest

from applications.models import Receipt, Submission
from core.models import Notice
from tests.applications.pages import address, hidden_fields, signed_in
from tests.factories.applications import draft_in, owner_of

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 20


def test_twenty_presses_over_http_are_one_submission_one_receipt_one_letter(live_server):
    application = draft_in()
    client = signed_in(owner_of(application))
    fields = hidden_fields(client.get(address("check", application)))
    cookies: SimpleCookie = client.cookies
    host = urlsplit(live_server.url).netloc
    headers = {
        "Cookie": "; ".join(f"{name}={one.value}" for name, one in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": live_server.url,
    }
    line, told = threading.Barrier(PRESSES), []

    def press() -> None:
        line.wait()
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("POST", address("submit", application), urlencode(fields), headers)
        response = connection.getresponse()
        told.append((response.status, response.getheader("Location")))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(PRESSES)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert told == [(302, address("receipt", application, number=1))] * PRESSES
    assert (Submission.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Notice.objects.filter(event="applications/submission_receipt").count() == 1
