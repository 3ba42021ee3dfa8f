"""The juror's way in: invitation, code of conduct, conflicts, worked example; nothing opens before."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from core import clock, ledger
from scoring.models import Conflict, Declaration, PanelMember
from scoring.services import conflicting, panel
from tests.applications.pages import signed_in
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user
from tests.factories.scoring import (
    closed_call,
    due_of,
    first_round,
    fresh_assignment,
    juror_of,
    make_expert,
    person_of,
    reviewed_call,
    seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited() -> PanelMember:
    call = open_call()
    return panel.invite(call, make_expert(), by=person_with(call, "officer"))


class TestTheInvitation:
    def url(self, member) -> str:
        return reverse("scoring:invitation", kwargs={"token": member.token})

    def test_whoever_holds_the_link_reads_it_and_signs_in_to_accept(self, invited):
        page = Client().get(self.url(invited))
        assert page.status_code == 200
        assert invited.call.title in page.text
        reply = Client().post(self.url(invited), {"answer": "accept"})
        there = f"{reverse('account_confirm_login_code')}?next={quote(self.url(invited), safe='')}"
        assert reply["Location"] == there

    def test_a_wrong_link_is_nobody_s(self):
        assert Client().get(reverse("scoring:invitation", kwargs={"token": "x" * 43})).status_code == 404

    def test_somebody_else_learns_nothing_and_cannot_answer(self, invited):
        client = signed_in(make_user())
        page = client.get(self.url(invited))
        assert invited.call.title not in page.text
        assert client.post(self.url(invited), {"answer": "accept"}).status_code == 403
        assert client.post(self.url(invited), {"answer": "decline"}).status_code == 403
        assert PanelMember.objects.get().state == "invited"

    def test_accepting_leads_to_the_code_and_then_to_the_conflicts(self, invited):
        client = signed_in(person_of(invited))
        reply = client.post(self.url(invited), {"answer": "accept"})
        assert reply["Location"] == reverse("scoring:code", kwargs={"slug": invited.call.slug})
        assert "Tick the box" in client.post(reply["Location"], {}).text
        signed = client.post(reply["Location"], {"agreed": "on"})
        assert signed["Location"] == reverse("scoring:conflicts", kwargs={"slug": invited.call.slug})
        member = PanelMember.objects.get()
        assert (member.state, bool(member.code_signed_at)) == ("accepted", True)

    def test_declining_needs_no_account_and_keeps_the_reason(self, invited):
        Client().post(self.url(invited), {"answer": "decline", "reason": "I travel."})
        member = PanelMember.objects.get()
        assert (member.state, member.decline_reason) == ("declined", "I travel.")
        assert "You have declined" in Client().get(self.url(invited)).text

    def test_an_expired_invitation_says_so(self, invited):
        with clock.at(invited.expires_at):
            page = signed_in(person_of(invited)).post(self.url(invited), {"answer": "accept"}, follow=True)
        assert "no longer valid" in page.text
        assert PanelMember.objects.get().state == "invited"


class TestNothingOpensBefore:
    def test_an_unsigned_code_stands_before_every_page(self):
        _call, assignments = reviewed_call(applications=1)
        one = assignments[0]
        PanelMember.objects.filter(pk=one.member.pk).update(code_signed_at=None, code_version="")
        client = signed_in(juror_of(one))
        code = reverse("scoring:code", kwargs={"slug": one.round.call.slug})
        for name in ("card", "attachment"):
            kwargs = {"assignment": one.public_id} | ({"number": 1} if name == "attachment" else {})
            assert client.get(reverse(f"scoring:{name}", kwargs=kwargs))["Location"] == code
        assert (
            client.get(reverse("scoring:conflicts", kwargs={"slug": one.round.call.slug}))["Location"] == code
        )
        assert one.application.title not in client.get(reverse("scoring:queue")).text

    def test_undeclared_conflicts_stand_before_the_proposals(self):
        _call, assignments = reviewed_call(applications=2)
        one = assignments[0]
        Declaration.objects.filter(member=one.member, application=one.application).delete()
        client = signed_in(juror_of(one))
        target = reverse("scoring:conflicts", kwargs={"slug": one.round.call.slug})
        mine = [each for each in assignments if each.member == one.member]
        for each in mine:
            url = reverse("scoring:card", kwargs={"assignment": each.public_id})
            assert client.get(url)["Location"] == target

    def test_the_worked_example_comes_once(self):
        _call, assignments = reviewed_call(applications=1)
        one = assignments[0]
        client = signed_in(juror_of(one))
        card = reverse("scoring:card", kwargs={"assignment": one.public_id})
        example = reverse("scoring:example", kwargs={"slug": one.round.call.slug})
        assert client.get(card)["Location"] == example
        assert "Mark 5" in client.get(example).text
        client.post(example)
        assert client.get(card).status_code == 200

    def test_without_described_marks_there_is_no_example(self):
        call, assignments = reviewed_call(applications=1)
        for criterion in first_round(call).rubric.criteria.all():
            criterion.anchors.all().delete()
        one = assignments[0]
        card = reverse("scoring:card", kwargs={"assignment": one.public_id})
        assert signed_in(juror_of(one)).get(card).status_code == 200


class TestConflicts:
    @pytest.fixture
    def seated(self):
        call, judged = closed_call(applications=2)
        names = (("Alpha Agency", "KE"), ("Beta Bureau", "MN"))
        for one, (name, country) in zip(judged, names, strict=True):
            Application.objects.filter(pk=one.pk).update(
                applicant_name=name, country=country, title=f"Idea of {name[0]}"
            )
        return call, judged, seat(call, declares=False)

    def url(self, call) -> str:
        return reverse("scoring:conflicts", kwargs={"slug": call.slug})

    def open(self, call) -> None:
        call.rounds.update(is_blind=False)

    def test_an_open_call_shows_title_organisation_and_country_and_no_content(self, seated):
        call, _judged, member = seated
        self.open(call)
        page = signed_in(person_of(member)).get(self.url(call)).text
        for words in ("Idea of A", "Alpha Agency", "Kenya", "Idea of B", "Beta Bureau", "Mongolia"):
            assert words in page
        assert "Families gave the same data" not in page

    def test_every_line_needs_an_answer(self, seated):
        call, judged, member = seated
        self.open(call)
        reply = signed_in(person_of(member)).post(self.url(call), {f"tie_{judged[0].reference}": "none"})
        assert "Say whether you have a conflict." in reply.text
        assert not Declaration.objects.exists()
        [way] = reply.context["complaints"]
        assert f'<li><a href="#{way.target}">Go to the first of them</a></li>' in reply.text
        assert f'id="{way.target}"' in reply.text
        assert way.target.startswith(f"id_tie_{judged[1].reference}")
        assert reply.text.count('<li><a href="#id_tie_') == 1

    def test_a_declared_conflict_bars_with_its_note(self, seated):
        call, judged, member = seated
        self.open(call)
        first, second = (one.reference for one in judged)
        data = {f"tie_{first}": "conflict", f"note_{first}": "I worked there.", f"tie_{second}": "none"}
        signed_in(person_of(member)).post(self.url(call), data)
        conflict = Conflict.objects.get()
        assert (conflict.application, conflict.kind, conflict.note) == (
            judged[0],
            "declared",
            "I worked there.",
        )
        assert Declaration.objects.count() == 2

    def test_in_a_blind_call_nothing_joins_a_title_to_its_applicant(self, seated):
        call, judged, member = seated
        client = signed_in(person_of(member))
        before = client.get(self.url(call)).content
        one, two = Application.objects.filter(call=call).order_by("pk")
        swapped = {"applicant_name": two.applicant_name, "country": two.country}
        Application.objects.filter(pk=two.pk).update(applicant_name=one.applicant_name, country=one.country)
        Application.objects.filter(pk=one.pk).update(**swapped)
        after = client.get(self.url(call)).content
        assert without_token(after) == without_token(before)
        for one in judged:
            assert one.reference.encode() not in before

    def test_in_a_blind_call_a_tie_to_the_applicant_or_a_known_title_bars(self, seated):
        call, judged, member = seated
        client = signed_in(person_of(member))
        form = client.get(self.url(call)).context["form"]
        rows = {row.item.organisation: row.tie.html_name for row in form.rows()}
        titles = {row.item.title: row.tie.html_name for row in form.title_rows()}
        data = {rows["Alpha Agency"]: "none", rows["Beta Bureau"]: "conflict", titles["Idea of A"]: "on"}
        client.post(self.url(call), data)
        assert {one.application for one in Conflict.objects.all()} == set(judged)

    def test_what_was_declared_is_shown_again_with_its_note_and_stands(self, seated):
        call, judged, member = seated
        self.open(call)
        client = signed_in(person_of(member))
        first, second = (one.reference for one in judged)
        answers = {f"tie_{first}": "conflict", f"note_{first}": "I worked there.", f"tie_{second}": "none"}
        client.post(self.url(call), answers)
        page = client.get(self.url(call))
        rows = {row.item.key: row for row in page.context["form"].rows()}
        assert [rows[one].tie.value() for one in (first, second)] == ["conflict", "none"]
        assert rows[first].note.value() == "I worked there."
        assert "You declared a conflict here." in page.text
        assert "Only an officer of the call can lift a declared conflict" in page.text
        client.post(self.url(call), {f"tie_{first}": "none", f"tie_{second}": "none"})
        told = Declaration.objects.get(application=judged[0])
        assert (told.has_conflict, told.note) == (True, "I worked there.")
        assert Conflict.objects.standing().get().note == "I worked there."

    def test_the_words_of_a_declared_conflict_may_change_and_the_office_reads_the_new_ones(self, seated):
        call, judged, member = seated
        self.open(call)
        client = signed_in(person_of(member))
        first, second = (one.reference for one in judged)
        for note in ("I worked there.", "I worked there until May."):
            answers = {f"tie_{first}": "conflict", f"note_{first}": note, f"tie_{second}": "none"}
            client.post(self.url(call), answers)
        assert Conflict.objects.get().note == "I worked there until May."
        assert not [one for one in ledger.faults() if "conflict:" in one]

    def test_a_blind_page_shows_each_answer_in_the_line_where_it_was_given_and_nowhere_else(self, seated):
        call, judged, member = seated
        client = signed_in(person_of(member))
        form = client.get(self.url(call)).context["form"]
        rows = {row.item.organisation: row.item.key for row in form.rows()}
        titles = {row.item.title: row.item.key for row in form.title_rows()}
        answers = {f"tie_{rows['Alpha Agency']}": "none", f"tie_{rows['Beta Bureau']}": "conflict"}
        answers |= {f"note_{rows['Beta Bureau']}": "My sister leads it.", f"tie_{titles['Idea of A']}": "on"}
        client.post(self.url(call), answers | {f"note_{titles['Idea of A']}": "I read a draft."})
        for _again in range(2):  # saved once more without any answer, nothing is weaker
            shown = client.get(self.url(call))
            assert shown.text.count("You declared a conflict here.") == 2
            page = shown.context["form"]
            told = [(row.item.organisation, row.tie.value(), row.note.value()) for row in page.rows()]
            assert told == [("Alpha Agency", "none", ""), ("Beta Bureau", "conflict", "My sister leads it.")]
            told = [(row.item.title, row.tie.value(), row.note.value()) for row in page.title_rows()]
            assert told == [("Idea of A", True, "I read a draft."), ("Idea of B", False, "")]
            saved = client.post(self.url(call), {f"tie_{key}": "none" for key in rows.values()})
            assert saved.status_code == 302
        assert {one.application for one in Conflict.objects.standing()} == set(judged)

    def test_what_was_declared_on_no_list_is_counted_and_joins_nothing(self, seated):
        call, judged, member = seated
        said = {judged[0]: (True, "A friend."), judged[1]: (False, "")}
        conflicting.declare(member, by=person_of(member), said=said)
        page = signed_in(person_of(member)).get(self.url(call))
        assert "One earlier declaration has no line of its own below" in page.text
        assert [row.tie.value() for row in page.context["form"].rows()] == [None, None]
        assert "A friend." not in page.text

    def test_nobody_else_sees_the_list(self, seated):
        call, _judged, _member = seated
        for user in (make_user(), person_with(call, "officer"), person_of(seat(open_call()))):
            assert signed_in(user).get(self.url(call)).status_code == 404


def without_token(page: bytes) -> bytes:
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|data-now="[^"]+"', b"", page)


def test_a_removed_juror_reaches_nothing():
    call, assignments = reviewed_call(applications=1)
    one = assignments[0]
    user = juror_of(one)
    panel.remove(one.member, by=person_with(call, "officer"), reason="Left.")
    client = signed_in(user)
    urls = [
        reverse("scoring:queue"),
        reverse("scoring:card", kwargs={"assignment": one.public_id}),
        reverse("scoring:own_marks", kwargs={"slug": call.slug}),
        reverse("scoring:conflicts", kwargs={"slug": call.slug}),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * 4
    assert due_of(fresh_assignment(one)) - clock.now() < timedelta(days=11)
