"""A file of a milestone refused by its check: the team is told and replaces it, nothing is accepted on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications import tasks
from core.models import Notice, Upload
from core.refusals import NotNow
from incubation import services
from incubation.models import Milestone
from tests.factories.applications import owner_of
from tests.factories.incubation import in_pilot, mentor_of, officer_of, placement_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
GOOD = b"month,value\n1,26\n"


@pytest.fixture
def milestone(hands: Any) -> Milestone:
    return placement_in().milestones.get(origin__key="plan")


def hand_in(milestone: Milestone, name: str, content: bytes, text: str = "") -> Upload:
    piece = services.deliver_file(
        milestone,
        file=SimpleUploadedFile(name, content),
        by=owner_of(milestone.placement.application),
        text=text,
    )
    return Upload.objects.get(evidence=piece)


def refusal(milestone: Milestone) -> str:
    with pytest.raises(NotNow) as told:
        services.accept(milestone, by=mentor_of(milestone.placement))
    return told.value.sentence


@pytest.mark.parametrize("text", ["", "It is in the file."])
@pytest.mark.parametrize("state", ["waiting", "checking", "refused"])
def test_nothing_is_accepted_on_a_file_that_nobody_can_read(
    milestone: Milestone, state: str, text: str
) -> None:
    upload = hand_in(milestone, "a.csv", GOOD, text)
    Upload.objects.filter(pk=upload.pk).update(state=state)
    assert "No evidence can be read yet" in refusal(milestone)
    Upload.objects.filter(pk=upload.pk).update(state="ready")
    assert services.accept(milestone, by=mentor_of(milestone.placement)).state == "accepted"


def test_words_alone_are_evidence(milestone: Milestone) -> None:
    services.deliver(milestone, text="Done.", by=owner_of(milestone.placement.application))
    assert services.accept(milestone, by=mentor_of(milestone.placement)).state == "accepted"


def leave_in_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applications.services.files.async_task", lambda *_args, **_more: "")


@pytest.mark.parametrize("is_at_once", [True, False])
def test_the_team_is_told_once_why_and_another_file_stands_in_its_place(
    milestone: Milestone, monkeypatch: pytest.MonkeyPatch, is_at_once: bool
) -> None:
    if not is_at_once:
        leave_in_the_queue(monkeypatch)
    upload = hand_in(milestone, "plan.pdf", b"%PDF-1.7 but no more")
    tasks.inspect_upload(upload.pk)
    letter = Notice.objects.get(event="incubation/evidence_refused")
    owner = owner_of(milestone.placement.application)
    assert letter.recipient_id == owner.pk
    assert "plan.pdf" in letter.text and "damaged or incomplete" in letter.text
    address = reverse("incubation:milestone", kwargs={"milestone": milestone.public_id})
    assert address in letter.text
    client = Client()
    client.force_login(owner)
    page = client.get(address).content.decode()
    assert "Hand in another file in place of the refused one" in page and "damaged or incomplete" in page
    tasks.inspect_upload(hand_in(milestone, "plan.csv", GOOD).pk)
    page = client.get(address).content.decode()
    assert "A later file stands in its place." in page and "damaged or incomplete" not in page
    assert Notice.objects.filter(event="incubation/evidence_refused").count() == 1
    assert services.accept(milestone, by=mentor_of(milestone.placement)).state == "accepted"


def test_a_file_refused_after_the_decision_is_told_to_nobody(
    milestone: Milestone, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_in_the_queue(monkeypatch)
    upload = hand_in(milestone, "plan.pdf", b"%PDF-1.7 but no more")
    Milestone.objects.filter(pk=milestone.pk).update(state="cancelled")
    assert tasks.inspect_upload(upload.pk) == "refused"
    assert not Notice.objects.filter(event="incubation/evidence_refused").exists()


def test_the_flash_says_that_the_file_is_checked_first(milestone: Milestone) -> None:
    client = Client()
    client.force_login(owner_of(milestone.placement.application))
    address = reverse("incubation:milestone_deliver", kwargs={"milestone": milestone.public_id})
    page = client.post(address, {"text": "Done."}, follow=True).content.decode()
    assert "Handed in." in page and "a letter tells you" not in page
    page = client.post(address, {"file": SimpleUploadedFile("a.csv", GOOD)}, follow=True).content.decode()
    assert "Handed in." in page and "a letter tells you" in page


def waits(person: Any) -> list[tuple[str, str]]:
    client = Client()
    client.force_login(person)
    tasks_shown = client.get(reverse("incubation:mine")).context["tasks"]
    return [(one.title, one.url) for one in tasks_shown if "plan.pdf" in one.title]


def test_a_refused_file_waits_for_the_team_until_another_file_stands_in_its_place(
    milestone: Milestone,
) -> None:
    owner, mentor = owner_of(milestone.placement.application), mentor_of(milestone.placement)
    assert waits(owner) == []
    hand_in(milestone, "plan.pdf", b"%PDF-1.7 but no more")
    page = reverse("incubation:milestone", kwargs={"milestone": milestone.public_id})
    assert waits(owner) == [("Replace the refused file: plan.pdf", page)]
    assert waits(mentor) == []
    services.deliver(milestone, text="It is the plan of March.", by=owner)
    assert len(waits(owner)) == 1  # words do not stand in the place of a file
    hand_in(milestone, "plan.csv", GOOD)
    assert waits(owner) == []


def test_a_refused_file_of_a_pilot_waits_until_it_is_replaced_or_the_verdict_is_there() -> None:
    placement = in_pilot(placement_in())
    pilot, owner = placement.pilots.get(), owner_of(placement.application)
    broken = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 but no more")
    services.add_pilot_evidence(pilot, file=broken, by=owner)
    page = reverse("incubation:pilot", kwargs={"placement": placement.public_id, "pk": pilot.pk})
    assert waits(owner) == [("Replace the refused file: plan.pdf", page)]
    services.record_result(
        pilot, verdict="stop", result="No.", evidence="The minutes.", by=officer_of(placement)
    )
    assert waits(owner) == []
