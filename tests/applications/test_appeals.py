"""Appeals: within the window, once for each ruling, answered by somebody else, with a letter each way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Appeal
from applications.services import (
    appeal,
    approve_two_person_step,
    prepare_two_person_step,
    reject_appeal,
)
from calls.models import KeyDate
from calls.services.absence import mark_absence
from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from scoring.services import announcing
from tests.applications.pages import address, signed_in, text_of
from tests.factories import scoring
from tests.factories.appeals import agree, asked, declined
from tests.factories.applications import (
    add_collaborator,
    close_and_seal,
    draft_in,
    fresh,
    make_ineligible,
    owner_of,
    submitted_in,
)
from tests.factories.calls import add_rule, give_role, open_call, person_with
from tests.factories.moments import NOON, TICK
from tests.factories.people import make_user
from tests.factories.scoring import set_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled(hands):
    """An application that was ruled ineligible at the moment the clock shows."""
    call = open_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1))
    add_rule(call, "letter")
    application = submitted_in(call)
    close_and_seal(call, hands)
    return make_ineligible(fresh(application), note="No letter.")


def write(application, text="The letter was attached.", received=None):
    return appeal(application, by=owner_of(application), text=text, received=received or clock.now())


def events(application):
    return list(Notice.objects.filter(about=application.ledger_name).values_list("event", flat=True))


@pytest.mark.parametrize("named", [timedelta(days=20), None, timedelta(days=-5)])
def test_the_window_is_half_open(ruled, named):
    if named is not None:
        KeyDate.objects.create(call=ruled.call, kind="appeals_until", wall="", at=clock.now() + named)
    ends = clock.now() + (named if named and named > timedelta(0) else timedelta(days=30))
    for late in (ends, ends + TICK):
        with pytest.raises(NotNow, match="The appeal window is over"):
            write(ruled, received=late)
    assert write(ruled, received=ends - TICK).outcome == ""


def test_one_appeal_for_each_ruling_with_a_receipt_and_a_letter_to_the_staff(ruled):
    approver = person_with(ruled.call, "approver")
    write(ruled)
    with pytest.raises(NotNow, match="appealed against this ruling already"):
        write(ruled)
    assert events(ruled).count("applications/appeal_received") == 1
    to_staff = Notice.objects.filter(event="applications/appeal_to_answer")
    assert approver.email in {one.address for one in to_staff}
    assert "The letter was attached" not in str(LedgerEntry.objects.get(event="appeal.received").payload)
    assert list(ledger.faults()) == []


def test_only_the_owner_appeals_and_only_against_a_ruling(ruled):
    editor = add_collaborator(ruled, "editor")
    with pytest.raises(NotAllowed, match="Only the owner"):
        appeal(ruled, by=editor, text="x", received=clock.now())
    with pytest.raises(NotNow, match="Say why"):
        write(ruled, text="  ")
    with clock.at(NOON), pytest.raises(NotNow, match="There is no ruling to appeal against"):
        write(draft_in(open_call()))


def test_who_ruled_does_not_reject_and_somebody_else_does_with_a_reason(ruled):
    written = write(ruled)
    with pytest.raises(NotAllowed, match="You took part in this ruling"):
        reject_appeal(written, by=person_with(ruled.call, "officer"), reason="No.")
    ruler, deputy = person_with(ruled.call, "officer"), make_user(is_hub_staff=True)
    window = {"starts_at": clock.now(), "ends_at": clock.now() + timedelta(days=1)}
    mark_absence(ruler, deputy=deputy, **window, by=ruler)
    with pytest.raises(
        NotAllowed, match="You took part in this ruling"
    ):  # who stands in for them counts as one
        reject_appeal(written, by=deputy, reason="No.")
    other = give_role(ruled.call, "officer")
    with pytest.raises(NotNow, match="Give a reason"):
        reject_appeal(written, by=other, reason=" ")
    reject_appeal(written, by=other, reason="It was a blank page.")
    (letter,) = Notice.objects.filter(event="applications/appeal_rejected")
    assert "It was a blank page." in letter.text
    with pytest.raises(NotNow, match="answered already"):
        reject_appeal(written, by=other, reason="Again.")
    assert fresh(ruled).state == "ineligible"
    page = text_of(signed_in(owner_of(ruled)).get(address("appeal", ruled)))
    assert "Rejected" in page and "It was a blank page." in page and "Send the appeal" not in page


def test_an_appeal_that_came_in_time_is_upheld_after_the_window_by_two_persons(ruled, hands):
    ends = clock.now() + timedelta(days=3)
    set_date(ruled.call, "appeals_until", ends)
    write(ruled)
    hands.instant = ends + timedelta(days=1)
    officer, approver = give_role(ruled.call, "officer"), person_with(ruled.call, "approver")
    asked = prepare_two_person_step(ruled, by=officer, step="reinstate", note="The letter is there.")
    with pytest.raises(NotNow, match="Reinstating is prepared"):
        reject_appeal(Appeal.objects.get(), by=approver, reason="No.")
    approve_two_person_step(asked, by=approver)
    assert (fresh(ruled).state, Appeal.objects.get().outcome) == ("submitted", "upheld")
    (letter,) = Notice.objects.filter(event="applications/appeal_upheld")
    assert "The letter is there." in letter.text
    make_ineligible(fresh(ruled), note="Another rule.")
    write(fresh(ruled), text="This too is mistaken.", received=clock.now() - timedelta(days=2))
    assert Appeal.objects.filter(outcome="").count() == 1
    assert list(ledger.faults()) == []


def prepare(application, step, note="The office was wrong."):
    by = person_with(application.call, "officer")
    return prepare_two_person_step(fresh(application), by=by, step=step, note=note)


def test_without_an_appeal_nothing_is_reinstated(ruled, hands):
    for days in (0, 29, 400):
        hands.advance(timedelta(days=days))
        with pytest.raises(NotNow, match="Nobody has appealed against this ruling"):
            prepare(ruled, "reinstate")


@pytest.mark.parametrize("named", [timedelta(days=20), None, timedelta(days=-5)])
def test_the_office_sets_its_mistake_right_within_the_window_alone(ruled, hands, named):
    began = clock.now()
    if named is not None:
        set_date(ruled.call, "appeals_until", began + named)
    ends = began + (named if named and named > timedelta(0) else timedelta(days=30))
    for late in (ends, ends + TICK, began + timedelta(days=400)):
        hands.instant = late
        with pytest.raises(NotNow, match="The appeal window is over"):
            prepare(ruled, "set_right")
    hands.instant = ends - TICK
    request = prepare(ruled, "set_right")
    for late in (ends, ends + TICK):  # signing has to be in time as well
        hands.instant = late
        with pytest.raises(NotNow, match="The appeal window is over"):
            approve_two_person_step(request, by=person_with(ruled.call, "approver"))
    hands.instant = ends - TICK
    approve_two_person_step(request, by=person_with(ruled.call, "approver"))
    assert (fresh(ruled).state, ruled.history.last().step) == ("submitted", "set_right")
    assert LedgerEntry.objects.filter(event="application.set_right").count() == 1
    assert list(ledger.faults()) == []


def test_what_is_appealed_against_is_answered_and_not_set_right(ruled):
    request = prepare(ruled, "set_right")
    write(ruled)
    with pytest.raises(NotNow, match="answer the appeal"):
        approve_two_person_step(request, by=person_with(ruled.call, "approver"))
    with pytest.raises(NotNow, match="answer the appeal"):
        prepare(give_state(ruled), "set_right")


def give_state(application):
    application.requests.update(
        is_approved=False, decided_by=person_with(application.call, "approver"), decided_at=clock.now()
    )
    return application


def test_a_rejected_appeal_is_the_end_of_it(ruled):
    written = write(ruled)
    reject_appeal(written, by=give_role(ruled.call, "officer"), reason="It was a blank page.")
    for step in ("reinstate", "set_right"):
        with pytest.raises(NotNow, match="it was rejected"):
            prepare(ruled, step)


def test_a_decision_is_never_set_right_without_an_appeal_and_not_after_a_rejected_one():
    written = declined()
    lost, officer = written.application, give_role(written.application.call, "officer")
    with pytest.raises(NotNow, match="not possible now"):
        prepare(lost, "set_right")
    for given in (0, 1):
        with pytest.raises(NotNow, match=f"{given} of at least 2 opinions"):
            prepare(lost, "reinstate")
        agree(*asked(written, by=officer))
    reject_appeal(written, by=officer, reason="The marks stand.")
    with pytest.raises(NotNow, match="it was rejected"):
        prepare(lost, "reinstate")


def test_the_desk_shows_the_appeal_and_answers_it(ruled):
    write(ruled, text="Page <b>three</b> holds it.")
    other = give_role(ruled.call, "officer")
    desk = signed_in(other)
    dossier = text_of(desk.get(reverse("applications:dossier", args=[ruled.reference])))
    url = reverse("applications:answer_appeal", args=[ruled.reference])
    assert "Answer the appeal" in dossier and url in dossier
    overview = text_of(desk.get(reverse("applications:overview", args=[ruled.call.slug])))
    assert "An appeal waits for its answer" in overview
    page = desk.get(url)
    assert b"Page &lt;b&gt;three&lt;/b&gt; holds it." in page.content
    assert desk.post(url, {"reason": ""}).status_code == 422
    desk.post(url, {"reason": "Page three is blank."})
    assert Appeal.objects.get().outcome == "rejected"


def test_who_decided_and_announced_does_not_answer_an_appeal_against_it():
    call = scoring.decided_call()
    embargo = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    announcement = scoring.approved_announcement(call, embargo)
    with clock.at(embargo):
        announcing.release(announcement)
        lost = fresh(call.applications.filter(state="not_awarded")[0])
        page = text_of(signed_in(owner_of(lost)).get(address("detail", lost)))
        assert address("appeal", lost) in page
        written = write(lost)
        for person in (announcement.prepared_by, announcement.approved_by, lost.decision.decided_by):
            with pytest.raises(NotAllowed, match=r"took part|role does not"):
                reject_appeal(written, by=person, reason="No.")  # type: ignore[arg-type]
        outsider = give_role(call, "officer")
        for _opinion in range(2):
            agree(*asked(written, by=outsider))
        reject_appeal(written, by=outsider, reason="The marks stand.")


def test_a_wrong_appeal_keeps_what_was_typed(ruled):
    client = signed_in(owner_of(ruled))
    page = address("appeal", ruled)
    assert "You can appeal once against this ruling." in text_of(client.get(page))
    long = "x" * 5001
    response = client.post(page, {"text": long})
    assert long in text_of(response) and not Appeal.objects.exists()
    assert client.post(page, {"text": "It was attached."}).status_code == 302
