"""The roster is found by what one knows; the panel is asked, led, reminded and mended through its pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from calls.models import Theme, Topic
from core import clock
from core.models import LedgerEntry, Notice
from scoring.models import Conflict, PanelMember
from scoring.roster import countries_of_roster
from scoring.services import panel as panels
from tests.core.test_outbox import post
from tests.factories.applications import owner_of
from tests.factories.calls import complete_call, person_with
from tests.factories.scoring import closed_call, make_expert, person_of, reviewed_call, seat
from tests.scoring.staff.pages import client_of, news, officer_of, page

pytestmark = pytest.mark.django_db


def listed(response) -> list[str]:
    return [row["expert"].name for row in response.context["rows"]]


class TestTheRoster:
    @pytest.fixture
    def search(self):
        client = officer_of(complete_call())
        integrity = Topic.objects.create(key="integrity", name="Integrity")
        make_expert("Anna Muster", country="DE", languages=["de", "en"]).topics.add(integrity)
        make_expert("Төлеген Үлгі", country="KZ", languages=["kk", "ru"], organisation_name="Академия")
        make_expert("Gone Long", is_active=False)
        return lambda **query: listed(client.get(reverse("scoring:roster"), query))

    def test_it_lists_who_is_active_by_name(self, search):
        assert search() == ["Anna Muster", "Төлеген Үлгі"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"words": "muster anna"}, ["Anna Muster"]),
            ({"words": "төлеген"}, ["Төлеген Үлгі"]),
            ({"words": "академия"}, ["Төлеген Үлгі"]),
            ({"country": "DE"}, ["Anna Muster"]),
            ({"topic": "integrity"}, ["Anna Muster"]),
            ({"language": "ru"}, ["Төлеген Үлгі"]),
            ({"language": "en", "country": "KZ"}, []),
            ({"topic": "' OR 1=1 --", "words": "\x00"}, []),
        ],
    )
    def test_it_is_searched_in_every_script(self, search, query, found):
        assert search(**query) == found

    def test_each_country_is_offered_once(self, search):
        make_expert("Beate Muster", country="DE")
        assert countries_of_roster() == [("DE", "Germany"), ("KZ", "Kazakhstan")]

    def test_a_page_that_is_no_number_shows_the_first(self, search):
        assert search(page="99999999999999999999") == ["Anna Muster", "Төлеген Үлгі"]

    def test_a_country_is_offered_once_in_the_order_of_its_name(self):
        for name, country in (("Anna Muster", "DE"), ("Bert Muster", "DE"), ("Cem Örnek", "TR")):
            make_expert(name, country=country)
        with translation.override("en"):
            assert countries_of_roster() == [("DE", "Germany"), ("TR", "Turkey")]
        with translation.override("kk"):
            make_expert("Dilbər Nümunə", country="AZ")
            assert [code for code, _name in countries_of_roster()] == ["AZ", "DE", "TR"]

    def test_an_expert_shows_what_they_served_on(self):
        call, assignments = reviewed_call(1)
        member = assignments[0].member
        client = officer_of(call)
        shown = client.get(reverse("scoring:expert", kwargs={"pk": member.expert_id}))
        [(place, pill, is_open)] = shown.context["service"]
        assert (place.call, place.assigned, place.given, str(pill.label), is_open) == (
            call,
            1,
            0,
            "Accepted",
            True,
        )


class TestThePanel:
    def test_it_counts_who_accepted(self):
        call, _judged = closed_call(1)
        seat(call, role="chair", name="Chair One")
        panels.invite(call, make_expert("Asked Two"), by=person_with(call, "officer"))
        shown = officer_of(call).get(page("panel", call))
        assert shown.context["page_title"] == "1 of 2 have accepted"
        assert [row["member"].expert.name for row in shown.context["members"]] == ["Chair One", "Asked Two"]

    def test_whose_topics_match_is_asked_first_and_applicants_never(self):
        call, [application] = closed_call(1)
        topic = Topic.objects.create(key="service", name="Service")
        Theme.objects.filter(call=call, key="service").update(topic=topic)
        make_expert("Aaron Other")
        make_expert("Zoe Match").topics.add(topic)
        make_expert("Applies Here", email=owner_of(application).email)
        shown = officer_of(call).get(page("invite", call))
        assert [expert.name for expert, _country, _away in shown.context["rows"]] == [
            "Zoe Match",
            "Aaron Other",
        ]

    def test_somebody_is_invited_and_told(self):
        call, _judged = closed_call(1)
        expert = make_expert("Invited One")
        shown = officer_of(call).post(
            page("invite", call), {"expert": expert.pk, "role": "chair"}, follow=True
        )
        member = PanelMember.objects.get(call=call)
        assert (member.expert, member.role, member.state) == (expert, "chair", "invited")
        assert news(shown) == ["Invited One is invited."]
        assert Notice.objects.filter(event="scoring/juror_invited", address=expert.email).count() == 1

    @pytest.mark.parametrize("number", ["", "x", "0", "99999999999999999999", "²"])
    def test_nobody_is_invited_by_a_made_up_number(self, number):
        call, _judged = closed_call(1)
        assert officer_of(call).post(page("invite", call), {"expert": number}).status_code == 404

    def test_a_second_chair_is_refused_in_words(self):
        call, _judged = closed_call(1)
        seat(call, role="chair")
        shown = officer_of(call).post(
            page("invite", call), {"expert": make_expert().pk, "role": "chair"}, follow=True
        )
        assert news(shown) == ["This panel has a chair already."]

    def test_the_chair_passes_to_another(self):
        call, _judged = closed_call(1)
        first, second = seat(call, role="chair"), seat(call, name="Second One")
        shown = officer_of(call).post(page("make_chair", call, pk=second.pk), follow=True)
        assert news(shown) == ["Second One chairs the panel."]
        roles = dict(PanelMember.objects.filter(call=call).values_list("pk", "role"))
        assert roles == {first.pk: "juror", second.pk: "chair"}
        events = LedgerEntry.objects.filter(event__startswith="panel.chair").order_by("number")
        assert list(events.values_list("event", flat=True)) == ["panel.chair_ended", "panel.chair_set"]

    def test_a_load_is_set_and_taken_back(self):
        call, _judged = closed_call(1)
        member = seat(call)
        client = officer_of(call)
        client.post(page("member", call, pk=member.pk), {"max_load": "4"})
        member.refresh_from_db()
        assert member.max_load == 4
        client.post(page("member", call, pk=member.pk), {"max_load": ""})
        member.refresh_from_db()
        assert member.max_load is None

    def test_a_load_that_is_no_number_is_said_beside_the_field(self):
        call, _judged = closed_call(1)
        member = seat(call)
        shown = officer_of(call).post(page("member", call, pk=member.pk), {"max_load": "-1"})
        assert shown.status_code == 422
        assert shown.context["form"]["max_load"].value() == "-1"

    def test_somebody_is_reminded_of_the_invitation_once_a_day(self):
        call, _judged = closed_call(1)
        member = panels.invite(call, make_expert("Asked Two"), by=person_with(call, "officer"))
        told = []
        for days in (0, 1, 1):
            with clock.at(clock.now() + timedelta(days=days)):
                shown = officer_of(call).post(page("remind_member", call, pk=member.pk), follow=True)
                told += news(shown)
        already = "Asked Two got today’s letter already; a second one goes out tomorrow at the earliest."
        assert told == [already, "Asked Two is reminded, at most once a day.", already]
        assert Notice.objects.filter(event="scoring/juror_invited").count() == 2

    def test_who_has_nothing_open_is_not_reminded(self):
        call, _judged = closed_call(1)
        member = seat(call, name="Idle One")
        shown = officer_of(call).post(page("remind_member", call, pk=member.pk), follow=True)
        assert news(shown) == ["Idle One has nothing open."]

    def test_a_juror_is_taken_off_with_a_reason(self):
        call, assignments = reviewed_call(1, jurors=3)
        member = assignments[0].member
        client = officer_of(call)
        refused = client.post(page("remove_member", call, pk=member.pk), {"reason": " "})
        assert (refused.status_code, refused.context["form"].errors) == (422, {"reason": ["Give a reason."]})
        client.post(page("remove_member", call, pk=member.pk), {"reason": "Fell ill."})
        member.refresh_from_db()
        assert member.state == "removed"


class TestAConflict:
    @pytest.fixture
    def found(self):
        call, [application] = closed_call(1)
        member = seat(call, declares=False, organisation_name="The Ministry")
        application.applicant_name = "Ministry"
        application.save()
        member = panels.invite(
            call, make_expert(organisation_name="Ministry"), by=person_with(call, "officer")
        )
        panels.accept(member, by=person_of(member))
        return call, Conflict.objects.get(member=member)

    def test_it_is_listed_with_its_kind(self, found):
        call, conflict = found
        shown = officer_of(call).get(page("panel", call))
        assert conflict in shown.context["conflicts"]
        assert b"Same organisation" in shown.content

    def test_it_is_waived_with_a_reason_alone(self, found):
        call, conflict = found
        client = officer_of(call)
        assert client.post(page("conflict", call, pk=conflict.pk), {"reason": ""}).status_code == 422
        assert Conflict.objects.get(pk=conflict.pk).waived_at is None
        client.post(page("conflict", call, pk=conflict.pk), {"reason": "Another ministry of the same name."})
        waived = Conflict.objects.get(pk=conflict.pk)
        assert (waived.waived_by, waived.waived_reason) == (
            person_with(call, "officer"),
            "Another ministry of the same name.",
        )
        assert b"Waive the conflict" not in client.get(page("conflict", call, pk=conflict.pk)).content

    def test_an_approver_does_not_waive_it(self, found):
        call, conflict = found
        client = client_of(person_with(call, "approver"))
        assert client.post(page("conflict", call, pk=conflict.pk), {"reason": "So."}).status_code == 403
        assert Conflict.objects.get(pk=conflict.pk).waived_at is None


def test_the_panel_names_whom_letters_do_not_reach():
    call, assignments = reviewed_call()
    member, other = (one.member for one in assignments[:2])
    post(person_of(member))
    Notice.objects.filter(recipient=person_of(member)).update(
        state="bounced", bounced_at=clock.now(), claimed_at=clock.now()
    )
    response = officer_of(call).get(reverse("scoring:panel", args=[call.slug]))
    assert response.context["unreachable"] == {member.pk} - {other.pk}
    assert "Letters to this address come back" in response.content.decode()
