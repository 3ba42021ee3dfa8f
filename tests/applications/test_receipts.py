"""A receipt proves what was sent and when: on its page, as a PDF, and to anybody who has its code."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse

from applications.pdf import receipt_pdf
from applications.receipts import in_time, receipt_words
from core import clock
from core.triggers import lifted
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import owner_of, sealed_of, send_again, submitted_in
from tests.factories.calls import open_call

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, 0, 1, 402_000, tzinfo=UTC)


@pytest.fixture
def application():
    with clock.at(NOON):
        call = open_call(deadline=datetime(2026, 5, 14, 19, tzinfo=UTC))
        yield submitted_in(call)


def receipt_of(application):
    return sealed_of(application).receipt


def test_the_page_shows_both_times_version_fingerprint_and_what_is_next(application):
    words = text_of(signed_in(owner_of(application)).get(address("receipt", application, number=1)))
    assert "Monday 4 May 2026, 17:00:01" in words
    assert "Nur-Sultan time (UTC+5)" in words and "12:00:01 UTC" in words
    assert "10 days 6 hours 59 minutes before the deadline" in words
    assert receipt_words(receipt_of(application)).grouped_hash in words
    assert "5 answers, 0 files" in words


def test_an_earlier_version_keeps_its_receipt_and_says_that_it_is_replaced(application):
    send_again(application)
    client = signed_in(owner_of(application))
    assert "replaced by a later one" in text_of(client.get(address("receipt", application, number=1)))
    assert "the one that counts" in text_of(client.get(address("receipt", application, number=2)))
    assert client.get(address("receipt", application, number=3)).status_code == 404


def test_anybody_checks_a_receipt_and_learns_nothing_personal(application):
    receipt = receipt_of(application)
    typed = receipt.code.replace("-", " ").lower()
    response = Client().get(reverse("applications:verify", args=[typed]))
    words = text_of(response)
    assert "This receipt is ours, and nothing has changed since" in words
    assert application.reference in words and application.call.title in words
    assert "12:00:01 UTC" in words
    owner = owner_of(application)
    for personal in (owner.name, owner.email, application.title, application.summary):
        assert personal not in words


@pytest.mark.parametrize("by_code", [True, False])
def test_a_receipt_is_found_by_its_code_or_by_reference_and_fingerprint(application, by_code):
    receipt = receipt_of(application)
    reference = {
        "reference": application.reference.lower(),
        "fingerprint": receipt.submission.sha256[:8].upper(),
    }
    typed = {"code": receipt.code} if by_code else reference
    response = Client().post(reverse("applications:verify_form"), typed)
    assert response["Location"] == reverse("applications:verify", args=[receipt.code])


@pytest.mark.parametrize(
    "typed",
    [
        {"code": "AAAA-BBBB-CCCC"},
        {"code": "AAAA"},
        {"reference": "ISS-2026-XXXXXX", "fingerprint": "00000000"},
        {"reference": "REFERENCE", "fingerprint": "0" * 7},
        {"code": "'; DROP--", "reference": "%", "fingerprint": "%%%%%%%%"},
    ],
)
def test_what_is_no_receipt_is_not_found(application, typed):
    typed = {key: application.reference if value == "REFERENCE" else value for key, value in typed.items()}
    response = Client().post(reverse("applications:verify_form"), typed)
    assert response.status_code == 404
    assert "We have no such receipt" in text_of(response)


def test_the_receipt_of_a_replaced_version_says_so_at_its_head(application):
    send_again(application, key="second")
    client = signed_in(owner_of(application))
    first, second = (
        text_of(client.get(reverse("applications:receipt", args=[application.reference, number])))
        for number in (1, 2)
    )
    assert "Your application is in" in second
    assert "Your application is in" not in first
    assert "A later version took its place." in first


def test_an_empty_check_says_what_to_enter(application):
    response = Client().post(reverse("applications:verify_form"), {"reference": application.reference})
    assert "Enter the code, or the reference with the fingerprint." in text_of(response)


def test_a_changed_copy_is_told(application):
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE applications_submission SET document = replace(document, 'form', 'farm')")
    words = text_of(Client().get(reverse("applications:verify", args=[receipt_of(application).code])))
    assert "the sealed copy is not what it was" in words


def test_the_pdf_is_made_once_and_kept(application):
    receipt = receipt_of(application)
    response = signed_in(owner_of(application)).get(address("receipt_pdf", application, number=1))
    assert response["Content-Disposition"] == f'attachment; filename="{application.reference}-v1.pdf"'
    assert default_storage.exists(f"receipts/2/{receipt.code}.pdf")
    assert receipt_pdf(receipt) == response.content
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert len(document.pages) == 2
        assert application.reference in str(document.docinfo["/Subject"])


def test_a_correction_received_after_the_deadline_claims_no_time_before_it(application):
    submission = sealed_of(application)
    submission.received_at = application.call.deadline_at + timedelta(days=1)
    assert in_time(submission) == ""
