"""An expert keeps their own profile by invitation; organisation and country wait for a colleague's word."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.services.files import inspect
from core import clock, ledger
from core.models import LedgerEntry, Notice, Upload
from core.refusals import NotAllowed, NotNow
from people.services.erasing import erase_person
from scoring import profiles
from scoring.models import Conflict, Expert, ProfileInvitation, ProfileProposal
from scoring.services import profile, roster
from tests.factories.calls import complete_call, person_with
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.factories.scoring import kept_profile, make_expert, reviewed_call
from tests.scoring.staff.pages import client_of, news

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PROFILE = "scoring:profile"


@pytest.fixture
def colleague():
    return make_user("Colleague", is_hub_staff=True)


@pytest.fixture
def asked(colleague) -> ProfileInvitation:
    return profile.ask_to_keep(make_expert("Zoe Kept", languages=["ru"]), by=colleague)


@pytest.fixture
def kept(asked) -> Expert:
    """An expert who keeps the profile."""
    return profile.redeem(asked, by=asked.expert.user)


def link_of(invitation) -> str:
    return reverse("scoring:profile_invitation", kwargs={"token": invitation.token})


def expert_page(expert) -> str:
    return reverse("scoring:expert", kwargs={"pk": expert.pk})


def typed(expert, **fields):
    return {
        "languages": expert.languages,
        "capacity": expert.capacity,
        "organisation": expert.organisation_name,
        "home_country": expert.country,
        **fields,
    }


class TestTheInvitation:
    def test_one_press_sends_a_letter_with_the_link(self, colleague):
        expert = make_expert("Zoe Kept", languages=["kk"])
        url = reverse("scoring:expert_ask", kwargs={"pk": expert.pk})
        shown = client_of(colleague).post(url, follow=True)
        letter = Notice.objects.get(event="scoring/profile_invited")
        invitation = ProfileInvitation.objects.get()
        assert news(shown) == ["Zoe Kept is asked to keep their own profile."]
        assert (letter.address, letter.language) == (expert.email, "kk")
        assert link_of(invitation) in letter.text
        assert LedgerEntry.objects.filter(event="expert.profile_asked").count() == 1

    def test_it_asks_to_sign_in_and_then_opens_the_profile(self, asked):
        reply = Client().post(link_of(asked))
        there = f"{reverse('account_confirm_login_code')}?next={quote(link_of(asked), safe='')}"
        assert reply["Location"] == there
        client = client_of(asked.expert.user)
        assert client.get(reverse(PROFILE)).status_code == 404
        assert client.post(link_of(asked))["Location"] == reverse(PROFILE)
        assert client.get(reverse(PROFILE)).status_code == 200
        assert client.get(link_of(asked))["Location"] == reverse(PROFILE)

    @pytest.mark.parametrize("late", [-TICK, 0 * TICK, TICK])
    def test_it_works_until_its_instant(self, asked, late):
        with clock.at(asked.expires_at + late):
            if late < 0 * TICK:
                assert profile.redeem(asked, by=asked.expert.user) == asked.expert
            else:
                with pytest.raises(NotNow, match="no longer works"):
                    profile.redeem(asked, by=asked.expert.user)
                assert "This link no longer works" in Client().get(link_of(asked)).text

    def test_it_works_once_and_an_earlier_one_ends_with_a_later(self, asked, colleague):
        later = profile.ask_to_keep(asked.expert, by=colleague)
        assert Client().get(link_of(asked)).status_code == 404
        profile.redeem(later, by=asked.expert.user)
        with pytest.raises(NotNow, match="no longer works"):
            profile.redeem(later, by=asked.expert.user)

    def test_somebody_else_cannot_use_it(self, asked):
        client = client_of(make_user())
        assert asked.expert.name not in client.get(link_of(asked)).text
        assert client.post(link_of(asked)).status_code == 403
        with pytest.raises(NotAllowed):
            profile.redeem(asked, by=make_user())

    def test_only_a_colleague_sends_it(self, colleague):
        expert = make_expert()
        for by in (person_with(complete_call(), "officer"), make_user()):
            with pytest.raises(NotAllowed):
                profile.ask_to_keep(expert, by=by)
        with pytest.raises(NotAllowed, match="Ask a colleague"):
            profile.ask_to_keep(make_expert(user=colleague), by=colleague)
        with pytest.raises(NotNow, match="no longer on the roster"):
            profile.ask_to_keep(make_expert(is_active=False), by=colleague)


class TestTheProfile:
    def test_the_expert_keeps_what_they_can_judge(self, kept):
        body = typed(
            kept, languages=["kk", "en"], capacity="3", available_from="2026-09-01", bio="Twelve years."
        )
        shown = client_of(kept.user).post(reverse(PROFILE), body, follow=True)
        kept.refresh_from_db()
        assert news(shown) == ["Your profile is saved."]
        assert (sorted(kept.languages), kept.capacity, kept.bio) == (["en", "kk"], 3, "Twelve years.")
        entry = LedgerEntry.objects.get(event="expert.edited")
        assert entry.payload["changed"] == ["languages", "capacity", "available_from", "bio"]
        assert (entry.actor, list(ledger.faults())) == (kept.user.ledger_name, [])

    def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(self, kept):
        body = typed(
            kept, capacity="9" * 400, available_from="2026-09-01", available_until="2026-08-31", bio="Kept."
        )
        shown = client_of(kept.user).post(reverse(PROFILE), body)
        assert shown.status_code == 422
        assert "The last day is before the first." in shown.text
        assert "Kept." in shown.text
        assert Expert.objects.get(pk=kept.pk).bio == ""

    def test_nothing_else_of_the_entry_is_theirs(self, kept):
        client_of(kept.user).post(
            reverse(PROFILE), typed(kept, name="Another", email="x@y.example", is_active="")
        )
        assert Expert.objects.get(pk=kept.pk).name == "Zoe Kept"
        kept.name = "Another"
        with pytest.raises(NotAllowed):
            profile.save_own(kept, topics=[], by=kept.user)
        with pytest.raises(NotAllowed):
            profile.save_own(make_expert(), topics=[], by=kept.user)

    def test_who_left_the_roster_keeps_nothing(self, kept):
        Expert.objects.update(is_active=False)
        assert client_of(kept.user).get(reverse(PROFILE)).status_code == 404


class TestAnotherOrganisation:
    def proposal(self, kept, **told) -> ProfileProposal:
        client_of(kept.user).post(reverse(PROFILE), typed(kept, **told))
        return ProfileProposal.objects.get(answered_at=None)

    def answer(self, expert, client, **body):
        return client.post(reverse("scoring:expert_answer", kwargs={"pk": expert.pk}), body, follow=True)

    def test_it_waits_for_the_office_old_beside_new(self, kept, colleague):
        self.proposal(kept, organisation="Another Academy", home_country="SE")
        client = client_of(colleague)
        page = client.get(expert_page(kept)).text
        assert Expert.objects.get(pk=kept.pk).country == "FI"
        assert all(word in page for word in (kept.organisation_name, "Another Academy", "Finland", "Sweden"))
        assert expert_page(kept) in client.get(reverse("scoring:roster")).text
        assert Notice.objects.get(event="scoring/profile_proposed").address == colleague.email

    def test_accepted_it_is_written_and_conflicts_are_looked_for_again(self, colleague):
        _call, (one, *_others) = reviewed_call()
        expert, application = one.member.expert, one.application
        type(application).objects.filter(pk=application.pk).update(applicant_name="The Academy")
        kept_profile(expert)
        ProfileProposal.objects.update(organisation_name="Academy")
        shown = self.answer(expert, client_of(colleague), answer="accept")
        assert news(shown) == ["The change is accepted."]
        assert Expert.objects.get(pk=expert.pk).organisation_name == "Academy"
        assert Conflict.objects.get().kind == "organisation"
        one.refresh_from_db()
        assert one.state == "recused"
        assert list(ledger.faults()) == []

    def test_refused_the_expert_reads_why(self, kept, colleague):
        self.proposal(kept, organisation="Another Academy")
        self.answer(kept, client_of(colleague), answer="refuse", reason="Please send a letter.")
        shown = client_of(kept.user).get(reverse(PROFILE)).text
        assert "Please send a letter." in shown
        assert Expert.objects.get(pk=kept.pk).organisation_name == kept.organisation_name

    def test_a_later_one_replaces_it_and_the_old_words_take_it_back(self, kept):
        self.proposal(kept, organisation="One")
        assert self.proposal(kept, organisation="Two").organisation_name == "Two"
        client_of(kept.user).post(reverse(PROFILE), typed(kept))
        assert not ProfileProposal.objects.exists()
        assert list(ledger.faults()) == []

    def test_nobody_answers_their_own_and_nobody_twice(self, colleague):
        expert = make_expert(user=colleague, email=colleague.email)
        other = make_user("Other colleague", is_hub_staff=True)
        profile.redeem(profile.ask_to_keep(expert, by=other), by=colleague)
        proposal = self.proposal(expert, organisation="Another Academy")
        with pytest.raises(NotAllowed, match="Ask a colleague"):
            profile.answer(proposal, accepts=True, by=colleague)
        profile.answer(proposal, accepts=True, by=other)
        with pytest.raises(NotNow, match="answered already"):
            profile.answer(proposal, accepts=False, by=other)


class TestTheCurriculum:
    PDF = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )

    def give(self, kept, name: str, content: bytes) -> Upload:
        file = SimpleUploadedFile(name, content)
        client_of(kept.user).post(reverse(PROFILE), typed(kept, cv_file=file))
        kept.refresh_from_db()
        inspect(kept.cv_id)
        return Upload.objects.get(pk=kept.cv_id)

    def test_it_is_handed_out_as_a_file_to_staff_and_the_expert_alone(self, kept, colleague):
        self.give(kept, "cv.pdf", self.PDF)
        office = reverse("scoring:expert_cv", kwargs={"pk": kept.pk})
        for client, url in (
            (client_of(colleague), office),
            (client_of(kept.user), reverse("scoring:profile_cv")),
        ):
            answer = client.get(url)
            assert answer.getvalue() == self.PDF
            assert answer["Content-Disposition"] == 'attachment; filename="cv.pdf"'
            assert answer["X-Content-Type-Options"] == "nosniff"
        for client in (client_of(kept.user), client_of(make_user())):
            assert client.get(office).status_code == 404
        assert client_of(make_user()).get(reverse("scoring:profile_cv")).status_code == 404

    @pytest.mark.parametrize(
        ("name", "content"), [("cv.pdf", b"<html><script>"), ("cv.svg", b"<svg/>"), ("cv.png", b"\x89PNG")]
    )
    def test_what_is_no_pdf_or_word_document_is_not_handed_out(self, kept, name, content):
        assert self.give(kept, name, content).is_refused
        client = client_of(kept.user)
        assert client.get(reverse("scoring:profile_cv")).status_code == 404
        assert "Not accepted" in client.get(reverse(PROFILE)).text

    def test_a_new_one_replaces_it_and_it_can_be_removed(self, kept, django_capture_on_commit_callbacks):
        first = self.give(kept, "one.pdf", self.PDF)
        second = self.give(kept, "two.pdf", self.PDF)
        assert not Upload.objects.filter(pk=first.pk).exists()
        client_of(kept.user).post(reverse(PROFILE), typed(kept, drops_cv="on"))
        kept.refresh_from_db()
        assert (kept.cv, Upload.objects.filter(pk=second.pk).exists()) == (None, False)


def test_erasing_the_person_takes_profile_and_file_with_it(kept, colleague):
    kept_profile(kept)
    person = kept.user
    assert Notice.objects.filter(event="scoring/profile_proposed", text__contains="Zoe Kept").exists()
    erase_person(person, by=person)
    assert not Notice.objects.filter(text__contains="Zoe Kept").exists()
    kept.refresh_from_db()
    assert (kept.name, kept.cv, kept.is_active) == ("–", None, False)
    assert not Upload.objects.exists()
    assert not ProfileProposal.objects.exists()
    assert list(ledger.faults()) == []
    assert not profiles.is_kept(kept)


def test_staff_edit_a_kept_profile_as_any_other(kept, colleague):
    kept.name = "Zoe Mended"
    roster.save_expert(kept, topics=[], by=colleague)
    assert Expert.objects.get(pk=kept.pk).name == "Zoe Mended"


@pytest.mark.parametrize("pk", [0, 10**40])
def test_an_answer_to_nobody_is_not_found(colleague, pk):
    url = reverse("scoring:expert_answer", kwargs={"pk": pk})
    assert client_of(colleague).post(url, {"answer": "accept"}).status_code == 404
