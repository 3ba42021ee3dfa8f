"""Pages that prepare something for a second person say when the call has nobody who could sign it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.applications import submitted_in
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.scoring import decided_call

pytestmark = pytest.mark.django_db
NOBODY = "Nobody could sign this"
LINK = "Name an approver of this call"


def without_approver(call):
    call.roles.filter(role="approver").delete()
    return call


def texts_of(browser, *urls):
    return [browser.get(url).content.decode() for url in urls]


def test_pages_that_prepare_warn_while_nobody_could_sign(as_):
    call = open_call()
    decided = decided_call()
    officers = person_with(call, "officer"), person_with(decided, "officer")
    urls = [reverse("calls:cancel", args=[call.slug]), reverse("calls:extend", args=[call.slug])]
    later = [
        reverse("scoring:prepare", args=[decided.slug]),
        reverse("scoring:announcement", args=[decided.slug]),
    ]

    def warned():
        pages = [*texts_of(as_(officers[0]), *urls), *texts_of(as_(officers[1]), *later)]
        return [LINK in page for page in pages]

    assert warned() == [False] * 4
    for one in (call, decided):
        without_approver(one)
    assert warned() == [True] * 4
    for one, officer in zip((call, decided), officers, strict=True):
        give_role(one, "approver", officer)  # nobody signs what they prepared themselves
    assert warned() == [True] * 4


def test_a_disqualification_that_nobody_could_sign_says_so(as_):
    call = open_call()
    application = submitted_in(call)
    url = reverse("applications:prepare", args=[application.reference, "disqualify"])
    browser = as_(person_with(call, "officer"))
    assert NOBODY not in browser.get(url).content.decode()
    without_approver(call)
    assert NOBODY in browser.get(url).content.decode()


def test_what_waits_for_nobody_says_so_until_an_approver_is_named(as_):
    call = without_approver(open_call())
    browser = as_(person_with(call, "officer"))
    url = reverse("calls:cancel", args=[call.slug])
    browser.post(url, {"reason_en": "The budget is gone."})
    assert NOBODY in browser.get(url).content.decode()
    give_role(call, "approver")
    assert NOBODY not in browser.get(url).content.decode()
