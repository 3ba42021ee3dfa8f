"""Blind is blind: no byte that a juror can reach says who applies."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from applications.models import Application
from core import clock
from core.models import Notice, Upload
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.services import assigning, deciding, proposing
from scoring.services import scoring as cards
from tests.factories.applications import close_and_seal, make_eligible
from tests.factories.calls import person_with
from tests.factories.canaries import CANARIES, call_with_files, canary_application, hits
from tests.factories.people import make_user
from tests.factories.remembered import remembered
from tests.factories.scoring import first_round, give_marks, juror_of, make_panel
from tests.house.crawling import addresses, body_of, bytes_of, crawl

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
@remembered
def reviewed() -> Assignment:
    """One application full of canaries, in review, and one of its jurors."""
    with clock.at(clock.now() - timedelta(days=4)) as hands:
        call = call_with_files()
        application = canary_application(call)
        call = close_and_seal(call, hands)
    make_eligible(application)
    make_panel(call)
    officer = person_with(call, "officer")
    proposing.propose(first_round(call), by=officer, country_cap=None)
    [one, *_others] = assigning.publish(first_round(call), by=officer)
    deciding.begin_review(call, by=officer)
    PanelMember.objects.update(example_seen_at=clock.now())
    return Assignment.objects.select_related("application__call", "round", "member").get(pk=one.pk)


def test_the_canaries_are_really_there(reviewed):
    document = reviewed.application.valid_submission.document.encode()
    assert hits(document) == {"mail", "organisation", "hidden answer", "hidden file", "file name"}
    assert reviewed.application.country == "TV"
    with Upload.objects.order_by("pk")[0].file.open("rb") as kept:
        assert hits(kept.read()) >= {"pdf info"}


def test_no_page_or_file_that_a_juror_can_reach_tells_who_applies(reviewed):
    client = Client()
    client.force_login(juror_of(reviewed))
    reached = dict(crawl(client, reverse("scoring:queue")))
    leaks = {}
    for url, content in reached.items():
        found = hits(content, url)
        if found:
            leaks[url] = found
    assert leaks == {}
    files = [url for url in reached if "/files/" in url]
    assert len(files) == 1
    assert reverse("scoring:card", kwargs={"assignment": reviewed.public_id}) in reached


def test_no_other_address_of_the_portal_tells_it_either(reviewed):
    client = Client()
    client.force_login(juror_of(reviewed))
    given = {
        "slug": reviewed.round.call.slug,
        "reference": reviewed.application.reference,
        "assignment": reviewed.public_id,
        "round": reviewed.round.key,
        "number": 1,
        "section": "idea",
        "question": "letter",
        "pk": reviewed.application.pk,
    }
    tried, leaks = 0, {}
    for url in addresses(get_resolver(), given):
        if "/account/logout" in url:
            continue
        tried += 1
        found = hits(bytes_of(client.get(url)), url)
        if found:
            leaks[url] = found
    assert leaks == {}
    assert tried > 20


def test_the_letters_to_a_juror_do_not_tell_it(reviewed):
    give_marks(reviewed)
    cards.recuse(reviewed, by=juror_of(reviewed), reason="A tie.")
    cards.lock_round(
        first_round(reviewed.round.call),
        by=person_with(reviewed.round.call, "officer"),
        reason="The panel met early.",
    )
    letters = Notice.objects.filter(recipient=juror_of(reviewed))
    assert letters.count() >= 3
    assert hits("\n".join(f"{one.subject}\n{one.text}\n{one.html}" for one in letters).encode()) == set()


def test_the_file_a_blind_juror_gets_has_a_plain_name_and_no_maker(reviewed):
    client = Client()
    client.force_login(juror_of(reviewed))
    url = reverse("scoring:attachment", kwargs={"assignment": reviewed.public_id, "number": 1})
    reply = client.get(url)
    assert reply.headers["Content-Disposition"] == 'attachment; filename="Attachment-1.pdf"'
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    with pikepdf.open(BytesIO(body_of(reply))) as pdf:
        assert len(pdf.pages) == 1
        assert "/Info" not in pdf.trailer
    missing = reverse("scoring:attachment", kwargs={"assignment": reviewed.public_id, "number": 2})
    assert client.get(missing).status_code == 404


def test_in_an_open_round_the_file_keeps_its_name(reviewed):
    first_round(reviewed.round.call).rubric.rounds.update(is_blind=False)
    client = Client()
    client.force_login(juror_of(reviewed))
    names = []
    for number in (1, 2):
        url = reverse("scoring:attachment", kwargs={"assignment": reviewed.public_id, "number": number})
        reply = client.get(url)
        names.append(reply.headers["Content-Disposition"])
        body_of(reply)
    assert names == [
        f'attachment; filename="{CANARIES["hidden file"]}.pdf"',
        f'attachment; filename="{CANARIES["file name"]}.pdf"',
    ]


def test_swapping_two_applicants_leaves_the_juror_s_pages_as_they_are(reviewed):
    client = Client()
    client.force_login(juror_of(reviewed))
    url = reverse("scoring:card", kwargs={"assignment": reviewed.public_id})
    before = still(client.get(url).content)
    Application.objects.filter(pk=reviewed.application.pk).update(
        applicant_name="Somebody else", country="KE", contact_email="x@else.example"
    )
    assert still(client.get(url).content) == before
    assert not Scorecard.objects.exists()


def still(page: bytes) -> bytes:
    """A page without what changes from one second to the next."""
    hidden = rb'name="csrfmiddlewaretoken" value="[^"]+"|name="opened" value="[0-9]+"|data-now="[^"]+"'
    return re.sub(hidden, b"", page)


def test_a_title_that_is_the_applicant_s_name_is_not_shown(reviewed):
    Application.objects.filter(pk=reviewed.application.pk).update(
        title="Only Name", applicant_name="only name"
    )
    client = Client()
    client.force_login(juror_of(reviewed))
    queue = client.get(reverse("scoring:queue"))
    assert "Only Name" not in queue.text
    assert "Proposal 1" in queue.text
    card = client.get(reverse("scoring:card", kwargs={"assignment": reviewed.public_id}))
    assert "Only Name" not in card.text


def test_nobody_gets_a_file_of_an_assignment_that_is_not_theirs(reviewed):
    url = reverse("scoring:attachment", kwargs={"assignment": reviewed.public_id, "number": 1})
    assert Client().get(url).status_code == 302
    other = Assignment.objects.exclude(member=reviewed.member)[0]
    for user in (make_user(), juror_of(other), person_with(reviewed.round.call, "officer")):
        client = Client()
        client.force_login(user)
        assert client.get(url).status_code == 404
    unknown = reverse("scoring:attachment", kwargs={"assignment": uuid.uuid4(), "number": 1})
    client = Client()
    client.force_login(juror_of(reviewed))
    assert client.get(unknown).status_code == 404
