"""The announcement takes two persons, holds every letter, and opens at its instant, not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from applications.models import Application
from calls.deadlines import to_wall
from calls.models import Call
from core import clock
from core.ledger import faults
from core.models import LedgerEntry, Notice
from scoring.models import Announcement
from scoring.services import announcing
from tests.factories.applications import owner_of
from tests.factories.calls import give_role, person_with
from tests.factories.scoring import decided_call, set_date
from tests.scoring.staff.pages import approver_of, client_of, news, observer_of, officer_of, page, wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    """A call whose decisions are closed: one award, one refusal."""
    return decided_call()


def in_two_days():
    return clock.now().replace(second=0, microsecond=0) + timedelta(days=2)


def prepare(call, embargo=None, **fields):
    return officer_of(call).post(
        page("prepare", call), {**wall(embargo or in_two_days(), call), "message": "", **fields}, follow=True
    )


class TestPreparing:
    def test_it_holds_a_letter_for_each_applicant(self, call):
        embargo = in_two_days()
        shown = prepare(call, embargo, message="The jury thanks everybody.")
        assert shown.context["page_title"] == "Prepared, waiting for a second person"
        found = Announcement.objects.get()
        assert (found.embargo_until, found.message) == (embargo, "The jury thanks everybody.")
        held = Notice.objects.filter(release_key=found.release_key)
        assert set(held.values_list("state", "event")) == {
            ("held", "scoring/decision_awarded"),
            ("held", "scoring/decision_not_awarded"),
        }
        assert news(shown) == ["Prepared. The letters are held until a second person has approved them."]

    def test_it_proposes_the_date_of_the_call_while_that_is_still_to_come(self, call):
        def proposed():
            form = officer_of(call).get(page("prepare", call)).context["form"]
            return form["day"].value(), form["hour"].value()

        date = set_date(call, "announcement", in_two_days())
        day, _t, hour = date.wall.partition("T")
        assert proposed() == (day, hour)
        with clock.at(date.at):
            assert proposed() == ("", "")

    def test_prepared_again_after_its_hour_it_keeps_the_words_alone(self, call):
        prepare(call, message="The jury thanks everybody.")
        with clock.at(in_two_days() + timedelta(hours=1)):
            form = officer_of(call).get(page("prepare", call)).context["form"]
            assert [form[name].value() for name in ("day", "hour", "message")] == [
                "",
                "",
                "The jury thanks everybody.",
            ]

    def test_midnight_is_asked_back(self, call):
        day = in_two_days().date()
        asked = officer_of(call).post(page("prepare", call), {"day": day.isoformat(), "hour": "00:00"})
        assert asked.context["form"].errors == {"midnight": ["Say which moment you mean."]}
        assert not Announcement.objects.exists()
        prepare(call, day=day.isoformat(), hour="00:00", midnight="noon")
        assert Announcement.objects.get().embargo_wall == f"{day.isoformat()}T12:00"

    def test_an_hour_that_is_over_is_refused_and_the_words_kept(self, call):
        typed = {"day": "2020-01-01", "hour": "11:00", "message": "Kept."}
        shown = officer_of(call).post(page("prepare", call), typed)
        assert shown.context["form"].errors == {"day": ["Choose an hour that is still to come."]}
        assert shown.context["form"]["message"].value() == "Kept."

    def test_every_letter_is_read_as_it_will_be_sent(self, call):
        prepare(call)
        client = officer_of(call)
        listed = client.get(page("announcement", call)).context["page_obj"].object_list
        for number, letter in enumerate(listed, 1):
            shown = client.get(page("letter", call, pk=letter.pk))
            assert (shown.context["place"], shown.context["total"]) == (number, len(listed))
            assert letter.text.split("\n")[0] in shown.content.decode()

    def test_a_letter_of_something_else_is_not_shown(self, call):
        prepare(call)
        other = Notice.objects.exclude(state="held")[0]
        assert officer_of(call).get(page("letter", call, pk=other.pk)).status_code == 404


class TestTwoPersons:
    def test_whoever_prepared_it_cannot_approve_it(self, call):
        both = give_role(call, "approver", person_with(call, "officer"))
        prepare(call)
        refused = client_of(both).post(page("approve", call), {"seen": _seen()})
        assert refused.status_code == 403
        assert "Whoever prepared the announcement cannot approve it." in refused.content.decode()
        assert Announcement.objects.get().approved_at is None
        assert b"Approve the announcement" not in client_of(both).get(page("announcement", call)).content

    def test_another_approves_what_they_read(self, call):
        prepare(call)
        client = approver_of(call)
        seen = client.get(page("approve", call)).context["seen"]
        shown = client.post(page("approve", call), {"seen": seen}, follow=True)
        assert news(shown) == ["Approved. It is released by itself at its hour."]
        assert Announcement.objects.get().approved_by == person_with(call, "approver")
        assert shown.context["page_title"] == "Approved, under embargo"

    @pytest.mark.parametrize("seen", ["", "nonsense", "2020-01-01T00:00:00+00:00"])
    def test_a_version_nobody_read_is_not_approved(self, call, seen):
        prepare(call)
        shown = approver_of(call).post(page("approve", call), {"seen": seen}, follow=True)
        assert news(shown) == [
            "The announcement was prepared anew meanwhile. Read it again before you approve it."
        ]
        assert Announcement.objects.get().approved_at is None

    def test_sent_back_with_a_reason_the_officer_reads_it_and_nothing_is_released(self, call):
        prepare(call)
        client = approver_of(call)
        assert client.post(page("send_back", call), {"reason": ""}).status_code == 422
        client.post(page("send_back", call), {"reason": "The host body is missing."})
        shown = officer_of(call).get(page("announcement", call))
        assert shown.context["page_title"] == "Sent back: it has to be prepared again"
        assert "The host body is missing." in shown.content.decode()
        assert not Notice.objects.filter(state="held").exists()
        refused = client.post(page("approve", call), {"seen": _seen()}, follow=True)
        assert news(refused)[-1] == "This announcement was sent back. It has to be prepared again first."

    def test_prepared_again_it_can_be_approved(self, call):
        prepare(call)
        approver_of(call).post(page("send_back", call), {"reason": "The host body is missing."})
        prepare(call)
        approver_of(call).post(page("approve", call), {"seen": _seen()})
        found = Announcement.objects.get()
        assert (found.returned_reason, found.approved_at is None) == ("", False)
        assert list(faults()) == []


class TestTheEmbargo:
    @pytest.fixture
    def signed(self, call):
        embargo = in_two_days()
        found = announcing.prepare(
            call,
            embargo_wall=to_wall(embargo, zone=call.zone),
            by=person_with(call, "officer"),
            message="Well done.",
        )
        announcing.approve(found, by=person_with(call, "approver"))
        return call, embargo

    def test_nothing_is_public_one_microsecond_before(self, signed):
        call, embargo = signed
        with clock.at(embargo - timedelta(microseconds=1)):
            assert Client().get(page("integrity", call)).status_code == 404
            assert observer_of(call).get(page("integrity", call)).status_code == 404
            assert officer_of(call).get(page("integrity", call)).status_code == 404
            assert observer_of(call).get(page("announcement", call)).status_code == 404
        assert Call.objects.get(pk=call.pk).state == "decided"

    @pytest.mark.parametrize("later", [timedelta(0), timedelta(microseconds=1), timedelta(days=400)])
    def test_everything_is_public_from_the_instant_on(self, signed, later):
        call, embargo = signed
        with clock.at(embargo + later):
            shown = Client().get(page("integrity", call))
        assert shown.status_code == 200
        assert Call.objects.get(pk=call.pk).state == "announced"
        assert not Notice.objects.filter(state="held").exists()

    def test_the_office_s_own_page_releases_it_too(self, signed):
        call, embargo = signed
        with clock.at(embargo):
            shown = officer_of(call).get(page("announcement", call))
        assert shown.context["page_title"] == "The results are announced"
        assert Announcement.objects.get().released_at == embargo

    def test_an_announcement_that_nobody_signed_stays_shut(self, call):
        prepare(call, in_two_days())
        with clock.at(in_two_days() + timedelta(days=1)):
            assert Client().get(page("integrity", call)).status_code == 404


class TestTheIntegrityPage:
    def test_it_shows_counts_and_seals_and_no_name(self, call):
        application = Application.objects.filter(call=call)[0]
        owner, juror = owner_of(application), call.panel.all()[0].expert
        found = announcing.prepare(
            call, embargo_wall=to_wall(in_two_days(), zone=call.zone), by=person_with(call, "officer")
        )
        announcing.approve(found, by=person_with(call, "approver"))
        with clock.at(in_two_days()):
            shown = Client().get(page("integrity", call))
        facts, content = shown.context["facts"], shown.content.decode()
        assert (facts.eligible, facts.ineligible, facts.jurors, facts.scorecards) == (2, 0, 3, 6)
        assert facts.decisions == {"awarded": 1, "reserve": 0, "not_awarded": 1}
        released = LedgerEntry.objects.get(event="announcement.released")
        assert facts.head == (released.number, released.hash)
        call.refresh_from_db()
        for seal in (released.hash, call.sealed_hash, facts.rounds[0].snapshot):
            assert seal in content
        for name in (owner.name, owner.email, juror.name, juror.email, application.title):
            assert name not in content

    def test_the_head_is_the_last_line_of_the_release(self, call):
        found = announcing.prepare(
            call, embargo_wall=to_wall(in_two_days(), zone=call.zone), by=person_with(call, "officer")
        )
        announcing.approve(found, by=person_with(call, "approver"))
        with clock.at(in_two_days()):
            announcing.release(found)
            released = LedgerEntry.objects.get(event="announcement.released")
            assert LedgerEntry.objects.order_by("-number")[0] == released


def _seen() -> str:
    return Announcement.objects.get().prepared_at.isoformat()
